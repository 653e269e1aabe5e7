from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest
from nazorat.places import actions, queries
from nazorat.places.access import place_for_reading
from nazorat.places.forms import PointForm
from nazorat.places.plane import MOST, plane


def map_page(request: MemberRequest) -> HttpResponseBase:
    """The places that still hold people on a plane of their own points, drawn here: nothing is fetched from anywhere.

    More than can be told apart are drawn as one circle a district; a district is drawn place by place.
    """
    district, pointed = request.GET.get("district"), queries.places_pointed()
    crowded = district is None and pointed > MOST
    drawn = plane((), queries.crowds_known()) if crowded else plane(queries.points_known(district))
    shown = {"plane": drawn, "district": district, "crowded": crowded, "without": queries.places_open().count() - pointed}
    return render(request, "places/map.html", shown)


def enter_point_page(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """Say where a place lies."""
    place = place_for_reading(request.user, place_id)
    form = PointForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.enter_point(by=request.user, place=place, **form.cleaned_data)
        say(request, "place-changed")
        return HttpResponseRedirect(reverse("places-map"))
    shown = {"place": place, "form": form, "title": _("Where it lies"), "back": reverse("place", args=[place.id])}
    return render(request, "places/asking.html", shown, status=422 if form.is_bound else 200)
