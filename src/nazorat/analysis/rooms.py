"""Measured rooms: area per person with the error of the instrument, held against every limit that applies."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from nazorat.fieldwork.records import OpenRecord
from nazorat.standards.compare import Comparator, Comparison, Norm, State, compare
from nazorat.xlsform import Answers, NoAnswer

CENT = Decimal("0.01")
TENTH = Decimal("0.1")
# half-width of the error as a share of the area; the same shares stand, with their reasons, in library/tools/room/room.yaml
ERROR_SHARES = {"laser": Decimal("0.018"), "tape": Decimal("0.046"), "paces": Decimal("0.15")}
ERROR_UNKNOWN = Decimal("0.20")
# kinds of room where nobody lives: standards on living space do not speak of them (CPT/Inf(2015)44, para. 4)
NOT_LIVED_IN = ("waiting",)
NO_ANNEXE = ("none", "outside")
# shorter than the words on the sheet, which tell the monitor to press it
BELLS = {
    "works": pgettext_lazy("bell", "works"),
    "dead": pgettext_lazy("bell", "does not work"),
    "none": pgettext_lazy("bell", "none"),
}
NO_RESULT = (State.NOT_ENTERED, State.NO_NUMBER)

Limits = Callable[[int], Sequence[Norm]]


@dataclass(frozen=True)
class Measure:
    """An area in m² for each of `count` persons or beds, with the half-width of its error."""

    count: int
    each: Decimal
    error: Decimal


@dataclass(frozen=True)
class Room:
    """One measured room. `area` is net of the sanitary annexe, `gross` with it, both in m².

    `annexe_inside`: there is an annexe and nobody measured it, so that the net area is smaller than `area`.
    `comparisons` are per person present, national norm first; none where nobody was present or nobody lives in the room.
    """

    record: OpenRecord
    unit: str
    code: str
    kind: str
    chosen: str
    instrument: str
    area: Decimal
    gross: Decimal
    area_error: Decimal
    annexe_inside: bool
    per_present: Measure | None
    per_assigned: Measure | None
    per_bed: Measure | None
    call_bell: str
    came_after: Decimal | None
    nobody_came: bool
    comparisons: tuple[Comparison, ...]

    @property
    def name(self) -> str:
        """The team's own serial with its unit, never the number on the door."""
        return self.code if self.code.casefold().startswith(self.unit.casefold()) else f"{self.unit}-{self.code}"

    def word(self, path: str) -> str:
        """The tool's own words for a choice, in the reader's language; "" where nothing was chosen."""
        chosen = code(self.record.answers, path)
        labels = (one.label.in_(get_language() or "ru") for one in self.record.form.question(path).choices if one.code == chosen)
        return next(labels, chosen)

    @property
    def how(self) -> str:
        return self.word("who/chosen")

    @property
    def measured_by(self) -> str:
        return self.word("space/instrument")

    @property
    def bell(self) -> str | Promise:
        return BELLS.get(self.call_bell) or self.word("hygiene/call_bell")

    @property
    def single(self) -> bool:
        return self.per_present is not None and self.per_present.count == 1

    @property
    def shared(self) -> bool:
        return self.per_present is not None and self.per_present.count > 1

    @property
    def measures(self) -> tuple[Measure | None, ...]:
        """For each person present, each on the list, each sleeping place."""
        return (self.per_present, self.per_assigned, self.per_bed)

    def against(self, code: str) -> State | None:
        """Where the room stands against one limit, by the limit's code; None when that limit does not apply to it."""
        return next((one.state for one in self.comparisons if one.norm.code == code), None)

    def held_against(self, source: str) -> Comparison | None:
        """The comparison with a limit of one source (its short English name); None when none of its limits applies."""
        return next((one for one in self.comparisons if one.norm.sources["en"] == source), None)

    def lowest_short(self, source: str) -> Comparison | None:
        """The lowest limit that the room clearly falls short of, among limits that count the annexe as that source does."""
        main = self.held_against(source)
        if main is None or main.falls_short is not True:
            return None
        alike = [
            one for one in self.comparisons if one.norm.annexe_excluded == main.norm.annexe_excluded and one.falls_short is True
        ]
        return min(alike, key=lambda one: one.norm.value or 0)


def number(answers: Answers, path: str) -> Decimal | None:
    """A numeric answer; None for a no-answer or an empty item."""
    value = answers.get(path)
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else None


def code(answers: Answers, path: str) -> str:
    """A chosen code; a no-answer as its "na_" code, empty when nothing was entered."""
    value = answers.get(path)
    if isinstance(value, NoAnswer):
        return value.choice
    return value if isinstance(value, str) else ""


def natural(name: str) -> tuple[tuple[bool, int, str], ...]:
    """A sort key by which A-9 stands before A-10."""
    return tuple((part.isdigit(), int(part) if part.isdigit() else 0, part.casefold()) for part in re.split(r"(\d+)", name))


def measured_rooms(records: Sequence[OpenRecord], limits: Limits) -> list[Room]:
    """The rooms that were measured, smallest area per person first. `limits` gives the norms for a number of persons."""
    rooms = [room for record in records if record.tool == "room" and (room := _room(record, limits)) is not None]
    return sorted(
        rooms, key=lambda room: (room.single, room.per_present.each if room.per_present else room.area, natural(room.name))
    )


def not_measured(records: Sequence[OpenRecord], rooms: Sequence[Room]) -> int:
    """How many rooms were seen of which there is no usable area."""
    return sum(record.tool == "room" for record in records) - len(rooms)


def _room(record: OpenRecord, limits: Limits) -> Room | None:
    answers = record.answers
    length, width = number(answers, "space/length"), number(answers, "space/width")
    annexe, toilet = number(answers, "space/annexe"), code(answers, "space/toilet")
    if length is None or width is None:
        return None
    gross = (length * width).quantize(CENT, ROUND_HALF_UP)
    area = (length * width - (annexe or 0)).quantize(CENT, ROUND_HALF_UP)
    if area <= 0:
        return None
    instrument = code(answers, "space/instrument")
    share = ERROR_SHARES.get(instrument, ERROR_UNKNOWN)
    inside = annexe is None and toilet not in NO_ANNEXE
    count, kind = number(answers, "who/present"), code(answers, "who/kind")
    lived_in = bool(count) and kind not in NOT_LIVED_IN
    return Room(
        record=record, unit=code(answers, "who/unit"), code=code(answers, "who/room"), kind=kind,
        chosen=code(answers, "who/chosen"), instrument=instrument, area=area, gross=gross,
        area_error=(area * share).quantize(TENTH, ROUND_HALF_UP), annexe_inside=inside,
        per_present=_each(area, share, count),
        per_assigned=_each(area, share, number(answers, "who/assigned")), per_bed=_each(area, share, number(answers, "who/beds")),
        call_bell=code(answers, "hygiene/call_bell"), came_after=number(answers, "hygiene/answer_minutes"),
        nobody_came=code(answers, "hygiene/nobody_came") == "yes",
        comparisons=_compared(area, gross, share, count, inside, limits) if lived_in and count else (),
    )  # fmt: skip


def _each(area: Decimal, share: Decimal, count: Decimal | None) -> Measure | None:
    if not count:
        return None
    each = (area / count).quantize(CENT, ROUND_HALF_UP)
    return Measure(int(count), each, (each * share).quantize(CENT, ROUND_HALF_UP))


def _compared(
    area: Decimal, gross: Decimal, share: Decimal, count: Decimal, inside: bool, limits: Limits
) -> tuple[Comparison, ...]:
    """The net area against limits that leave the annexe out, the gross area against those that count it in."""
    net_each, gross_each = _each(area, share, count), _each(gross, share, count)
    found = []
    for norm in limits(int(count)):
        measure = net_each if norm.annexe_excluded else gross_each
        if measure is not None:
            found.append(compare(measure.each, measure.error, norm, annexe_inside=inside))
    return tuple(found)


@dataclass(frozen=True)
class Source:
    """One source of limits on living space with its limits for a shared and a single room; `name` is its short English name."""

    name: str
    shared: Norm | None
    single: Norm | None

    @property
    def norm(self) -> Norm:
        found = self.shared or self.single
        if found is None:
            raise ValueError("a source has at least one limit")
        return found

    @property
    def entered(self) -> bool:
        """False for a national norm that nobody entered."""
        return any(norm is not None and norm.value is not None for norm in (self.shared, self.single))


def sources(limits: Limits) -> list[Source]:
    """The sources that speak of this kind of place, national norm first. Rules without a number are left out."""
    found: dict[str, list[Norm | None]] = {}
    for at, persons in enumerate((2, 1)):
        for norm in limits(persons):
            if norm.comparator != Comparator.NONE:
                pair = found.setdefault(norm.sources["en"], [None, None])
                pair[at] = pair[at] or norm
    return [Source(name, shared, single) for name, (shared, single) in found.items()]


@dataclass(frozen=True)
class Group:
    """Rooms that stand alike against one source: "below", "unclear", "above", "single", or "apart" with nothing to hold them against."""

    code: str
    norm: Norm | None
    rooms: tuple[Room, ...]


def grouped(rooms: Sequence[Room], source: Source | None) -> list[Group]:
    """The rooms in the order of the page; every room is in exactly one group, empty groups are left out."""
    parts: dict[str, list[Room]] = {code: [] for code in ("below", "unclear", "above", "single", "apart")}
    for room in rooms:
        held = room.held_against(source.name) if source else None
        if held is None or held.state in NO_RESULT:
            parts["apart"].append(room)
        elif room.single:
            parts["single"].append(room)
        else:
            parts[{State.BELOW: "below", State.NOT_DISTINGUISHABLE: "unclear"}.get(held.state, "above")].append(room)
    norms = {"single": source.single} if source else {}
    shared = source.shared if source else None
    return [Group(code, norms.get(code, shared), tuple(found)) for code, found in parts.items() if found]
