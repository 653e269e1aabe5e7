"""One theme over several visits: what goes beyond one place, how firmly it is known, and the figures that belong to the theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from nazorat.analysis.figures import DEFINITIONS, used
from nazorat.findings.drafts import OpenFinding
from nazorat.findings.evidence import Status
from nazorat.kit import dates
from nazorat.reports.blocks import findings, pooled
from nazorat.reports.blocks.chunk import Chunk, Here, said, table_chunk, unknown
from nazorat.typeset import Table

# questions of the talk with a person, and the theme that each belongs to
QUESTIONS: Mapping[str, str] = {
    "treatment/staff_manner": "TREAT.ABUSE", "treatment/safe": "TREAT.VIOLENCE", "treatment/search_how": "TREAT.SEARCH",
    "first_hours/told_rights": "SAFEG.INFO", "first_hours/lawyer_first": "SAFEG.LAWYER", "first_hours/family_told": "SAFEG.NOTICE",
    "first_hours/judge": "SAFEG.JUDGE", "complaint/knows_how": "SAFEG.COMPLAINT", "treatment/punished": "PROT.DISCIPLINE",
    "daily/food": "MAT.FOOD", "daily/drinking_water": "MAT.WATER", "daily/own_bedding": "MAT.BED", "daily/last_visit": "REGIME.CONTACT",
    "first_hours/entry_exam": "HEALTH.ENTRY", "daily/care_asked": "HEALTH.ACCESS", "daily/care_alone": "HEALTH.CONFID",
}  # fmt: skip
# figures on rooms and registers that add up over places
FIGURES: Mapping[str, str] = {
    "rooms.measured": "MAT.SPACE", "rooms.shared.below_4": "MAT.SPACE", "rooms.shared.unclear_4": "MAT.SPACE",
    "rooms.shared.from_4": "MAT.SPACE", "rooms.shared.below_3": "MAT.SPACE", "rooms.single.below_6": "MAT.SPACE",
    "rooms.sleep_in_turns": "MAT.BED", "bell.works": "MAT", "bell.dead": "MAT", "bell.none": "MAT", "registers.read": "PROT.RECORDS",
    "discipline.sanctions": "PROT.DISCIPLINE", "discipline.with_hearing": "PROT.DISCIPLINE",
    "discipline.health_before": "PROT.DISCIPLINE", "complaints.received": "SAFEG.COMPLAINT", "entry.seen_24h": "HEALTH.ENTRY",
    "entry.injuries": "HEALTH.INJURY", "entry.injuries.account": "HEALTH.INJURY", "entry.to_prosecutor": "HEALTH.INJURY",
}  # fmt: skip


def themed(here: Here, what: str) -> Iterator[Chunk]:
    """`{{theme:findings}}`, `{{theme:good}}`, `{{theme:status}}`, `{{theme:figures}}`, `{{theme:talks}}`"""
    made = THEMED.get(what)
    yield from made(here) if made else [unknown("theme", what)]


def _holds(here: Here, theme: str) -> bool:
    """A report without a theme of its own takes every figure."""
    return here.material.scope is None or here.material.scope.holds(theme)


def _beyond(here: Here, *, good: bool) -> Iterator[Chunk]:
    """What was found beyond one place, the gravest first: a finding on one place would name it (practice R16)."""
    every = [one for one in here.material.findings if one.text.spread == "systemic" and _good(one) == good]
    for found in sorted(every, key=lambda one: (-one.text.severity, one.visit_id, one.number)):
        yield from findings.finding_chunks(here, found)
    if not every:
        yield said(here.say("theme.none-beyond"))


def _good(found: OpenFinding) -> bool:
    return found.text.kind == "good_practice"


def _status(here: Here) -> Iterator[Chunk]:
    """How many of the theme's findings are known how firmly, over all places; good practice apart."""
    every = here.material.findings
    counts = [
        (here.say(f"status.{one.value}"), sum(each.text.status is one and not _good(each) for each in every)) for one in Status
    ]
    counts.append((here.say("sheet.good"), sum(map(_good, every))))
    rows = tuple((name, dates.number(count)) for name, count in counts if count)
    heads = (here.say("head.measure"), here.say("head.findings"))
    yield table_chunk(Table(heads, rows, align="lr")) if rows else said(here.say("none-yet"))


def _figures(here: Here) -> Iterator[Chunk]:
    """Rooms and lines of registers added up over all places. Persons stand in protected tables alone."""
    rows = []
    for defined in DEFINITIONS:
        if defined.name in FIGURES and _holds(here, FIGURES[defined.name]):
            found = [each.figures[defined.name] for each in here.material.visits]
            known = [one for one in found if one.value is not None and (one.value or one.out_of)]
            if known:
                of = [one.out_of for one in known if one.out_of is not None]
                value = sum((one.value or Decimal(0) for one in known), Decimal(0))
                rows.append(
                    (str(defined.label), dates.number(value), dates.number(sum(of)) if of else "—", dates.number(len(known)))
                )
    heads = tuple(here.say(f"head.{name}") for name in ("measure", "value", "of", "in-places"))
    yield table_chunk(Table(heads, tuple(rows), align="lrrr")) if rows else said(here.say("none-yet"))


def _talks(here: Here) -> Iterator[Chunk]:
    """Each question of the theme that was asked anywhere, pooled by kind of place."""
    asked = {one.path for each in here.material.visits for talk in used(each.opened)[:1] for one in talk.form.questions()}
    paths = [path for path, theme in QUESTIONS.items() if path in asked and _holds(here, theme)]
    for path in paths:
        yield from pooled.question(here, path)
    if not paths:
        yield said(here.say("none-yet"))


THEMED: Mapping[str, Callable[[Here], Iterator[Chunk]]] = {
    "findings": lambda here: _beyond(here, good=False), "good": lambda here: _beyond(here, good=True), "status": _status,
    "figures": _figures, "talks": _talks,
}  # fmt: skip
