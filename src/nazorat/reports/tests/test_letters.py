"""Covering letters: only of what was released, read by members and not by the administrator, stopped by their own gate."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member, Organisation
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.reports.actions import adopt_report, open_report, write_letter
from nazorat.reports.letters import LetterFacts, letter_catches
from nazorat.reports.models import Letter, ReleasedFile, Report
from support.make import make_member, make_organisation, sign_in
from support.reports import Cast, make_cast, make_finding, make_recommendation, make_report, ready, sign

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, Report]:
    cast = make_cast(tools=("interview",))
    make_finding(cast)
    make_recommendation(cast)
    draft = make_report(cast)
    return cast, draft


@pytest.fixture
def cast(made: tuple[Cast, Report]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def draft(made: tuple[Cast, Report]) -> Report:
    return deepcopy(made[1])


@pytest.fixture
def released(cast: Cast, draft: Report) -> Report:
    """Signed by two and adopted; its documents are not what is tried here."""
    for by in (cast.lead, cast.other):
        sign(by, draft)
    adopt_report(by=cast.lead, readiness=ready(cast.lead, draft))
    Report.objects.filter(id=draft.id).update(state=Report.State.RELEASED)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def letter(cast: Cast, released: Report) -> Letter:
    """A row of the journal with one document."""
    row = Letter.objects.create(report=released, written_by=cast.lead.member, **facts(cast).__dict__)
    ReleasedFile.objects.create(report=released, letter=row, language="ru", kind="pdf", content=b"letter", sha256=bytes(32))
    return row


def facts(cast: Cast) -> LetterFacts:
    return LetterFacts("01-07/12", date(2026, 6, 20), cast.authority, "director")


def entered(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def file_of(letter: Letter) -> str:
    return reverse("report-letter-file", args=[letter.report_id, letter.id, "ru", "pdf"])


def test_released_letter_is_read_by_members_and_not_by_the_administrator(cast: Cast, letter: Letter) -> None:
    roles = (Member.Role.MONITOR, Member.Role.COORDINATOR, Member.Role.CUSTODIAN)
    for member in (cast.lead.member, cast.other.member, *(make_member(role=role) for role in roles)):
        answer = entered(member).get(file_of(letter))
        assert (answer.status_code, answer.content) == (200, b"letter")
    assert entered(make_member(role=Member.Role.ADMINISTRATOR)).get(file_of(letter)).status_code == 404
    assert Client().get(file_of(letter)).status_code == 302


def test_page_that_makes_letters_is_for_the_seats_of_the_visits(cast: Cast, letter: Letter) -> None:
    page = reverse("report-letter-new", args=[letter.report_id])
    assert entered(cast.other.member).get(page).status_code == 200
    for role in Member.Role:
        client = entered(make_member(role=role))
        assert {client.get(page).status_code, client.post(page, {}).status_code} == {404}


def test_draft_has_no_letter_page_for_anybody_and_no_letter(cast: Cast, draft: Report) -> None:
    page = reverse("report-letter-new", args=[draft.id])
    assert entered(cast.lead.member).get(page).status_code == 409
    assert entered(make_member()).get(page).status_code == 404
    with pytest.raises(Problem, match="report-not-released"):
        write_letter(by=cast.lead, material=open_report(by=cast.lead, report=draft), facts=facts(cast))
    assert not Letter.objects.exists()


def test_letter_begins_the_term_of_reply_and_is_one_act(cast: Cast, released: Report) -> None:
    row = write_letter(by=cast.lead, material=open_report(by=cast.lead, report=released), facts=facts(cast))
    assert AdoptedRecommendation.objects.get().reply_due == date(2026, 7, 20)
    assert Act.objects.filter(verb="reports.write-letter", obj=row.id).count() == 1
    assert ReleasedFile.objects.filter(letter=row).count() == 9
    with pytest.raises(Problem, match="letter-number-taken"):
        write_letter(by=cast.lead, material=open_report(by=cast.lead, report=released), facts=facts(cast))
    assert Letter.objects.count() == 1


def test_name_in_the_office_stops_the_letter_on_its_page(cast: Cast, letter: Letter) -> None:
    given = {"number": "01-07/13", "dated": "2026-06-21", "addressee": str(cast.authority.id), "reply_days": "30"}
    answer = entered(cast.lead.member).post(
        reverse("report-letter-new", args=[letter.report_id]), {**given, "office": "Турсунзодаев"}
    )
    assert answer.status_code == 422
    assert {row["catch"].rule for row in answer.context["caught"]} == {"surname_like"}
    assert Letter.objects.count() == 1


def test_body_that_no_recommendation_names_may_be_written_to(cast: Cast, released: Report) -> None:
    body = make_organisation(name="Комитет Речного Надзора", kind=Organisation.Kind.AUTHORITY)
    letter = Letter(report=released, written_by=cast.lead.member, **{**facts(cast).__dict__, "addressee": body})
    material = open_report(by=cast.lead, report=released)
    assert letter_catches(material, letter) == []
    letter.office = "Речной Надзиров"
    assert {(catch.rule, catch.excerpt) for catch in letter_catches(material, letter)} == {("surname_like", "Надзиров")}
