"""What importing a return would do, row by row, and what stands in its way; reads the register, writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from nazorat.kit.sheets import Cell, Table, Trouble, letter, read_table
from nazorat.kit.spelling import key_of
from nazorat.people.models import Organisation
from nazorat.people.queries import authorities
from nazorat.places.columns import COUNTS, FIGURE, NAMES, is_total, read_cell
from nazorat.places.likeness import Names
from nazorat.places.models import Figure, Place, PlaceBefore, PlaceName, Return, ReturnedPlace
from nazorat.places.queries import places_known

# two of these in a row that are right one column further: the row has moved
_MOVED = {"not-a-number", "not-words", "kind-unknown", "day"}
_PARTS = (("men", "women", "boys", "girls"), ("remand", "sentenced", "administrative"), ("life",), ("foreign",), ("involuntary",))
MOST_TIMES_FULL = 10


@dataclass(frozen=True)
class Change:
    """What a field holds and what it would hold."""

    field: str
    old: object
    new: object


@dataclass(frozen=True)
class Suggestion:
    """Which place of the register, or which earlier row of the file, a row may mean; `score` of 100."""

    score: int
    place: Place | None = None
    row: int = 0


@dataclass
class Row:
    """A row of a return as it was understood. `state` is new, same, changed, doubt, wrong, left or total."""

    number: int
    day: date
    facts: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    state: str = "new"
    place: Place | None = None
    suggestions: list[Suggestion] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(next((self.facts[name] for name in NAMES if self.facts.get(name)), ""))

    @property
    def names(self) -> list[str]:
        return [self.facts[name] for name in NAMES if self.facts.get(name)]


@dataclass(frozen=True)
class Moved:
    """A figure that differs from the last return's."""

    place: Place
    group: str
    old: int
    new: int


@dataclass(frozen=True)
class Review:
    """All rows, what is wrong, and against the last return of the same authority: places that are gone from it, figures that moved."""

    rows: list[Row]
    troubles: list[Trouble]
    last: Return | None
    gone: list[Place]
    moved: list[Moved]

    @property
    def counts(self) -> Counter[str]:
        return Counter(row.state for row in self.rows)

    @property
    def doubtful(self) -> list[Row]:
        return [row for row in self.rows if row.state == "doubt"]

    @property
    def ready(self) -> bool:
        """Nothing is wrong, nothing in doubt, and there is something to bring in."""
        return not self.troubles and not self.doubtful and any(row.state in ("new", "same", "changed") for row in self.rows)


def review(returned: Return) -> Review:
    """What importing it would do now. Raises TableRefused for a file that cannot be read."""
    table = read_table(bytes(returned.content), returned.filename, returned.encoding)
    troubles: list[Trouble] = []
    if not any(target in NAMES for target in returned.columns):
        return Review([], [Trouble("no-name-column")], None, [], [])
    bodies = {key_of(name): body for body in authorities() for name in body.names}
    rows = [_row(returned, table, number, cells, bodies, troubles) for number, cells in table.rows]
    held = [row for row in rows if row.state != "total"]
    known = {place.id: place for place in places_known()}
    _matched(returned, held, known)
    _alike(returned, held)
    wrong = {trouble.row for trouble in troubles}
    for row in held:
        if row.number in wrong:
            row.state = "wrong"
        else:
            _finished(returned, row, troubles)
    troubles += _twice(row for row in held if row.number not in wrong)
    last, gone, moved = _since_last(returned, held, known)
    return Review(rows, sorted(troubles, key=lambda one: (one.row, one.column)), last, gone, moved)


def _row(
    returned: Return, table: Table, number: int, cells: Sequence[Cell], bodies: Mapping[str, Organisation], troubles: list[Trouble]
) -> Row:
    row = Row(number, returned.as_of)
    if is_total(cells):
        row.state = "total"
        return row
    if returned.decisions.get(str(number)) == "leave":
        row.state = "left"
    wrong = _read_into(row, returned.columns, cells, bodies)
    if sum(trouble.code in _MOVED for trouble in wrong) > 1 and _fits_moved(returned.columns, cells, bodies):
        wrong = [Trouble("shifted", number, wrong[0].column)]
    if row.state != "left":
        if not wrong and not row.name:
            wrong = [Trouble("no-name", number, letter(next(at for at, one in enumerate(returned.columns) if one in NAMES)))]
        troubles += wrong or _sums(returned, row)
    return row


def _read_into(row: Row, columns: Sequence[str], cells: Sequence[Cell], bodies: Mapping[str, Organisation]) -> list[Trouble]:
    wrong, today = [], timezone.localdate()
    for at, (target, cell) in enumerate(zip(columns, cells, strict=False)):
        if not target:
            continue
        read = read_cell(target, cell, today)
        code, value = read.wrong, read.value
        if target == "authority" and isinstance(value, str):
            body = bodies.get(key_of(value))
            code, value = ("", None) if body else ("authority-unknown", None)
            if body:
                row.facts["authority"] = body
        if code:
            wrong.append(Trouble(code, row.number, letter(at), str(cell)[:60]))
        elif target.startswith(FIGURE) and isinstance(value, int):
            row.figures[target.removeprefix(FIGURE)] = value
        elif target == "day" and isinstance(value, date):
            row.day = value
        elif value is not None:
            row.facts[target] = value
    return wrong


def _fits_moved(columns: Sequence[str], cells: Sequence[Cell], bodies: Mapping[str, Organisation]) -> bool:
    return any(
        not _read_into(Row(0, date.min), columns, moved, bodies)
        for moved in ([None, *cells[:-1]], [*cells[1:], None])
        if any(cell is not None for cell in moved)
    )


def _sums(returned: Return, row: Row) -> list[Trouble]:
    """Parts that are more than the whole; people that no such building holds."""
    whole = row.figures.get("all")
    if whole is None:
        return []
    places = {target: letter(at) for at, target in enumerate(returned.columns)}
    for parts in _PARTS:
        held = [row.figures[part] for part in parts if part in row.figures]
        if sum(held) > whole:
            return [Trouble("sum", row.number, places[f"{FIGURE}all"], f"{sum(held)} > {whole}")]
    capacity = row.facts.get("capacity")
    if isinstance(capacity, int) and capacity and whole > capacity * MOST_TIMES_FULL:
        return [Trouble("too-full", row.number, places[f"{FIGURE}all"], f"{whole} / {capacity}")]
    return []


def _matched(returned: Return, rows: Sequence[Row], known: Mapping[UUID, Place]) -> None:
    """Find the place of each row: the one decided for, the one of the very same name, or those that are like it."""
    names: dict[UUID, list[str]] = {place.id: [place.name_ru, place.name_tg, place.name_en] for place in known.values()}
    for place_id, name in PlaceName.objects.filter(taken_back_at=None).values_list("place_id", "name"):
        names.get(place_id, []).append(name)
    for place_id, *earlier in PlaceBefore.objects.values_list("place_id", *NAMES):
        names.get(place_id, []).extend(earlier)
    register = Names(names)
    for row in rows:
        if row.state == "left":
            continue
        decided = returned.decisions.get(str(row.number), "")
        if decided == "new":
            continue
        if decided and (place := known.get(_uuid(decided))):
            row.place = place
            continue
        same = list(dict.fromkeys(key for name in row.names for key in register.same(name)))
        if len(same) == 1:
            row.place = known[same[0]]
            continue
        found = [(key, 100) for key in same] or register.like(row.names)
        if found and returned.decisions.get("rest") != "new":
            row.state = "doubt"
            row.suggestions = [Suggestion(score, known[key]) for key, score in found]


def _alike(returned: Return, rows: Sequence[Row]) -> None:
    """A place twice in the file under two names: the later row is in doubt."""
    fresh = {row.number: row for row in rows if row.place is None and row.state in ("new", "doubt")}
    names = Names({number: row.names for number, row in fresh.items()})
    for number, row in fresh.items():
        if returned.decisions.get(str(number)) == "new" or returned.decisions.get("rest") == "new":
            continue
        for other, score in names.like(row.names):
            if other < number and score < 100:
                row.state = "doubt"
                row.suggestions.append(Suggestion(score, row=other))


def _twice(rows: Iterable[Row]) -> list[Trouble]:
    """Rows that mean the same place: one of them has to go."""
    seen: dict[object, int] = {}
    troubles = []
    for row in rows:
        if row.state in ("left", "doubt"):
            continue
        key: object = row.place.id if row.place else (key_of(row.name), row.facts.get("kind"), row.facts.get("authority"))
        if key in seen and (row.place or row.name):
            troubles.append(Trouble("twice", row.number, "", str(seen[key])))
        seen.setdefault(key, row.number)
    return troubles


def _finished(returned: Return, row: Row, troubles: list[Trouble]) -> None:
    """Fill what the return says for all its rows, and hold the row against the place that it is about."""
    if row.state in ("left", "doubt"):
        return
    for name in COUNTS:
        same = row.place is not None and getattr(row.place, name) == row.facts.get(name)
        if same:
            row.facts.pop(name, None)
        elif row.facts.get(name) is not None:
            row.facts |= {f"{name}_source": returned.source, f"{name}_marking": returned.marking, f"{name}_on": row.day}
    if row.place is not None:
        # a place is renamed by hand, with the day of it: another spelling in a return is no renaming
        row.facts = {name: value for name, value in row.facts.items() if name not in NAMES}
        row.changes = [
            Change(name, getattr(row.place, name), value)
            for name, value in row.facts.items()
            if getattr(row.place, "authority_id" if name == "authority" else name) != getattr(value, "id", value)
        ]
        row.state = "changed" if row.changes else "same"
        closed, opened = row.place.closed_on, row.facts.get("opened_on")
        if closed and ((opened and opened > closed) or (row.figures and row.day > closed)):
            troubles.append(Trouble("closed", row.number))
        return
    row.facts.setdefault("authority", returned.authority)
    row.facts.setdefault("kind", returned.kind)
    for name in NAMES:
        row.facts.setdefault(name, row.name)
    if row.name and row.facts["kind"] in ("", Place.Kind.OTHER):
        troubles.append(Trouble("kind-missing" if not row.facts["kind"] else "kind-other", row.number))


def _since_last(
    returned: Return, rows: Iterable[Row], known: Mapping[UUID, Place]
) -> tuple[Return | None, list[Place], list[Moved]]:
    before = Return.objects.filter(authority=returned.authority, state=Return.State.IMPORTED).exclude(id=returned.id)
    last = before.order_by("-as_of", "-imported_at").defer("content").first()
    if last is None:
        return None, [], []
    here = {row.place.id: row for row in rows if row.place is not None}
    gone, moved = [], []
    for place_id, figures in ReturnedPlace.objects.filter(brought_by=last).values_list("place_id", "figures"):
        place, row = known.get(place_id), here.get(place_id)
        if place is None:
            continue
        if row is None:
            gone.append(place)
            continue
        moved += [
            Moved(place, str(Figure.Group(group).label), old, row.figures[group])
            for group, old in figures.items()
            if group in row.figures and row.figures[group] != old
        ]
    return last, gone, moved


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
