from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member
from nazorat.standards.models.catalogue import Instrument, Provision, Titled


class LawKind(models.TextChoices):
    """What a national instrument is, from the highest down."""

    CONSTITUTION = "constitution", _("constitution")
    CODE = "code", _("legal code")
    LAW = "law", _("law")
    REGULATION = "regulation", _("regulation")
    ORDER = "order", _("order")


class Versioned(Titled):
    """One state of something of national law. Never changed: an amendment or a mended slip is the next version."""

    number = models.PositiveIntegerField()
    in_force_from = models.DateField(null=True)
    in_force_until = models.DateField(null=True)
    why = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class LawVersion(Versioned):
    """A national instrument as it was entered: kind, titles, number, date, address, in force from and until."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=12, choices=LawKind.choices)
    official_number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True)
    link = models.URLField(max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="standards_law_version_once"),
            models.CheckConstraint(condition=Q(kind__in=LawKind.values), name="standards_law_kind_known"),
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True) | Q(in_force_until__gte=F("in_force_from")),
                name="standards_law_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} version {self.number}"


class ArticleVersion(Versioned):
    """An article of a national instrument as it was entered: title, text, themes and matches by their codes."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="versions")
    text_en = models.TextField(blank=True)
    text_ru = models.TextField(blank=True)
    text_tg = models.TextField(blank=True)
    themes = models.CharField(max_length=400)
    matches = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["provision", "number"], name="standards_article_version_once"),
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True) | Q(in_force_until__gte=F("in_force_from")),
                name="standards_article_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provision_id} version {self.number}"

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Language and text, of those that were entered."""
        return [(language, text) for language in ("tg", "ru", "en") if (text := str(getattr(self, f"text_{language}")))]


class Match(models.Model):
    """An article of national law beside an international provision on the same thing, as the newest version says."""

    article = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="matches")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="matched_by")

    class Meta:
        ordering = ["provision__instrument__order", "provision__number"]
        constraints = [models.UniqueConstraint(fields=["article", "provision"], name="standards_match_once")]

    def __str__(self) -> str:
        return f"{self.article_id} beside {self.provision_id}"
