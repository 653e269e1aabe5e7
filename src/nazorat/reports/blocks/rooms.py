"""Measured rooms: the chart and its table, from the same rooms, held against limits in the same way and the same words as the analysis page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from nazorat.analysis.rooms import NO_RESULT, Measure, Room, Source
from nazorat.kit import dates
from nazorat.reports.blocks.chunk import Chunk, Here, said, unknown
from nazorat.standards.compare import Comparison, Norm, weight_word
from nazorat.typeset import Figure, Table
from nazorat.typeset.charts import Limit, MeasuredRoom, RoomWords, State, measured_rooms

STATES: dict[bool | None, State] = {True: "below", False: "not_below", None: "indistinguishable"}


@dataclass(frozen=True)
class Held:
    """A room with the sources that speak of its place, national norm first: the first that has a result for this room counts."""

    room: Room
    sources: tuple[Source, ...]

    @property
    def source(self) -> str:
        """The short English name of the source that counts; empty where none has a result."""
        held = ((source.name, self.room.held_against(source.name)) for source in self.sources)
        return next((name for name, found in held if found and found.state not in NO_RESULT), "")

    @property
    def comparison(self) -> Comparison | None:
        """None where no limit applies: nobody lives there, or nobody entered a number."""
        return self.room.held_against(self.source)

    @property
    def measure(self) -> Measure:
        """The area per person as the source counts it: without the sanitary annexe, or with it."""
        present = self.room.per_present
        assert present is not None  # noqa: S101 - only rooms with persons present are held
        held = self.comparison
        return Measure(present.count, held.value, held.error) if held else present

    def said(self, here: Here) -> str:
        """Where it stands and against what; the lowest limit that it falls short of says most."""
        held = self.room.lowest_short(self.source) or self.comparison
        if held:
            return here.say(f"standing.{STATES[held.falls_short]}", limit=_limit(held.norm, here))
        return here.say("state.unknown" if self.room.comparisons else "state.none")


def held_rooms(here: Here) -> list[Held]:
    """The measured rooms with persons present, of every visit."""
    visits = here.material.visits
    return [Held(room, tuple(each.opened.sources)) for each in visits for room in each.opened.rooms if room.per_present]


def chart(here: Here, name: str) -> Iterator[Chunk]:
    """`{{chart:rooms}}`: the rooms that a limit applies to; all of them stand in the table."""
    rooms = held_rooms(here)
    drawn = [held for held in rooms if held.comparison]
    if name != "rooms":
        yield unknown("chart", name)
    elif drawn:
        alt = here.say("alt.rooms", rooms=len(drawn))
        figure = Figure("rooms", alt, caption=here.say("caption.rooms"), svg="<svg/>", width_mm=134)
        yield Chunk("![](figure:rooms)", figure=figure, spec=_spec(here, drawn), generated=True)
    else:
        yield said(here.say("none-limit" if rooms else "none-yet"))


def table(here: Here) -> Table | None:
    """One row for each room, annex C; the limits stand in the caption with what each weighs here, the missing national norm too."""
    rooms = held_rooms(here)
    heads = ("room", "instrument", "area", "gross", "present", "each", "error", "standing")
    header = tuple(here.say(f"head.{head}") for head in heads)
    rows = tuple(_row(here, held) for held in rooms)
    norms = {one.norm.code: one.norm for held in rooms for one in held.room.comparisons}
    limits = "; ".join(dict.fromkeys(_weighed(norm, here) for norm in norms.values()))
    return (
        Table(header, rows, align="llrrrrrl", caption=here.say("caption.limits", limits=limits) if limits else "") if rows else None
    )


def _weighed(norm: Norm, here: Here) -> str:
    if norm.value is None:
        return f"{here.say('rooms.national')}: {here.say('rooms.national-missing')}"
    return f"{_limit(norm, here)} ({weight_word(norm.status)})"


def _limit(norm: Norm, here: Here) -> str:
    value = here.say("rooms.limit", value=dates.number(norm.value or Decimal(0)))
    return f"{value} {norm.sources.get(here.language) or norm.sources['en']}"


def _row(here: Here, held: Held) -> tuple[str, ...]:
    room, measure = held.room, held.measure
    return (
        room.name, room.measured_by, dates.number(room.area, 1), dates.number(room.gross, 1), dates.number(measure.count),
        dates.number(measure.each, 2), dates.number(measure.error, 2), held.said(here),
    )  # fmt: skip


def _spec(here: Here, rooms: list[Held]) -> dict[str, object]:
    shared, single = here.say("rooms.shared"), here.say("rooms.single")
    groups = {True: single, False: shared}
    drawn = [_measured(held, groups[held.room.single]) for held in rooms]
    limits = {norm.code: _drawn(norm, main, groups[held.room.single], here) for held in rooms for norm, main in _alike(held)}
    national = next((limits.pop(norm.code) for held in rooms for norm, _main in _alike(held) if norm.national), None)
    words = RoomWords(
        axis=here.say("rooms.axis"), below=here.say("state.below"), indistinguishable=here.say("state.not_distinguishable"),
        not_below=here.say("state.at_or_above"), error=here.say("state.error"), national=here.say("rooms.national"),
        national_missing=here.say("rooms.national-missing"),
    )  # fmt: skip
    return measured_rooms(drawn, list(limits.values()), words, national=national)


def _alike(held: Held) -> Iterator[tuple[Norm, bool]]:
    """The limits that count the annexe as the room's source does, so that they may stand on one scale; True for the source's own."""
    main = held.comparison
    for one in held.room.comparisons:
        if main and one.norm.value is not None and one.norm.annexe_excluded == main.norm.annexe_excluded:
            yield one.norm, one.norm.code == main.norm.code


def _drawn(norm: Norm, main: bool, group: str, here: Here) -> Limit:
    value = norm.value or Decimal(0)
    label = here.say("rooms.limit", value=dates.number(value))
    return Limit(float(value), label, norm.sources.get(here.language) or norm.sources["en"], (group,), dotted=not main)


def _measured(held: Held, group: str) -> MeasuredRoom:
    comparison = held.comparison
    short = comparison.falls_short if comparison else None
    return MeasuredRoom(held.room.name, group, float(held.measure.each), float(held.measure.error), STATES[short])
