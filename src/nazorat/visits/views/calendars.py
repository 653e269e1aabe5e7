from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render

from nazorat.kit.downloads import download
from nazorat.people.access import UnlockedRequest
from nazorat.visits import actions
from nazorat.visits.forms import CalendarForm


def calendar_page(request: UnlockedRequest) -> HttpResponseBase:
    """One's own visits and tasks as a calendar file. There is no address that a calendar could fetch by itself."""
    form = CalendarForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return download(actions.take_calendar(by=request.keyring, **form.cleaned_data), "days.ics", "text/calendar; charset=utf-8")
    return render(request, "visits/calendar.html", {"form": form}, status=422 if form.is_bound else 200)
