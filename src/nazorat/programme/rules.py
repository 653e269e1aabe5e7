"""What holds before a mechanism sets its own: how often by kind of place, how many team-days, what each factor of the score counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nazorat.places.models import PlaceFacts

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Kind = PlaceFacts.Kind
YEARLY, OTHERS = 12, 36
# OPCAT art. 1 and 19 (a) ask for regular visits and name no number; the numbers are the usual pattern that the Association for the
# Prevention of Torture describes: police, remand and vulnerable groups every year, other places once in three to five years
USUAL = _(
    "usual pattern (APT): police, remand and vulnerable groups every year, others once in 3 to 5 years; Protocol, art. 19 (a)"
)
OF_VULNERABLE = frozenset({
    Kind.PRISON_WOMEN, Kind.MOTHER_CHILD, Kind.JUV_CLOSED, Kind.JUV_WELFARE, Kind.PSY_HOSP, Kind.PSY_FORENSIC, Kind.SOC_ADULT,
    Kind.SOC_ELDER, Kind.SOC_CHILD, Kind.MIG_DET,
})  # fmt: skip
OF_FIRST_HOURS = frozenset({Kind.POL_STATION, Kind.POL_TEMP, Kind.POL_ADMIN, Kind.SEC_TEMP, Kind.REMAND, Kind.UNOFFICIAL})
AT_HOME = frozenset({Kind.HOUSE, Kind.ELECTRONIC})
LARGE = frozenset({Kind.REMAND, Kind.PRISON_CLOSED, Kind.PRISON_MIX, Kind.PRISON_WOMEN, Kind.JUV_CLOSED, Kind.PRISON_HOSP})
MIDDLE = frozenset({
    Kind.PRISON_OPEN, Kind.MOTHER_CHILD, Kind.PSY_HOSP, Kind.PSY_FORENSIC, Kind.NARCO, Kind.SOC_ADULT, Kind.SOC_ELDER, Kind.SOC_CHILD,
    Kind.JUV_WELFARE, Kind.MIG_DET, Kind.MIL,
})  # fmt: skip
MOST_MONTHS, MOST_DAYS, MOST_WEIGHT = 120, 30, 100

# domain row 5; what each counts until the mechanism says otherwise, together 100
FACTORS: dict[str, tuple[int, _StrPromise]] = {
    "overdue": (20, _("time since the last visit")),
    "occupancy": (10, _("held above capacity")),
    "severe": (12, _("severe findings")),
    "open": (8, _("open recommendations")),
    "events": (12, _("deaths, self-harm, complaints")),
    "vulnerable": (8, _("vulnerable groups")),
    "remote": (5, _("new or remote")),
    "regime": (5, _("change of regime")),
    "tip": (10, _("a tip-off")),
    "random": (10, _("the random share")),
}
FACTOR_CHOICES = [(code, label) for code, (_weight, label) in FACTORS.items()]
# a score of which nothing is left to chance can be foretold by whoever knows the register
LEAST_RANDOM = 5


@dataclass(frozen=True)
class Pace:
    """The rule of one kind: at least once in `months`, None for no minimum; `days` team-days of a visit; `ours` once it was set here."""

    kind: str
    months: int | None
    days: int
    source: str | Promise = USUAL
    ours: bool = False

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)


def usual(kind: str) -> Pace:
    """What holds for a kind of place before the mechanism sets a rule of its own."""
    months = None if kind in AT_HOME else YEARLY if kind in OF_VULNERABLE | OF_FIRST_HOURS else OTHERS
    return Pace(kind, months, 3 if kind in LARGE else 2 if kind in MIDDLE else 1)


def months_on(day: date, months: int) -> date:
    """The same day so many months later, or earlier with a minus; of a shorter month its last day.

    >>> months_on(date(2026, 1, 31), 1), months_on(date(2026, 3, 31), -13)
    (datetime.date(2026, 2, 28), datetime.date(2025, 2, 28))
    """
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th day")


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another, never under 0."""
    return max((later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day), 0)


# what the programme's requirements, row 7, ask of a team: a health professional where health is the matter, a woman where women are
# held, somebody trained for talks with children where there are children
OF_HEALTH = frozenset({
    Kind.REMAND, Kind.PRISON_CLOSED, Kind.PRISON_MIX, Kind.PRISON_WOMEN, Kind.PRISON_HOSP, Kind.PSY_HOSP, Kind.PSY_FORENSIC, Kind.NARCO,
    Kind.SOC_ADULT, Kind.SOC_ELDER, Kind.SOC_CHILD, Kind.HEALTH_GEN, Kind.MOTHER_CHILD,
})  # fmt: skip
OF_CHILDREN = frozenset({Kind.JUV_CLOSED, Kind.JUV_WELFARE, Kind.SOC_CHILD, Kind.MOTHER_CHILD})
SKILL_WORDS = {
    "health": _("health professional"),
    "women": _("a woman who interviews"),
    "children": _("trained for talks with children"),
}


def skills_of(place: PlaceFacts) -> frozenset[str]:
    """The skills that a visit to a place needs on its team."""
    women = place.sex in (PlaceFacts.Sex.WOMEN, PlaceFacts.Sex.BOTH) or place.kind in (Kind.PRISON_WOMEN, Kind.MOTHER_CHILD)
    children = place.age in (PlaceFacts.Age.CHILDREN, PlaceFacts.Age.BOTH) or place.kind in OF_CHILDREN
    return frozenset(
        code for code, needed in (("health", place.kind in OF_HEALTH), ("women", women), ("children", children)) if needed
    )
