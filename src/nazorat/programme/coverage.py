"""What past visits covered: which places were visited, which are due or late, as a matrix of kinds by region or authority.

Pure values. Nothing of a plan comes in: a visit counts from the day it began.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nazorat.places.models import Place
from nazorat.programme.rules import Pace, months_on

SOON = 3  # months before its day at which a place is called due
HEAD = ("kind", "of", "places", "visited", "last_visit", "with_minimum", "within_minimum")
DUE_HEAD = ("place", "kind", "region", "authority", "last_visit", "refused_since", "months", "due", "state")
LATE, DUE, WITHIN, NONE = "late", "due", "within", "none"
VISITED, NEVER = "visited", "never"


@dataclass(frozen=True)
class Seen:
    """When a place was last visited, and when its gate last stayed shut; None for never."""

    last: date | None = None
    refused: date | None = None


@dataclass(frozen=True)
class Standing:
    """One place and where it stands with its minimum on a day. `due` is the day by which it must be visited, None where none is set."""

    place: Place
    pace: Pace
    seen: Seen
    due: date | None
    state: str

    @property
    def refused_since(self) -> date | None:
        """The last refusal, where no visit came in after it."""
        last, refused = self.seen.last, self.seen.refused
        return refused if refused and (last is None or last < refused) else None

    @property
    def mark(self) -> str:
        """What the map shows of it: never, late, due, or visited, which is within its minimum or of a kind without one."""
        return NEVER if self.seen.last is None else self.state if self.state in (LATE, DUE) else VISITED


@dataclass(frozen=True)
class Cell:
    """Some places: how many, of them visited in the period, the last visit to any, of those with a minimum how many are within it."""

    places: int
    visited: int
    last: date | None
    asked: int
    within: int

    @property
    def share(self) -> float | None:
        """The share within the minimum, 0 to 1; None where no place has a minimum."""
        return self.within / self.asked if self.asked else None


@dataclass(frozen=True)
class Line:
    """One row of the matrix: a cell for each column, None where there is no such place, and all together."""

    label: str
    cells: tuple[Cell | None, ...]
    total: Cell


@dataclass(frozen=True)
class Matrix:
    """Kinds of places by region or authority, with totals of rows, columns and all."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    totals: tuple[Cell | None, ...]
    total: Cell


def standings_of(places: Iterable[Place], seen: Mapping[UUID, Seen], paces: Mapping[str, Pace], today: date) -> list[Standing]:
    """Where each place stands on a day: a place that was never visited is late as soon as its kind has a minimum."""
    return [_standing(place, paces[place.kind], seen.get(place.id, Seen()), today) for place in places]


def _standing(place: Place, pace: Pace, seen: Seen, today: date) -> Standing:
    if pace.months is None:
        return Standing(place, pace, seen, None, NONE)
    if seen.last is None:
        return Standing(place, pace, seen, None, LATE)
    due = months_on(seen.last, pace.months)
    return Standing(place, pace, seen, due, LATE if due < today else DUE if due < months_on(today, SOON) else WITHIN)


def waiting(standings: Iterable[Standing]) -> list[Standing]:
    """What is late or due: never visited first, then by the day, then by name."""
    asked = [one for one in standings if one.state in (LATE, DUE)]
    return sorted(asked, key=lambda one: (one.due or date.min, one.place.name))


def matrix_of(standings: Sequence[Standing], by: str, since: date) -> Matrix:
    """Kinds in the order of the list by "region" or "authority"; a place is visited when the last visit began on `since` or later."""
    columns = sorted({_column(one, by) for one in standings}, key=lambda name: (name == "", name))
    rows: dict[str, list[Standing]] = {kind: [] for kind in Place.Kind.values}
    for one in standings:
        rows[one.place.kind].append(one)
    lines = [
        Line(str(Place.Kind(kind).label), _cells(row, columns, by, since), _cell(row, since)) for kind, row in rows.items() if row
    ]
    return Matrix(tuple(columns), tuple(lines), _cells(standings, columns, by, since), _cell(standings, since))


def cells_of(matrix: Matrix, nowhere: str, all_of: str) -> Iterable[tuple[object, ...]]:
    """The matrix as rows under HEAD, totals among them by the word `all_of`; `nowhere` stands for a column without a name."""
    rows = [(line.label, line.cells, line.total) for line in matrix.lines] + [(all_of, matrix.totals, matrix.total)]
    for label, cells, total in rows:
        named = [(name or nowhere, cell) for name, cell in zip(matrix.columns, cells, strict=True)]
        for name, cell in [*named, (all_of, total)]:
            if cell is not None:
                yield label, name, cell.places, cell.visited, cell.last, cell.asked, cell.within


def due_cells(standings: Iterable[Standing], words: Mapping[str, str]) -> Iterable[tuple[object, ...]]:
    """What is late or due as rows under DUE_HEAD; `words` name the states."""
    for one in waiting(standings):
        place, pace = one.place, one.pace
        where = (place.name, pace.label, place.region, place.authority.name)
        yield *where, one.seen.last, one.refused_since, pace.months, one.due, words[one.state]


def _cells(standings: Iterable[Standing], columns: Sequence[str], by: str, since: date) -> tuple[Cell | None, ...]:
    held: dict[str, list[Standing]] = {name: [] for name in columns}
    for one in standings:
        held[_column(one, by)].append(one)
    return tuple(_cell(rows, since) if rows else None for rows in held.values())


def _cell(standings: Sequence[Standing], since: date) -> Cell:
    days = [one.seen.last for one in standings if one.seen.last]
    asked = [one for one in standings if one.state != NONE]
    within = sum(one.state != LATE for one in asked)
    return Cell(len(standings), sum(day >= since for day in days), max(days, default=None), len(asked), within)


def _column(one: Standing, by: str) -> str:
    return one.place.authority.name if by == "authority" else one.place.region.strip()
