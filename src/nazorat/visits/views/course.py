from __future__ import annotations

from itertools import groupby
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.kit.dates import tongue
from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.visits import actions
from nazorat.visits.access import place_in_team, visit_for_leading, visit_for_reading
from nazorat.visits.duties import progress_of
from nazorat.visits.forms import CloseForm
from nazorat.visits.models import TeamMember, Visit, VisitStep
from nazorat.visits.panels import access_of, phases_of, tabs_of
from nazorat.visits.queries import WORKING, SeatKeys, seats_with_keys, untrained_of


def visit_page(request: MemberRequest, visit_id: UUID) -> HttpResponseBase:
    """A visit at a glance: its course, access, team and what the rooms above know of it."""
    visit = visit_for_reading(request.user, visit_id)
    seat = place_in_team(request.user, visit)
    access = access_of(request, visit)
    seats = seats_with_keys(visit)
    steps = list(visit.steps.select_related("by"))
    shown = {
        "visit": visit,
        "leads": seat.role == TeamMember.Role.LEAD,
        "tabs": tabs_of(request, visit, "overview"),
        "phases": phases_of(request, visit, steps),
        "steps": steps,
        "works": seat.role in WORKING,
        **next_steps(visit, steps),
        "access": [one for one in access if not one.closed],
        "closed": sum(one.closed for one in access),
        "sides": by_side([line for line in seats if line.held or line.missing]),
        "others": [line for line in seats if not (line.held or line.missing)],
        "seats": seats,
        "progress": progress_of(visit),
        "untrained": untrained_of(visit, tongue("ru")),
        "imbalances": list(visit.imbalances.select_related("decided_by")),
    }
    return render(request, "visits/visit.html", shown)


def close_visit_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Close a visit, after asking for its last day."""
    visit = visit_for_leading(request.user, visit_id)
    first = {"ended": visit.ended_on or timezone.localdate()}
    form = CloseForm(request.POST if request.method == "POST" else None, visit=visit, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.close_visit(by=request.keyring, visit=visit, **form.cleaned_data)
        say(request, "visit-closed")
        return _to_visit(visit)
    shown = {"visit": visit, "form": form, "tabs": tabs_of(request, visit, "overview")}
    return render(request, "visits/close.html", shown, status=422 if form.is_bound else 200)


def next_steps(visit: Visit, steps: list[VisitStep]) -> dict[str, bool]:
    """What its lead can say of it next, and what somebody reading should know was never said."""
    said, step = {one.step for one in steps}, VisitStep.Step
    begun = visit.state in (Visit.State.UNDER_WAY, Visit.State.CLOSED)
    return {
        "to_prepare": visit.state == Visit.State.PLANNED and step.PREPARED not in said,
        "to_debrief": begun and step.DEBRIEFED not in said,
        "unprepared": step.ENTERED in said and step.PREPARED not in said,
        "undebriefed": step.CLOSED in said and step.DEBRIEFED not in said,
    }


def by_side(lines: list[SeatKeys]) -> list[tuple[str, list[SeatKeys]]]:
    """The team by organisation, as the two sides of a joint visit stand beside one another."""

    def side(line: SeatKeys) -> str:
        return str(line.seat.member.organisation)

    return [(name, list(group)) for name, group in groupby(sorted(lines, key=side), key=side)]


def _to_visit(visit: Visit) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("visit", args=[visit.id]))
