from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.places.access import place_for_reading
from nazorat.visits import actions
from nazorat.visits.access import plan_for_reading, visit_for_leading
from nazorat.visits.balance import lacks_for
from nazorat.visits.forms import BalanceForm
from nazorat.visits.panels import tabs_of
from nazorat.visits.queries import team_of
from nazorat.visits.views.lists import waiting_seats


def planned_balance_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """What a planned team lacks, and why it goes all the same; for planners and the lead."""
    visit = plan_for_reading(request.user, visit_id)
    plan = actions.open_plan(by=request.keyring, visit=visit)
    place = place_for_reading(request.user, plan.place_id)
    decided = {one.lack: one.because for one in plan.balance}
    lacks = lacks_for(place, [*team_of(visit), *waiting_seats([plan])[0]], without=visit.id)
    form = BalanceForm(
        request.POST if request.method == "POST" else None, said={int(lack): decided.get(int(lack), "") for lack in lacks}
    )
    if request.method == "POST" and form.is_valid():
        actions.decide_planned_balance(by=request.keyring, visit=visit, reasons=form.reasons)
        say(request, "balance-decided")
        return HttpResponseRedirect(reverse("visit-plan", args=[visit.id]))
    return render(request, "visits/plan_balance.html", {"visit": visit, "form": form}, status=422 if form.is_bound else 200)


def balance_page(request: MemberRequest, visit_id: UUID) -> HttpResponseBase:
    """What a team lacked when it went in: its lead says why, also afterwards."""
    visit = visit_for_leading(request.user, visit_id)
    rows = list(visit.imbalances.all())
    form = BalanceForm(request.POST if request.method == "POST" else None, said={row.lack: row.because for row in rows})
    if request.method == "POST" and form.is_valid():
        actions.decide_balance(by=request.user, visit=visit, reasons=form.reasons)
        say(request, "balance-decided")
        return HttpResponseRedirect(reverse("visit-team", args=[visit.id]))
    shown = {"visit": visit, "form": form, "tabs": tabs_of(request, visit, "team")}
    return render(request, "visits/balance.html", shown, status=422 if form.is_bound else 200)
