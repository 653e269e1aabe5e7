"""Tables that no person is counted in: powers, numbers held, access, registers, recommendations, places, provisions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time

from django.utils import timezone

from nazorat.analysis.figures import share_error_of
from nazorat.fieldwork.models import Record
from nazorat.fieldwork.records import OpenRecord
from nazorat.kit import dates
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.recommendations.queries import Claimed, earlier_at, register
from nazorat.reports.blocks import pooled, recommendations, rooms
from nazorat.reports.blocks.chunk import Chunk, Here, said, table_chunk, unknown
from nazorat.reports.material import VisitMaterial
from nazorat.reports.sections import VISIT, section_of_theme
from nazorat.reports.wording import wording
from nazorat.standards.compare import weight_word
from nazorat.standards.models import Provision, Standing
from nazorat.typeset import Table
from nazorat.visits.models import Visit
from nazorat.xlsform import NoAnswer

Maker = Callable[[Here], Table | Chunk | None]
UNDERTAKINGS = range(1, 6)


def table(here: Here, name: str) -> Iterator[Chunk]:
    """`{{table:name}}`; a sentence stands in place of a table without rows."""
    maker = MAKERS.get(name)
    if maker is None:
        yield unknown("table", name)
        return
    made = maker(here)
    if isinstance(made, Chunk):
        yield made
    else:
        yield table_chunk(made) if made and made.rows else said(here.say("none-yet"))


def place_name(here: Here, each: VisitMaterial) -> str:
    return each.visit.place.name_in(here.language) if each.visit.place else ""


def place_days(each: VisitMaterial) -> str:
    began, ended = each.visit.began_on, each.visit.ended_on
    return dates.span(began, ended or began) if began else ""


def outcome(here: Here, each: VisitMaterial) -> str:
    """Visited, typed from an earlier visit, cut short, or refused after so many minutes; with the reason where one was noted."""
    why = here.say(f"why.{each.visit.why}") if each.visit.why else ""
    if each.visit.state == Visit.State.REFUSED:
        refused = here.say("outcome.refused", minutes=each.visit.gate_minutes or 0)
        return here.say("outcome.why", outcome=refused, why=why) if why else refused
    if why:
        return here.say("outcome.cut-short", why=why)
    return here.say("outcome.retrospective" if each.visit.retrospective else "outcome.visited")


def _heads(here: Here, *names: str) -> tuple[str, ...]:
    return tuple(here.say(f"head.{name}") for name in names)


def _powers(here: Here) -> Table:
    rows = tuple(
        (
            line.power.title_in(here.language),
            here.say(f"basis.{line.basis}"),
            line.source,
            dates.day(line.dated, "long") if line.dated else "—",
        )
        for line in here.material.powers
    )
    return Table(_heads(here, "power", "basis", "source", "dated"), rows, caption=here.say("caption.powers"))


def _gaps(here: Here) -> Table:
    rows = tuple(
        (line.power.title_in(here.language), line.power.provision.code, here.say(f"basis.{line.basis}"))
        for line in here.material.powers
        if line.basis != "law"
    )
    return Table(_heads(here, "power", "provision", "basis"), rows)


def _population(here: Here) -> Table:
    figures = here.material.first.figures
    named = ("roll.administration", "roll.register", "roll.counted", "roll.absent", "capacity")
    known = [(name, figures[name].value) for name in named if name in figures]
    rows = tuple((here.say(name), dates.number(value)) for name, value in known if value is not None)
    return Table(_heads(here, "measure", "value"), rows, align="lr", caption=here.say("caption.population"))


def _access(here: Here) -> Table:
    rows = [_line(record, path, here) for record in here.material.first.of("access") for path in _asked(record)]
    return Table(_heads(here, "asked", "answer"), tuple(row for row in rows if row[1]))


def _asked(record: OpenRecord) -> list[str]:
    """Choices, times and minutes of the sheet; free text stays in the record."""
    kinds = ("select_one", "select_many", "integer", "time")
    return [one.path for one in record.form.paper() if one.kind in kinds]


def _line(record: OpenRecord, path: str, here: Here) -> tuple[str, str]:
    return record.form.question(path).label.in_(here.language), _answer(record, path, here.language)


def _answer(record: OpenRecord, path: str, language: str) -> str:
    """An answer in words; empty when there is none."""
    value, question = record.answers.get(path), record.form.question(path)
    labels = {choice.code: choice.label.in_(language) for choice in question.choices}
    if isinstance(value, tuple):
        return ", ".join(labels.get(code, code) for code in value)
    if value is None or isinstance(value, (NoAnswer, list)):
        return ""
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02d}"
    if isinstance(value, date):
        return dates.day(value, "long")
    return labels.get(value, value) if isinstance(value, str) else dates.number(value)


def _registers(here: Here) -> Table:
    paths = ("register/kind", "register/shown", "entries/read", "entries/complete")
    records = here.material.first.of("registers")
    rows = tuple(tuple(_answer(record, path, here.language) or "—" for path in paths) for record in records)
    return Table(_heads(here, "register", "shown", "read", "complete"), rows, align="llrr")


def _undertakings(here: Here) -> Table:
    rows = []
    for record in here.material.first.of("closing"):
        for number in UNDERTAKINGS:
            path = f"undertakings/undertaking_{number}"
            said_by = [_answer(record, f"{path}{end}", here.language) for end in ("", "_by", "_until")]
            if said_by[0]:
                rows.append(tuple(part or "—" for part in said_by))
    return Table(_heads(here, "undertaking", "by", "deadline"), tuple(rows))


def _recommendations(here: Here) -> Table:
    rows = tuple(
        (
            f"№ {recommendations.number(here, one)}" if here.language != "en" else f"No. {recommendations.number(here, one)}",
            one.said(here.language), recommendations.addressee(here, one), recommendations.term(here, one) or "—",
            here.say("priority.yes" if one.text.priority else "priority.no"),
        )
        for one in here.material.recommendations
    )  # fmt: skip
    return Table(_heads(here, "number", "recommendation", "addressee", "deadline", "priority"), rows)


def _earlier(here: Here) -> Table:
    """Recommendations of earlier adopted reports on this place, claimed beside verified."""
    visit = here.material.first.visit
    rows = tuple(
        (
            row.words.get(here.language) or row.words.get("ru", ""),
            row.addressee.name_in(here.language),
            str(Claimed(row.claimed_on(timezone.localdate())).label),
            row.get_verified_display(),
        )
        for row in earlier_at(visit)
    )
    return Table(_heads(here, "recommendation", "addressee", "claimed", "verified"), rows)


def _replies(here: Here) -> Table:
    visits = [each.visit for each in here.material.visits]
    today = timezone.localdate()
    # what the report itself adopts nobody can have answered yet: the table says the same before its adoption and after
    rows = register().filter(visit__in=visits).exclude(report=here.material.report.number)
    if here.material.scope:
        rows = rows.filter(recommendation__in=[one.id for one in here.material.recommendations])
    given = list(rows)
    bodies = {row.addressee.name: row.addressee.name_in(here.language) for row in given}
    found = Counter((row.addressee.name, _claim(here, row, today)) for row in given)
    lines = tuple((bodies[name], claimed, dates.number(count)) for (name, claimed), count in sorted(found.items()))
    return Table(_heads(here, "addressee", "claimed", "value"), lines, align="llr")


def _claim(here: Here, row: AdoptedRecommendation, today: date) -> str:
    """What the addressee claims; of one that did not reply, by when it was asked."""
    claimed = row.claimed_on(today)
    if claimed == Claimed.NONE and row.reply_due:
        return here.say("replies.none-by", day=dates.day(row.reply_due, "long"))
    return str(Claimed(claimed).label)


def _causes(here: Here) -> Table:
    found = Counter(one.text.cause for one in here.material.findings if one.text.kind != "good_practice" and one.text.cause)
    rows = tuple((here.say(f"cause.{cause}"), dates.number(count)) for cause, count in found.most_common())
    return Table(_heads(here, "cause", "findings"), rows, align="lr")


def _method(here: Here) -> Table:
    each = here.material.first
    counts: Mapping[str, int] = {
        "records": sum(each.counts.values()), "paper": each.through(Record.Door.PAPER), "app": each.through(Record.Door.FIELD_APP),
        "collect": each.through(Record.Door.COLLECT), **{tool: each.held(tool) for tool in ("interview", "room", "registers", "note")},
        "sheets": sum(each.held(tool) for tool in ("access", "opening", "closing")),
    }  # fmt: skip
    written = each.through(Record.Door.DESK)
    if written:
        counts = {**counts, "desk": written}
    rows = [(here.say(f"method.{name}"), dates.number(count)) for name, count in counts.items()]
    error = share_error_of(each.opened)
    if error is not None:
        rows.append((here.say("method.error"), dates.number(round(error * 100))))
    return Table(_heads(here, "measure", "value"), tuple(rows), align="lr")


def _weight_first(item: tuple[str, Provision]) -> tuple[int, str, int, str]:
    """What binds here before what was accepted, and NMR 12 before NMR 104."""
    code, row = item
    number = re.search(r"\d+", code)
    return Standing.values.index(row.instrument.status), row.instrument.code, int(number[0]) if number else 0, code


def _provisions(here: Here) -> Table:
    rows = tuple(
        (code, row.title_in(here.language), row.instrument.title_in(here.language), weight_word(row.instrument.status))
        for code, row in sorted(here.material.provisions.items(), key=_weight_first)
    )
    return Table(_heads(here, "provision", "subject", "instrument-name", "status-here"), rows)


def _places(here: Here) -> Table:
    rows = tuple(
        (
            place_name(here, each),
            str(each.visit.place.get_kind_display()) if each.visit.place else "",
            place_days(each),
            outcome(here, each),
        )
        for each in here.material.visits
    )
    return Table(_heads(here, "place", "kind", "days", "outcome"), rows)


def _not_reached(here: Here) -> Table:
    """What the report does not tell, and why: counts alone, since a planned visit's place stays sealed."""
    visits = [each.visit for each in here.material.visits]
    refused: Counter[int | None] = Counter(one.why for one in visits if one.state == Visit.State.REFUSED)
    short: Counter[int | None] = Counter(one.why for one in visits if one.state != Visit.State.REFUSED and one.why)
    kinds = (("unmade", Counter[int | None](here.material.unmade)), ("refused", refused), ("cut-short", short))
    rows = [row for name, found in kinds for row in _reasons(here, name, found)]
    return Table(_heads(here, "not-reached", "why", "value"), tuple(rows), align="llr")


def _reasons(here: Here, name: str, found: Counter[int | None]) -> Iterator[tuple[str, str, str]]:
    """A line for each reason, the most frequent first; one line where there was none of the kind."""
    for why, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0] or 0)):
        yield here.say(f"unreached.{name}"), here.say(f"why.{why}" if why else "why.none"), dates.number(count)
    if not found:
        yield here.say(f"unreached.{name}"), "—", dates.number(0)


def _pooled_findings(here: Here) -> Table:
    """Shortcomings by theme over all places: facts of institutions, no persons."""
    headings = wording(1, here.language)
    found = Counter(section_of_theme(one.text.theme).code for one in here.material.findings if one.text.kind != "good_practice")
    rows = tuple((headings[kind.code].heading, dates.number(found[kind.code])) for kind in VISIT if found[kind.code])
    return Table(_heads(here, "measure", "findings"), rows, align="lr")


MAKERS: Mapping[str, Maker] = {
    "powers": _powers, "gaps": _gaps, "population": _population, "access": _access, "registers": _registers, "rooms": rooms.table,
    "undertakings": _undertakings, "recommendations": _recommendations, "earlier": _earlier, "replies": _replies, "causes": _causes,
    "method": _method, "provisions": _provisions, "places": _places, "not-reached": _not_reached, "pooled-findings": _pooled_findings,
    "talks": pooled.talks, "pooled-talks": pooled.pooled_talks, "heard": pooled.heard,
}  # fmt: skip
