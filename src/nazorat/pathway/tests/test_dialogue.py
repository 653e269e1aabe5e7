"""The dialogue: events with bodies and functions, statements, commitments by their steps, who was asked, proposals on laws by stage."""

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
from nazorat.pathway.models import (
    CatalogueTaken,
    Commitment,
    CommitmentLink,
    Consultation,
    DialogueEvent,
    DialogueStep,
    LawProposal,
    Presence,
)
from nazorat.pathway.queries import DIALOGUE_HEAD, commitments_said, event_said, events_said, events_standing, proposals_said
from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from support.dialogue import (
    make_commitment,
    make_consultation,
    make_dialogue_whole,
    make_event,
    make_presence,
    make_proposal,
    make_statement,
)
from support.facts import fact, long_ago
from support.make import make_member, sign_in
from support.pathway import make_gap
from support.plans import make_measure, make_plan

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def signed(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def coordinator() -> Member:
    return make_member(role=Member.Role.COORDINATOR)


def posted(**given: Any) -> dict[str, Any]:
    return {"source": "Press release no. 1", "on": long_ago(30).isoformat(), "link": "", **given}


def test_commitment_is_open_until_a_step_and_over_after_its_day() -> None:
    event, by = make_event(), coordinator()
    late = make_commitment(event, due_on=long_ago(2))
    make_commitment(event, due_on=TODAY + timedelta(days=9))
    assert [(one.state, one.over) for one in commitments_said()] == [("open", True), ("open", False)]
    kept = actions.step_on(by=by, of=late, to="kept", act="The group met.", **fact())
    assert [(one.state, one.over) for one in commitments_said()] == [("kept", False), ("open", False)]
    actions.strike_entry(by=by, entry=kept)
    assert commitments_said()[0].state == "open"


def test_proposal_is_an_idea_until_a_step_and_stands_where_the_latest_brought_it() -> None:
    proposal, by = make_proposal(), coordinator()
    assert proposals_said()[0].state == "idea"
    actions.step_on(by=by, of=proposal, to="parliament", act="Submitted.", source="Gazette", on=long_ago(5), link="")
    actions.step_on(by=by, of=proposal, to="ministry", act="Sent.", source="Gazette", on=long_ago(50), link="")
    assert (proposals_said()[0].state, len(proposals_said()[0].steps)) == ("parliament", 2)


def test_body_is_at_an_event_once_by_a_function() -> None:
    event = make_event()
    held = make_presence(event)
    with pytest.raises(Problem, match="changed-meanwhile"):
        make_presence(event)
    make_presence(event, function="head")
    actions.strike_entry(by=coordinator(), entry=held)
    make_presence(event)
    assert [one.function for one in event_said(event).present] == ["head", "deputy head"]


def test_what_belongs_to_a_struck_event_is_read_nowhere_and_nothing_is_added_to_it() -> None:
    event = make_event()
    make_commitment(event)
    actions.strike_entry(by=coordinator(), entry=event)
    assert (events_said(events_standing()), commitments_said()) == ([], [])
    with pytest.raises(Problem, match="changed-meanwhile"):
        make_statement(event)
    assert signed(coordinator()).get(f"/pathway/dialogue/events/{event.id}/").status_code == 404


def test_consultation_says_what_was_answered_and_changed_once() -> None:
    held, by = make_consultation(), coordinator()
    given = {"answer": "Ombudsman with organisations.", "source": "Letter 5", "changed": "Article 3 names organisations."}
    for on, problem in ((long_ago(31), "kept-before-set"), (TODAY + timedelta(days=1), "day-ahead")):
        with pytest.raises(Problem, match=problem):
            actions.note_answer(by=by, consultation=held, on=on, **given)
    actions.note_answer(by=by, consultation=held, on=TODAY, **given)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.note_answer(by=by, consultation=held, on=TODAY, **given)
    page = signed(make_member(planner=True)).get("/pathway/dialogue/consultations/").content.decode()
    assert [word for word in (*given.values(), "A coalition") if word not in page] == []


@pytest.mark.parametrize(
    ("model", "facts"),
    [
        (DialogueEvent, {"kind": "party", "title": "x"}),
        (DialogueStep, {"to": "kept", "act": "x"}),
        (Consultation, {"body": "x", "words": "x", "answer": "yes"}),
    ],
)
def test_the_database_takes_no_unknown_kind_no_step_of_nothing_no_answer_without_source(model: Any, facts: dict[str, Any]) -> None:
    by = coordinator()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(entered_by=by, **fact(), **facts)
    commitment = make_commitment(make_event())
    with pytest.raises(IntegrityError), transaction.atomic():
        DialogueStep.objects.create(entered_by=by, commitment=commitment, to="parliament", act="x", **fact())


def test_coordinator_keeps_the_dialogue_by_the_pages_and_planner_reads_it() -> None:
    client = signed(coordinator())
    new = posted(kind="conference", title="Conference on the Protocol", town="Namuna", words="Sequence of reforms.")
    at = client.post("/pathway/dialogue/events/new/", new)["Location"]
    assert client.get(at + "statements/new/").content.decode().count("Press release no. 1") == 1
    assert client.post(at + "present/new/", posted(body="An embassy", function="deputy head")).status_code == 302
    assert client.post(at + "present/new/", posted(body="An embassy", function="deputy head")).status_code == 422
    assert client.post(at + "statements/new/", posted(body="A ministry", words="Reforms come first.")).status_code == 302
    assert client.post(at + "statements/new/", posted(body="A ministry", words="x" * 601)).status_code == 422
    assert (
        client.post(at + "commitments/new/", posted(body="A department", words="A plan.", due_on="2031-05-01")).status_code == 302
    )
    assert client.post("/pathway/dialogue/proposals/new/", posted(title="Code", words="Entry.")).status_code == 302
    assert client.post("/pathway/dialogue/consultations/new/", posted(body="A coalition", words="Which model?")).status_code == 302
    commitment, proposal, asked = Commitment.objects.get(), LawProposal.objects.get(), Consultation.objects.get()
    steps = {
        f"/pathway/dialogue/commitments/{commitment.id}/steps/new/": posted(act="Half of it.", to="partly"),
        f"/pathway/dialogue/proposals/{proposal.id}/steps/new/": posted(act="To parliament.", to="parliament"),
        f"/pathway/dialogue/consultations/{asked.id}/answer/": posted(answer="Both.", changed=""),
    }
    for path, form in steps.items():
        assert client.get(path).status_code == 200
        assert client.post(path, form).status_code == 302, path
    assert (
        client.post(f"/pathway/dialogue/commitments/{commitment.id}/steps/new/", posted(act="x", to="parliament")).status_code
        == 422
    )
    assert client.get(f"/pathway/dialogue/consultations/{asked.id}/answer/").status_code == 404
    reader = signed(make_member(planner=True))
    page = reader.get(at).content.decode()
    words = ("An embassy", "deputy head", "Reforms come first.", "A plan.", "partly kept", "Half of it.")
    assert [word for word in words if word not in page] == []
    for path, word in (
        ("", "Conference"),
        ("commitments/", "A plan."),
        ("proposals/", "in parliament"),
        ("consultations/", "Both."),
    ):
        assert word in reader.get(f"/pathway/dialogue/{path}").content.decode(), path
    head, *rows = csv.reader(io.StringIO(reader.get("/pathway/dialogue/table/").content.decode("utf-8-sig")))
    assert tuple(head) == DIALOGUE_HEAD
    assert [row[5:7] for row in rows] == [
        ["", "Sequence of reforms."], ["An embassy", "deputy head"], ["A ministry", "Reforms come first."], ["A department", "A plan."],
    ]  # fmt: skip
    presence = Presence.objects.get()
    assert client.post(f"/pathway/entries/presence/{presence.id}/strike/")["Location"] == at
    assert Act.objects.filter(verb__startswith="pathway.").count() == 10


def test_others_are_refused_and_planner_writes_nothing() -> None:
    event = make_event()
    reads = ("", "table/", "commitments/", "consultations/", "proposals/", f"events/{event.id}/")
    writes = ("events/new/", f"events/{event.id}/statements/new/", "proposals/new/", "consultations/new/")
    planner, monitor = signed(make_member(planner=True)), signed(make_member())
    assert [planner.get(f"/pathway/dialogue/{page}").status_code for page in reads + writes] == [200] * 6 + [403] * 4
    assert [monitor.get(f"/pathway/dialogue/{page}").status_code for page in reads + writes] == [403] * 10
    with pytest.raises(Problem, match="refused"):
        make_dialogue_whole(by=make_member(planner=True))


def test_every_entry_of_the_dialogue_is_struck_at_its_own_list() -> None:
    by = coordinator()
    values = make_dialogue_whole(by=by)
    client, event = signed(by), f"/pathway/dialogue/events/{values['event_id']}/"
    step = DialogueStep.objects.get(proposal__isnull=False)
    for kind, entry, page in (
        ("step", step.id, "/pathway/dialogue/proposals/"),
        ("commitment", values["commitment_id"], event),
        ("proposal", values["law_proposal_id"], "/pathway/dialogue/proposals/"),
        ("consultation", values["consultation_id"], "/pathway/dialogue/consultations/"),
        ("event", values["event_id"], "/pathway/dialogue/"),
    ):
        assert client.post(f"/pathway/entries/{kind}/{entry}/strike/")["Location"] == page, kind


def test_the_same_queries_at_one_event_and_at_three(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(3):
        make_dialogue_whole(by=coordinator())
        with django_assert_num_queries(6):
            assert len(events_said(events_standing())) == number + 1
        with django_assert_num_queries(5):
            assert len(commitments_said()) == len(proposals_said()) == number + 1


def test_a_commitment_is_matched_to_a_gap_or_a_measure_which_then_show_it() -> None:
    load_reference(by=None)
    client, reader = signed(coordinator()), signed(make_member(planner=True))
    event = make_event()
    commitment = make_commitment(event, words="A draft goes to parliament.")
    gap, plan = make_gap(), make_plan()
    measure = make_measure(plan)
    at = f"/pathway/dialogue/commitments/{commitment.id}/links/new/"
    wrong: tuple[dict[str, str], ...] = ({}, {"gap": str(gap.id), "measure": str(measure.id)}, {"gap": str(measure.id)})
    assert [client.post(at, one).status_code for one in wrong] == [422] * 3
    for target in ({"gap": str(gap.id)}, {"measure": str(measure.id)}, {"gap": str(gap.id)}):
        assert client.post(at, target)["Location"] == f"/pathway/dialogue/events/{event.id}/"
    assert CommitmentLink.objects.count() == 2, "the same match once"
    for page in (f"/pathway/gaps/{gap.id}/", f"/pathway/measures/{measure.id}/"):
        assert "A draft goes to parliament." in reader.get(page).content.decode(), page
    for page in (f"/pathway/dialogue/events/{event.id}/", "/pathway/dialogue/commitments/"):
        assert [one in reader.get(page).content.decode() for one in (f"/pathway/gaps/{gap.id}/", f"/pathway/measures/{measure.id}/")] == [
            True, True,
        ], page  # fmt: skip
    assert [reader.get(at).status_code, signed(make_member()).get(at).status_code] == [403, 403]
    client.post(f"/pathway/entries/measure/{measure.id}/strike/")
    (said,) = commitments_said()
    assert [one.gap for one in said.links] == [gap], "a struck measure is no match"
    gone = f"/pathway/dialogue/commitments/links/{said.links[0].id}/remove/"
    assert reader.post(gone).status_code == 403
    assert client.post(gone)["Location"] == f"/pathway/dialogue/events/{event.id}/"
    assert "A draft goes to parliament." not in reader.get(f"/pathway/gaps/{gap.id}/").content.decode()
    assert client.post(gone).status_code == 404
    client.post(f"/pathway/entries/commitment/{commitment.id}/strike/")
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.link_commitment(by=coordinator(), commitment=commitment, gap=gap)


@pytest.mark.parametrize("both", [True, False])
def test_the_database_takes_no_match_of_a_commitment_to_two_things_or_none(both: bool) -> None:
    load_reference(by=None)
    commitment, measure = make_commitment(make_event()), make_measure(make_plan())
    given = {"gap": make_gap(), "measure": measure} if both else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentLink.objects.create(commitment=commitment, entered_by=coordinator(), **given)


def test_a_file_of_measures_that_a_commitment_is_about_is_not_taken_back() -> None:
    plan = make_plan()
    (measure,) = actions.enter_measures(
        by=coordinator(), plan=plan, measures=[actions.NewMeasure("1", "1.1", "x")], filename="p.csv", **fact()
    )
    actions.link_commitment(by=coordinator(), commitment=make_commitment(make_event()), measure=measure)
    with pytest.raises(Problem, match="import-in-use"):
        actions.undo_catalogue(by=coordinator(), taken=CatalogueTaken.objects.get())
