"""Coverage on a map: the register's drawing with a mark for each place, or with the counts of each district. Pure values.

A mark tells of past visits alone: a place never bears what was found there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nazorat.places.plane import Circle, Dot, Plane, Point, crowds_of, plane
from nazorat.programme.coverage import DUE, LATE, NEVER, VISITED, Standing

# each has a shape of its own: what is told by colour alone is lost on paper and on many eyes
MARKS = {
    NEVER: _("never visited"),
    LATE: _("late"),
    DUE: _("due"),
    VISITED: _("visited, within its minimum"),
}
# room for one mark and for each digit beside it, in units of the drawing
MARK_WIDE, DIGIT_WIDE = 22, 7


@dataclass(frozen=True)
class Marked:
    """A place on the drawing with its mark."""

    dot: Dot
    mark: str

    @property
    def word(self) -> str:
        return str(MARKS[self.mark])


@dataclass(frozen=True)
class Told:
    """How many places bear a mark. `x` is where a district's drawing has it."""

    mark: str
    count: int
    x: int = 0

    @property
    def word(self) -> str:
        return str(MARKS[self.mark])


@dataclass(frozen=True)
class Gathered:
    """A district on the drawing, and how many of its places bear each mark that one of them bears."""

    circle: Circle
    told: tuple[Told, ...]


@dataclass(frozen=True)
class Atlas:
    """The drawing, None without a point; `told` counts the marks of all places that were asked for, those without a point too."""

    plane: Plane | None
    places: tuple[Marked, ...]
    districts: tuple[Gathered, ...]
    told: tuple[Told, ...]


def atlas_of(standings: Iterable[Standing], points: Sequence[Point]) -> Atlas:
    """Place by place."""
    marks = {one.place.id: one.mark for one in standings}
    # a place that was closed or entered between two looks into the register has no standing, or no point
    drawn = plane([point for point in points if point.place in marks])
    placed = tuple(Marked(dot, marks[dot.point.place]) for dot in drawn.dots) if drawn else ()
    return Atlas(drawn, placed, (), _told(Counter(marks.values())))


def atlas_by_district(standings: Iterable[Standing], spots: Mapping[UUID, tuple[str, float, float]]) -> Atlas:
    """District by district, for more places than can be told apart; `spots` are district and degrees of each that has a point."""
    marks = {one.place.id: one.mark for one in standings}
    held: dict[str, Counter[str]] = {}
    for place, (district, _north, _east) in spots.items():
        if place in marks:
            held.setdefault(district, Counter())[marks[place]] += 1
    drawn = plane((), crowds_of(spot for place, spot in spots.items() if place in marks))
    circles = drawn.circles if drawn else ()
    gathered = tuple(Gathered(one, _in_a_row(_told(held[one.crowd.district]))) for one in circles)
    return Atlas(drawn, (), gathered, _told(Counter(marks.values())))


def _told(counts: Mapping[str, int]) -> tuple[Told, ...]:
    return tuple(Told(mark, counts[mark]) for mark in MARKS if counts.get(mark))


def _in_a_row(told: Sequence[Told]) -> tuple[Told, ...]:
    """Side by side, the middle of the row at 0."""
    wide = [MARK_WIDE + DIGIT_WIDE * len(str(one.count)) for one in told]
    left = -sum(wide) // 2
    return tuple(Told(one.mark, one.count, left + sum(wide[:at])) for at, one in enumerate(told))
