from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from nazorat.dossier.printing import printed
from nazorat.dossier.queries import dossier
from nazorat.kit.downloads import download
from nazorat.people.access import MemberRequest
from nazorat.people.rights import may
from nazorat.places.access import may_keep, place_for_reading
from nazorat.places.drawing import shares
from nazorat.places.queries import before, capacities, figures_of, occupancy
from nazorat.typeset import chart_svg

# years of the series on the page; the whole series is on its own and in print
YEARS = 10


def dossier_page(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """All that the reader may know of a place."""
    place = place_for_reading(request.user, place_id)
    told = dossier(place, request.user, timezone.localdate())
    shown = {
        "place": place, "told": told, "years": told.years[:YEARS], "enters": may(request.user, "others-finding-new"),
        "keeps": may_keep(request.user),
    }  # fmt: skip
    return render(request, "dossier/dossier.html", shown)


def occupancy_chart(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """How full a place was over the years: a picture, of which the page has the numbers as a table."""
    place = place_for_reading(request.user, place_id)
    held = occupancy(list(figures_of(place)), capacities(place, before(place)))
    return HttpResponse(chart_svg(shares(held)), content_type="image/svg+xml", headers={"X-Content-Type-Options": "nosniff"})


def dossier_print(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """The dossier as this reader has it, as PDF."""
    place = place_for_reading(request.user, place_id)
    told = dossier(place, request.user, timezone.localdate())
    return download(printed(told, list(figures_of(place)), request.user), "dossier.pdf", "application/pdf")
