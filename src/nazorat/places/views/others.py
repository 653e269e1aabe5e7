from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.places import actions
from nazorat.places.access import finding_of_others_for_keeping, place_for_reading
from nazorat.places.forms import OthersFindingForm
from nazorat.places.models import Place


def add_finding_of_others_page(request: UnlockedRequest, place_id: UUID) -> HttpResponseBase:
    """Enter what another monitor found: in clear what is public, sealed to the planners what is not."""
    place = place_for_reading(request.user, place_id)
    form = OthersFindingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["confidential"]:
            actions.seal_finding_of_others(by=request.user, place=place, facts=form.facts)
            say(request, "source-sealed")
        else:
            actions.add_finding_of_others(by=request.user, place=place, facts=form.facts)
            say(request, "source-added")
        return HttpResponseRedirect(_back(place))
    shown = {"place": place, "form": form, "title": _("What another monitor found"), "back": _back(place)}
    return render(request, "places/asking.html", shown, status=422 if form.is_bound else 200)


def sealed_findings_page(request: UnlockedRequest, place_id: UUID) -> HttpResponseBase:
    """What other monitors told in confidence about a place, opened for a planner."""
    place = place_for_reading(request.user, place_id)
    rows = actions.open_findings_of_others(by=request.keyring, place=place)
    return render(request, "places/sealed_findings.html", {"place": place, "rows": rows, "back": _back(place)})


def withdraw_finding_of_others_view(request: MemberRequest, others_id: UUID) -> HttpResponseBase:
    """Take back what was entered wrongly."""
    finding = finding_of_others_for_keeping(request.user, others_id)
    actions.withdraw_finding_of_others(by=request.user, finding=finding)
    say(request, "source-withdrawn")
    return HttpResponseRedirect(_back(finding.place))


def _back(place: Place) -> str:
    """The dossier, in which a room above shows these."""
    return reverse("dossier", args=[place.id])
