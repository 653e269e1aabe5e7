"""Who may see which page: the whole cast tries each."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.people.models import Member
from nazorat.reports.models import Report, SectionText
from nazorat.visits.actions import Seat
from nazorat.visits.models import TeamMember
from support.make import make_keyring, make_member, sign_in
from support.reports import Cast, make_cast, make_finding, make_recommendation, make_report, make_talk, outsiders
from support.visits import make_visit

pytestmark = pytest.mark.django_db

PAGES = (
    "report",
    "report-section",
    "report-text",
    "report-gate",
    "report-sign",
    "report-adopt",
    "report-release",
    "report-export",
    "report-versions",
    "report-authors",
)


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, Report]:
    cast = make_cast(tools=("interview", "room"))
    report = make_report(cast)
    return cast, report


@pytest.fixture
def cast(made: tuple[Cast, Report]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def report(made: tuple[Cast, Report]) -> Report:
    return deepcopy(made[1])


def address(name: str, report: Report) -> str:
    extra = {"report-section": ("summary",), "report-text": ("summary", "tg"), "report-versions": ("summary", "ru")}.get(name, ())
    return reverse(name, args=[report.id, *extra])


def entered(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def test_pages_of_a_draft_open_for_its_writers(cast: Cast, report: Report) -> None:
    for keyring in (cast.lead, cast.same, cast.other):
        client = entered(keyring.member)
        assert [client.get(address(name, report)).status_code for name in PAGES] == [200] * len(PAGES)


def test_pages_of_a_draft_are_not_there_for_anybody_else(cast: Cast, report: Report) -> None:
    elsewhere = make_visit().team.get().member
    interpreter = make_member()
    make_visit(lead=make_keyring(make_member()), seats=[Seat(interpreter, TeamMember.Role.INTERPRETER)])
    for member in (*outsiders(cast).values(), elsewhere, interpreter):
        client = entered(member)
        assert {client.get(address(name, report)).status_code for name in PAGES} == {404}
        assert str(report.id) not in client.get(reverse("reports")).content.decode()


def test_interpreter_of_the_visit_gets_no_draft() -> None:
    lead, interpreter = make_keyring(make_member()), make_member()
    visit = make_visit(lead=lead, seats=[Seat(interpreter, TeamMember.Role.INTERPRETER)])
    report = make_report(Cast(lead, lead, lead, visit, visit.place.authority))  # type: ignore[union-attr]  # a visit made has a place
    assert entered(interpreter).get(address("report-section", report)).status_code == 404


def test_member_taken_off_the_team_reads_no_more(cast: Cast, report: Report) -> None:
    TeamMember.objects.filter(visit=cast.visit, member=cast.other.member).update(left_at=report.begun_at)
    assert entered(cast.other.member).get(address("report-gate", report)).status_code == 404


def test_nobody_is_sent_to_sign_in(report: Report) -> None:
    for name in PAGES:
        answer = Client().get(address(name, report))
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in/")


def test_locked_member_is_sent_to_unlock(cast: Cast, report: Report) -> None:
    client = entered(cast.lead.member)
    client.post(reverse("lock"))
    answer = client.get(address("report-section", report))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("unlock"))
    assert client.get(address("report", report)).status_code == 200


def test_each_reading_writes_its_act(cast: Cast, report: Report) -> None:
    client = entered(cast.lead.member)
    own = {
        "report-versions": "reports.open-versions",
        "report-authors": "reports.open-versions",
        "report-text": "reports.open-section",
    }
    for name in set(PAGES) - {"report", "report-export"}:
        acts = Act.objects.filter(verb=own.get(name, "reports.open-report"))
        before = acts.count()
        client.get(address(name, report))
        assert acts.count() == before + 1, name


def test_one_reading_is_one_act_however_much_it_opens(cast: Cast) -> None:
    second = make_visit(lead=cast.lead, tools=("interview", "room"))
    make_talk(cast.visit, cast.lead)
    make_talk(second, cast.lead)
    for _ in range(2):
        make_finding(cast)
    make_recommendation(cast)
    report, client = make_report(cast, kind=Report.Kind.CONSOLIDATED, visits=[cast.visit, second]), entered(cast.lead.member)
    page = reverse("report-section", args=[report.id, "overview"])
    client.get(page)
    last = Act.objects.order_by("-seq")[0].seq
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    (act,) = Act.objects.filter(seq__gt=last)
    texts = SectionText.objects.filter(report=report).count()
    assert (act.verb, act.obj, act.count) == ("reports.open-report", report.id, texts + 2 + 2 + 1)
    # the keys of each visit are taken out once
    assert sum("visits_visitkeygrant" in query["sql"] and "wrapped" in query["sql"] for query in asked) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_for_one_and_three(cast: Cast, rows: int, django_assert_num_queries: object) -> None:
    for _ in range(rows):
        make_report(cast)
    client = entered(cast.lead.member)
    client.get(reverse("reports"))
    with django_assert_num_queries(8):  # type: ignore[operator]  # pytest-django's fixture has no type of its own
        client.get(reverse("reports"))


def test_empty_list_says_what_comes_next(cast: Cast) -> None:
    assert reverse("report-new") in entered(cast.lead.member).get(reverse("reports")).content.decode()


def test_section_that_is_not_there_is_not_found(cast: Cast, report: Report) -> None:
    client = entered(cast.lead.member)
    assert client.get(reverse("report-section", args=[report.id, "nothing"])).status_code == 404
    assert client.get(reverse("report-text", args=[report.id, "summary", "fr"])).status_code == 404
    assert client.get(reverse("report-file", args=[report.id, "ru", "pdf"])).status_code == 404


def test_form_without_visit_is_refused_beside_the_field(cast: Cast) -> None:
    before = Report.objects.count()
    answer = entered(cast.lead.member).post(reverse("report-new"), {"kind": "1", "master": "ru"})
    assert answer.status_code == 422
    assert Report.objects.count() == before
