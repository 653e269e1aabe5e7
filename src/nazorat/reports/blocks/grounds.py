"""Answers of the annex of questions that come from sheets of the place and from standards: norms, measuring, days, what was asked, totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, time

from nazorat.analysis.rooms import ERROR_SHARES, ERROR_UNKNOWN, code
from nazorat.fieldwork.records import OpenRecord
from nazorat.kit import dates
from nazorat.reports.blocks.chunk import Here
from nazorat.reports.blocks.rooms import held_rooms
from nazorat.reports.material import THRESHOLD, VisitMaterial, marked_of
from nazorat.reports.sections import section_by_code
from nazorat.standards.compare import State, weight_word
from nazorat.standards.models import Standing
from nazorat.visits.models import Visit

# a question's row: the name of its words, what stands in them, and the answer or None where nobody recorded it
Row = tuple[str, Mapping[str, str], str | None]
Rows = Iterator[Row]

POINTS = tuple(f"points/point_{number}" for number in range(1, 6))
UNDERTAKEN = tuple(f"undertakings/undertaking_{number}" for number in range(1, 6))


def counted(value: int | None) -> str | None:
    return None if value is None else dates.number(value)


def place(here: Here, section: str) -> str | None:
    """Where something stands in this report; None in a report without that section."""
    kind = section_by_code(here.material.report, section)
    if kind is None:
        return None
    return here.say("credibility.annex" if kind.annex else "credibility.section", printed=kind.printed)


def records(here: Here, tool: str) -> list[OpenRecord]:
    return [record for each in here.material.visits for record in each.of(tool)]


def standards(here: Here) -> Rows:
    """The national norm first, what is only compared with last."""
    cited = Counter(row.instrument.status for row in here.material.provisions.values())
    for standing in Standing:
        yield "cited", {"weight": weight_word(standing)}, dates.number(cited[standing])
    norms = [one.norm for each in here.material.visits for room in each.opened.rooms for one in room.comparisons]
    national = [norm for norm in norms if norm.national]
    entered = (
        here.say("credibility.entered") if any(norm.value is not None for norm in national) else here.say("rooms.national-missing")
    )
    yield "space", {}, entered if national else None


def measured(here: Here) -> Rows:
    rooms = [room for each in here.material.visits for room in each.opened.rooms]
    by = Counter((room.instrument, room.measured_by) for room in rooms)
    for (instrument, words), count in sorted(by.items()):
        share = ERROR_SHARES.get(instrument, ERROR_UNKNOWN)
        yield "rooms", {"instrument": words or "—"}, dates.number(count)
        yield "area-error", {"instrument": words or "—"}, dates.number(share * 100)
    if not rooms:
        yield "rooms-seen", {}, None
    near = Counter(code(room.record.answers, "space/staff_present") for room in rooms)
    yield "staff-by", {}, counted(near["yes"] if near["yes"] or near["no"] else None)
    yield "staff-unknown", {}, dates.number(len(rooms) - near["yes"] - near["no"])
    unclear = sum(one.comparison is not None and one.comparison.state == State.NOT_DISTINGUISHABLE for one in held_rooms(here))
    yield "unclear", {}, dates.number(unclear)
    yield "sketch", {}, None


def as_of(here: Here) -> Rows:
    days = [day for each in here.material.visits for day in (each.visit.began_on, each.visit.ended_on) if day]
    yield "days", {}, dates.span(min(days), max(days)) if days else None
    if not here.material.consolidated:
        yield "inside", {}, _moments(records(here, "access"), "gate/day", "gate/inside_at")
        yield "closed", {}, _moments(records(here, "closing"), "talk/day", "talk/time")
    news = sum(one.text.kind == "news" for one in here.material.comments)
    yield "news", {}, dates.number(news) if here.material.comments else None


def _moments(sheets: list[OpenRecord], day: str, hour: str) -> str | None:
    """The day and hour of each sheet, as they stand on it."""
    found = []
    for sheet in sheets:
        on, at = sheet.answers.get(day), sheet.answers.get(hour)
        if isinstance(on, date) and isinstance(at, time):
            found.append(f"{dates.day(on, 'long')}, {_hour(at)}")
    return "; ".join(found) or None


def _hour(at: time) -> str:
    return f"{at.hour}:{at.minute:02d}"


def asked(here: Here) -> Rows:
    opening, closing = records(here, "opening"), records(here, "closing")
    figures = sum(path.startswith("claimed/") and isinstance(value, int) for one in opening for path, value in one.answers.items())
    yield "figures", {}, counted(figures if opening else None)
    yield from _shown(here)
    for name, paths in (("points", POINTS), ("undertaken", UNDERTAKEN)):
        given = sum(bool(isinstance(one.answers.get(path), str)) for one in closing for path in paths)
        yield name, {}, counted(given if closing else None)
    yield "explained", {}, dates.number(sum(bool(one.said("explanation", here.language)) for one in here.material.findings))
    yield "letter", {}, here.say("credibility.in-journal")
    due = here.material.report.comments_due
    yield "due", {}, dates.day(due, "long") if due else None
    yield from _comments(here)


def _shown(here: Here) -> Rows:
    """Registers by how they were shown, in the words and the order of the sheet; a way of showing stands there even if it was never met."""
    read = records(here, "registers")
    if not read:
        yield "registers", {}, None
        return
    found = Counter(code(one.answers, "register/shown") for one in read)
    for choice in read[0].form.question("register/shown").real_choices:
        yield "register", {"shown": choice.label.in_(here.language)}, dates.number(found[choice.code])


def _comments(here: Here) -> Rows:
    comments = here.material.comments
    yield "comments", {}, dates.number(len(comments)) if comments else None
    if comments:
        for number, received in dict.fromkeys((one.text.letter, one.text.received) for one in comments):
            yield "comments-letter", {}, here.say("comments.letter-of", number=number, day=dates.day(received, "long"))
        yield "answered", {}, dates.number(sum(bool(one.text.outcome) for one in comments))
    if not here.material.consolidated:
        yield "reply", {}, place(here, "annex-reply")


def totals(here: Here) -> Rows:
    if here.material.consolidated:
        yield from _closing(here)
    else:
        yield from _reckoned(here, here.material.first)
    yield "definition", {}, here.say("credibility.one-definition")


def _reckoned(here: Here, each: VisitMaterial) -> Rows:
    """The same numbers as the table of the number held, with the hours that they are of."""
    found = each.opened.population
    for name, value in (("told", found.told), ("register", found.register), ("counted", found.counted), ("absent", found.absent)):
        yield f"roll-{name}", {}, counted(value)
    hours = (("told-at", "opening", "claimed/roll_at"), ("counted-at", "registers", "reconciling/roll_time"))
    for name, tool, path in hours:
        at = [hour for one in each.of(tool) if isinstance(hour := one.answers.get(path), time)]
        yield name, {}, _hour(at[-1]) if at else None
    yield "difference", {}, counted(found.difference)
    known = found.difference is not None
    yield "closes", {}, here.say("credibility.yes" if found.closes else "credibility.no") if known else None


def _closing(here: Here) -> Rows:
    """How many places close: a difference of one place is told in its own report or nowhere."""
    visited = [each for each in here.material.visits if each.visit.state != Visit.State.REFUSED]
    differences = [each.opened.population.difference for each in visited]
    yield "closing", {}, dates.number(differences.count(0))
    yield "apart", {}, dates.number(sum(bool(one) for one in differences))
    yield "unreconciled", {}, dates.number(differences.count(None))


def kept_back(here: Here) -> Rows:
    marks = Counter(thing.marking if thing.marking in ("open", "unknown") else "restricted" for thing in marked_of(here.material))
    for name, marking in (("open", "open"), ("restricted", "restricted"), ("unmarked", "unknown")):
        yield name, {}, dates.number(marks[marking])
    yield "clearance", {}, here.say("credibility.lawyer")
    yield "threshold", {}, dates.number(THRESHOLD)
    yield "pictures", {}, dates.number(len(here.material.pictures))
