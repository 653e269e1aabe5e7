from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.kit.tables import Sheet, csv_bytes, xlsx_bytes
from nazorat.people.access import MemberRequest
from nazorat.people.rights import may
from nazorat.visits import actions
from nazorat.visits.access import cost_for_striking
from nazorat.visits.costs import HEAD, cells_of, costs_known, costs_standing, spent_on
from nazorat.visits.forms import CostForm
from nazorat.visits.models import Cost


def costs_page(request: MemberRequest) -> HttpResponseBase:
    """What visits cost: sums by currency, what a day on site costs, and each row."""
    sums = [(each, [(Cost.Kind(kind).label, amount) for kind, amount in each.kinds]) for each in spent_on(costs_standing())]
    found = page_of(costs_known(), request.GET.get("page"))
    shown = {"sums": sums, "page": found, "may_enter": may(request.user, "visit-cost-new")}
    return render(request, "visits/costs.html", shown)


def costs_table(request: MemberRequest) -> HttpResponseBase:
    """Every cost to take along, as CSV or with `format=xlsx` as a workbook."""
    sheet, day = Sheet("costs", HEAD, cells_of(costs_known())), timezone.localdate()
    if request.GET.get("format") == "xlsx":
        return download(xlsx_bytes(sheet), f"costs-of-visits-{day}.xlsx")
    return download(csv_bytes(sheet), f"costs-of-visits-{day}.csv")


def enter_cost_page(request: MemberRequest) -> HttpResponseBase:
    """Enter one sum of a visit that is over."""
    form = CostForm(request.POST if request.method == "POST" else None, initial={"visit": request.GET.get("visit", "")})
    if request.method == "POST" and form.is_valid():
        actions.enter_cost(by=request.user, **form.cleaned_data)
        say(request, "cost-entered")
        return HttpResponseRedirect(reverse("visit-costs"))
    return render(request, "visits/cost_new.html", {"form": form}, status=422 if form.is_bound else 200)


def strike_cost_page(request: MemberRequest, cost_id: UUID) -> HttpResponseBase:
    """Strike a wrong sum through."""
    cost = cost_for_striking(request.user, cost_id)
    if request.method == "POST":
        actions.strike_cost(by=request.user, cost=cost)
        say(request, "cost-struck")
        return HttpResponseRedirect(reverse("visit-costs"))
    return render(request, "visits/cost_strike.html", {"cost": cost})
