"""A sheet for each place of a report on several: what it is, how the visit went, what was looked at, what was found there."""

from __future__ import annotations

from collections.abc import Iterator

from nazorat.kit import dates
from nazorat.reports.blocks.chunk import Chunk, Here, said, table_chunk
from nazorat.reports.blocks.tables import outcome, place_days, place_name
from nazorat.reports.material import THRESHOLD, VisitMaterial
from nazorat.reports.wording import phrase
from nazorat.typeset import Table

HELD = ("roll.register", "roll.counted", "capacity")


def sheets(here: Here, _which: str) -> Iterator[Chunk]:
    """`{{sheets:places}}`. Where fewer than THRESHOLD persons spoke to us a place has no table and no findings of its own: whatever is
    told of it there would be told of them (practice R16).
    """
    for each in here.material.visits:
        yield Chunk(f"# {place_name(here, each)}", generated=True)
        if 0 < each.held("interview") < THRESHOLD:
            yield Chunk(f"{place_days(each)}: {outcome(here, each)}.", generated=True)
            yield said(here.say("too-few"))
            continue
        yield table_chunk(_facts(here, each))
        titles = [_title(here, each, number) for number in range(len(each.findings))]
        yield Chunk("\n".join(titles), generated=True) if titles else said(here.say("sheet.no-findings"))


def _facts(here: Here, each: VisitMaterial) -> Table:
    place, visit = each.visit.place, each.visit
    rows = [("head.days", place_days(each)), ("head.outcome", outcome(here, each))]
    if place:
        rows += [("head.kind", str(place.get_kind_display())), ("sheet.authority", place.authority.name_in(here.language))]
    if visit.began_on and not visit.retrospective:
        rows.append(("sheet.how", phrase(f"mode.{visit.mode}", here.language)))
    if visit.gate_minutes is not None:
        rows.append(("sheet.waited", dates.number(visit.gate_minutes)))
    rows += [(name, dates.number(value)) for name in HELD if (value := each.figures[name].value) is not None]
    rows += [(f"method.{tool}", dates.number(count)) for tool in ("interview", "room", "registers") if (count := each.held(tool))]
    rows.append(("sheet.recommendations", dates.number(len(each.recommendations))))
    heads = (here.say("head.subject"), here.say("head.known"))
    return Table(heads, tuple((here.say(name), value) for name, value in rows))


def _title(here: Here, each: VisitMaterial, position: int) -> str:
    found = each.findings[position]
    word = here.say("sheet.good") if found.text.kind == "good_practice" else here.say(f"status.{found.text.status.value}")
    return f"- {found.title(here.language)}: {word}"
