"""The sheet of a place in a report on several."""

from __future__ import annotations

from copy import deepcopy

import pytest

from nazorat.reports.actions import open_report
from nazorat.reports.blocks import woven
from nazorat.reports.blocks.chunk import Chunk
from nazorat.reports.models import Report
from nazorat.reports.sections import CONSOLIDATED, LANGUAGES
from support.reports import Cast, make_cast, make_finding, make_report, make_talk

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
