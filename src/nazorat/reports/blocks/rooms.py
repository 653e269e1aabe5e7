"""Measured rooms: the chart and its table, from the same rooms that the analysis page shows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from nazorat.analysis.rooms import Room
from nazorat.kit import dates
from nazorat.reports.blocks.chunk import Chunk, Here, said, unknown
from nazorat.standards.compare import Norm, State
from nazorat.typeset import Figure, Table
from nazorat.typeset.charts import Limit, MeasuredRoom, RoomWords, measured_rooms


def chart(here: Here, name: str) -> Iterator[Chunk]:
    """`{{chart:rooms}}`"""
    rooms = [room for each in here.material.visits for room in each.opened.rooms if room.per_present]
    if name != "rooms":
        yield unknown("chart", name)
    elif rooms:
        alt = here.say("alt.rooms", rooms=len(rooms))
        figure = Figure("rooms", alt, caption=here.say("caption.rooms"), svg="<svg/>", width_mm=134)
        yield Chunk("![](figure:rooms)", figure=figure, spec=_spec(here, rooms), generated=True)
    else:
        yield said(here.say("none-yet"))


def table(here: Here) -> Table | None:
    """One row for each room, annex C."""
    rooms = [room for each in here.material.visits for room in each.opened.rooms if room.per_present]
    heads = ("room", "area", "each", "error", "instrument", "standing")
    header = tuple(here.say(f"head.{head}") for head in heads)
    rows = tuple(_row(here, room) for room in rooms)
    return Table(header, rows, align="lrrrll") if rows else None


def _row(here: Here, room: Room) -> tuple[str, ...]:
    measure = room.per_present
    assert measure is not None  # noqa: S101 - the callers keep only rooms with persons present
    standing = _decisive(room)
    word = here.say(f"state.{standing[1].value}") if standing else here.say("state.unknown")
    against = f"{word} ({_limit(standing[0], here.language)})" if standing else word
    return (
        room.name, dates.number(room.area, 1), dates.number(measure.each, 2), dates.number(measure.error, 2),
        _instrument(room, here.language), against,
    )  # fmt: skip


def _decisive(room: Room) -> tuple[Norm, State] | None:
    """The most demanding limit that has a number: below it comes before any other word."""
    known = [one for one in room.comparisons if one.norm.value is not None]
    if not known:
        return None
    chosen = max(known, key=lambda one: one.norm.value or Decimal(0))
    return chosen.norm, chosen.state


def _limit(norm: Norm, language: str) -> str:
    value = dates.number(norm.value) if norm.value is not None else ""
    return f"{norm.sources.get(language) or norm.sources['en']} {value}"


def _instrument(room: Room, language: str) -> str:
    question = room.record.form.question("space/instrument")
    return next((choice.label.in_(language) for choice in question.choices if choice.code == room.instrument), room.instrument)


def _spec(here: Here, rooms: list[Room]) -> dict[str, object]:
    shared, single = here.say("rooms.shared"), here.say("rooms.single")
    norms = {one.norm.code: (one.norm, room.single) for room in rooms for one in room.comparisons if one.norm.value is not None}
    limits = [_drawn(norm, single if alone else shared, here.language) for norm, alone in norms.values() if not norm.national]
    national = [_drawn(norm, single if alone else shared, here.language) for norm, alone in norms.values() if norm.national]
    drawn = [_measured(room, single if room.single else shared) for room in rooms]
    words = RoomWords(
        axis=here.say("rooms.axis"), below=here.say("state.below"), indistinguishable=here.say("state.not_distinguishable"),
        not_below=here.say("state.at_or_above"), error=here.say("state.error"), national=here.say("rooms.national"),
        national_missing=here.say("rooms.national-missing"),
    )  # fmt: skip
    return measured_rooms(drawn, limits, words, national=national[0] if national else None)


def _drawn(norm: Norm, group: str, language: str) -> Limit:
    value = norm.value or Decimal(0)
    return Limit(
        float(value), f"{dates.number(value)} м²" if language != "en" else f"{value} m²", norm.sources.get(language, ""), (group,)
    )


def _measured(room: Room, group: str) -> MeasuredRoom:
    measure = room.per_present
    assert measure is not None  # noqa: S101 - the callers keep only rooms with persons present
    decisive = _decisive(room)
    limit = float(decisive[0].value or 0) if decisive else 0.0
    return MeasuredRoom(room.name, group, float(measure.each), float(measure.error), limit)
