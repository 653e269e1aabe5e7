"""Recommendations from outside: entered by hand, three tracks with history, matched, found, taken along."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.pathway import actions
from nazorat.pathway.countries import Countries, code_of
from nazorat.pathway.models import OutsideLink, OutsideRecommendation, OutsideSaid
from nazorat.pathway.queries import (
    OUTSIDE_HEAD,
    linked_to_gap,
    outside_cells,
    outside_found,
    outside_standing,
    said_before,
    tracks_of,
)
from nazorat.pathway.queries.outside import NearerEnd
from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from support.facts import fact, long_ago
from support.make import make_member, sign_in
from support.outside import COUNTRY, make_outside, make_said
from support.pathway import article, make_gap

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def articles_known() -> None:
    load_reference(by=None)


def coordinator() -> Member:
    return make_member(role=Member.Role.COORDINATOR)


def signed(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def test_tracks_are_unknown_until_said_and_keep_what_they_said() -> None:
    one = make_outside()
    assert [(track.aspect, track.said) for track in tracks_of(one)] == [("response", None), ("claim", None), ("view", None)]
    make_said(one, "response", code="noted")
    make_said(one, "response", code="accepted")
    make_said(one, "view", code="partly", words="Seen at two places.")
    one.refresh_from_db()
    assert (one.response, one.claim, one.view) == ("accepted", "", "partly")
    assert [(said.aspect, said.code) for said in said_before(one)] == [("response", "noted")]
    stands = tracks_of(one)[0].said
    assert stands is not None
    actions.clear_said(by=coordinator(), recommendation=one, aspect="response", seen=stands.id)
    one.refresh_from_db()
    assert (one.response, [said.code for said in said_before(one)]) == ("", ["accepted", "noted"])


def test_track_that_was_changed_meanwhile_is_not_written_over() -> None:
    one = make_outside()
    make_said(one)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.say_outside(by=coordinator(), recommendation=one, aspect="response", code="noted", words="", seen=None, **fact())
    assert OutsideSaid.objects.count() == 1


def test_view_without_ground_and_day_ahead_are_refused() -> None:
    one = make_outside()
    with pytest.raises(Problem, match="view-needs-ground"):
        make_said(one, "view", words=" ")
    with pytest.raises(Problem, match="day-ahead"):
        make_said(one, on=TODAY + timedelta(days=1))
    with pytest.raises(Problem, match="day-ahead"):
        make_outside(on=TODAY + timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        OutsideSaid.objects.create(recommendation=one, aspect="view", code="partly", words="", entered_by=coordinator(), **fact())


@pytest.mark.parametrize("role", [role for role in Member.Role if role != Member.Role.COORDINATOR])
def test_act_is_a_coordinators(role: Member.Role) -> None:
    one, other = make_outside(), make_member(role=role)
    for act in (
        lambda: make_outside(by=other),
        lambda: make_said(one, by=other),
        lambda: actions.link_outside(by=other, recommendation=one, provision=article(20)),
        lambda: actions.strike_outside(by=other, recommendation=one),
        lambda: actions.decide_alike(by=other, decisions={}),
        lambda: actions.part_outside(by=other, recommendation=one),
    ):
        with pytest.raises(Problem, match="refused"):
            act()
    assert (OutsideRecommendation.objects.count(), OutsideLink.objects.count()) == (1, 0)


def test_link_shows_at_the_gap_and_filters_by_article() -> None:
    one, two, gap = make_outside(), make_outside(paragraph="118.2"), make_gap(number=20)
    link = actions.link_outside(by=coordinator(), recommendation=one, gap=gap)
    assert actions.link_outside(by=coordinator(), recommendation=one, gap=gap) == link
    actions.link_outside(by=coordinator(), recommendation=two, provision=article(14))
    assert list(linked_to_gap(gap)) == [one]
    assert list(outside_found({"article": str(article(20).id)})) == [one]
    assert list(outside_found({"article": str(article(14).id)})) == [two]
    assert "Ratify the Optional Protocol." in signed(coordinator()).get(f"/pathway/gaps/{gap.id}/").content.decode()
    actions.unlink_outside(by=coordinator(), link=link)
    assert list(linked_to_gap(gap)) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        OutsideLink.objects.create(recommendation=one, gap=gap, provision=article(1), entered_by=coordinator())


def test_filters_and_words_find_in_any_script() -> None:
    one = make_outside(theme="Torture", texts={"ru": "Ратифицировать протокол"})
    two = make_outside(
        mechanism="cat", cycle=None, session="", paragraph="18", by_state="", texts={"en": "Separate remand"}, theme=""
    )
    make_said(one, code="noted")
    assert list(outside_found({"q": "ratifitsirovat PROTOKOL"})) == [one]
    assert list(outside_found({"mechanism": "cat"})) == [two]
    assert (two.round, one.round) == (f"cat-{two.on.year}", "upr-2")
    assert list(outside_found({"cycle": "2"})) == [one]
    assert list(outside_found({"theme": "tort"})) == [one]
    assert list(outside_found({"response": "noted"})) == [one]
    assert list(outside_found({"response": "unknown"})) == [two]
    assert list(outside_found({"view": "unknown"})) == list(outside_standing())
    assert list(outside_found({"q": "nowhere"})) == []


def test_states_are_known_in_several_languages() -> None:
    names = ("France", "Франция", "Фаронса", "United Kingdom of Great Britain and Northern Ireland", "Великобритания", "Nowhere")
    assert [code_of(name) for name in names] == ["FR", "FR", "FR", "GB", "GB", ""]
    ours = Countries(["Tajikistan"])
    assert [ours.has(name) for name in ("Республика Таджикистан", "Тоҷикистон", "Turkmenistan", COUNTRY)] == [
        True,
        True,
        False,
        False,
    ]


def test_struck_recommendation_leaves_the_table_and_can_be_read() -> None:
    one = make_outside()
    actions.strike_outside(by=coordinator(), recommendation=one)
    assert list(outside_standing()) == []
    page = signed(coordinator()).get(f"/pathway/outside/{one.id}/")
    assert (page.status_code, "outside-strike" in page.content.decode()) == (200, False)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.strike_outside(by=coordinator(), recommendation=one)
    assert signed(coordinator()).post(f"/pathway/outside/{one.id}/strike/").status_code == 404


def test_pages_say_enter_match_and_clear() -> None:
    client = signed(coordinator())
    assert "No recommendation from outside is entered yet." in client.get("/pathway/outside/").content.decode()
    given: dict[str, Any] = {
        "mechanism": "upr", "country": COUNTRY, "text_en": "", "source": "A/HRC/99/1", "on": long_ago(30).isoformat(), "link": "",
    }  # fmt: skip
    answer = client.post("/pathway/outside/new/", given)
    assert (answer.status_code, "Enter its text in one language" in answer.content.decode()) == (422, True)
    answer = client.post("/pathway/outside/new/", {**given, "text_en": "=Do it", "text_ru": "Сделать"})
    assert "belongs to a cycle" in answer.content.decode()
    answer = client.post("/pathway/outside/new/", {**given, "text_en": "=Do it", "text_ru": "Сделать", "cycle": "3"})
    one = OutsideRecommendation.objects.get()
    page = f"/pathway/outside/{one.id}/"
    assert (answer["Location"], one.texts, one.round) == (page, {"en": "=Do it", "ru": "Сделать"}, "upr-3")
    said = {"code": "noted", "words": "", "source": "A/HRC/99/1/Add.1", "on": long_ago(9).isoformat(), "link": "", "seen": ""}
    assert client.post(f"{page}tracks/response/", said)["Location"] == page
    stale = client.post(f"{page}tracks/response/", {**said, "code": "accepted"})
    assert stale.status_code == 422
    assert client.post(f"{page}tracks/nothing/", said).status_code == 404
    assert client.post(f"{page}links/new/", {"provision": "", "gap": "", "own": "2026-01/1"}).status_code == 422
    assert client.post(f"{page}links/new/", {"provision": str(article(20).id), "gap": "", "own": ""})["Location"] == page
    shown = client.get(page).content.decode()
    assert ("OPCAT 20" in shown, "A/HRC/99/1/Add.1" in shown) == (True, True)
    assert client.post(f"{page}tracks/response/clear/")["Location"] == page
    one.refresh_from_db()
    assert one.response == ""


def test_csv_and_workbook_carry_what_was_asked_for() -> None:
    one = make_outside(texts={"en": "=1+1"})
    make_said(one, "view", code="partly", words="Two places.")
    make_outside(mechanism="cat", cycle=None)
    client = signed(coordinator())
    text = client.get("/pathway/outside/table/?mechanism=upr").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["text English"], row["our ground"], row["paragraph"]) for row in rows] == [("'=1+1", "Two places.", "118.1")]
    assert client.get("/pathway/outside/table/?format=xlsx").content[:2] == b"PK"
    assert [len(row) for row in outside_cells(outside_found({}))] == [len(OUTSIDE_HEAD)] * 2


def test_reader_reads_and_stranger_is_refused() -> None:
    one = make_outside()
    planner = make_member(planner=True)
    for path in ("/pathway/outside/", f"/pathway/outside/{one.id}/", "/pathway/outside/table/"):
        assert signed(planner).get(path).status_code == 200
        assert signed(make_member(role=Member.Role.MONITOR)).get(path).status_code == 403
    for path in ("/pathway/outside/new/", "/pathway/outside/imports/", "/pathway/outside/alike/"):
        assert signed(planner).get(path).status_code == 403


def test_table_takes_the_same_queries_for_one_row_and_for_many(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(12):
        make_outside(paragraph=f"1.{number}")
    with django_assert_max_num_queries(4):
        assert len(list(outside_cells(outside_found({})))) == 12


def test_acts_are_in_the_journal_with_what_they_are_about() -> None:
    one = make_outside()
    make_said(one)
    verbs = list(Act.objects.filter(verb__startswith="pathway.").order_by("seq").values_list("verb", flat=True))
    assert verbs == ["pathway.enter-outside", "pathway.say-outside"]


def test_a_page_from_the_nearer_end_has_the_same_rows_in_the_same_order() -> None:
    by = make_member(role=Member.Role.COORDINATOR)
    for number in range(7):
        make_outside(by=by, paragraph=f"77.{number}")
    found = outside_standing()
    cut, whole = NearerEnd(found, 7), list(found)
    assert [cut[at : at + 2] for at in range(0, 8, 2)] == [whole[at : at + 2] for at in range(0, 8, 2)]
    assert cut[6:8] == whole[6:]
