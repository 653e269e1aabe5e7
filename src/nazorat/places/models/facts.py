from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from nazorat.kit import dates
from nazorat.people.models import Organisation


class Marking(models.TextChoices):
    """How the source of a figure is marked; anything but open holds a release back."""

    OPEN = "open", _("open")
    OFFICIAL = "official", _("for official use")
    SECRET = "secret", _("secret")
    UNKNOWN = "unknown", _("marking unknown")


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

    Marking = Marking

    class Owner(models.TextChoices):
        STATE = "state", _("the State")
        LOCAL = "local", _("a local authority")
        PRIVATE = "private", _("a private body")
        RELIGIOUS = "religious", _("a religious or charitable body")
        UNKNOWN = "unknown", _("not known")

    class Standing(models.TextChoices):
        LEGAL = "legal", _("set up by a legal act")
        DE_FACTO = "de_facto", _("in fact, without a legal act")
        UNKNOWN = "unknown", _("not known")

    class LegalBasis(models.TextChoices):
        CRIMINAL = "criminal", _("criminal")
        ADMINISTRATIVE = "administrative", _("administrative")
        MILITARY = "military", _("military")
        HEALTH = "health", _("health")
        WELFARE = "welfare", _("welfare")
        MIGRATION = "migration", _("migration")
        SEVERAL = "several", _("several of these")
        NONE = "none", _("none")
        UNKNOWN = "unknown", _("not known")

    class Security(models.TextChoices):
        OPEN = "open", _("open regime")
        GENERAL = "general", _("general regime")
        STRICT = "strict", _("strict regime")
        SPECIAL = "special", _("special regime, high security")
        SEVERAL = "several", _("several regimes")
        NONE = "none", _("no such levels")
        UNKNOWN = "unknown", _("not known")

    class Sex(models.TextChoices):
        MEN = "men", _("men")
        WOMEN = "women", _("women")
        BOTH = "both", _("women and men")
        UNKNOWN = "unknown", _("not known")

    class Age(models.TextChoices):
        ADULTS = "adults", _("adults")
        CHILDREN = "children", _("children")
        BOTH = "both", _("adults and children")
        OLDER = "older", _("older persons")
        UNKNOWN = "unknown", _("not known")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    name_tg = models.CharField(_("name in Tajik"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    basis = models.CharField(_("basis for holding"), max_length=20, choices=Basis.choices, default=Basis.ORDER)
    liberty = models.CharField(_("liberty"), max_length=20, choices=Liberty.choices, default=Liberty.DEPRIVATION)
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("authority"))
    kind_note = models.CharField(_("what kind, in words"), max_length=200, blank=True, default="")
    owner = models.CharField(_("owner"), max_length=20, choices=Owner.choices, default=Owner.UNKNOWN)
    standing = models.CharField(_("legal standing"), max_length=20, choices=Standing.choices, default=Standing.UNKNOWN)
    legal_basis = models.CharField(
        _("law that people are held under"), max_length=20, choices=LegalBasis.choices, default=LegalBasis.UNKNOWN
    )
    security = models.CharField(_("security level"), max_length=20, choices=Security.choices, default=Security.UNKNOWN)
    sex = models.CharField(_("sex of those held"), max_length=20, choices=Sex.choices, default=Sex.UNKNOWN)
    age = models.CharField(_("age of those held"), max_length=20, choices=Age.choices, default=Age.UNKNOWN)
    region = models.CharField(_("region"), max_length=120, blank=True)
    district = models.CharField(_("district"), max_length=120, blank=True, default="")
    address = models.CharField(_("address"), max_length=200, blank=True, default="")
    contact = models.CharField(_("office telephone or mail"), max_length=200, blank=True, default="")
    capacity = models.PositiveIntegerField(_("official capacity"), null=True, blank=True)
    capacity_source = models.CharField(_("source of the capacity"), max_length=200, blank=True)
    capacity_marking = models.CharField(_("marking of the source"), max_length=10, choices=Marking.choices, default=Marking.UNKNOWN)
    capacity_on = models.DateField(_("official capacity as of"), null=True, blank=True)
    operational = models.PositiveIntegerField(_("operational capacity"), null=True, blank=True)
    operational_source = models.CharField(_("source of the operational capacity"), max_length=200, blank=True, default="")
    operational_marking = models.CharField(
        _("marking of that source"), max_length=10, choices=Marking.choices, default=Marking.UNKNOWN
    )
    operational_on = models.DateField(_("operational capacity as of"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)

    FACTS: ClassVar[tuple[str, ...]] = (
        "name_ru", "name_tg", "name_en", "kind", "kind_note", "authority", "owner", "basis", "liberty", "standing", "legal_basis",
        "security", "sex", "age", "region", "district", "address", "contact",
        "capacity", "capacity_on", "capacity_source", "capacity_marking",
        "operational", "operational_on", "operational_source", "operational_marking", "opened_on",
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
