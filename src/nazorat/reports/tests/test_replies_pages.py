"""Pages of comments, objections and of who holds the draft: as a client posts them, and who may not."""

from __future__ import annotations

from copy import deepcopy
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from nazorat.people.models import Member
from nazorat.reports.actions import object_to_wording, open_comments, open_report, readiness_of, sign_report, write_text
from nazorat.reports.build import built
from nazorat.reports.models import Comment, Objection, Report, ReportGrant
from nazorat.reports.sections import VISIT
from nazorat.visits.actions import Seat, add_to_team
from nazorat.visits.models import TeamMember, Visit
from support.make import make_keyring, make_member, sign_in
from support.replies import SAID, comment, make_comments, make_head, sent_report
from support.reports import Cast, make_cast, make_report, outsiders
from support.visits import chain_lock

pytestmark = pytest.mark.django_db

PAGES = ("report-comments", "report-comments-new", "report-comments-answers", "report-objections")
LETTER = {"received": "2026-06-02", "letter": "7-14", "language": "ru"}


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, Report]:
    cast = make_cast(tools=("interview",))
    report = sent_report(cast)
    return cast, report


@pytest.fixture
def cast(made: tuple[Cast, Report]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def report(made: tuple[Cast, Report]) -> Report:
    return deepcopy(made[1])


def entered(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def post(client: Client, name: str, report: Report, given: dict[str, Any], *more: object) -> HttpResponse:
    return client.post(reverse(name, args=[report.id, *more]), given)  # type: ignore[return-value]  # the client adds to the answer


def page(client: Client, name: str, report: Report) -> str:
    answer = client.get(reverse(name, args=[report.id]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_comments_are_typed_in_rows_and_answered_together(cast: Cast, report: Report) -> None:
    client = entered(cast.lead.member)
    assert page(client, "report-comments-new", report).count('name="said"') == 3
    assert client.get(reverse("report-comments-new", args=[report.id]) + "?rows=12").content.decode().count('name="said"') == 12
    rows = {"paragraph": ["1", "", ""], "kind": ["fact", "scope", ""], "said": [SAID, "Это дело других органов.", ""]}
    assert post(client, "report-comments-new", report, LETTER | rows).status_code == 302
    found = open_comments(by=cast.other, report=report)
    assert [(one.text.paragraph, one.text.kind) for one in found] == [(0, "scope"), (1, "fact")]
    assert SAID in page(client, "report-comments-answers", report)
    answers = {
        "id": [str(one.id) for one in found], "version": ["1", "1"], "outcome": ["aside", "kept"],
        **{f"answer_{code}": ["Учтено.", "Сверено."] for code in ("ru", "tg", "en")},
    }  # fmt: skip
    assert post(client, "report-comments-answers", report, answers).status_code == 302
    assert [one.text.outcome for one in open_comments(by=cast.other, report=report)] == ["aside", "kept"]
    assert "Сверено." in page(entered(cast.other.member), "report-comments", report)


def test_wrong_row_is_refused_and_nothing_typed_is_lost(cast: Cast, report: Report) -> None:
    client = entered(cast.lead.member)
    for rows in ({"paragraph": ["999"], "kind": ["fact"], "said": [SAID]}, {"paragraph": ["1"], "kind": [""], "said": [SAID]}):
        answer = post(client, "report-comments-new", report, LETTER | rows)
        assert (answer.status_code, SAID in answer.content.decode()) == (422, True)
    future = post(
        client, "report-comments-new", report, {**LETTER, "received": "2999-01-01", "paragraph": "1", "kind": "fact", "said": SAID}
    )
    assert (future.status_code, Comment.objects.count()) == (422, 0)


def test_text_changed_on_another_kind_is_refused_and_the_answer_stays_in_the_page(cast: Cast, report: Report) -> None:
    (one,) = make_comments(cast.lead, report, comment(kind="news"))
    given = {"id": one.id, "version": 1, "outcome": "changed", "answer_ru": "Спасибо.", "answer_tg": "", "answer_en": ""}
    answer = post(entered(cast.lead.member), "report-comments-answers", report, given)
    assert (answer.status_code, "Спасибо." in answer.content.decode()) == (422, True)
    assert open_comments(by=cast.lead, report=report)[0].text.answers == {}


def test_comment_is_corrected_and_taken_out(cast: Cast, report: Report) -> None:
    client, (one,) = entered(cast.lead.member), make_comments(cast.lead, report)
    given = {**LETTER, "paragraph": "2", "kind": "news", "said": "Ремонт начат.", "version": "1"}
    assert post(client, "report-comment", report, given, one.id).status_code == 302
    assert open_comments(by=cast.lead, report=report)[0].text.said == "Ремонт начат."
    stale = post(client, "report-comment", report, given, one.id)
    assert (stale.status_code, "Ремонт начат." in stale.content.decode()) == (422, True)
    assert post(client, "report-comment-remove", report, {}, one.id).status_code == 302
    assert Comment.objects.count() == 0


def test_term_is_set(cast: Cast, report: Report) -> None:
    client = entered(cast.lead.member)
    assert post(client, "report-comments-term", report, {"due": "2026-06-30"}).status_code == 302
    report.refresh_from_db()
    assert str(report.comments_due) == "2026-06-30"
    assert post(client, "report-comments-term", report, {"due": "soon"}).status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_for_one_and_three(
    cast: Cast, report: Report, rows: int, django_assert_num_queries: Any
) -> None:
    make_comments(cast.lead, report, *[comment() for _ in range(rows)])
    client = entered(cast.lead.member)
    page(client, "report-comments", report)
    with django_assert_num_queries(15 + chain_lock()):
        page(client, "report-comments", report)


@pytest.mark.parametrize("rows", [1, 3])
def test_objections_take_the_same_queries_for_one_and_three(
    cast: Cast, report: Report, rows: int, django_assert_num_queries: Any
) -> None:
    head = make_head(cast.other, report)
    for number in range(rows):
        object_to_wording(by=head, report=report, wording=bytes([number]) * 16, reason="Не согласовано.")
    client = entered(head.member)
    page(client, "report-objections", report)
    with django_assert_num_queries(18 + chain_lock()):
        page(client, "report-objections", report)


def test_pages_are_not_there_for_who_does_not_hold_the_draft(cast: Cast, report: Report) -> None:
    (one,) = make_comments(cast.lead, report)
    head = make_member(organisation=cast.other.member.organisation, role=Member.Role.COORDINATOR)
    for member in (*outsiders(cast).values(), head):
        client = entered(member)
        assert {client.get(reverse(name, args=[report.id])).status_code for name in PAGES} == {404}
        assert post(client, "report-comment-remove", report, {}, one.id).status_code == 404
        assert post(client, "report-grant", report, {"member": str(member.id)}).status_code == 404
    assert Comment.objects.count() == 1


def test_locked_member_is_asked_to_unlock(cast: Cast, report: Report) -> None:
    client = entered(cast.lead.member)
    client.post(reverse("lock"))
    for name in PAGES:
        answer = client.get(reverse(name, args=[report.id]))
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("unlock"))
    assert (
        post(client, "report-comments-new", report, {**LETTER, "paragraph": "1", "kind": "fact", "said": SAID}).status_code == 423
    )


def test_head_objects_to_the_wording_that_was_signed(cast: Cast, report: Report) -> None:
    readiness = readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report))
    sign_report(by=cast.lead, readiness=readiness, seen=readiness.digest.hex())
    head = make_head(cast.other, report)
    client, wording = entered(head.member), readiness.digest[:16].hex()
    assert f'value="{wording}"' in page(client, "report-objections", report)
    given = {"wording": f"{wording[:8]} {wording[8:]}…", "reason": "Не согласовано."}
    assert post(client, "report-objections", report, given).status_code == 302
    assert post(client, "report-objections", report, given).status_code == 409
    assert "Не согласовано." in page(client, "report-objections", report)
    shown = page(entered(cast.lead.member), "report-objections", report)
    assert ("Не согласовано." in shown, "stands on the present text" in shown) == (True, True)
    assert head.member.code in page(entered(cast.lead.member), "report", report)
    assert "A head objects to exactly these words." in page(entered(cast.other.member), "report-sign", report)
    assert client.get(reverse("report-gate", args=[report.id])).status_code == 404
    row = Objection.objects.get()
    assert post(entered(cast.lead.member), "report-objection-withdraw", report, {}, row.id).status_code == 403
    assert post(client, "report-objection-withdraw", report, {}, row.id).status_code == 302
    assert "withdrawn" in page(client, "report-objections", report)


def test_objection_to_no_wording_is_refused_beside_the_field(cast: Cast, report: Report) -> None:
    client = entered(make_head(cast.other, report).member)
    for wording in ("", "the last one", "ab" * 15):
        answer = post(client, "report-objections", report, {"wording": wording, "reason": "Не согласовано."})
        assert (answer.status_code, "Не согласовано." in answer.content.decode()) == (422, True)
    assert Objection.objects.count() == 0


def test_monitor_does_not_object(cast: Cast, report: Report) -> None:
    client = entered(cast.lead.member)
    assert "Object to the report" not in page(client, "report-objections", report)
    assert post(client, "report-objections", report, {"wording": "ab" * 16, "reason": "Нет."}).status_code == 403


def test_late_member_is_given_the_draft_on_its_page(cast: Cast) -> None:
    report, late = make_report(cast), make_keyring(make_member(organisation=cast.other.member.organisation))
    seat = Seat(late.member, TeamMember.Role.RAPPORTEUR, interviews=False)
    add_to_team(by=cast.lead, visit=Visit.objects.get(id=cast.visit.id), seat=seat)
    theirs, ours = entered(late.member), entered(cast.lead.member)
    assert theirs.get(reverse("report", args=[report.id])).status_code == 404
    assert late.member.code in page(ours, "report", report)
    assert post(ours, "report-grant", report, {"member": str(late.member.id)}).status_code == 302
    assert theirs.get(reverse("report-section", args=[report.id, "summary"])).status_code == 200
    before = ReportGrant.objects.count()
    for member in outsiders(cast).values():
        assert post(ours, "report-grant", report, {"member": str(member.id)}).status_code == 409
    assert ReportGrant.objects.count() == before


def test_changed_paragraph_is_shown_as_a_difference_beside_its_comment(cast: Cast, report: Report) -> None:
    number, words = next(
        (one.number, one.text) for one in built(open_report(by=cast.lead, report=report), "ru").paragraphs if "пилотная" in one.text
    )
    make_comments(cast.lead, report, comment(paragraph=number))
    client = entered(cast.lead.member)
    assert "<del>" not in page(client, "report-comments-answers", report)
    material = open_report(by=cast.other, report=report)
    own = next(one for one in material.texts.values() if one.language == "ru" and "пилотная" in one.words.text)
    kind = next(one for one in VISIT if one.number == own.section)
    text = own.words.text.replace("пилотная", "совместная")
    write_text(by=cast.other, material=material, kind=kind, language="ru", text=text, version=own.version)
    shown = page(client, "report-comments-answers", report)
    assert "<del>пилотная</del><ins>совместная</ins>" in shown
    assert words in unescape(shown)


def test_letter_of_the_journal_fills_in_its_day_and_number(cast: Cast, report: Report) -> None:
    path = reverse("report-comments-new", args=[report.id])
    shown = entered(cast.lead.member).get(f"{path}?received=2026-06-02&letter=7/2026").content.decode()
    assert 'value="2026-06-02"' in shown
    assert 'value="7/2026"' in shown
