"""A sampling plan made before arrival, in clear, in the memory of one request: parts out of the place's own figures, how many of each.

The figures of a place stand side by side and not crossed: how many men, how many on remand, never how many men on remand. So the draw
is divided by sex and age, whose parts share out everybody; what the other figures know says how many of a group belong among those
drawn. What no figure knows is a line without a number, to be counted on arrival.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nazorat.kit import dates
from nazorat.people.models import Member
from nazorat.places.models import Figure, Marking, Place
from nazorat.places.queries import figures_of
from nazorat.sampling.advice import Advice, advice_on
from nazorat.sampling.draws import GROUP_WORDS, OpenDraw, Stratum
from nazorat.sampling.size import allocated, needed

# the margin that a plan begins with, of a share of one half at 95 in 100
MARGIN = 0.15
MOST_PLANNED = 400
DIVIDES = "sex"
DIMENSIONS = {
    DIVIDES: _("by sex and age: divides the draw"),
    "status": _("by status: among those drawn"),
    "regime": _("by regime: among those drawn"),
    "further": _("groups not to be missed"),
}
GROUPS: Mapping[str, tuple[str, ...]] = {
    DIVIDES: ("all", "men", "women", "boys", "girls", "children", "rest"),
    "status": ("remand", "sentenced", "administrative", "involuntary"),
    "regime": ("life", "strict"),
    "further": ("foreign", "with_mothers", "new", "sick", "disciplinary", "moved", "other"),
}
OF_GROUP = {group: dimension for dimension, groups in GROUPS.items() for group in groups}
# what the register never counts and a team always asks for on the day
ON_THE_DAY = ("new", "sick", "disciplinary", "moved")
PATIENTS = frozenset(
    {
        Place.Kind.PSY_HOSP,
        Place.Kind.PSY_FORENSIC,
        Place.Kind.NARCO,
        Place.Kind.SOC_ADULT,
        Place.Kind.SOC_ELDER,
        Place.Kind.SOC_CHILD,
    }
)
PRISONS = frozenset(
    {Place.Kind.REMAND, Place.Kind.PRISON_CLOSED, Place.Kind.PRISON_OPEN, Place.Kind.PRISON_MIX, Place.Kind.PRISON_WOMEN}
    | {Place.Kind.PRISON_HOSP, Place.Kind.JUV_CLOSED}
)


@dataclass(frozen=True)
class PlannedPart:
    """A group, how many persons it has, how many are to be drawn of it and how many wait in reserve; None where nobody knows yet.

    `on`, `source` and `marking` are those of the figure that `size` is; without a day somebody entered it by hand.
    """

    group: str
    words: str = ""
    size: int | None = None
    wanted: int | None = None
    reserves: int | None = None
    on: date | None = None
    source: str = ""
    marking: str = ""

    @property
    def label(self) -> str:
        group = str(GROUP_WORDS.get(self.group, self.group))
        return f"{group} · {self.words}" if self.words else group

    @property
    def told(self) -> str:
        """Where its number is from: the day, the source, how that is marked."""
        if self.on is None:
            return ""
        marking = "" if self.marking == Marking.OPEN else str(Marking(self.marking).label)
        return ", ".join(filter(None, (dates.day(self.on, "long"), self.source, marking)))


@dataclass(frozen=True)
class PlanText:
    """What is sealed: for which place the plan was made, and its parts."""

    place: UUID
    parts: tuple[PlannedPart, ...] = field(repr=False)

    def pack(self) -> bytes:
        parts = [{**asdict(one), "on": one.on.isoformat() if one.on else ""} for one in self.parts]
        return json.dumps({"place": str(self.place), "parts": parts}, ensure_ascii=False).encode()

    @classmethod
    def unpack(cls, data: bytes) -> PlanText:
        held = json.loads(data)
        parts = (PlannedPart(**{**one, "on": date.fromisoformat(one["on"]) if one["on"] else None}) for one in held["parts"])
        return cls(UUID(held["place"]), tuple(parts))

    @property
    def dividing(self) -> list[PlannedPart]:
        """The parts that share out everybody and have a number."""
        return [one for one in self.parts if OF_GROUP.get(one.group) == DIVIDES and one.size]

    @property
    def wanted(self) -> int:
        return sum(one.wanted or 0 for one in self.dividing)

    @property
    def reserves(self) -> int:
        return sum(one.reserves or 0 for one in self.dividing)

    @cached_property
    def advice(self) -> Advice | None:
        """What the planned draw bears; None while nobody knows how many there are."""
        parts = [Stratum(one.group, one.words, one.size or 0, one.wanted or 0, one.reserves or 0) for one in self.dividing]
        return advice_on(parts) if parts else None

    @property
    def by_dimension(self) -> list[tuple[str, list[PlannedPart]]]:
        """The parts under the words of what divides them."""
        found = [(str(words), [one for one in self.parts if OF_GROUP.get(one.group) == code]) for code, words in DIMENSIONS.items()]
        return [(words, parts) for words, parts in found if parts]


@dataclass(frozen=True)
class OpenPlan:
    """A plan that was opened, with who wrote it last; version 0 while nothing is planned."""

    text: PlanText | None = None
    version: int = 0
    by: Member | None = None


# groups that share somebody out between them come of one source and day, others each of its own
DIVISIONS = (
    ("all",),
    ("men", "women", "boys", "girls"),
    GROUPS["status"],
    *((one,) for one in (*GROUPS["regime"], *GROUPS["further"])),
)


def figures_told(place: Place) -> dict[str, Figure]:
    """The latest figure of each group; of several sources for the same day those of the one that tells most apart. One query."""
    rows = list(figures_of(place))
    found: dict[str, Figure] = {}
    for groups in DIVISIONS:
        own = [one for one in rows if one.group in groups]
        last = [one for one in own if one.on == own[0].on]
        sources = [one.source for one in last]
        best = max(sources, key=sources.count, default="")
        found |= {one.group: one for one in last if one.source == best}
    return found


def planned_from(place: Place, told: Mapping[str, Figure], *, total: int = 0, error: float = MARGIN) -> PlanText:
    """A plan out of what the figures tell: `total` persons, or as many as the margin `error` (a fraction) asks for.

    Two of each known part at least, a third more in reserve.
    """
    dividing = _dividing(place, told)
    sizes = [one.size or 0 for one in dividing if one.size]
    people = sum(sizes)
    wanted = min(total or needed(people, error), MOST_PLANNED, people)
    given = iter(allocated(sizes, wanted) if wanted else [0] * len(sizes))
    parts = [_shared(one, next(given)) if one.size else one for one in dividing]
    drawn = sum(one.wanted or 0 for one in parts)
    for code in ("status", "regime", "further"):
        parts += _among(place, told, code, drawn / people if people else 0.0)
    return PlanText(place.id, tuple(parts))


def _shared(part: PlannedPart, wanted: int) -> PlannedPart:
    return replace(part, wanted=wanted, reserves=min((part.size or 0) - wanted, -(-wanted // 3)))


def _dividing(place: Place, told: Mapping[str, Figure]) -> list[PlannedPart]:
    """The parts by sex and age; whom the figures count but do not tell apart is a part of its own."""
    known = [_part(told[group]) for group in ("men", "women", "boys", "girls") if group in told and told[group].count]
    known += [PlannedPart(group) for group in _held(place) if group not in told]
    every = told.get(Figure.Group.ALL)
    left = (every.count if every else 0) - sum(one.size or 0 for one in known)
    if every and left > 0:
        code = "rest" if any(one.size for one in known) else "all"
        known.append(replace(_part(every), group=code, size=left))
    return known


def _held(place: Place) -> list[str]:
    """Who may be there by sex and age, as far as the register says."""
    sexes = {Place.Sex.MEN: "m", Place.Sex.WOMEN: "w"}.get(Place.Sex(place.sex), "mw")
    adults = [group for sign, group in (("m", "men"), ("w", "women")) if sign in sexes and place.age != Place.Age.CHILDREN]
    grown = (Place.Age.ADULTS, Place.Age.OLDER)
    return adults + [group for sign, group in (("m", "boys"), ("w", "girls")) if sign in sexes and place.age not in grown]


def _among(place: Place, told: Mapping[str, Figure], code: str, share: float) -> list[PlannedPart]:
    """Of each group of a division how many belong among those drawn: its share, two at least or all there are."""
    known = [_part(told[group]) for group in GROUPS[code] if group in told and told[group].count]
    counted = [replace(one, wanted=max(round((one.size or 0) * share), min(2, one.size or 0))) for one in known]
    return counted + [PlannedPart(group) for group in _asked(place, code) if group not in told]


def _asked(place: Place, code: str) -> Sequence[str]:
    """The groups that a team counts on arrival where no figure tells of them."""
    if code == "status":
        return ("involuntary",) if place.kind in PATIENTS else ("remand", "sentenced") if place.kind in PRISONS else ()
    if code == "regime":
        return ("strict",) if place.kind in PRISONS else ()
    return ON_THE_DAY


def _part(figure: Figure) -> PlannedPart:
    return PlannedPart(figure.group, "", figure.count, on=figure.on, source=figure.source, marking=figure.marking)


def sourced(parts: Iterable[PlannedPart], told: Mapping[str, Figure]) -> tuple[PlannedPart, ...]:
    """Parts as somebody left them: a number that is still the figure's keeps its source, another one is theirs."""
    plain = _rest_of(told)
    return tuple(_with_source(one, told, plain) for one in parts)


def _rest_of(told: Mapping[str, Figure]) -> int | None:
    every = told.get(Figure.Group.ALL)
    return every.count - sum(told[group].count for group in ("men", "women", "boys", "girls") if group in told) if every else None


def _with_source(part: PlannedPart, told: Mapping[str, Figure], rest: int | None) -> PlannedPart:
    figure = told.get("all" if part.group == "rest" else part.group)
    number = rest if part.group == "rest" else figure.count if figure else None
    if figure is None or part.words or part.size != number:
        return replace(part, on=None, source="", marking="")
    return replace(part, on=figure.on, source=figure.source, marking=figure.marking)


@dataclass(frozen=True)
class Compared:
    """A part as it was planned, and of the draws of the same group how many lines were drawn and done; None where none was drawn."""

    part: PlannedPart
    drawn: int | None
    done: int | None


def compared(text: PlanText, draws: Iterable[OpenDraw]) -> list[Compared]:
    """Planned against done, part by part; a draw that was given up does not count."""
    held = [part for draw in draws if draw.text.of == "persons" and not draw.text.dropped for part in draw.parts]
    found = []
    for one in text.parts:
        own = [part for part in held if part.stratum.group == one.group and one.words in ("", part.stratum.words)]
        drawn = sum(part.stratum.wanted for part in own) if own else None
        found.append(Compared(one, drawn, sum(part.done for part in own) if own else None))
    return found
