"""What is asked for on the lists of the board: objections by body and article, the dialogue by body, kind, year and state, words of any script."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nazorat.pathway.actions import step_on
from nazorat.pathway.queries import (
    commitments_said,
    consultations_found,
    consultations_standing,
    events_found,
    events_said,
    events_standing,
    lines_found,
    measure_lines,
    objections_found,
    objections_said,
    objections_standing,
    proposals_said,
    rows_found,
    rows_listed,
    stepped_found,
)
from nazorat.pathway.queries.plans import Half
from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from support.dialogue import make_commitment, make_consultation, make_event, make_presence, make_proposal, make_statement
from support.facts import fact, long_ago
from support.make import make_member, make_organisation, sign_in
from support.pathway import article, make_answer, make_gap, make_objection
from support.plans import make_measure, make_plan

pytestmark = pytest.mark.django_db
# the same two words as people type them: in another case, in Latin letters, without the letters of Tajik
TYPED = ("ТАҶЛИЛИ ҳабсхона", "tajlili habskhona", "таджлили хабсхона")


def reader() -> Client:
    client = Client()
    sign_in(client, make_member(planner=True))
    return client


def said_of(client: Client, path: str, *words: str) -> list[bool]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = answer.content.decode("utf-8-sig")
    return [word in page for word in words]


def test_objections_are_found_by_state_body_article_and_words_of_their_answers() -> None:
    load_reference(by=None)
    ministry, service = make_organisation(name="A ministry"), make_organisation(name="A service")
    first = make_objection(body=ministry, number=20, quote="The code does not fit.")
    make_objection(body=service, number=14, quote="Таҷлили ҳабсхона.")
    make_answer(first, words="It amended one article.")
    said = objections_said(objections_standing())
    asked = {
        "The code does not fit.": (
            {"state": "answered"}, {"body": str(ministry.id)}, {"article": str(article(20).pk)}, {"q": "amended ARTICLE"},
        ),
        "Таҷлили ҳабсхона.": ({"state": "open"}, {"body": str(service.id)}, {"article": str(article(14).pk)}, *({"q": one} for one in TYPED)),
    }  # fmt: skip
    for quote, ways in asked.items():
        for way in ways:
            assert [one.objection.quote for one in objections_found(said, way)] == [quote], way
    assert objections_found(said, {"body": str(ministry.id), "article": str(article(14).pk)}) == []
    client = reader()
    for at in ("/pathway/objections/", "/pathway/objections/table/"):
        assert said_of(client, f"{at}?body={service.id}", "The code does not fit.", "Таҷлили ҳабсхона.") == [False, True], at
    assert "No objection fits" in client.get("/pathway/objections/?q=nothing").content.decode()
    assert said_of(client, "/pathway/objections/?body=x&article=y&state=z&page=999", "The code does not fit.") == [True]


def test_events_are_found_by_body_kind_year_and_words() -> None:
    old = make_event(title="Round of talks", kind="round_table", on=long_ago(800))
    new = make_event(title="Таҷлили ҳабсхона")
    make_presence(old, "An embassy")
    make_statement(new, body="A coalition", words="Reforms come first.")
    make_commitment(new, body="A court")
    said = events_said(events_standing())
    year = str(new.on.year)
    for way in (
        {"kind": "conference"},
        {"year": year},
        {"body": "A coalition"},
        {"body": "A court"},
        *({"q": one} for one in TYPED),
    ):
        assert [one.event for one in events_found(said, way)] == [new], way
    for way in ({"kind": "round_table"}, {"year": str(old.on.year)}, {"body": "An embassy"}, {"q": "embassy round"}):
        assert [one.event for one in events_found(said, way)] == [old], way
    client = reader()
    for at in ("/pathway/dialogue/", "/pathway/dialogue/table/"):
        assert said_of(client, f"{at}?body=A+coalition", "Round of talks", "Таҷлили ҳабсхона") == [False, True], at
    assert said_of(client, "/pathway/dialogue/?kind=x&year=1&page=999", "Round of talks") == [True]
    assert "Nothing fits" in client.get("/pathway/dialogue/?q=nothing").content.decode()


def test_commitments_are_found_by_state_and_those_over_their_day() -> None:
    event, today = make_event(on=long_ago(100)), timezone.localdate()
    make_commitment(event, body="A court", words="Late.", due_on=today - timedelta(days=1))
    kept = make_commitment(event, body="A ministry", words="Kept.")
    step_on(by=make_member(role=Member.Role.COORDINATOR), of=kept, to="kept", act="Done.", **fact())
    said = commitments_said()
    ways = {
        "Late.": ({"state": "open"}, {"state": "over"}, {"body": "A court"}, {"q": "LATE"}),
        "Kept.": ({"state": "kept"}, {"q": "done"}),
    }
    for words, some in ways.items():
        for way in some:
            assert [getattr(one.of, "words", "") for one in stepped_found(said, way)] == [words], way
    assert said_of(reader(), "/pathway/dialogue/commitments/?state=over", "Late.", "Kept.") == [True, False]


def test_proposals_and_consultations_are_found_by_stage_body_and_words() -> None:
    moved = make_proposal(title="Code of execution")
    make_proposal(title="Law on custody", words="Таҷлили ҳабсхона.")
    step_on(by=make_member(role=Member.Role.COORDINATOR), of=moved, to="ministry", act="It was sent.", **fact())
    make_consultation(body="A coalition", words="Which model?")
    make_consultation(body="An institute", words="What cost?")
    assert [one.of for one in stepped_found(proposals_said(), {"state": "ministry"})] == [moved]
    assert [getattr(one.of, "title", "") for one in stepped_found(proposals_said(), {"q": TYPED[1]})] == ["Law on custody"]
    for way in ({"body": "An institute"}, {"q": "cost"}):
        assert [one.body for one in consultations_found(consultations_standing(), way)] == ["An institute"], way
    client = reader()
    assert said_of(client, "/pathway/dialogue/proposals/?state=ministry", "Code of execution", "Law on custody") == [True, False]
    assert said_of(client, "/pathway/dialogue/consultations/?body=An+institute", "Which model?", "What cost?") == [False, True]


@pytest.mark.parametrize("typed", TYPED)
def test_gaps_and_measures_are_found_in_the_same_spelling(typed: str) -> None:
    load_reference(by=None)
    gap, other = make_gap(words="Таҷлили ҳабсхона."), make_gap(number=21)
    assert [row.gap for row in rows_found(rows_listed(), {"q": typed})] == [gap]
    assert other in [row.gap for row in rows_listed()]
    plan = make_plan()
    wanted = make_measure(plan, "1", "1.1", words="Таҷлили ҳабсхона.")
    make_measure(plan, "2", "2.1")
    assert [one.measure for one in lines_found(measure_lines(plan, Half(2026, 1)), {"q": typed})] == [wanted]
