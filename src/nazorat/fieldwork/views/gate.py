from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.fieldwork.actions import open_records
from nazorat.fieldwork.forms import TakenForms
from nazorat.fieldwork.gate import offered_of
from nazorat.kit.dates import tongue
from nazorat.kit.flash import say
from nazorat.people.access import UnlockedRequest
from nazorat.visits.access import begun_visit_for_work
from nazorat.visits.access_log import taken_of
from nazorat.visits.actions import take_obstructions
from nazorat.visits.panels import tabs_of


def take_access_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """What the access sheets say stood in the way, row by row, to be taken into the access log; what was taken is not offered again."""
    visit = begun_visit_for_work(request.user, visit_id)
    opened = open_records(by=request.keyring, visit=visit, tool="access", verb="fieldwork.open-access")
    every, known = offered_of(opened, tongue()), taken_of(visit)
    fresh = [row for row in every if (row.record, row.item) not in known]
    form = TakenForms(request.POST if request.method == "POST" else None, rows=fresh)
    if request.method == "POST" and form.is_valid():
        if take_obstructions(by=request.user, visit=visit, rows=form.chosen):
            say(request, "obstructions-taken")
        return HttpResponseRedirect(reverse("visit-access-log", args=[visit.id]))
    shown = {
        "visit": visit, "form": form, "taken": len(every) - len(fresh), "sheets": len(opened), "tabs": tabs_of(request, visit, "overview"),
    }  # fmt: skip
    return render(request, "fieldwork/access_take.html", shown, status=422 if request.method == "POST" else 200)
