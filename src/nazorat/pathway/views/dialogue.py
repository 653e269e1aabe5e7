from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.kit.problems import Problem
from nazorat.pathway import access, actions, panels, queries
from nazorat.pathway.forms import (
    AnswerNotedForm,
    CommitmentForm,
    CommitmentLinkForm,
    ConsultationForm,
    DialogueFilter,
    EventForm,
    OfEventForm,
    PresenceForm,
    ProposalForm,
    StatementForm,
    StepForm,
    commitment_choices,
    consultation_choices,
    event_choices,
    proposal_choices,
)
from nazorat.pathway.models import Commitment, LawProposal
from nazorat.pathway.queries import EventSaid
from nazorat.pathway.views.road import asked, taken
from nazorat.people.access import MemberRequest


def dialogue_page(request: MemberRequest) -> HttpResponseBase:
    """Events of the dialogue, the latest first."""
    said, form = _events(request)
    return _list(request, "dialogue", queries.events_found(said, form.asked), form, bool(said))


def dialogue_table(request: MemberRequest) -> HttpResponseBase:
    """The log as it is asked for, as CSV or with `format=xlsx` as a workbook."""
    said, form = _events(request)
    return taken(request, "dialogue", queries.DIALOGUE_HEAD, queries.dialogue_cells(queries.events_found(said, form.asked)))


def commitments_page(request: MemberRequest) -> HttpResponseBase:
    """What bodies undertook, by term."""
    said = queries.commitments_said()
    form = DialogueFilter(request.GET, choices=commitment_choices(said))
    return _list(request, "dialogue-commitments", queries.stepped_found(said, form.asked), form, bool(said))


def consultations_page(request: MemberRequest) -> HttpResponseBase:
    """Who was asked, and what changed."""
    rows = list(queries.consultations_standing())
    form = DialogueFilter(request.GET, choices=consultation_choices(rows))
    return _list(request, "dialogue-consultations", queries.consultations_found(rows, form.asked), form, bool(rows))


def proposals_page(request: MemberRequest) -> HttpResponseBase:
    """Proposals on laws by stage."""
    said = queries.proposals_said()
    form = DialogueFilter(request.GET, choices=proposal_choices(said))
    return _list(request, "dialogue-proposals", queries.stepped_found(said, form.asked), form, bool(said))


def event_page(request: MemberRequest, event_id: UUID) -> HttpResponseBase:
    """One event: the bodies present, what they said and undertook."""
    said = queries.event_said(access.event_for_reading(request.user, event_id))
    return render(request, "pathway/event.html", {"said": said, "keeps": access.may_keep(request.user)})


def new_event_page(request: MemberRequest) -> HttpResponseBase:
    """Enter an event."""
    form = EventForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        event = actions.log_event(by=request.user, **form.cleaned_data)
        say(request, "event-logged")
        return HttpResponseRedirect(reverse("dialogue-event", args=[event.id]))
    return asked(request, form, _("Enter an event"), reverse("dialogue"))


def presence_page(request: MemberRequest, event_id: UUID) -> HttpResponseBase:
    """Note that a body was there."""
    return _of_event(request, event_id, PresenceForm, actions.note_presence, _("Enter a body that was there"))


def statement_page(request: MemberRequest, event_id: UUID) -> HttpResponseBase:
    """Enter what a body said."""
    return _of_event(request, event_id, StatementForm, actions.log_statement, _("Enter a statement"))


def commitment_page(request: MemberRequest, event_id: UUID) -> HttpResponseBase:
    """Enter what a body undertook."""
    return _of_event(request, event_id, CommitmentForm, actions.log_commitment, _("Enter a commitment"))


def new_proposal_page(request: MemberRequest) -> HttpResponseBase:
    """Enter a proposal on a law."""
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.propose_law(by=request.user, **form.cleaned_data)
        say(request, "dialogue-entered")
        return HttpResponseRedirect(reverse("dialogue-proposals"))
    return asked(request, form, _("Enter a proposal"), reverse("dialogue-proposals"))


def commitment_step_page(request: MemberRequest, commitment_id: UUID) -> HttpResponseBase:
    """Enter a step of a commitment."""
    return _step(request, access.commitment_for_keeping(request.user, commitment_id), "dialogue-commitments")


def commitment_link_page(request: MemberRequest, commitment_id: UUID) -> HttpResponseBase:
    """Match a commitment to a gap or a measure."""
    commitment = access.commitment_for_keeping(request.user, commitment_id)
    back = reverse("dialogue-event", args=[commitment.event_id])
    form = CommitmentLinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.link_commitment(by=request.user, commitment=commitment, **form.target)
        say(request, "commitment-linked")
        return HttpResponseRedirect(back)
    return asked(request, form, _("Match the commitment"), back, words=commitment.words)


def unlink_commitment_view(request: MemberRequest, commitment_link_id: UUID) -> HttpResponseBase:
    """Take a match away."""
    link = access.commitment_link_for_removing(request.user, commitment_link_id)
    actions.unlink_commitment(by=request.user, link=link)
    say(request, "commitment-unlinked")
    return HttpResponseRedirect(reverse("dialogue-event", args=[link.commitment.event_id]))


def proposal_step_page(request: MemberRequest, law_proposal_id: UUID) -> HttpResponseBase:
    """Enter a step of a proposal."""
    return _step(request, access.law_proposal_for_keeping(request.user, law_proposal_id), "dialogue-proposals")


def new_consultation_page(request: MemberRequest) -> HttpResponseBase:
    """Note who was asked."""
    form = ConsultationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.ask_body(by=request.user, **form.cleaned_data)
        say(request, "dialogue-entered")
        return HttpResponseRedirect(reverse("dialogue-consultations"))
    return asked(request, form, _("Enter who was asked"), reverse("dialogue-consultations"))


def consultation_answer_page(request: MemberRequest, consultation_id: UUID) -> HttpResponseBase:
    """Note what was answered, and what changed."""
    consultation = access.consultation_for_keeping(request.user, consultation_id)
    form = AnswerNotedForm(request.POST if request.method == "POST" else None, consultation=consultation)
    if request.method == "POST" and form.is_valid():
        actions.note_answer(by=request.user, consultation=consultation, **form.cleaned_data)
        say(request, "dialogue-entered")
        return HttpResponseRedirect(reverse("dialogue-consultations"))
    return asked(request, form, _("Enter the answer"), reverse("dialogue-consultations"), words=consultation.words)


def _events(request: MemberRequest) -> tuple[list[EventSaid], DialogueFilter]:
    said = queries.events_said(queries.events_standing())
    return said, DialogueFilter(request.GET, choices=event_choices(said))


def _list(request: MemberRequest, name: str, rows: Any, form: DialogueFilter, known: bool) -> HttpResponseBase:
    shown = {
        "page": page_of(rows, request.GET.get("page")), "tabs": panels.tabs("dialogue"), "chips": panels.dialogue_chips(name),
        "which": name, "keeps": access.may_keep(request.user), "filter_form": form, "known": known,
    }  # fmt: skip
    return render(request, "pathway/dialogue.html", shown)


def _of_event(
    request: MemberRequest, event_id: UUID, kind: type[OfEventForm], act: Callable[..., object], title: str
) -> HttpResponseBase:
    event = access.event_for_reading(request.user, event_id)
    back = reverse("dialogue-event", args=[event.id])
    form = kind(request.POST if request.method == "POST" else None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, event=event, **form.cleaned_data)
        except Problem as problem:
            form.add_error("body", f"{problem.sentence} {problem.next_step}")
        else:
            say(request, "dialogue-entered")
            return HttpResponseRedirect(back)
    return asked(request, form, title, back, words=event.title)


def _step(request: MemberRequest, of: Commitment | LawProposal, back: str) -> HttpResponseBase:
    form = StepForm(request.POST if request.method == "POST" else None, of=of)
    if request.method == "POST" and form.is_valid():
        actions.step_on(by=request.user, of=of, **form.cleaned_data)
        say(request, "dialogue-entered")
        return HttpResponseRedirect(reverse(back))
    return asked(request, form, _("Enter a step"), reverse(back), words=of.words)
