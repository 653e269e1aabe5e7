from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.fieldwork import actions
from nazorat.fieldwork.access import sheet_for_work
from nazorat.fieldwork.forms import ScanForm
from nazorat.kit.flash import say
from nazorat.people.access import UnlockedRequest
from nazorat.visits.panels import tabs_of


def scan_page(request: UnlockedRequest, visit_id: UUID, number: int) -> HttpResponseBase:
    """Put the scan of a keyed sheet with its record, page by page. It is optional: the paper and what was keyed of it are enough."""
    sheet = sheet_for_work(request.user, visit_id, number)
    form = ScanForm(request.POST, request.FILES) if request.method == "POST" else ScanForm()
    if form.is_valid():
        receipt = actions.add_scan(by=request.keyring, sheet=sheet, pages=form.pages())
        say(request, "sheet-scan-kept")
        return HttpResponseRedirect(reverse("record", args=[visit_id, receipt.record_id]))
    shown = {"visit": sheet.visit, "sheet": sheet, "form": form, "tabs": tabs_of(request, sheet.visit, "sheets")}
    return render(request, "fieldwork/scan.html", shown, status=422 if form.is_bound else 200)
