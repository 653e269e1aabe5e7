from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.kit.dates import tongue
from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.people.training import titles
from nazorat.visits import actions
from nazorat.visits.access import member_of_team, place_in_team, visit_for_leading, visit_for_reading, visit_for_work
from nazorat.visits.forms import OTHERS, BecauseForm, SeatForm, people_for_team
from nazorat.visits.models import TeamMember, Visit
from nazorat.visits.panels import tabs_of
from nazorat.visits.queries import epochs_of, keys_to_turn, seats_with_keys, team_of, training_missing, untrained_of

LEAD = TeamMember.Role.LEAD


def team_page(request: MemberRequest, visit_id: UUID) -> HttpResponseBase:
    """Who is on the team, what each can open, and the epochs of the keys."""
    visit = visit_for_reading(request.user, visit_id)
    seat = place_in_team(request.user, visit)
    leads = seat.role == TeamMember.Role.LEAD
    shown = {
        "visit": visit,
        "leads": leads,
        "me": request.user,
        "tabs": tabs_of(request, visit, "team"),
        "lines": seats_with_keys(visit),
        "epochs": epochs_of(visit),
        "to_turn": keys_to_turn(visit) if leads else [],
        "over": visit.state == Visit.State.REFUSED,
        "untrained": untrained_of(visit, tongue("ru")),
        "imbalances": list(visit.imbalances.select_related("decided_by")),
    }
    return render(request, "visits/team.html", shown)


def add_member_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Add a member and grant what their role may open."""
    visit = visit_for_leading(request.user, visit_id)
    there = [seat.member for seat in team_of(visit)]
    people = people_for_team(without=there)
    form = SeatForm(request.POST if request.method == "POST" else None, people=people, roles=OTHERS)
    if request.method == "POST" and form.is_valid():
        actions.add_to_team(by=request.keyring, visit=visit, seat=form.seat)
        say(request, "team-added-untrained" if _lacks(visit, form.seat) else "team-added")
        return _to_team(visit)
    shown = {"visit": visit, "form": form, "nobody": not people, "tabs": tabs_of(request, visit, "team")}
    return render(request, "visits/team_add.html", shown, status=422 if form.is_bound else 200)


def remove_member_page(request: UnlockedRequest, visit_id: UUID, member_id: UUID) -> HttpResponseBase:
    """Take a member off, after asking; the keys turn."""
    visit = visit_for_leading(request.user, visit_id)
    member = member_of_team(visit, member_id)
    if request.method == "POST":
        actions.remove_from_team(by=request.keyring, visit=visit, member=member)
        say(request, "team-removed")
        return _to_team(visit)
    return render(request, "visits/team_remove.html", {"visit": visit, "member": member, "tabs": tabs_of(request, visit, "team")})


def hand_over_page(request: UnlockedRequest, visit_id: UUID, member_id: UUID) -> HttpResponseBase:
    """Hand the lead over, after asking."""
    visit = visit_for_leading(request.user, visit_id)
    member = member_of_team(visit, member_id)
    lacks = _lacks(visit, actions.Seat(member, LEAD))
    form = BecauseForm(request.POST if request.method == "POST" else None) if lacks else None
    if request.method == "POST" and (form is None or form.is_valid()):
        because = form.cleaned_data["because"] if form else ""
        actions.hand_over_lead(by=request.keyring, visit=visit, member=member, because=because)
        say(request, "lead-handed-over")
        return _to_team(visit)
    shown = {"visit": visit, "member": member, "lacks": titles(lacks, tongue("ru")), "form": form}
    return render(request, "visits/team_lead.html", {**shown, "tabs": tabs_of(request, visit, "team")})


def grant_again_view(request: UnlockedRequest, visit_id: UUID, member_id: UUID) -> HttpResponseBase:
    """Grant a member what their role may open and I hold."""
    visit = visit_for_work(request.user, visit_id)
    actions.grant_again(by=request.keyring, visit=visit, member=member_of_team(visit, member_id))
    say(request, "granted-again")
    return _to_team(visit)


def turn_keys_view(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Turn the keys that are due."""
    visit = visit_for_leading(request.user, visit_id)
    actions.turn_keys(by=request.keyring, visit=visit)
    say(request, "keys-turned")
    return _to_team(visit)


def _lacks(visit: Visit, seat: actions.Seat) -> list[str]:
    """The topics that this seat asks for and its member was not trained in when the visit began, or is not today."""
    found = training_missing([seat], visit.began_on or timezone.localdate())
    return sorted({code for codes in found.values() for code in codes})


def _to_team(visit: Visit) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("visit-team", args=[visit.id]))
