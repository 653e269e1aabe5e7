from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nazorat.kit import dates
from nazorat.people.models import Member, Organisation


class PlaceFacts(models.Model):
    """What is known of a place; the same columns keep what was known before a change."""

    class Kind(models.TextChoices):
        POL_STATION = "POL_STATION", _("police station")
        POL_TEMP = "POL_TEMP", _("police temporary holding facility")
        POL_ADMIN = "POL_ADMIN", _("administrative arrest facility")
        SEC_TEMP = "SEC_TEMP", _("security-service holding facility")
        PROS_COURT = "PROS_COURT", _("prosecution rooms, court cells")
        TRANSPORT = "TRANSPORT", _("transport")
        REMAND = "REMAND", _("remand prison")
        PRISON_CLOSED = "PRISON_CLOSED", _("closed prison or colony")
        PRISON_OPEN = "PRISON_OPEN", _("open prison, settlement")
        PRISON_MIX = "PRISON_MIX", _("prison or colony of several regimes")
        PRISON_WOMEN = "PRISON_WOMEN", _("women's colony")
        MOTHER_CHILD = "MOTHER_CHILD", _("unit for mothers with children")
        PRISON_HOSP = "PRISON_HOSP", _("prison hospital")
        JUV_CLOSED = "JUV_CLOSED", _("juvenile colony")
        JUV_WELFARE = "JUV_WELFARE", _("special school, reception centre for children")
        MIL = "MIL", _("military unit, guardhouse")
        PSY_HOSP = "PSY_HOSP", _("psychiatric hospital")
        PSY_FORENSIC = "PSY_FORENSIC", _("compulsory psychiatric treatment")
        NARCO = "NARCO", _("addiction treatment")
        SOC_ADULT = "SOC_ADULT", _("social care home")
        SOC_ELDER = "SOC_ELDER", _("home for older persons")
        SOC_CHILD = "SOC_CHILD", _("children's home")
        HEALTH_GEN = "HEALTH_GEN", _("guarded or locked hospital ward")
        MIG_DET = "MIG_DET", _("immigration detention")
        BORDER = "BORDER", _("border or airport zone")
        ASYLUM = "ASYLUM", _("shelter for asylum seekers with limits on leaving")
        SHELTER = "SHELTER", _("closed shelter")
        PRIV_REHAB = "PRIV_REHAB", _("private rehabilitation")
        HOUSE = "HOUSE", _("house arrest")
        ELECTRONIC = "ELECTRONIC", _("electronic monitoring at home")
        UNOFFICIAL = "UNOFFICIAL", _("unofficial place")
        OTHER = "OTHER", _("other")

    class Basis(models.TextChoices):
        ORDER = "order", _("by order of an authority")
        INSTIGATION = "instigation", _("at its instigation")
        CONSENT = "consent", _("with its consent")
        ACQUIESCENCE = "acquiescence", _("with its acquiescence")

    class Liberty(models.TextChoices):
        DEPRIVATION = "deprivation", _("deprivation of liberty")
        RESTRICTION = "restriction", _("restriction of liberty")

    class Marking(models.TextChoices):
        OPEN = "open", _("open")
        OFFICIAL = "official", _("for official use")
        SECRET = "secret", _("secret")
        UNKNOWN = "unknown", _("marking unknown")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    name_tg = models.CharField(_("name in Tajik"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    basis = models.CharField(_("basis for holding"), max_length=20, choices=Basis.choices, default=Basis.ORDER)
    liberty = models.CharField(_("liberty"), max_length=20, choices=Liberty.choices, default=Liberty.DEPRIVATION)
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("authority"))
    region = models.CharField(_("region"), max_length=120, blank=True)
    capacity = models.PositiveIntegerField(_("official capacity"), null=True, blank=True)
    capacity_source = models.CharField(_("source of the capacity"), max_length=200, blank=True)
    capacity_marking = models.CharField(_("marking of the source"), max_length=10, choices=Marking.choices, default=Marking.UNKNOWN)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)

    FACTS: ClassVar[tuple[str, ...]] = (
        "name_ru", "name_tg", "name_en", "kind", "basis", "liberty", "authority", "region",
        "capacity", "capacity_source", "capacity_marking", "opened_on",
    )  # fmt: skip

    class Meta:
        abstract = True

    def name_in(self, language: str) -> str:
        """The name in a language; the Russian one where we have none."""
        return str(getattr(self, f"name_{language}", self.name_ru))

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_in(dates.tongue("ru"))


class Place(PlaceFacts):
    """A place under OPCAT art. 4: somebody is held there by order, instigation, consent or acquiescence of a public authority."""

    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        ordering = ["name_ru"]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__isnull=True) | ~Q(capacity_source=""), name="places_capacity_has_source"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="places_closed_after_opened",
            ),
        ]

    def __str__(self) -> str:
        return self.name_ru


class PlaceBefore(PlaceFacts):
    """What was known of a place until somebody changed it: a place is renamed or moved, never forgotten."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="before")
    until = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-until"]

    def __str__(self) -> str:
        return f"{self.place_id} until {self.until}"
