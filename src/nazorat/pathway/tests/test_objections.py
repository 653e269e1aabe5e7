"""The log of objections: quoted, dated, sourced, matched to articles; answered by comparable states; open, answered or withdrawn."""

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
from nazorat.pathway.models import ObjectionAnswer, PublicObjection
from nazorat.pathway.queries import (
    OBJECTION_HEAD,
    objection_said,
    objections_said,
    objections_standing,
    objections_to,
    state_counts,
)
from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from support.facts import fact, long_ago
from support.make import make_member, make_organisation, sign_in
from support.pathway import article, make_answer, make_gap, make_objection

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def articles_known() -> None:
    load_reference(by=None)


def signed(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def coordinator() -> Member:
    return make_member(role=Member.Role.COORDINATOR)


def posted(**given: Any) -> dict[str, Any]:
    return {"source": "Report of a working group, 2020", "on": long_ago(30).isoformat(), "link": "", **given}


def test_objection_is_open_until_a_comparable_state_answers_it() -> None:
    objection = make_objection(provisions=[article(20), article(14)])
    said = objection_said(objection)
    assert (said.state, said.articles) == ("open", "OPCAT 14, OPCAT 20")
    answer = make_answer(objection)
    assert (objection_said(objection).state, objection_said(objection).answers) == ("answered", [answer])
    actions.strike_answer(by=coordinator(), answer=answer)
    assert objection_said(objection).state == "open"
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.strike_answer(by=coordinator(), answer=answer)


def test_objection_that_its_body_took_back_is_withdrawn_though_answered() -> None:
    objection = make_objection(on=long_ago(60))
    make_answer(objection)
    for on, problem in ((long_ago(61), "taken-back-before-said"), (TODAY + timedelta(days=1), "day-ahead")):
        with pytest.raises(Problem, match=problem):
            actions.take_back_objection(by=coordinator(), objection=objection, on=on, source="Gazette 9")
    actions.take_back_objection(by=coordinator(), objection=objection, on=long_ago(10), source="Gazette 9")
    assert objection_said(objection).state == "withdrawn"
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.take_back_objection(by=coordinator(), objection=objection, on=long_ago(9), source="Gazette 10")
    assert state_counts(objections_said(objections_standing())) == {"open": 0, "answered": 0, "withdrawn": 1}


def test_objection_that_was_struck_leaves_the_log_and_takes_no_answer() -> None:
    objection = make_objection()
    actions.strike_objection(by=coordinator(), objection=objection)
    assert objections_said(objections_standing()) == []
    with pytest.raises(Problem, match="changed-meanwhile"):
        make_answer(objection)
    assert signed(coordinator()).get(f"/pathway/objections/{objection.id}/").status_code == 404


def test_objections_of_an_article_stand_at_its_gaps_and_gaps_at_them() -> None:
    gap, other = make_gap(number=20, point="c"), make_gap(number=23)
    objection = make_objection(number=20, quote="Entry without notice is not foreseen.")
    assert [one.objection for one in objections_to(article(20))] == [objection]
    client = signed(make_member(planner=True))
    assert "Entry without notice is not foreseen." in client.get(f"/pathway/gaps/{gap.id}/").content.decode()
    assert "Entry without notice is not foreseen." not in client.get(f"/pathway/gaps/{other.id}/").content.decode()
    page = client.get(f"/pathway/objections/{objection.id}/").content.decode()
    assert (f"/pathway/gaps/{gap.id}/" in page, f"/pathway/gaps/{other.id}/" in page) == (True, False)


@pytest.mark.parametrize(
    "facts",
    [
        {"interest": "It runs the prisons."},
        {"interest": "It runs the prisons.", "interest_source": "A law"},
        {"interest_source": "A law"},
        {"withdrawn_on": TODAY},
        {"withdrawn_source": "Gazette"},
    ],
)
def test_the_database_takes_no_interest_and_no_withdrawal_without_a_source(facts: dict[str, Any]) -> None:
    by, body = coordinator(), make_organisation()
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicObjection.objects.create(body=body, quote="No", entered_by=by, **fact(), **facts)


def test_coordinator_enters_answers_and_notes_by_the_pages() -> None:
    by, body = coordinator(), make_organisation(name="A ministry")
    client = signed(by)
    form = posted(body=body.id, quote="It adds duties.", provisions=[article(12).id, article(14).id])
    at_stake = {"interest": "It runs the prisons.", "interest_source": "Its statute", "interest_on": long_ago(900).isoformat()}
    assert client.post("/pathway/objections/new/", {**form, **at_stake}).status_code == 302
    objection = PublicObjection.objects.get()
    at = f"/pathway/objections/{objection.id}/"
    assert client.post(at + "answers/new/", posted(state="A state", words="It changed one article.")).status_code == 302
    assert client.post(at + "taken-back/", {"source": "Gazette 9", "on": long_ago(5).isoformat()}).status_code == 302
    answer = ObjectionAnswer.objects.get()
    page = client.get(at).content.decode()
    words = (
        "A ministry",
        "It adds duties.",
        "It runs the prisons.",
        "Its statute",
        "It changed one article.",
        "Gazette 9",
        "OPCAT 14",
    )
    assert [word for word in words if word not in page] == []
    assert "It adds duties." in client.get("/pathway/objections/?state=withdrawn").content.decode()
    assert "It adds duties." not in client.get("/pathway/objections/?state=open").content.decode()
    struck = client.post(f"/pathway/objections/answers/{answer.id}/strike/")
    assert (struck.status_code, struck["Location"]) == (302, at)
    assert client.post(at + "strike/").status_code == 302
    assert not objections_standing().exists()
    assert [act.verb for act in Act.objects.filter(verb__startswith="pathway.").order_by("seq")] == [
        "pathway.log-objection", "pathway.answer-objection", "pathway.take-back-objection", "pathway.strike-answer",
        "pathway.strike-objection",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"provisions": []}, {"quote": "x" * 601}, {"source": ""}, {"on": "2999-01-01"}, {"link": "javascript:alert(1)"},
        {"interest": "It runs the prisons."}, {"interest_source": "A law"}, {"body": ""},
    ],
)  # fmt: skip
def test_objection_without_article_source_day_or_with_half_an_interest_is_refused(wrong: dict[str, Any]) -> None:
    form = posted(body=make_organisation().id, quote="It adds duties.", provisions=[article(12).id])
    answer = signed(coordinator()).post("/pathway/objections/new/", {**form, **wrong})
    assert (answer.status_code, PublicObjection.objects.exists()) == (422, False)


def test_table_has_a_row_for_each_answer_and_one_for_none() -> None:
    make_objection(quote="=1+1", on=long_ago(90))
    answered = make_objection(quote="Second", on=long_ago(30))
    for state in ("A state", "Another state"):
        make_answer(answered, state=state)
    client = signed(make_member(planner=True))
    head, *rows = csv.reader(io.StringIO(client.get("/pathway/objections/table/").content.decode("utf-8-sig")))
    assert tuple(head) == OBJECTION_HEAD
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(one["quote"], one["interest"], one["state"], one["answer_state"]) for one in told] == [
        ("Second", "unknown", "answered", "Another state"), ("Second", "unknown", "answered", "A state"), ("'=1+1", "unknown", "open", ""),
    ]  # fmt: skip
    assert client.get("/pathway/objections/table/?format=xlsx").content.startswith(b"PK")


def test_who_does_not_keep_the_log_writes_nothing() -> None:
    objection = make_objection()
    answer = make_answer(objection)
    for by in (make_member(planner=True), make_member(), make_member(role=Member.Role.ADMINISTRATOR)):
        for act in (
            lambda by=by: make_objection(by=by), lambda by=by: make_answer(objection, by=by),
            lambda by=by: actions.strike_answer(by=by, answer=answer), lambda by=by: actions.strike_objection(by=by, objection=objection),
            lambda by=by: actions.take_back_objection(by=by, objection=objection, on=TODAY, source="x"),
        ):  # fmt: skip
            with pytest.raises(Problem, match="refused"):
                act()
    assert (objections_standing().count(), ObjectionAnswer.objects.filter(struck_at=None).count()) == (1, 1)


def test_planner_reads_and_others_are_refused() -> None:
    at = f"/pathway/objections/{make_objection().id}/"
    pages = ("/pathway/objections/", "/pathway/objections/table/", at, "/pathway/objections/new/", at + "answers/new/")
    planner, monitor = signed(make_member(planner=True)), signed(make_member())
    assert [planner.get(page).status_code for page in pages] == [200, 200, 200, 403, 403]
    assert [monitor.get(page).status_code for page in pages] == [403] * 5


def test_the_same_queries_at_one_objection_and_at_three(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _each in range(3):
        make_answer(make_objection())
        with django_assert_num_queries(3):
            assert {one.state for one in objections_said(objections_standing())} == {"answered"}
