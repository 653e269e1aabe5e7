"""How much speaks for a place: every factor with its value and weight, which add up to the score exactly.

Pure values. A value is 0 to 100 and never falls when more speaks for the place; points are weight x value in hundredths, so that the
parts, shown to two places, are the whole. Factors after row 5 of the programme's requirements (SPT, CAT/OP/1/Rev.1, on planning).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from nazorat.places.models import Place
from nazorat.programme.rules import FACTORS, OF_VULNERABLE

MOST_OVERRIDE = 50
FULL = 100
# the head of the list that is taken along: what a place is, then weight, value and points of each factor, then what planners added
HEAD = (
    "rank", "place", "kind", "region", "district", "authority", "score",
    *(f"{code}_{what}" for code in FACTORS for what in ("weight", "value", "points")), "override_points", "override_reason",
)  # fmt: skip
GROUND_FACTORS = {"death": "events", "self_harm": "events", "complaint": "events", "tip": "tip", "regime": "regime"}


@dataclass(frozen=True)
class Facts:
    """What the score looks at. `months` since the last visit, None for never; `minimum` None where the kind has none.

    `way` is days there and back; `events`, `tips` and `regime` count what was told of the place; `share` is 0 to 100 by lot.
    """

    months: int | None = None
    minimum: int | None = None
    held: int | None = None
    capacity: int | None = None
    severe: int = 0
    open: int = 0
    events: int = 0
    vulnerable: int = 0
    way: int = 0
    new: bool = False
    regime: int = 0
    tips: int = 0
    share: int = 0


class Part(NamedTuple):
    """One factor of a score. `hundredths` are its points times a hundred. A tuple: of thousands of places there are ten for each."""

    code: str
    value: int
    weight: int

    @property
    def label(self) -> str:
        return str(FACTORS[self.code][1])

    @property
    def hundredths(self) -> int:
        return self.value * self.weight

    @property
    def points(self) -> float:
        return self.hundredths / FULL


@dataclass(frozen=True)
class Raised:
    """What a planner added or took away, and why."""

    id: UUID
    place_id: UUID
    points: int
    reason: str
    by: str


@dataclass(frozen=True)
class Score:
    """The score of one place. `parts` are all factors in the order of the list, `raised` the overrides."""

    place: Place
    parts: tuple[Part, ...]
    raised: tuple[Raised, ...] = ()

    @property
    def hundredths(self) -> int:
        return sum(part.hundredths for part in self.parts) + sum(one.points * FULL for one in self.raised)

    @property
    def points(self) -> float:
        return self.hundredths / FULL

    @property
    def telling(self) -> list[Part]:
        """The factors that add something, the weightiest first."""
        return sorted((part for part in self.parts if part.hundredths), key=lambda part: -part.hundredths)

    @property
    def silent(self) -> list[Part]:
        """The factors that add nothing here."""
        return [part for part in self.parts if not part.hundredths]


def values_of(facts: Facts) -> dict[str, int]:
    """The value of each factor, 0 to 100.

    Overdue: half at the minimum, full at twice the minimum or when never visited. Occupancy: full at one and a half times the capacity.
    """
    return {
        "overdue": _overdue(facts.months, facts.minimum),
        "occupancy": _occupancy(facts.held, facts.capacity),
        "severe": _steps(facts.severe, 4),
        "open": _steps(facts.open, 10),
        "events": _steps(facts.events, 4),
        "vulnerable": facts.vulnerable,
        "remote": FULL if facts.new else _steps(facts.way, 4),
        "regime": _steps(facts.regime, 1),
        "tip": _steps(facts.tips, 2),
        "random": facts.share,
    }


def parts_of(facts: Facts, weights: Mapping[str, int]) -> tuple[Part, ...]:
    return tuple(Part(code, value, weights[code]) for code, value in values_of(facts).items())


def share_of(seed: bytes, place: UUID) -> int:
    """The random part of a place, 0 to 100: the same again from the same seed, and nobody's to foretell without it."""
    lot = hashlib.sha256(b"nazorat programme share/1|" + seed + b"|" + place.bytes).digest()
    return int.from_bytes(lot[:8], "big") * (FULL + 1) >> 64


def vulnerable_in(place: Place) -> int:
    """Full for kinds and ages that row 5 calls vulnerable, half where women or older persons are among those held."""
    if place.kind in OF_VULNERABLE or place.age in (Place.Age.CHILDREN, Place.Age.BOTH):
        return FULL
    women = place.sex in (Place.Sex.WOMEN, Place.Sex.BOTH)
    return FULL // 2 if women or place.age == Place.Age.OLDER else 0


def ranked(scores: Sequence[Score]) -> list[Score]:
    """The highest score first; equal ones by name."""
    return sorted(scores, key=lambda one: (-one.hundredths, one.place.name))


def score_cells(scores: Sequence[Score]) -> Iterator[tuple[object, ...]]:
    """Scores as rows under HEAD, in their order; points of the factors and of overrides add up to the score exactly."""
    for rank, one in enumerate(scores, 1):
        place, said = one.place, {part.code: part for part in one.parts}
        factors = [cell for code in FACTORS for cell in (said[code].weight, said[code].value, _exact(said[code].hundredths))]
        added = (sum(over.points for over in one.raised), "\n".join(f"{over.by}: {over.reason}" for over in one.raised))
        where = (place.name, str(place.get_kind_display()), place.region, place.district, place.authority.name)
        yield rank, *where, _exact(one.hundredths), *factors, *added


def _exact(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2)


def _overdue(months: int | None, minimum: int | None) -> int:
    if minimum is None:
        return 0
    return FULL if months is None else min(FULL, months * FULL // (2 * minimum))


def _occupancy(held: int | None, capacity: int | None) -> int:
    if held is None or not capacity:
        return 0
    return min(FULL, max(0, (held - capacity) * 2 * FULL // capacity))


def _steps(count: int, most: int) -> int:
    return min(count, most) * FULL // most
