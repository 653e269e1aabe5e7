"""The sheet of a place in a report on several."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from nazorat.reports.actions import open_report
from nazorat.reports.blocks import woven
from nazorat.reports.blocks.chunk import Chunk
from nazorat.reports.build import built
from nazorat.reports.models import Report
from nazorat.reports.sections import CONSOLIDATED, LANGUAGES
from nazorat.visits.actions import Seat, close_visit, drop_plan, plan_visit
from nazorat.visits.models import Why
from support.make import make_keyring, make_member
from support.reports import Cast, make_cast, make_finding, make_report, make_talk
from support.visits import make_place, make_visit

pytestmark = pytest.mark.django_db
ANNEX = next(kind for kind in CONSOLIDATED if kind.code == "annex-places")


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return make_cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def sheets_of(cast: Cast, language: str) -> list[Chunk]:
    report = make_report(cast, kind=Report.Kind.CONSOLIDATED, visits=[cast.visit])
    return woven(open_report(by=cast.lead, report=report), ANNEX, language, "{{sheets:places}}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_place_where_enough_spoke_has_its_facts_and_findings(cast: Cast, language: str) -> None:
    for hour in range(8, 13):
        make_talk(cast.visit, cast.lead, start=hour)
    make_finding(cast)
    heading, facts, findings = sheets_of(cast, language)
    assert cast.visit.place
    assert heading.markdown == f"# {cast.visit.place.name_in(language)}"
    assert facts.table
    assert "5" in {row[1] for row in facts.table.rows}
    assert findings.markdown.startswith("- ")


def test_what_was_not_reached_stands_with_its_reasons_and_no_place(cast: Cast) -> None:
    planner = make_keyring(make_member(planner=True))
    facts: dict[str, Any] = {
        "place": make_place(name_ru="КАНАРЕЙКА"), "begins": date(2031, 8, 17), "mode": 1, "note": "",
        "seats": [Seat(cast.lead.member, "lead", True)],
    }  # fmt: skip
    for why in (Why.ROAD, Why.ROAD, Why.TEAM, None):
        drop_plan(by=planner, visit=plan_visit(by=planner, **facts), why=why)
    short = close_visit(by=cast.lead, visit=make_visit(lead=cast.lead), ended=date(2026, 5, 13), why=Why.TIME)
    report = make_report(cast, kind=Report.Kind.CONSOLIDATED, visits=[cast.visit, short])
    # what is dropped after it was begun is another report's
    drop_plan(by=planner, visit=plan_visit(by=planner, **facts), why=Why.KNOWN)
    material = open_report(by=cast.lead, report=report)
    (chunk,) = woven(material, ANNEX, "en", "{{table:not-reached}}")
    assert chunk.table
    assert list(chunk.table.rows) == [
        ("Planned visit not made", "road or weather", "2"), ("Planned visit not made", "no reason was recorded", "1"),
        ("Planned visit not made", "too few of the team", "1"), ("Entry refused", "—", "0"), ("Visit cut short", "time ran out", "1"),
    ]  # fmt: skip
    (places,) = woven(material, ANNEX, "en", "{{table:places}}")
    assert places.table
    assert [row[3] for row in places.table.rows] == ["visited earlier, keyed from paper", "visit cut short: time ran out"]
    assert "КАНАРЕЙКА" not in "".join(section.markdown for section in built(material, "ru").sections)


def test_place_where_few_spoke_has_neither_table_nor_findings(cast: Cast) -> None:
    for hour in range(8, 12):
        make_talk(cast.visit, cast.lead, start=hour)
    make_finding(cast, fact="Прогулка длится менее часа.")
    chunks = sheets_of(cast, "ru")
    assert [chunk for chunk in chunks if chunk.table] == []
    assert "Прогулка" not in "".join(chunk.markdown for chunk in chunks)


def test_sheets_have_as_many_paragraphs_in_every_language(cast: Cast) -> None:
    make_talk(cast.visit, cast.lead)
    assert len({tuple(type(chunk.table) for chunk in sheets_of(cast, language)) for language in LANGUAGES}) == 1
