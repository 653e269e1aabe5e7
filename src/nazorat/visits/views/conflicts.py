from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.people.access import UnlockedRequest
from nazorat.visits import actions
from nazorat.visits.access import conflict_for_clearing
from nazorat.visits.forms import ClearingForm, ConflictForm, SeenForm
from nazorat.visits.queries import about_of, conflicts_shown


def conflicts_page(request: UnlockedRequest) -> HttpResponseBase:
    """Declarations, opened: a planner's page has all, anybody else's their own."""
    opened = actions.open_conflicts(by=request.keyring, conflicts=conflicts_shown(request.user))
    about = about_of((one.place, one.authority) for one in opened)
    lines = [(one, about.get(one.place or one.authority)) for one in opened]
    shown = {
        "standing": [line for line in lines if not line[0].row.cleared_at],
        "cleared": [line for line in lines if line[0].row.cleared_at],
    }
    return render(request, "visits/conflicts.html", shown)


def declare_conflict_page(request: UnlockedRequest) -> HttpResponseBase:
    """Declare a conflict of interest: sealed as it is saved."""
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.declare_conflict(by=request.keyring, **form.cleaned_data)
        say(request, "conflict-noted")
        return HttpResponseRedirect(reverse("conflicts"))
    return render(request, "visits/conflict_new.html", {"form": form}, status=422 if form.is_bound else 200)


def clear_conflict_page(request: UnlockedRequest, conflict_id: UUID) -> HttpResponseBase:
    """Clear a declaration, with a reason."""
    conflict = conflict_for_clearing(request.user, conflict_id)
    form = ClearingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.clear_conflict(by=request.keyring, conflict=conflict, reason=form.cleaned_data["reason"])
        say(request, "conflict-cleared")
        return HttpResponseRedirect(reverse("conflicts"))
    return render(request, "visits/conflict_clear.html", {"form": form, "conflict": conflict}, status=422 if form.is_bound else 200)


def see_conflict_page(request: UnlockedRequest, conflict_id: UUID) -> HttpResponseBase:
    """Look whether a declaration is about a visit that has begun; when it is not, its lead may give the seat."""
    conflict = conflict_for_clearing(request.user, conflict_id)
    form = SeenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.see_conflict(by=request.keyring, conflict=conflict, visit=form.cleaned_data["visit"])
        say(request, "conflict-seen")
        return HttpResponseRedirect(reverse("conflicts"))
    return render(request, "visits/conflict_seen.html", {"form": form, "conflict": conflict}, status=422 if form.is_bound else 200)
