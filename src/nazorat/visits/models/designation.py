from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy as _

from nazorat.people.models import Member


class Designation(models.Model):
    """That the group was designated as the national preventive mechanism, or that this ended. The latest one stands; none is a pilot.

    It is the one switch for what the body is called and for what the Protocol is here: no other row changes with it.
    """

    class To(models.TextChoices):
        DESIGNATED = "designated", _("national preventive mechanism")
        PILOT = "pilot", _("pilot monitoring group")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    to = models.CharField(max_length=10, choices=To.choices)
    on = models.DateField()
    source = models.CharField(max_length=300)
    reason = models.CharField(max_length=300)
    name_en = models.CharField(max_length=200, blank=True)
    name_ru = models.CharField(max_length=200, blank=True)
    name_tg = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-entered_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(source="") & ~Q(reason=""), name="visits_designation_says_why"),
            models.CheckConstraint(
                condition=(Q(to="designated") & ~Q(name_en="") & ~Q(name_ru="") & ~Q(name_tg=""))
                | Q(to="pilot", name_en="", name_ru="", name_tg=""),
                name="visits_designation_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to} from {self.on}"

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        """The mechanism's name as its law has it; English in a language that it has none in."""
        return str(getattr(self, f"name_{language}", "") or self.name_en)
