"""The sealed list of suspected places. No title and no address tells what is in it; a place that is confirmed is reached from the list.

An answer redirects to the list and never to the place: a log of addresses would join the two.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.kit.pagination import asked_of, page_of
from nazorat.kit.spelling import key_of
from nazorat.people.access import UnlockedRequest
from nazorat.places import actions
from nazorat.places.access import suspected_for_planning
from nazorat.places.forms import AddToSuspectedForm, ConfirmForm, DismissForm, SuspectedFilter, SuspectedForm
from nazorat.places.queries import places_named
from nazorat.places.suspected import Suspected


def suspected_page(request: UnlockedRequest) -> HttpResponseBase:
    """The list, opened for a planner."""
    asked = asked_of(request)
    form, opened = SuspectedFilter(asked), actions.open_suspected(by=request.keyring)
    given = form.cleaned_data if form.is_valid() else {}
    words, state = key_of(given.get("q") or "").split(), given.get("state") or ""
    found = [one for one in opened.places if state in ("", one.state) and (not words or one.fits(words))]
    names = places_named(one.place_id for one in found if one.place_id)
    shown = {
        "filter_form": form, "sealed": True, "opened": opened, "asked": any(given.values()),
        "page": page_of([(one, names.get(one.place_id) if one.place_id else None) for one in found], asked.get("page")),
    }  # fmt: skip
    return render(request, "places/suspected.html", shown)


def tell_suspected_page(request: UnlockedRequest) -> HttpResponseBase:
    """Tell of a suspected place: sealed as it is saved."""
    form = SuspectedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.tell_suspected(by=request.user, heard=form.heard)
        say(request, "suspected-told")
        return HttpResponseRedirect(reverse("suspected" if request.user.planner else "places"))
    return render(request, "places/suspected_new.html", {"form": form}, status=422 if form.is_bound else 200)


def suspected_place_page(request: UnlockedRequest, suspected_id: UUID) -> HttpResponseBase:
    """One suspected place with all that was added, opened for a planner."""
    _opened, one = _one(request, suspected_id)
    place = places_named([one.place_id]).get(one.place_id) if one.place_id else None
    return render(request, "places/suspected_place.html", {"one": one, "place": place})


def add_to_suspected_page(request: UnlockedRequest, suspected_id: UUID) -> HttpResponseBase:
    """Add what was told since."""
    row = suspected_for_planning(request.user, suspected_id)
    form = AddToSuspectedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        opened, one = _one(request, row.id)
        actions.add_to_suspected(by=request.keyring, opened=opened, suspected=one, **form.cleaned_data)
        say(request, "suspected-answered")
        return HttpResponseRedirect(reverse("suspected-place", args=[one.id]))
    shown = {"form": form, "row": row}
    return render(request, "places/suspected_more.html", shown, status=422 if form.is_bound else 200)


def confirm_suspected_page(request: UnlockedRequest, suspected_id: UUID) -> HttpResponseBase:
    """Open it in the register with what is carried over, what was told beside the form."""
    opened, one = _one(request, suspected_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None, heard=one.heard)
    if form.is_valid():
        why = form.cleaned_data["why"]
        actions.confirm_suspected(by=request.keyring, opened=opened, suspected=one, why=why, facts=form.facts, point=form.point)
        say(request, "place-added")
        return HttpResponseRedirect(reverse("suspected"))
    return render(request, "places/suspected_confirm.html", {"form": form, "one": one}, status=422 if form.is_bound else 200)


def dismiss_suspected_page(request: UnlockedRequest, suspected_id: UUID) -> HttpResponseBase:
    """Say why it is held to be none."""
    row = suspected_for_planning(request.user, suspected_id)
    form = DismissForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        opened, one = _one(request, row.id)
        actions.dismiss_suspected(by=request.keyring, opened=opened, suspected=one, reason=form.cleaned_data["reason"])
        say(request, "suspected-answered")
        return HttpResponseRedirect(reverse("suspected"))
    return render(request, "places/suspected_dismiss.html", {"form": form, "row": row}, status=422 if form.is_bound else 200)


def destroy_suspected_page(request: UnlockedRequest, suspected_id: UUID) -> HttpResponseBase:
    """Destroy it with all that was added, after asking."""
    row = suspected_for_planning(request.user, suspected_id)
    if request.method == "POST":
        opened, one = _one(request, row.id)
        actions.destroy_suspected(by=request.keyring, opened=opened, suspected=one)
        say(request, "suspected-destroyed")
        return HttpResponseRedirect(reverse("suspected"))
    return render(request, "places/suspected_destroy.html", {"row": row})


def _one(request: UnlockedRequest, suspected_id: UUID) -> tuple[actions.SuspectedList, Suspected]:
    """The list, and the place of a row of it: what was only added has no page of its own."""
    row = suspected_for_planning(request.user, suspected_id)
    opened = actions.open_suspected(by=request.keyring)
    one = opened.one(row.id)
    if one is None:
        raise Http404
    return opened, one
