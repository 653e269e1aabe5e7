"""Every page of the recommendations, tried by the whole cast, and what the pages do."""

from __future__ import annotations

import csv
import io
from copy import deepcopy
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.findings.tests.make import OTHERS, WORKING, Cast, make_cast, make_finding
from nazorat.kit import panels
from nazorat.recommendations import actions
from nazorat.recommendations.drafts import OpenRecommendation
from nazorat.recommendations.models import AdoptedRecommendation, Recommendation, Reply, Verification
from support.visits import chain_lock

from .make import adopt, make_adopted, make_authority, make_draft

pytestmark = pytest.mark.django_db
DRAFTS = ("recommendation-drafts", "recommendation-new", "recommendation-draft", "recommendation-change", "recommendation-remove")
REGISTER = ("recommendations", "recommendations-table", "recommendation")
FOLLOW_UP = ("recommendation-reply", "recommendation-verify")


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return make_cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def url(cast: Cast, name: str) -> str:
    if name in ("recommendations", "recommendations-table"):
        return reverse(name)
    if name in ("recommendation", *FOLLOW_UP):
        return reverse(name, args=[AdoptedRecommendation.objects.get().pk])
    if name in ("recommendation-drafts", "recommendation-new"):
        return reverse(name, args=[cast.visit.id])
    return reverse(name, args=[cast.visit.id, Recommendation.objects.get(state=Recommendation.State.DRAFT).id])


def test_drafts_open_for_who_works_on_the_visit_and_are_not_there_for_others(cast: Cast) -> None:
    make_draft(cast, act="CANARY-95")
    for who in (*WORKING, "interpreter", *OTHERS):
        client, expected = cast.client(who), 200 if who in WORKING else 404
        answers = {name: client.get(url(cast, name)) for name in DRAFTS}
        assert (who, {name: answer.status_code for name, answer in answers.items()}) == (who, dict.fromkeys(DRAFTS, expected))
        assert any(b"CANARY" in answer.content for answer in answers.values()) == (who in WORKING)
        if who not in WORKING:
            assert client.post(url(cast, "recommendation-remove")).status_code == 404
            assert client.post(url(cast, "recommendation-change"), {}).status_code == 404


def test_register_opens_for_every_member_but_the_administrator_and_works_locked(cast: Cast) -> None:
    make_adopted(cast)
    for who in (*WORKING, "interpreter", *OTHERS):
        client, expected = cast.client(who, locked=True), 404 if who == "administrator" else 200
        assert (who, {client.get(url(cast, name)).status_code for name in REGISTER}) == (who, {expected})


def test_follow_up_is_for_coordinators_and_who_works_on_the_visit(cast: Cast) -> None:
    make_adopted(cast)
    for who in (*WORKING, "interpreter", *OTHERS):
        client, expected = cast.client(who), 200 if who in (*WORKING, "coordinator") else 404
        assert (who, {client.get(url(cast, name)).status_code for name in FOLLOW_UP}) == (who, {expected})
        if expected == 404:
            assert {client.post(url(cast, name), {}).status_code for name in FOLLOW_UP} == {404}


def test_pages_ask_nobody_to_sign_in_and_the_locked_to_unlock(cast: Cast) -> None:
    make_adopted(cast)
    make_draft(cast)
    nobody, locked = cast.client("nobody"), cast.client("lead", locked=True)
    for name in (*DRAFTS, *REGISTER, *FOLLOW_UP):
        answer = nobody.get(url(cast, name))
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")
    for name in DRAFTS:
        assert locked.get(url(cast, name)).headers["Location"].split("?")[0] == "/unlock/"
    assert not Act.objects.filter(verb="recommendations.open-one").exists()


def test_draft_of_one_visit_is_not_there_under_another(cast: Cast) -> None:
    other = make_cast()
    draft = make_draft(other)
    assert cast.client("lead").get(reverse("recommendation-draft", args=[cast.visit.id, draft.id])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_whatever_they_hold(
    cast: Cast, rows: int, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # what rooms above hang into a visit is counted by them
    monkeypatch.setattr(panels, "_slots", {})
    for number in range(rows):
        row = make_adopted(cast, reply_due=timezone.localdate(), act=f"act {number}")
        actions.enter_reply(by=cast.people["lead"], recommendation=row, claimed="done", received_on=timezone.localdate())
    client = cast.client("lead")
    with django_assert_num_queries(15):
        client.get(url(cast, "recommendations"))
    with django_assert_num_queries(11):
        client.get(url(cast, "recommendations-table"))
    with django_assert_num_queries(18):
        # a word is sought in the names of places and bodies too
        client.get(url(cast, "recommendations") + "?q=act&only=unchecked")
    with django_assert_num_queries(13 + chain_lock()):
        client.get(url(cast, "recommendation-drafts"))


def test_pages_that_open_write_one_act(cast: Cast) -> None:
    make_draft(cast)
    client = cast.client("monitor")
    expected = {
        "recommendation-drafts": ["recommendations.open"],
        "recommendation-draft": ["recommendations.open-one"],
        "recommendation-new": ["findings.open-findings"],
        "recommendation-change": ["recommendations.open-one", "findings.open-findings"],
        "recommendation-remove": [],
    }
    for name, verbs in expected.items():
        before = Act.objects.count()
        client.get(url(cast, name))
        assert (name, list(Act.objects.filter(seq__gt=before).order_by("seq").values_list("verb", flat=True))) == (name, verbs)


def posted(**given: Any) -> dict[str, Any]:
    facts = {"words_ru": "Вынести ключ от ящика жалоб", "indicator_ru": "Ключ у прокурора", "addressee": "director", "days": "30"}
    return {**facts, "provisions": "NMR 56", "priority": "on", **given}


def opened(cast: Cast) -> OpenRecommendation:
    return actions.open_recommendations(by=cast.ring("lead"), visit=cast.visit)[0]


def test_recommendation_is_written_from_a_finding(cast: Cast) -> None:
    finding = make_finding(cast)
    client = cast.client("monitor")
    page = client.get(url(cast, "recommendation-new") + f"?finding={finding.id}").content.decode()
    assert f'value="{finding.id}" id="id_findings_0" checked' in page
    assert 'value="NMR 23"' in page
    answer = client.post(url(cast, "recommendation-new"), posted(findings=[str(finding.id)]))
    one = opened(cast)
    assert answer.headers["Location"] == reverse("recommendation-draft", args=[cast.visit.id, one.id])
    assert (one.text.office, one.text.days, one.text.findings, one.text.provisions) == ("director", 30, (finding.id,), ("NMR 56",))
    assert one.text.addressee == cast.visit.place.authority_id if cast.visit.place else False
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "Director of the place" in shown
    assert "Прогулка короче часа" in shown


def test_recommendation_that_lacks_something_is_saved_and_says_so(cast: Cast) -> None:
    client = cast.client("lead")
    body = make_authority("Health ministry (demo)")
    data = posted(words_ru="Принять меры; усилить контроль", addressee=str(body.id), days="", provisions="")
    page = client.post(url(cast, "recommendation-new"), data, follow=True).content.decode()
    assert "can be done without changing anything" in page
    assert "There is no term." in page
    assert "It rests on no finding." in page
    assert opened(cast).text.addressee == body.id


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"words_ru": ""}, "This field is required."),
        ({"days": "30", "deadline": "2027-01-01"}, "Either days or a day."),
        ({"provisions": "XYZ 1"}, "Not in the catalogue: XYZ 1."),
        ({"addressee": str(UUID(int=7))}, "is not one of the available choices."),
    ],
)
def test_recommendation_that_is_refused_keeps_what_was_typed(cast: Cast, given: dict[str, str], message: str) -> None:
    answer = cast.client("lead").post(url(cast, "recommendation-new"), posted(indicator_ru="Ключ у прокурора, CANARY", **given))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "Ключ у прокурора, CANARY" in answer.content.decode()
    assert not Recommendation.objects.exists()


def test_change_of_what_somebody_changed_keeps_what_was_typed(cast: Cast) -> None:
    make_draft(cast)
    client = cast.client("lead")
    assert client.post(url(cast, "recommendation-change"), posted(version="1")).status_code == 302
    late = client.post(url(cast, "recommendation-change"), posted(version="1", words_ru="Моё"))
    assert (late.status_code, "Somebody changed this" in late.content.decode()) == (422, True)
    assert 'name="version" value="2"' in late.content.decode()
    assert opened(cast).version == 2


def test_adopted_recommendation_is_not_changed_through_its_draft_pages(cast: Cast) -> None:
    draft = make_draft(cast)
    adopt(cast)
    client = cast.client("lead")
    for name in ("recommendation-change", "recommendation-remove"):
        assert client.get(reverse(name, args=[cast.visit.id, draft.id])).status_code == 409
    page = client.get(reverse("recommendation-draft", args=[cast.visit.id, draft.id])).content.decode()
    assert reverse("recommendation", args=[draft.id]) in page


def test_reply_and_verification_are_entered_on_their_own_tracks(cast: Cast) -> None:
    row = make_adopted(cast)
    client, today = cast.client("coordinator"), timezone.localdate()
    reply = {"claimed": "done", "received_on": today.isoformat(), "incoming_number": "17/3", "text": "All was done"}
    assert client.post(url(cast, "recommendation-reply"), reply).status_code == 302
    seen = {"verified": "not", "seen_on": today.isoformat(), "evidence": "The journal is as before"}
    assert client.post(url(cast, "recommendation-verify"), seen).status_code == 302
    row.refresh_from_db()
    assert (row.claimed, row.verified) == ("done", "not")
    page = client.get(url(cast, "recommendation")).content.decode()
    assert page.index("All was done") < page.index("The journal is as before")


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("recommendation-reply", {"claimed": "done", "received_on": "tomorrow"}, "This day has not come yet."),
        ("recommendation-reply", {"claimed": "pending", "received_on": "today"}, "is not one of the available choices."),
        ("recommendation-verify", {"verified": "implemented", "seen_on": "today", "evidence": ""}, "This field is required."),
        ("recommendation-verify", {"verified": "not_checked", "seen_on": "today", "evidence": "x"}, "is not one of the available"),
    ],
)
def test_follow_up_that_is_refused_says_why(cast: Cast, name: str, given: dict[str, str], message: str) -> None:
    make_adopted(cast)
    days = {"today": timezone.localdate().isoformat(), "tomorrow": (timezone.localdate() + timedelta(days=1)).isoformat()}
    answer = cast.client("lead").post(url(cast, name), {key: days.get(value, value) for key, value in given.items()})
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert not Reply.objects.exists()
    assert not Verification.objects.exists()


def test_wrong_reply_is_corrected_from_its_line_and_stays_to_be_read(cast: Cast) -> None:
    row, client = make_adopted(cast), cast.client("lead")
    day, own = timezone.localdate().isoformat(), {"recommendation_id": row.pk}
    reply = reverse("recommendation-reply", kwargs=own)
    client.post(reply, {"claimed": "done", "received_on": day, "text": "Сделано."})
    page = client.get(reverse("recommendation", kwargs=own)).content.decode()
    address = f"{reply}?corrects={Reply.objects.get().id}"
    assert address in page
    form = client.get(address).content.decode()
    assert "Сделано." in form
    given = {"claimed": "rejected", "received_on": day, "text": "Отклонено.", "corrects": str(Reply.objects.get().id)}
    assert client.post(reply, given).status_code == 302
    page = client.get(reverse("recommendation", kwargs=own)).content.decode()
    assert ("Сделано." in page, "Отклонено." in page, page.count("corrected by a later entry")) == (True, True, 1)
    row.refresh_from_db()
    assert row.claimed == "rejected"
    # what is corrected already is not offered again
    assert "Сделано." not in client.get(address).content.decode()


def test_register_shows_tracks_chips_and_empty_states(cast: Cast) -> None:
    client = cast.client("monitor")
    assert "No recommendation is adopted yet." in client.get(url(cast, "recommendations")).content.decode()
    row = make_adopted(cast, reply_due=timezone.localdate() - timedelta(days=1), act="Починить звонки")
    page = client.get(url(cast, "recommendations")).content.decode()
    assert "Починить звонки" in page
    assert "no reply" in page
    assert page.count('role="img"') == 1
    assert reverse("recommendation", args=[row.pk]) in page
    assert "No recommendation fits" in client.get(url(cast, "recommendations") + "?q=nothing").content.decode()
    assert "Починить звонки" in client.get(url(cast, "recommendations") + "?only=due").content.decode()
    assert "Починить звонки" not in client.get(url(cast, "recommendations") + "?only=repeated").content.decode()


def test_table_holds_what_was_asked_for_and_quotes_formulas(cast: Cast) -> None:
    make_adopted(cast, act="=HYPERLINK(1)")
    make_adopted(cast, act="Второе", priority=False)
    answer = cast.client("lead").get(url(cast, "recommendations-table") + "?only=priority")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["recommendation_ru"], row["claimed"], row["verified"]) for row in rows] == [
        ("'=HYPERLINK(1)", "pending", "not_checked")
    ]


def test_table_is_a_workbook_too(cast: Cast) -> None:
    make_adopted(cast, act="=HYPERLINK(1)")
    answer = cast.client("lead").get(url(cast, "recommendations-table") + "?format=xlsx")
    [page] = load_workbook(io.BytesIO(answer.content)).worksheets
    head, row = (list(cells) for cells in page.iter_rows(values_only=True))
    assert row[head.index("recommendation_ru")] == "'=HYPERLINK(1)"


def test_register_is_read_page_by_page_and_counts_over_all(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nazorat.kit.pagination.page_of.__kwdefaults__", {"total": None, "size": 2})
    for number in range(5):
        make_adopted(cast, act=f"act {number}")
    client = cast.client("monitor")
    pages = [client.get(url(cast, "recommendations") + f"?page={number}").content.decode() for number in (1, 2, 3, 99)]
    assert [sum(f">act {number}<" in page for number in range(5)) for page in pages] == [2, 2, 1, 1]
    assert all("<b>5</b>" in page for page in pages)


def test_filters_offer_what_stands_in_the_register_and_leave_out_the_rest(cast: Cast) -> None:
    make_adopted(cast, act="Починить звонки")
    client = cast.client("monitor")
    page = client.get(url(cast, "recommendations")).content.decode()
    assert cast.visit.place is not None
    assert f'<option value="{cast.visit.place.kind}">' in page
    for wrong in ("place=x", "addressee=x", "report=x", "theme=x", "since=x&until=2026-99-99", "repeated=x", "visit=x", "kind=%00"):
        assert "Починить звонки" in client.get(url(cast, "recommendations") + f"?{wrong}").content.decode(), wrong
    assert "No recommendation fits" in client.get(url(cast, "recommendations") + "?until=2001-01-01").content.decode()


def test_finding_leads_to_a_recommendation(cast: Cast) -> None:
    finding = make_finding(cast)
    page = cast.client("lead").get(reverse("finding", args=[cast.visit.id, finding.id])).content.decode()
    assert f"{url(cast, 'recommendation-new')}?finding={finding.id}" in page
