"""The annual report: the year from what is in clear, by coordinators who open no visit, through a gate of its own."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.cases.models import Case
from nazorat.findings.models import AdoptedFinding
from nazorat.kit import panels
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.recommendations.models import AdoptedRecommendation, Reply
from nazorat.reports.access import report_for_work
from nazorat.reports.actions import (
    adopt_report,
    begin_annual_report,
    generate_texts,
    open_report,
    release_report,
)
from nazorat.reports.blocks import woven
from nazorat.reports.build import built, built_all, out_of_step, title_of
from nazorat.reports.models import ReleasedFigure, ReleasedFile, Report
from nazorat.reports.queries import may_be_shown, readers_of
from nazorat.reports.sections import ANNUAL
from nazorat.typeset.tests.pdf_structure import structure_of
from nazorat.visits.actions import Seat, close_visit, drop_plan, plan_visit
from nazorat.visits.models import Visit, Why
from support.cases import make_case
from support.make import make_keyring, make_member, sign_in
from support.reports import Cast, make_cast, make_finding, make_recommendation, make_report, make_talk, ready, sign
from support.visits import make_place, make_visit

pytestmark = pytest.mark.django_db
YEAR = 2026


@dataclass(frozen=True)
class Heads:
    """The cast of a visit that is closed and whose report was adopted, and the coordinators of its two sides."""

    cast: Cast
    ours: Keyring
    theirs: Keyring


@pytest.fixture(scope="module")
def made(lasting: None) -> Heads:
    cast = make_cast(tools=("interview",))
    heads = [
        make_keyring(make_member(role=Member.Role.COORDINATOR, organisation=one.member.organisation))
        for one in (cast.lead, cast.other)
    ]
    make_talk(cast.visit, cast.lead, "КАНАРЕЙКА")
    make_finding(
        cast, words={"ru": {"title": "Прогулка короче часа везде", "fact": "Так во всех местах."}}, spread="systemic", cause="law"
    )
    finding = open_report(by=cast.lead, report=make_report(cast)).findings[0]
    make_recommendation(cast, words={"ru": "Изменить закон о прогулке."}, findings=(finding.id,), cause="law")
    report = make_report(cast)
    for by in (cast.lead, cast.other):
        sign(by, report)
    adopt_report(by=cast.lead, readiness=ready(cast.lead, report))
    make_finding(cast, words={"ru": {"title": "КАНАРЕЙКА", "fact": "КАНАРЕЙКА."}}, spread="systemic")
    close_visit(by=cast.lead, visit=cast.visit, ended=date(YEAR, 5, 13))
    return Heads(cast, *heads)


@pytest.fixture
def heads(made: Heads) -> Heads:
    return deepcopy(made)


def begun(heads: Heads) -> Report:
    report = begin_annual_report(by=heads.ours, year=YEAR, master="ru")
    generate_texts(by=heads.ours, material=open_report(by=heads.ours, report=report))
    return report


def cells(heads: Heads, report: Report, block: str) -> list[tuple[str, ...]]:
    (chunk,) = woven(open_report(by=heads.ours, report=report), ANNUAL[0], "en", "{{" + block + "}}")
    assert chunk.table, chunk.markdown
    return list(chunk.table.rows)


def counted(heads: Heads, report: Report) -> dict[str, str]:
    """The rows of cases of the year."""
    return {row[0]: row[1] for row in cells(heads, report, "annual:cases")}


def test_year_without_a_visit_that_is_over_has_nothing_to_tell(heads: Heads) -> None:
    make_visit(lead=heads.cast.lead, began=date(2024, 3, 1), ended=date(2024, 3, 2))  # under way still
    for year in (2024, 2025):
        with pytest.raises(Problem, match="report-empty-year"):
            begin_annual_report(by=heads.ours, year=year, master="ru")


def test_it_is_granted_to_coordinators_alone_and_opens_no_visit(heads: Heads) -> None:
    with pytest.raises(Problem, match="report-not-on-visits"):
        begin_annual_report(by=heads.cast.lead, year=YEAR, master="ru")
    report = begun(heads)
    assert set(readers_of(report)) == {heads.ours.member, heads.theirs.member}
    with pytest.raises(Http404):
        report_for_work(heads.cast.lead.member, report.id)
    later = make_member(role=Member.Role.COORDINATOR)
    assert [key.member for key in may_be_shown(report)] == [later]
    before = Act.objects.count()
    open_report(by=heads.theirs, report=report)
    assert list(Act.objects.order_by("seq").values_list("verb", "obj"))[before:] == [("reports.open-report", report.id)]


def test_coordinator_who_is_none_any_more_neither_opens_nor_signs(heads: Heads) -> None:
    report = begun(heads)
    assert report_for_work(heads.theirs.member, report.id) == report
    Member.objects.filter(id=heads.theirs.member.id).update(role=Member.Role.MONITOR)
    with pytest.raises(Http404):
        report_for_work(Member.objects.get(id=heads.theirs.member.id), report.id)


def test_it_tells_what_was_adopted_and_nothing_sealed(heads: Heads) -> None:
    report = begun(heads)
    material = open_report(by=heads.ours, report=report)
    words = "\n".join(section.markdown for section in built(material, "ru").sections)
    assert "Так во всех местах." in words
    assert "Изменить закон о прогулке." in words
    assert "КАНАРЕЙКА" not in words
    assert title_of(material, "en") == "Annual report"
    assert out_of_step(built_all(material), "ru") == {"tg": (), "en": ()}


def test_visits_and_what_was_not_reached_are_counted_in_the_year(heads: Heads) -> None:
    planner, place = make_keyring(make_member(planner=True)), make_place(kind="POL_STATION")
    Visit.objects.create(
        number=90,
        state=Visit.State.REFUSED,
        place=place,
        began_on=date(YEAR, 6, 1),
        ended_on=date(YEAR, 6, 1),
        gate_minutes=9,
        why=2,
    )
    make_visit(lead=heads.cast.lead, began=date(YEAR - 1, 3, 1), ended=date(YEAR - 1, 3, 2))
    plan = plan_visit(
        by=planner, place=place, begins=date(2031, 8, 17), mode=1, note="", seats=[Seat(heads.cast.lead.member, "lead", True)]
    )
    drop_plan(by=planner, visit=plan, why=Why.MEANS)
    report = begun(heads)
    assert cells(heads, report, "annual:visits") == [
        ("Visits made", "1"), ("Of them: unannounced", "1"), ("Of them: announced", "0"),
        ("Keyed from paper after the visit", "1"), ("Visit cut short", "0"), ("Entry refused", "1"), ("Planned visit not made", "1"),
    ]  # fmt: skip
    assert cells(heads, report, "table:not-reached") == [
        ("Planned visit not made", "no money or transport", "1"), ("Entry refused", "no order from above", "1"), ("Visit cut short", "—", "0"),
    ]  # fmt: skip
    assert [row[1:] for row in cells(heads, report, "annual:kinds")] == [("1", "0", "1"), ("2", "1", "0")]
    numbers = {row[0]: row[1:] for row in cells(heads, report, "annual:numbers")}
    assert numbers["Places entered, of those known"] == ("1", "3")
    assert numbers["Entries refused, of all tried"] == ("1", "2")
    assert numbers["Visits whose report is released"] == ("0", "1")


def test_persons_are_those_that_released_reports_counted(heads: Heads) -> None:
    report = Report.objects.create(number=90, kind=1, begun_by=heads.ours.member, state=Report.State.RELEASED)
    report.visits.add(heads.cast.visit)
    for name, value in (("talks", 36), ("women", 6)):
        ReleasedFigure.objects.create(report=report, name=name, value=value)
    assert cells(heads, begun(heads), "annual:heard") == [("Persons heard", "36", "—"), ("Of them women", "6", "36")]


def test_cases_of_the_year_are_told_from_five_on(heads: Heads) -> None:
    report, lead, place = begun(heads), heads.cast.lead, make_place()
    (none,) = woven(open_report(by=heads.ours, report=report), ANNUAL[0], "en", "{{annual:cases}}")
    assert none.table is None
    make_case(lead, place)
    Case.objects.update(entered_at=datetime(YEAR, 6, 1, tzinfo=UTC))
    assert counted(heads, report)["reprisal"] == "fewer than 5"
    for _again in range(4):
        make_case(lead, place)
    Case.objects.update(entered_at=datetime(YEAR, 6, 1, tzinfo=UTC))
    told = counted(heads, report)
    assert (told["reprisal"], told["tip"]) == ("5", "0")
    Case.objects.update(entered_at=datetime(YEAR - 1, 6, 1, tzinfo=UTC))
    assert woven(open_report(by=heads.ours, report=report), ANNUAL[0], "en", "{{annual:cases}}") == [none]


def test_what_rooms_above_count_of_requests_for_numbers_stands_in_it(heads: Heads, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[date, date]] = []

    def told(since: date, until: date) -> dict[str, int]:
        asked.append((since, until))
        return {"sent": 3, "refused": 1, "days": 19}

    monkeypatch.setattr(panels, "_slots", {"annual-numbers-asked": [(1, told)]})
    assert cells(heads, begun(heads), "annual:asked") == [
        ("Requests for numbers sent to authorities (Protocol, article 20)", "3"), ("Of them: refused", "1"),
        ("Days to the first answer (median)", "19"),
    ]  # fmt: skip
    assert set(asked) == {(date(YEAR, 1, 1), date(YEAR, 12, 31))}


def test_answers_are_counted_as_claimed_and_as_verified(heads: Heads) -> None:
    row = AdoptedRecommendation.objects.get()
    AdoptedRecommendation.objects.filter(pk=row.pk).update(claimed="done", verified="partly")
    Reply.objects.create(recommendation=row, claimed="done", received_on=date(YEAR, 7, 1), entered_by=heads.ours.member)
    report = begun(heads)
    numbers = {line[0]: line[1:] for line in cells(heads, report, "annual:numbers")}
    assert numbers["Claimed done by the authorities"] == ("1", "1")
    assert numbers["Verified done by the mechanism"] == ("0", "1")
    assert cells(heads, report, "annual:state") == [("“already done”", "partly implemented", "1")]
    assert ("B: under way or partly implemented", "1") in cells(heads, report, "annual:scales")
    assert ("Of them answered in the year", "1") in cells(heads, report, "annual:dialogue")


def test_two_coordinators_of_two_sides_sign_and_release_nine_documents(heads: Heads) -> None:
    report, counts = begun(heads), (AdoptedFinding.objects.count(), AdoptedRecommendation.objects.count())
    found = ready(heads.ours, report)
    assert [(catch.language, catch.rule, catch.excerpt, catch.text) for catch in found.checked.open] == []
    sign(heads.ours, report)
    alone = ready(heads.ours, report)
    with pytest.raises(Problem, match="second-person"):
        adopt_report(by=heads.ours, readiness=alone)
    sign(heads.theirs, report)
    adopt_report(by=heads.ours, readiness=ready(heads.ours, report))
    assert (AdoptedFinding.objects.count(), AdoptedRecommendation.objects.count()) == counts
    report.refresh_from_db()
    release_report(by=heads.theirs, readiness=ready(heads.theirs, report))
    files = {(file.language, file.kind): bytes(file.content) for file in ReleasedFile.objects.filter(report=report)}
    assert len(files) == 9
    for language in ("ru", "tg", "en"):
        one = structure_of(files[language, "pdf"])
        assert (one.marked, one.language, one.ua_part) == (True, language, "1")


def test_page_is_for_coordinators_and_asks_for_a_year_that_has_come(heads: Heads) -> None:
    client, monitor = Client(), Client()
    sign_in(client, heads.ours.member)
    sign_in(monitor, heads.cast.lead.member)
    address = reverse("report-annual-new")
    assert address in client.get(reverse("reports")).content.decode()
    assert address not in monitor.get(reverse("reports")).content.decode()
    assert monitor.get(address).status_code == 403
    page = client.post(address, {"year": "2999", "master": "ru"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["year"])
    assert client.post(address, {"year": "2020", "master": "ru"}).status_code == 409
    made = client.post(address, {"year": str(YEAR), "master": "ru"})
    report = Report.objects.get(kind=Report.Kind.ANNUAL)
    assert made.headers["Location"] == reverse("report", args=[report.id])
    assert client.post(reverse("report-generate", args=[report.id])).status_code == 302
    for name in ("report", "report-gate", "report-evidence"):
        assert (name, client.get(reverse(name, args=[report.id])).status_code) == (name, 200)
