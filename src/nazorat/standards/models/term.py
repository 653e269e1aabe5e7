from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from nazorat.people.models import Member


class Term(models.Model):
    """A line of the glossary, as it is printed: several things by " / ", several words for one by a comma, remarks in brackets.

    Those of the library have its code; those that a member entered here have none and say who.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=40, null=True, unique=True)
    term_en = models.CharField(max_length=200, blank=True)
    term_ru = models.CharField(max_length=200, blank=True)
    term_tg = models.CharField(max_length=200, blank=True)
    term_uz = models.CharField(max_length=200, blank=True)
    reviewed_by_ru = models.CharField(max_length=120, blank=True)
    reviewed_by_tg = models.CharField(max_length=120, blank=True)
    reviewed_by_uz = models.CharField(max_length=120, blank=True)
    in_texts = models.BooleanField(default=True)
    order = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order", "entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__isnull=False) ^ Q(entered_by__isnull=False), name="standards_term_of_library_or_member"
            )
        ]

    def __str__(self) -> str:
        return self.code or str(self.id)

    @property
    def own(self) -> bool:
        """Whether the mechanism entered it here."""
        return self.code is None

    @property
    def words(self) -> dict[str, str]:
        """What stands for it, by language."""
        return {"en": self.term_en, "ru": self.term_ru, "tg": self.term_tg, "uz": self.term_uz}

    @property
    def reviewed(self) -> frozenset[str]:
        """The languages whose word somebody reviewed. What a member enters here is the mechanism's own decision."""
        return frozenset(code for code in ("ru", "tg", "uz") if self.own or getattr(self, f"reviewed_by_{code}"))
