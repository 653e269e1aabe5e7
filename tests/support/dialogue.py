"""Makers of the dialogue: events with bodies, statements, commitments; consultations; proposals on laws."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nazorat.pathway.actions import (
    ask_body,
    link_commitment,
    log_commitment,
    log_event,
    log_statement,
    note_presence,
    propose_law,
    step_on,
)
from nazorat.pathway.models import Commitment, Consultation, DialogueEvent, LawProposal, Presence, Statement
from nazorat.people.models import Member
from support.facts import fact
from support.plans import make_measure, make_plan
from support.road import keeper


def make_event(*, by: Member | None = None, **given: Any) -> DialogueEvent:
    """A conference of last month."""
    said = {"kind": "conference", "title": "Conference on the Protocol", "town": "Namuna", "words": ""}
    return log_event(by=keeper(by), **{**said, **fact(), **given})


def make_presence(
    event: DialogueEvent, body: str = "An embassy", *, by: Member | None = None, function: str = "deputy head"
) -> Presence:
    """A body was there."""
    return note_presence(by=keeper(by), event=event, body=body, function=function, **fact())


def make_statement(event: DialogueEvent, *, by: Member | None = None, **given: Any) -> Statement:
    """A body said something."""
    return log_statement(by=keeper(by), event=event, **{"body": "A ministry", "words": "Reforms come first.", **fact(), **given})


def make_commitment(event: DialogueEvent, *, by: Member | None = None, **given: Any) -> Commitment:
    """A body undertook something without a term."""
    said: dict[str, Any] = {"body": "A ministry", "words": "A working group meets.", "due_on": None}
    return log_commitment(by=keeper(by), event=event, **{**said, **fact(), **given})


def make_proposal(*, by: Member | None = None, **given: Any) -> LawProposal:
    """A proposal on a law."""
    return propose_law(by=keeper(by), **{"title": "Code of execution", "words": "Entry without notice.", **fact(), **given})


def make_consultation(*, by: Member | None = None, **given: Any) -> Consultation:
    """A group was asked."""
    return ask_body(by=keeper(by), **{"body": "A coalition", "words": "Which model?", **fact(), **given})


def make_dialogue_whole(*, by: Member) -> dict[str, UUID | str]:
    """One of each. Gives ids as addresses name them."""
    event, proposal = make_event(by=by), make_proposal(by=by)
    make_presence(event, by=by)
    make_statement(event, by=by)
    commitment = make_commitment(event, by=by)
    step_on(by=by, of=commitment, to="partly", act="The group met once.", **fact())
    step_on(by=by, of=proposal, to="ministry", act="It was sent.", **fact())
    consultation = make_consultation(by=by)
    link = link_commitment(by=by, commitment=commitment, measure=make_measure(make_plan(by=by), by=by))
    return {
        "event_id": event.id, "commitment_id": commitment.id, "law_proposal_id": proposal.id, "consultation_id": consultation.id,
        "commitment_link_id": link.id,
    }  # fmt: skip
