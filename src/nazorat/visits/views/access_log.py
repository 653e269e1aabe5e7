from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.dates import tongue
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.tables import Sheet, csv_bytes, xlsx_bytes
from nazorat.people.access import MemberRequest
from nazorat.visits import actions
from nazorat.visits.access import begun_visit_for_work, obstruction_for_striking
from nazorat.visits.access_log import HEAD, Right, cells_of, gate_of, obstructions_standing, rights_of, struck_of, visits_begun_in
from nazorat.visits.forms import ObstructionForm, YearForm
from nazorat.visits.panels import tabs_of


def access_log_page(request: MemberRequest, visit_id: UUID) -> HttpResponseBase:
    """What each right met with on this visit, beside the Protocol."""
    visit = begun_visit_for_work(request.user, visit_id)
    rights = rights_of(obstructions_standing().filter(visit=visit).select_related("noted_by"))
    shown = {
        "visit": visit, "rights": rights, "count": sum(len(one.rows) for one in rights),
        "struck": struck_of(visit), "benchmark": any(one.benchmark for one in rights),
        "tabs": tabs_of(request, visit, "overview"),
    }  # fmt: skip
    return render(request, "visits/access_log.html", shown)


def note_obstruction_page(request: MemberRequest, visit_id: UUID) -> HttpResponseBase:
    """Note one obstruction."""
    visit = begun_visit_for_work(request.user, visit_id)
    form = ObstructionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.note_obstruction(by=request.user, visit=visit, **form.cleaned_data)
        say(request, "obstruction-noted")
        return HttpResponseRedirect(reverse("visit-access-log", args=[visit.id]))
    shown = {"visit": visit, "form": form, "tabs": tabs_of(request, visit, "overview")}
    return render(request, "visits/obstruction_new.html", shown, status=422 if form.is_bound else 200)


def strike_obstruction_page(request: MemberRequest, visit_id: UUID, obstruction_id: UUID) -> HttpResponseBase:
    """Strike a wrong line through, after asking."""
    visit = begun_visit_for_work(request.user, visit_id)
    row = obstruction_for_striking(visit, obstruction_id)
    if request.method == "POST":
        actions.strike_obstruction(by=request.user, obstruction=row)
        say(request, "obstruction-struck")
        return HttpResponseRedirect(reverse("visit-access-log", args=[visit.id]))
    shown = {"visit": visit, "row": row, "tabs": tabs_of(request, visit, "overview")}
    return render(request, "visits/obstruction_strike.html", shown)


def access_totals_page(request: MemberRequest) -> HttpResponseBase:
    """A year of gates and rights, for the annual report."""
    form = YearForm(request.GET)
    year = form.asked
    rights = _rights(year)
    shown = {
        "filter_form": form, "year": year, "rights": rights, "gate": gate_of(visits_begun_in(year)),
        "count": sum(len(one.rows) for one in rights), "benchmark": any(one.benchmark for one in rights),
    }  # fmt: skip
    return render(request, "visits/access_totals.html", shown)


def access_totals_table(request: MemberRequest) -> HttpResponseBase:
    """The same to take along, as CSV or with `format=xlsx` as a workbook."""
    year = YearForm(request.GET).asked
    sheet = Sheet("access", HEAD, cells_of(_rights(year), tongue("ru")))
    if request.GET.get("format") == "xlsx":
        return download(xlsx_bytes(sheet), f"access-{year}.xlsx")
    return download(csv_bytes(sheet), f"access-{year}.csv")


def _rights(year: int) -> tuple[Right, ...]:
    return rights_of(obstructions_standing().filter(visit__in=visits_begun_in(year)))
