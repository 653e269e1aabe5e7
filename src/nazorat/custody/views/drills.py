from __future__ import annotations

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.custody import access, actions
from nazorat.custody.forms import DrillForm
from nazorat.custody.queries import last_drill
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest


def drill_page(request: UnlockedRequest) -> HttpResponseBase:
    """Try the own custody key on a half of no name, by its phrase or its sheets, in this browser."""
    key = access.own_key(request.user)
    if request.method == "POST":
        form = DrillForm(request.POST)
        if not form.is_valid():
            raise Problem("drill-failed")
        actions.pass_drill(by=request.keyring, key=key, **form.cleaned_data)
        say(request, "drill-passed")
        return HttpResponseRedirect(reverse("custody"))
    dummy = actions.make_dummy(by=request.keyring, key=key)
    return render(request, "custody/drill.html", {"key": key, "dummy": dummy, "last": last_drill(key), "places": range(1, 6)})
