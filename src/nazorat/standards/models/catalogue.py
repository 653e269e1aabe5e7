from __future__ import annotations

from typing import ClassVar, TypeVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy as _

from nazorat.people.models import Member
from nazorat.standards.compare import UNITS, Comparator

Row = TypeVar("Row", bound=models.Model)
COMPARATORS = {
    Comparator.AT_LEAST: _("at least"),
    Comparator.AT_MOST: _("at most"),
    Comparator.FROM: _("from this value on"),
    Comparator.NONE: _("no number"),
}


class Standing(models.TextChoices):
    """What an instrument weighs here, in the order of practice rule R12."""

    NATIONAL = "national", _("national norm")
    BINDING = "binding", _("binding")
    ACCEPTED = "accepted", _("accepted")
    COMPARATIVE = "comparative", _("comparative")


class Party(models.TextChoices):
    """What this country did with a treaty."""

    PARTY = "party", _("a party")
    SIGNED = "signed", _("signed, not ratified")
    NONE = "none", _("not a party")
    NO_TREATY = "no-treaty", _("no treaty")


class Mark(models.TextChoices):
    """How sure a fact of the catalogue is."""

    VERIFIED = "V", _("read in the source")
    KNOWN = "K", _("known, to be checked")
    UNKNOWN = "U", _("not known: ask locally")


class Titled(models.Model):
    """Our own short title in three languages, and who reviewed each translation."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    title_en = models.CharField(max_length=200)
    title_ru = models.CharField(max_length=200)
    title_tg = models.CharField(max_length=200)
    reviewed_by_ru = models.CharField(max_length=120, blank=True)
    reviewed_by_tg = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True

    def title_in(self, language: str) -> str:
        """The title in a language; where we have none in English, of a national law in the language that it was entered in."""
        said = getattr(self, f"title_{language}", "") or self.title_en or self.title_ru or self.title_tg
        return str(said)

    def reviewed_in(self, language: str) -> bool:
        """False for a translation that nobody reviewed. English is the source."""
        return bool(getattr(self, f"reviewed_by_{language}", "source"))

    @property
    def title(self) -> str:
        return self.title_in(get_language() or "en")

    @property
    def reviewed(self) -> bool:
        return self.reviewed_in(get_language() or "en")


class ByCode(models.Manager[Row]):
    def get_by_natural_key(self, code: str) -> Row:
        return self.get(code=code)


class Theme(Titled):
    """A theme of treatment and conditions; two levels, the second named "MAT.SPACE" under "MAT"."""

    code = models.CharField(max_length=20, unique=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    order = models.PositiveIntegerField()

    objects = ByCode()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.code

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class Instrument(Titled):
    """A law, treaty, set of rules or body of standards. `first`..`last` is its numbering where it is numbered throughout."""

    code = models.CharField(max_length=12, unique=True)
    year = models.PositiveSmallIntegerField(null=True)
    symbol = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=12)
    first = models.PositiveSmallIntegerField(null=True)
    last = models.PositiveSmallIntegerField(null=True)
    status = models.CharField(max_length=12, choices=Standing.choices)
    verified = models.BooleanField(default=False)
    short_en = models.CharField(max_length=60)
    short_ru = models.CharField(max_length=60)
    short_tg = models.CharField(max_length=60)
    order = models.PositiveIntegerField()
    # who adopted it, what this country did with it, since when, and how sure that is, as the catalogue marks it
    issuer = models.CharField(max_length=120, blank=True)
    party_here = models.CharField(max_length=12, choices=Party.choices, blank=True)
    since_here = models.DateField(null=True)
    mark = models.CharField(max_length=1, choices=Mark.choices, blank=True)
    # a national law that the mechanism entered; its versions hold what it is
    entered_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ByCode()

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Standing.values), name="standards_instrument_status_known"),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True) | Q(status="national"), name="standards_instrument_entered_is_national"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def own(self) -> bool:
        """Whether the mechanism entered it here."""
        return self.entered_by_id is not None

    def reviewed_in(self, language: str) -> bool:
        return self.own or super().reviewed_in(language)

    @property
    def shorts(self) -> dict[str, str]:
        """The short name by language, as it stands beside a number."""
        return {"en": self.short_en, "ru": self.short_ru, "tg": self.short_tg}

    @property
    def short(self) -> str:
        return self.shorts.get(get_language() or "en", self.short_en)


class Provisions(models.Manager["Provision"]):
    def get_by_natural_key(self, instrument: str, number: int, suffix: int = 0) -> Provision:
        return self.get(instrument__code=instrument, number=number, suffix=suffix)


class Provision(Titled):
    """An article, rule or principle. Its code, "NMR 13", is what tools, findings and reports cite."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="provisions")
    number = models.PositiveSmallIntegerField()
    # of an article that was put between two others: 1 of 143-1; 0 of any other
    suffix = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=20, unique=True)
    themes = models.ManyToManyField(Theme, through="ProvisionTheme", related_name="provisions")

    objects: ClassVar[Provisions] = Provisions()

    class Meta:
        ordering = ["instrument__order", "instrument__code", "number", "suffix"]
        constraints = [models.UniqueConstraint(fields=["instrument", "number", "suffix"], name="standards_provision_number_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def numbered(self) -> str:
        """Its number as it is cited: 13, or 143-1."""
        return f"{self.number}-{self.suffix}" if self.suffix else str(self.number)

    def reviewed_in(self, language: str) -> bool:
        return self.instrument.own or super().reviewed_in(language)

    @property
    def linked(self) -> list[ProvisionTheme]:
        """Its themes, for templates; `provisions` fetches them beforehand."""
        return list(self.theme_links.all())

    def natural_key(self) -> tuple[str, int, int]:
        return (self.instrument.code, self.number, self.suffix)


class ProvisionTheme(models.Model):
    """A provision under a theme; the lowest order is its main theme."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    provision = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="theme_links")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["provision", "theme"], name="standards_theme_once")]

    def __str__(self) -> str:
        return f"{self.provision_id} under {self.theme_id}"


class Power(Titled):
    """A power of the mandate (OPCAT arts. 18-23, 35) or a practical one that follows; the mandate profile uses its code."""

    code = models.CharField(max_length=20, unique=True)
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="powers")
    point = models.CharField(max_length=4, blank=True)
    order = models.PositiveIntegerField()

    objects = ByCode()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.code

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class Subject(models.TextChoices):
    """What a limit is about. A subject has one unit; what is measured otherwise is another subject."""

    SPACE_PERSON = "space_person", _("living space per person")
    SPACE_PERSON_WEIGHED = "space_person_weighed", _("living space per person, weighed with other conditions")
    SPACE_PERSON_EMERGENCY = "space_person_emergency", _("space per person in a disaster")
    SPACE_ROOM_DESIRABLE = "space_room_desirable", _("desirable size of a room")
    SPACE_OUTSIDE = "space_outside", _("rooms outside the space standard")
    BED_AREA = "bed_area", _("area of a bed")
    DORMITORY = "dormitory", _("large dormitories")
    WALL_DISTANCE = "wall_distance", _("distance between walls")
    CEILING_HEIGHT = "ceiling_height", _("height of a room")
    WALL_DISTANCE_DESIRABLE = "wall_distance_desirable", _("desirable distance between walls")
    CEILING_HEIGHT_DESIRABLE = "ceiling_height_desirable", _("desirable height of a room")
    WATER_PERSON_DAY = "water_person_day", _("water per person a day")
    DRINKING_PERSON_DAY = "drinking_person_day", _("drinking water per person a day")
    PERSONS_PER_TOILET = "persons_per_toilet", _("persons to one toilet")
    PERSONS_PER_SHOWER = "persons_per_shower", _("persons to one shower")
    ROOM_TEMPERATURE = "room_temperature", _("room temperature")
    ROOM_HUMIDITY = "room_humidity", _("humidity of a room")
    ROOM_LIGHT = "room_light", _("lighting of a room")
    OUTDOOR_HOURS_DAY = "outdoor_hours_day", _("outdoors each day")
    OUTDOOR_HOURS_DAY_CHILDREN = "outdoor_hours_day_children", _("outdoors each day, under 18")
    OUT_OF_CELL_HOURS_DAY = "out_of_cell_hours_day", _("out of cell each day")
    SOLITARY_HOURS_DAY = "solitary_hours_day", _("hours a day alone")
    SOLITARY_DAYS = "solitary_days", _("days in solitary confinement")
    SOLITARY_DAYS_CHILDREN = "solitary_days_children", _("days in solitary confinement, under 18")
    SOLITARY_DAYS_MOTHERS = "solitary_days_mothers", _("days in solitary confinement: pregnant, nursing, with infant")
    SOLITARY_DAYS_DISABILITY = "solitary_days_disability", _("days in solitary confinement that worsens a disability")
    BANNED_SANCTIONS = "banned_sanctions", _("banned sanctions")
    HEALTH_VISITS_SOLITARY_DAY = "health_visits_solitary_day", _("health visits a day in solitary confinement")
    ENTRY_EXAM_HOURS = "entry_exam_hours", _("time to the medical examination on entry")
    PROTOCOL_HOURS = "protocol_hours", _("time from real taking to the detention protocol")
    POLICE_TERM_HOURS = "police_term_hours", _("stay in police holding")
    POLICE_SAFEGUARDS = "police_safeguards", _("safeguards in police holding")
    JUDGE_HOURS = "judge_hours", _("time until a judge")
    JUDGE_HOURS_CHILDREN = "judge_hours_children", _("time until a judge, under 18")


AREAS = frozenset(
    {Subject.SPACE_PERSON, Subject.SPACE_PERSON_WEIGHED, Subject.SPACE_PERSON_EMERGENCY, Subject.SPACE_ROOM_DESIRABLE}
)


class Limit(Titled):
    """A numeric limit and when it applies: occupancy from-to, kinds of place, annexe excluded.

    A national limit never holds its value here: that stands in `NormEntry`, entered by a named person with its source.
    """

    code = models.CharField(max_length=30, unique=True)
    subject = models.CharField(max_length=30, choices=Subject.choices)
    value = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    unit = models.CharField(max_length=8, blank=True)
    comparator = models.CharField(max_length=10, choices=[(each.value, word) for each, word in COMPARATORS.items()])
    occupancy_from = models.PositiveSmallIntegerField(null=True)
    occupancy_to = models.PositiveSmallIntegerField(null=True)
    place_kinds = models.CharField(max_length=200, blank=True)
    annexe_excluded = models.BooleanField(default=False)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="limits")
    locator = models.CharField(max_length=60, blank=True)
    provision = models.ForeignKey(Provision, null=True, on_delete=models.PROTECT, related_name="limits")
    status = models.CharField(max_length=12, choices=Standing.choices)
    verified = models.BooleanField(default=False)
    order = models.PositiveIntegerField()

    objects = ByCode()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Standing.values), name="standards_limit_status_known"),
            models.CheckConstraint(
                condition=(Q(status="national") | Q(comparator="none")) & Q(value__isnull=True)
                | ~Q(status="national") & ~Q(comparator="none") & Q(value__isnull=False),
                name="standards_limit_value_where_it_belongs",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def entered(self) -> list[NormEntry]:
        """What was entered for a national norm, for templates; `with_entries` fetches it beforehand."""
        return list(self.entries.all())

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def national(self) -> bool:
        return self.status == Standing.NATIONAL

    @property
    def is_area(self) -> bool:
        """The floor area of a room, of which one must know whether the sanitary annexe is counted in."""
        return self.subject in AREAS

    @property
    def unit_word(self) -> str:
        """The unit in the reader's language."""
        return str(UNITS[self.unit])


class NormEntry(models.Model):
    """The value of a national norm as somebody entered it. Never changed: a new law or a mended slip is a new entry."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    limit = models.ForeignKey(Limit, on_delete=models.PROTECT, related_name="entries")
    value = models.DecimalField(_("value"), max_digits=9, decimal_places=3)
    source = models.CharField(_("source"), max_length=300)
    in_force_on = models.DateField(_("in force from"))
    # the article of national law that says so, where it was entered
    article = models.ForeignKey(Provision, null=True, on_delete=models.PROTECT, related_name="norm_entries")
    place_kinds = models.CharField(_("kinds of place"), max_length=400, blank=True)
    # what that law counts; empty for a norm that is no area
    annexe_excluded = models.BooleanField(_("the sanitary annexe is left out"), null=True)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-in_force_on", "-entered_at"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="standards_norm_not_negative"),
            models.CheckConstraint(condition=~Q(source=""), name="standards_norm_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.limit_id} from {self.in_force_on}"
