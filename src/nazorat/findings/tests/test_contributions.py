"""Each member sees what became of what they brought: in which findings it stands, and whether a report took them up."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.fieldwork.models import Record, Sheet
from nazorat.fieldwork.queries import own_records, titles_of
from nazorat.findings import actions
from nazorat.findings.contributions import Contributions, contributions_of
from support.records import make_sheets

from .make import Cast, link, make_cast, make_entry, make_finding, make_record

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return make_cast("note")


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def sheet_of(cast: Cast, record: Record, who: str) -> int:
    """The sheet that the record came on, as if `who` had filled it."""
    [sheet] = make_sheets(cast.visit, cast.ring("lead"), "note", member=cast.people[who])
    Sheet.objects.filter(id=sheet.id).update(record=record, fate=Sheet.Fate.KEYED, keyed_at=timezone.now())
    return sheet.number


def mine(cast: Cast, who: str) -> Contributions:
    opened = actions.open_debrief(by=cast.ring(who), visit=cast.visit)
    records = own_records(cast.visit, cast.people[who])
    return contributions_of(cast.people[who], opened, records, titles_of({record.tool_version for record, _sheet in records}), {})


def test_statements_and_records_stand_with_the_findings_that_rest_on_them(cast: Cast) -> None:
    make_entry(cast, "monitor", statement="Ten minutes outdoors")
    make_entry(cast, "monitor", statement="Nobody asked")
    make_entry(cast, "lead", statement="Of somebody else")
    used, idle, foreign = (make_record(cast, {"what/text": words}) for words in ("one", "two", "three"))
    number = sheet_of(cast, used, "monitor")
    sheet_of(cast, idle, "monitor")
    sheet_of(cast, foreign, "lead")
    cited = actions.open_debrief(by=cast.ring("lead"), visit=cast.visit).entries[0].cited()
    answer = link(record=used.id, path="what/text")
    finding = make_finding(cast, entries=(cited,), links=(answer, link(record=foreign.id)))
    make_finding(cast, title="Another", links=(answer,))
    found = mine(cast, "monitor")
    assert [(one.entry.text.statement, [each.id for each in one.findings]) for one in found.statements] == [
        ("Ten minutes outdoors", [finding.id]), ("Nobody asked", []),
    ]  # fmt: skip
    # one answer that two findings rest on is one answer
    assert [(one.record.id, one.sheet, one.answers, len(one.findings)) for one in found.records[:1]] == [(used.id, number, 1, 2)]
    assert (found.records[1].record.id, found.records[1].findings) == (idle.id, ())
    assert (found.total, found.used, found.adopted) == (4, 2, 0)


def test_an_adopted_report_is_told(cast: Cast) -> None:
    make_entry(cast, "monitor")
    cited = actions.open_debrief(by=cast.ring("lead"), visit=cast.visit).entries[0].cited()
    make_finding(cast, entries=(cited,))
    opened = actions.open_findings(by=cast.ring("lead"), visit=cast.visit)
    actions.adopt_findings(by=cast.ring("lead"), second=cast.people["monitor"], visit=cast.visit, findings=opened)
    assert (mine(cast, "monitor").used, mine(cast, "monitor").adopted) == (1, 1)
    assert mine(cast, "health").total == 0


def test_the_page_is_ones_own_and_one_act(cast: Cast) -> None:
    make_entry(cast, "monitor", statement="Ten minutes outdoors")
    sheet_of(cast, make_record(cast, {"what/text": "one"}), "monitor")
    client, path = cast.client("monitor"), f"/visits/{cast.visit.id}/debrief/mine/"
    before = Act.objects.count()
    page = client.get(path).content.decode()
    assert [act.verb for act in Act.objects.order_by("seq")[before:]] == ["findings.open-debrief"]
    assert "Ten minutes outdoors" in page
    assert "in none yet" in page
    assert "You brought 2 statements and records; in a finding: 0, in an adopted report: 0." in page
    others = cast.client("health").get(path).content.decode()
    assert "Ten minutes outdoors" not in others
    assert "Nothing of yours is here yet." in others
    assert path in client.get(f"/visits/{cast.visit.id}/debrief/").content.decode()
    for stranger in ("stranger", "interpreter", "coordinator"):
        assert cast.client(stranger).get(path).status_code == 404
