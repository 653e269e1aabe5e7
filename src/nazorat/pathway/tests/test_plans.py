"""National plans: measures by point, reported and observed by half year and apart, what they answer, the half-yearly table."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.pathway import actions
from nazorat.pathway.actions import NewMeasure
from nazorat.pathway.models import Measure, MeasureLink, MeasureSaid, NationalPlan
from nazorat.pathway.queries import (
    MEASURE_HEAD,
    Half,
    halves_of,
    lines_found,
    measure_lines,
    measures_of_gap,
    measures_of_outside,
    plans_standing,
    state_tallies,
)
from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from support.facts import fact, long_ago
from support.make import make_member, make_organisation, sign_in
from support.outside import make_outside
from support.pathway import make_gap
from support.plans import make_measure, make_measure_said, make_plan

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FIRST, SECOND = Half(2025, 1), Half(2025, 2)


def signed(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def coordinator() -> Member:
    return make_member(role=Member.Role.COORDINATOR)


def posted(**given: Any) -> dict[str, Any]:
    return {"source": "Report of the government, 2026", "on": long_ago(30).isoformat(), "link": "", **given}


def states(plan: NationalPlan, half: Half) -> list[tuple[str, str, str]]:
    return [
        (one.measure.code, one.reported.state if one.reported else "", one.observed.state if one.observed else "")
        for one in measure_lines(plan, half)
    ]


def test_measures_stand_by_point_as_people_count() -> None:
    plan = make_plan()
    for point, number in (("10", "10.10"), ("2", "2.1"), ("10", "10.2"), ("10", "")):
        make_measure(plan, point, number)
    assert [one.measure.code for one in measure_lines(plan, FIRST)] == ["2.1", "10", "10.2", "10.10"]
    assert vars(plans_standing().get())["count"] == 4


def test_half_year_shows_what_was_said_until_then_and_nothing_later() -> None:
    plan = make_plan()
    measure = make_measure(plan)
    make_measure_said(measure, "reported", year=2025, half=1, state="in_progress")
    make_measure_said(measure, "reported", year=2025, half=2, state="done")
    make_measure_said(measure, "observed", year=2025, half=2, state="partly", words="Seen on two visits: one course of three.")
    assert states(plan, Half(2024, 2)) == [("10.1", "", "")]
    assert states(plan, FIRST) == [("10.1", "in_progress", "")]
    assert states(plan, SECOND) == [("10.1", "done", "partly")]
    (line,) = measure_lines(plan, SECOND)
    assert line.apart
    assert state_tallies([line])["reported"] == {"not_started": 0, "in_progress": 0, "partly": 0, "done": 1, "dropped": 0, "": 0}


def test_what_was_said_of_a_half_year_is_kept_when_changed_and_not_written_over() -> None:
    measure = make_measure(make_plan())
    first = make_measure_said(measure, year=2025, half=1, state="in_progress")
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.say_measure(
            by=coordinator(), measure=measure, track="reported", year=2025, half=1, state="done", words="", seen=None, **fact()
        )
    make_measure_said(measure, year=2025, half=1, state="partly")
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert [one.state for one in MeasureSaid.objects.filter(replaced_at=None)] == ["partly"]


def test_observed_state_needs_its_ground_and_no_half_year_that_has_not_begun() -> None:
    measure = make_measure(make_plan())
    with pytest.raises(Problem, match="view-needs-ground"):
        make_measure_said(measure, "observed", year=2025, half=1, words="")
    with pytest.raises(Problem, match="day-ahead"):
        make_measure_said(measure, year=TODAY.year + 1, half=1)


def test_measure_is_over_after_its_day_until_somebody_says_that_it_is_done() -> None:
    plan = make_plan()
    measure = make_measure(plan, term_on=date(2025, 3, 31))
    make_measure(plan, "11", "", term_on=TODAY + timedelta(days=40))
    assert [one.over for one in measure_lines(plan, Half(2024, 2))] == [False, False]
    assert [one.over for one in measure_lines(plan, FIRST)] == [True, False]
    assert [one.measure for one in lines_found(measure_lines(plan, FIRST), {"over": "yes"})] == [measure]
    make_measure_said(measure, year=2025, half=1, state="done")
    assert [one.over for one in measure_lines(plan, FIRST)] == [False, False]


def test_half_years_of_a_plan_end_with_the_present_one_or_a_year_after_its_end() -> None:
    plan = make_plan(begins_on=date(2019, 1, 24), ends_on=date(2020, 6, 30))
    assert [str(one) for one in halves_of(plan)] == ["2021/2", "2021/1", "2020/2", "2020/1", "2019/2", "2019/1"]
    assert str(halves_of(make_plan(), date(2024, 8, 1))[0]) == "2024/2"


def test_all_measures_are_entered_or_none() -> None:
    plan = make_plan()
    make_measure(plan, "1", "1.1")
    for numbers in (("2.1", "2.1"), ("1.2", "1.1")):
        with pytest.raises(Problem, match="measure-number-twice"):
            actions.enter_measures(
                by=coordinator(), plan=plan, measures=[NewMeasure(one[0], one, "words") for one in numbers], **fact()
            )
    assert Measure.objects.count() == 1
    actions.strike_entry(by=coordinator(), entry=Measure.objects.get())
    make_measure(plan, "1", "1.1")


def test_measure_answers_and_stands_at_what_it_answers() -> None:
    load_reference(by=None)
    measure, gap, outside = make_measure(make_plan()), make_gap(), make_outside(paragraph="118.31")
    client = signed(coordinator())
    at = f"/pathway/measures/{measure.id}/"
    for given in ({"gap": str(gap.id)}, {"paragraph": "118.31"}):
        assert client.post(at + "links/new/", given).status_code == 302
    for wrong in ({}, {"paragraph": "1.1"}, {"own": "2026-01/1"}, {"gap": str(gap.id), "paragraph": "118.31"}):
        assert client.post(at + "links/new/", wrong).status_code == 422
    assert [one.measure for one in measures_of_gap(gap)] == [measure]
    assert [one.measure for one in measures_of_outside(outside)] == [measure]
    for page in (f"/pathway/gaps/{gap.id}/", f"/pathway/outside/{outside.id}/"):
        assert at in client.get(page).content.decode()
    link = MeasureLink.objects.get(gap=gap)
    assert client.post(f"/pathway/measures/links/{link.id}/remove/")["Location"] == at
    assert measures_of_gap(gap) == []


@pytest.mark.parametrize(
    "facts",
    [{"half": 3}, {"state": "soon"}, {"track": "observed", "words": ""}, {"track": "hoped"}, {"replaced_at": timezone.now()}],
)
def test_the_database_takes_no_state_without_half_year_kind_or_ground(facts: dict[str, Any]) -> None:
    given = {"track": "reported", "year": 2025, "half": 1, "state": "done", "words": "x", **facts}
    measure = make_measure(make_plan())
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureSaid.objects.create(measure=measure, entered_by=measure.entered_by, **fact(), **given)


def test_coordinator_keeps_a_plan_by_the_pages_and_its_half_yearly_table_leaves() -> None:
    client, body = signed(coordinator()), make_organisation(name="A ministry")
    form = posted(title="Plan on the remarks", body=body.id, begins_on="2024-01-01", ends_on="2027-12-31")
    assert client.post("/pathway/plans/new/", {**form, "ends_on": "2023-01-01"}).status_code == 422
    at = client.post("/pathway/plans/new/", form)["Location"]
    new = posted(point="10", number="10.1", words="Train the staff.", term="each half year", bodies=[body.id])
    assert client.get(at + "measures/new/").content.decode().count("Report of the government, 2026") == 1
    assert [client.post(at + "measures/new/", new).status_code for _each in range(2)] == [302, 422]
    measure = Measure.objects.get()
    said = posted(half="2025-2", state="done", words="All courses.")
    assert client.post(f"/pathway/measures/{measure.id}/tracks/reported/", said).status_code == 302
    assert client.post(f"/pathway/measures/{measure.id}/tracks/observed/", {**said, "words": ""}).status_code == 422
    assert client.post(f"/pathway/measures/{measure.id}/tracks/hoped/", said).status_code == 404
    reader = signed(make_member(planner=True))
    page = reader.get(f"{at}?half=2025-2").content.decode()
    assert [word for word in ("Train the staff.", "A ministry", "each half year", "2025/2") if word not in page] == []
    for half, state, of in (("2025-2", "done", "2025/2"), ("2025-1", "unknown", "")):
        head, row = csv.reader(io.StringIO(reader.get(f"{at}table/?half={half}").content.decode("utf-8-sig")))
        told = dict(zip(head, row, strict=True))
        assert (tuple(head), told["reported"], told["reported_half_year"]) == (MEASURE_HEAD, state, of)
    assert reader.get(f"{at}table/?format=xlsx").content.startswith(b"PK")
    assert "Train the staff." not in reader.get(f"{at}?half=2025-2&reported=unknown").content.decode()
    verbs = [act.verb for act in Act.objects.filter(verb__startswith="pathway.").order_by("seq")]
    assert verbs == ["pathway.enter-plan", "pathway.enter-measures", "pathway.say-measure"]
    assert client.post(f"/pathway/entries/plan/{NationalPlan.objects.get().id}/strike/")["Location"] == "/pathway/plans/"
    assert [reader.get(one).status_code for one in (at, f"/pathway/measures/{measure.id}/")] == [404, 404]


def test_planner_reads_and_others_are_refused() -> None:
    plan = make_plan()
    measure = make_measure(plan)
    reads = (
        "/pathway/plans/",
        f"/pathway/plans/{plan.id}/",
        f"/pathway/plans/{plan.id}/table/",
        f"/pathway/measures/{measure.id}/",
    )
    writes = ("/pathway/plans/new/", f"/pathway/plans/{plan.id}/measures/new/", f"/pathway/measures/{measure.id}/links/new/")
    planner, monitor = signed(make_member(planner=True)), signed(make_member())
    assert [planner.get(page).status_code for page in reads + writes] == [200] * 4 + [403] * 3
    assert [monitor.get(page).status_code for page in reads + writes] == [403] * 7
    with pytest.raises(Problem, match="refused"):
        make_plan(by=make_member(planner=True))
    with pytest.raises(Problem, match="refused"):
        make_measure(plan, "2", by=make_member())


def test_the_same_queries_at_one_measure_and_at_three(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    plan = make_plan()
    for number in range(3):
        make_measure_said(make_measure(plan, str(number)), year=2025)
        with django_assert_num_queries(3):
            assert len(measure_lines(plan, SECOND)) == number + 1
