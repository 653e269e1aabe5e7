from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest
from nazorat.places import actions
from nazorat.places.access import name_for_keeping, place_for_reading, succession_for_keeping
from nazorat.places.forms import ReopenForm


def reopen_place_page(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """Say that a closed place holds people again, or never was closed."""
    place = place_for_reading(request.user, place_id)
    form = ReopenForm(request.POST if request.method == "POST" else None, place=place)
    if form.is_valid():
        actions.reopen_place(by=request.user, place=place, **form.cleaned_data)
        say(request, "place-reopened")
        return HttpResponseRedirect(reverse("place", args=[place.id]))
    shown = {"place": place, "form": form, "title": _("Open it again"), "back": reverse("place", args=[place.id])}
    return render(request, "places/asking.html", shown, status=422 if form.is_bound else 200)


def take_back_succession_view(request: MemberRequest, succession_id: UUID) -> HttpResponseBase:
    """Take back what a place was wrongly said to have become."""
    succession = succession_for_keeping(request.user, succession_id)
    actions.take_back_succession(by=request.user, succession=succession)
    say(request, "place-taken-back")
    return HttpResponseRedirect(reverse("place", args=[succession.earlier_id]))


def take_back_name_view(request: MemberRequest, name_id: UUID) -> HttpResponseBase:
    """Take back another name that was entered wrongly."""
    name = name_for_keeping(request.user, name_id)
    actions.take_back_name(by=request.user, name=name)
    say(request, "place-taken-back")
    return HttpResponseRedirect(reverse("place", args=[name.place_id]))
