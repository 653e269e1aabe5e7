from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.people.access import UnlockedRequest
from nazorat.programme import actions
from nazorat.programme.access import proposal_for_answering
from nazorat.programme.forms import AnswerForm, ProposalForm
from nazorat.programme.panels import tabs_of
from nazorat.programme.queries import proposals_shown
from nazorat.visits.queries import places_of_plans


def proposals_page(request: UnlockedRequest) -> HttpResponseBase:
    """Proposals, opened: a planner's page has all, anybody else's their own, of which they see refusals alone."""
    said = actions.open_proposals(by=request.keyring, proposals=proposals_shown(request.user))
    places = places_of_plans(one.text.place_id for one in said if one.text.place_id)
    lines = [(one, places.get(one.text.place_id) if one.text.place_id else None) for one in said]
    planner = request.user.planner
    waiting = [line for line in lines if not line[0].row.answered_at or not (planner or line[0].answer)]
    shown = {
        "tabs": tabs_of(request, "proposals"), "waiting": waiting, "answered": [line for line in lines if line not in waiting],
        "planner": planner,
    }  # fmt: skip
    return render(request, "programme/proposals.html", shown)


def propose_page(request: UnlockedRequest) -> HttpResponseBase:
    """Propose a place: sealed as it is saved."""
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.propose_place(by=request.keyring, **form.cleaned_data)
        say(request, "place-proposed")
        return HttpResponseRedirect(reverse("programme-proposals"))
    return render(request, "programme/propose.html", {"form": form}, status=422 if form.is_bound else 200)


def answer_page(request: UnlockedRequest, proposal_id: UUID) -> HttpResponseBase:
    """One proposal, opened for a planner, and its answer."""
    proposal = proposal_for_answering(request.user, proposal_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.answer_proposal(by=request.keyring, proposal=proposal, **form.cleaned_data)
        say(request, "proposal-answered")
        return HttpResponseRedirect(reverse("programme-proposals"))
    said = actions.open_proposals(by=request.keyring, proposals=[proposal])[0]
    place = places_of_plans([said.text.place_id]).get(said.text.place_id) if said.text.place_id else None
    shown = {"form": form, "said": said, "place": place}
    return render(request, "programme/answer.html", shown, status=422 if form.is_bound else 200)
