from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from nazorat.kit.downloads import download
from nazorat.kit.pagination import page_of
from nazorat.kit.spelling import key_of
from nazorat.kit.tables import Sheet, csv_bytes, xlsx_bytes
from nazorat.people.access import MemberRequest
from nazorat.people.rights import may
from nazorat.places import queries as register
from nazorat.places.plane import MOST
from nazorat.programme.atlas import atlas_by_district, atlas_of
from nazorat.programme.coverage import DUE_HEAD, HEAD, LATE, Standing, cells_of, due_cells, matrix_of, standings_of, waiting
from nazorat.programme.forms import CoverageForm
from nazorat.programme.panels import tabs_of
from nazorat.programme.queries import last_seen, paces, places_to_choose


def coverage_page(request: MemberRequest) -> HttpResponseBase:
    """What past visits covered, and what is late or due."""
    form = CoverageForm(request.GET, by=request.user)
    standings = _standings(form.regions)
    asked = form.asked
    words = key_of(asked["q"]).split()
    due = [one for one in waiting(standings) if not words or _fits(one, words)]
    shown = {
        "filter_form": form, "asked": asked, "tabs": tabs_of(request, "coverage"), "matrix": matrix_of(standings, asked["by"], form.since),
        "late": sum(one.state == LATE for one in due), "page": page_of(due, request.GET.get("page")),
        "unasked": sum(one.pace.months is None for one in standings), "may_set": may(request.user, "programme-rule"),
    }  # fmt: skip
    return render(request, "programme/coverage.html", shown)


def coverage_table(request: MemberRequest) -> HttpResponseBase:
    """The same to take along: the matrix as CSV, with `what=due` the list; with `format=xlsx` both as a workbook."""
    form = CoverageForm(request.GET, by=request.user)
    standings = _standings(form.regions)
    matrix = matrix_of(standings, form.asked["by"], form.since)
    covered = Sheet("coverage", HEAD, cells_of(matrix, _("not named"), _("All")))
    due = Sheet("due", DUE_HEAD, due_cells(standings, {"late": _("late"), "due": _("due")}))
    name = f"coverage-{timezone.localdate().isoformat()}"
    if request.GET.get("format") == "xlsx":
        return download(xlsx_bytes(covered, due), f"{name}.xlsx")
    return download(csv_bytes(due if request.GET.get("what") == "due" else covered), f"{name}.csv")


def coverage_map_page(request: MemberRequest) -> HttpResponseBase:
    """The same on a map: each place, or of many each district, marked by its past visits; beneath it the matrix of the same places."""
    form, district = CoverageForm(request.GET, by=request.user), request.GET.get("district")
    standings = _standings(form.regions)
    if district is not None:
        standings = [one for one in standings if (one.place.district or one.place.region) == district]
    asked = {one.place.id for one in standings}
    spots = {place: spot for place, spot in register.spots_known().items() if place in asked} if district is None else {}
    crowded = len(spots) > MOST
    drawn = atlas_by_district(standings, spots) if crowded else atlas_of(standings, register.points_known(district))
    pointed = len(spots) if district is None else len(drawn.places)
    shown = {
        "tabs": tabs_of(request, "coverage"), "asked": form.asked, "district": district, "crowded": crowded, "atlas": drawn,
        "matrix": matrix_of(standings, form.asked["by"], form.since), "without": max(len(standings) - pointed, 0),
    }  # fmt: skip
    return render(request, "programme/map.html", shown)


def _standings(regions: list[str]) -> list[Standing]:
    places = places_to_choose().filter(region__in=regions) if regions else places_to_choose()
    # a few bodies hold thousands of places: fetched apart, each is read once
    return standings_of(places.prefetch_related("authority"), last_seen(), paces(), timezone.localdate())


def _fits(one: Standing, words: list[str]) -> bool:
    said = key_of(
        " ".join([*(getattr(one.place, f"name_{tongue}") for tongue in ("ru", "tg", "en")), one.place.region, one.pace.label])
    )
    return all(word in said for word in words)
