"""Acts on the log of the dialogue: events, who was there, what was said and undertaken, who was asked, proposals on laws. A coordinator's."""

from __future__ import annotations

from datetime import date
from typing import Unpack

from django.db import transaction
from django.db.models import Model

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.pathway.actions.gaps import Fact
from nazorat.pathway.keeping import past
from nazorat.pathway.models import (
    Commitment,
    CommitmentLink,
    Consultation,
    DialogueEvent,
    DialogueStep,
    LawProposal,
    Presence,
    Statement,
)
from nazorat.people.access import coordinator_only
from nazorat.people.models import Member


def log_event(*, by: Member, kind: str, title: str, town: str, words: str, **fact: Unpack[Fact]) -> DialogueEvent:
    """Enter a publicly known event. Raises Problem "refused", "day-ahead"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        row = DialogueEvent.objects.create(kind=kind, title=title, town=town, words=words, entered_by=by, **fact)
        append("pathway.log-event", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def note_presence(*, by: Member, event: DialogueEvent, body: str, function: str, **fact: Unpack[Fact]) -> Presence:
    """Note that a body was at an event. Raises Problem "refused", "day-ahead", "changed-meanwhile" when it is noted already."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        held = _standing(event)
        if Presence.objects.filter(event=held, body=body, function=function, struck_at=None).exists():
            raise Problem("changed-meanwhile")
        row = Presence.objects.create(event=held, body=body, function=function, entered_by=by, **fact)
        append("pathway.note-presence", by=by.id, organisation=by.organisation_id, obj=held.id)
    return row


def log_statement(*, by: Member, event: DialogueEvent, body: str, words: str, **fact: Unpack[Fact]) -> Statement:
    """Enter what a body said at an event. Raises Problem "refused", "day-ahead", "changed-meanwhile"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        row = Statement.objects.create(event=_standing(event), body=body, words=words, entered_by=by, **fact)
        append("pathway.log-statement", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def log_commitment(
    *, by: Member, event: DialogueEvent, body: str, words: str, due_on: date | None, **fact: Unpack[Fact]
) -> Commitment:
    """Enter what a body undertook at an event. Raises Problem "refused", "day-ahead", "changed-meanwhile"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        held = _standing(event)
        row = Commitment.objects.create(event=held, body=body, words=words, due_on=due_on, entered_by=by, **fact)
        append("pathway.log-commitment", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def link_commitment(*, by: Member, commitment: Commitment, **to: Model) -> CommitmentLink:
    """Match a commitment to one of `gap`, `measure`. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    with transaction.atomic():
        held = Commitment.objects.select_for_update().get(id=commitment.id)
        if held.struck_at:
            raise Problem("changed-meanwhile")
        link, _new = CommitmentLink.objects.get_or_create(commitment=held, **to, defaults={"entered_by": by})
        append("pathway.link-commitment", by=by.id, organisation=by.organisation_id, obj=held.id)
    return link


def unlink_commitment(*, by: Member, link: CommitmentLink) -> None:
    """Take a match of a commitment away. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    with transaction.atomic():
        gone, _each = CommitmentLink.objects.filter(id=link.id).delete()
        if not gone:
            raise Problem("changed-meanwhile")
        append("pathway.unlink-commitment", by=by.id, organisation=by.organisation_id, obj=link.commitment_id)


def propose_law(*, by: Member, title: str, words: str, **fact: Unpack[Fact]) -> LawProposal:
    """Enter a proposal on a law. Raises Problem "refused", "day-ahead"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        row = LawProposal.objects.create(title=title, words=words, entered_by=by, **fact)
        append("pathway.propose-law", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def step_on(*, by: Member, of: Commitment | LawProposal, to: str, act: str, **fact: Unpack[Fact]) -> DialogueStep:
    """Enter a step of a commitment or a proposal. Raises Problem "refused", "day-ahead", "changed-meanwhile"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        if isinstance(of, Commitment):
            held = Commitment.objects.select_for_update().get(id=of.id, struck_at=None)
            row = DialogueStep.objects.create(commitment=held, to=to, act=act, entered_by=by, **fact)
        else:
            proposal = LawProposal.objects.select_for_update().get(id=of.id, struck_at=None)
            row = DialogueStep.objects.create(proposal=proposal, to=to, act=act, entered_by=by, **fact)
        append("pathway.step-on", by=by.id, organisation=by.organisation_id, obj=of.id)
    return row


def ask_body(*, by: Member, body: str, words: str, **fact: Unpack[Fact]) -> Consultation:
    """Note who was asked about what. Raises Problem "refused", "day-ahead"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        row = Consultation.objects.create(body=body, words=words, entered_by=by, **fact)
        append("pathway.ask-body", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def note_answer(*, by: Member, consultation: Consultation, on: date, answer: str, source: str, changed: str) -> Consultation:
    """Note what was answered, and what changed by it. Raises Problem "refused", "day-ahead", "changed-meanwhile", "kept-before-set"."""
    coordinator_only(by)
    past(on)
    if on < consultation.on:
        raise Problem("kept-before-set")
    with transaction.atomic():
        held = Consultation.objects.select_for_update().get(id=consultation.id)
        if held.answered_on or held.struck_at:
            raise Problem("changed-meanwhile")
        held.answered_on, held.answer, held.answer_source, held.changed, held.answer_entered_by = on, answer, source, changed, by
        held.save(update_fields=["answered_on", "answer", "answer_source", "changed", "answer_entered_by"])
        append("pathway.note-answer", by=by.id, organisation=by.organisation_id, obj=held.id)
    return held


def _standing(event: DialogueEvent) -> DialogueEvent:
    held = DialogueEvent.objects.select_for_update().get(id=event.id)
    if held.struck_at:
        raise Problem("changed-meanwhile")
    return held
