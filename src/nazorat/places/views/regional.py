from __future__ import annotations

from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest
from nazorat.people.queries import members
from nazorat.places import actions, queries
from nazorat.places.access import may_keep, may_read
from nazorat.places.fields import LONGEST_WORDS, ids_of, label_of
from nazorat.places.forms import RegionalTeamForm
from nazorat.places.regions import regional_teams, regions_of


def regional_teams_page(request: MemberRequest) -> HttpResponseBase:
    """The regions of the register, how many places each has, and who works there."""
    return render(request, "places/regional.html", {"teams": regional_teams(), "may_keep": may_keep(request.user)})


def regional_team_page(request: MemberRequest, region: str) -> HttpResponseBase:
    """Say who works in a region."""
    held = next((team for team in regional_teams() if team.region == region), None)
    if held is None:
        raise Http404
    first = {"members": [str(seat.member_id) for seat in held.seats]}
    able = [member for member in members() if may_read(member)]
    form = RegionalTeamForm(request.POST if request.method == "POST" else None, initial=first, able=able)
    if request.method == "POST" and form.is_valid():
        actions.set_regional_team(by=request.user, region=region, members=form.chosen)
        say(request, "regional-team-set")
        return HttpResponseRedirect(reverse("regional-teams"))
    shown = {"form": form, "title": _("Team of the region {name}").format(name=region), "back": reverse("regional-teams")}
    return render(request, "places/regional_team.html", shown, status=422 if form.is_bound else 200)


def choose_place_view(request: MemberRequest) -> HttpResponseBase:
    """The lines of a list of places that have the words typed over it. They come in the body and are kept nowhere."""
    name = next((name for name in request.POST if name.endswith("-words")), "")
    words, chosen = request.POST.get(name, "")[:LONGEST_WORDS], ids_of(request.POST.getlist(name.removesuffix("-words")))
    known = queries.places_known() if request.GET.get("closed") else queries.places_open()
    offered = queries.places_offered(known, words, regions_of(request.user), chosen)
    several = bool(request.GET.get("several"))
    # the one that was found is meant, where one place is asked for
    meant = chosen or ([offered.places[0].id] if len(offered.places) == 1 and not several else [])
    lines = [(place.id, label_of(place), place.id in meant) for place in offered.places]
    return render(request, "places/parts/offered.html", {"lines": lines, "several": several})
