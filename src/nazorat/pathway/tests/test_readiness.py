"""The checklist of readiness: each criterion 0 to 2 by its evidence, year beside year, unknown never counted as not met."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nazorat.kit.problems import Problem
from nazorat.pathway import actions
from nazorat.pathway.models import Criterion, ReadinessSaid
from nazorat.pathway.queries import READINESS_HEAD, criterion_lines, year_sums, years_known
from nazorat.people.models import Member
from support.facts import fact, long_ago
from support.make import make_member, sign_in
from support.readiness import make_readiness

pytestmark = pytest.mark.django_db
THIS = timezone.localdate().year


def signed(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def coordinator() -> Member:
    return make_member(role=Member.Role.COORDINATOR)


def posted(**given: Any) -> dict[str, Any]:
    return {"source": "A law", "on": long_ago(30).isoformat(), "link": "", "year": THIS, "score": 1, "evidence": "A line.", **given}


def test_years_stand_beside_one_another_and_unknown_counts_for_nothing() -> None:
    make_readiness("budget", 2023, score=0)
    make_readiness("budget", 2025, score=2)
    make_readiness("scope", 2025, score=1)
    lines = criterion_lines()
    assert (len(lines), years_known(lines)) == (23, [2023, 2025])
    found = {line.criterion: (line.change, line.scores([2023, 2024, 2025])) for line in lines}
    assert found[Criterion.BUDGET] == (2, [0, None, 2])
    assert found[Criterion.SCOPE] == (None, [None, None, 1])
    assert [(one.year, one.known, one.points, one.most) for one in year_sums(lines)] == [(2023, 1, 0, 2), (2025, 2, 3, 4)]


def test_what_was_said_of_a_year_is_kept_and_not_written_over() -> None:
    first = make_readiness(score=0)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.say_readiness(by=coordinator(), of="budget", year=2025, score=2, evidence="x", action="", seen=None, **fact())
    make_readiness(score=2)
    first.refresh_from_db()
    assert first.replaced_at is not None
    page = signed(make_member(planner=True)).get("/pathway/readiness/budget/").content.decode()
    assert [words for words in ("0: not met", "2: met") if words not in page] == []


@pytest.mark.parametrize("facts", [{"score": 3}, {"evidence": ""}, {"criterion": "charm"}, {"replaced_at": timezone.now()}])
def test_the_database_takes_no_score_without_evidence_or_criterion(facts: dict[str, Any]) -> None:
    given = {"criterion": "budget", "year": 2025, "score": 1, "evidence": "x", **facts}
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadinessSaid.objects.create(entered_by=coordinator(), **fact(), **given)


def test_coordinator_keeps_the_checklist_and_planner_reads_it() -> None:
    client, reader = signed(coordinator()), signed(make_member(planner=True))
    at = "/pathway/readiness/training/"
    assert client.post(at + "say/", posted(evidence="Two courses.")).status_code == 302
    for wrong in ({"score": 3}, {"evidence": ""}, {"year": THIS + 1}, {"source": ""}, {"seen": ""}):
        assert client.post(at + "say/", posted(**wrong)).status_code == 422, wrong
    assert "Two courses." in client.get(f"{at}say/?year={THIS}").content.decode()
    assert "Two courses." in reader.get("/pathway/readiness/").content.decode()
    head, *rows = csv.reader(io.StringIO(reader.get("/pathway/readiness/table/").content.decode("utf-8-sig")))
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert (tuple(head), len(told)) == (READINESS_HEAD, 23)
    assert [(one["year"], one["score"]) for one in told if one["evidence"] == "Two courses."] == [(str(THIS), "1")]
    assert {one["score"] for one in told if not one["year"]} == {"unknown"}
    assert [reader.get(page).status_code for page in (at, at + "say/", "/pathway/readiness/charm/")] == [200, 403, 404]
    monitor = signed(make_member())
    assert [monitor.get(page).status_code for page in (at, "/pathway/readiness/", "/pathway/readiness/table/")] == [403] * 3
    with pytest.raises(Problem, match="refused"):
        make_readiness(by=make_member(planner=True))


def test_one_query_however_many_years(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(3):
        make_readiness(year=2020 + number)
        with django_assert_num_queries(1):
            assert len(years_known(criterion_lines())) == number + 1
