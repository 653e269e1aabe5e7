from __future__ import annotations

from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest
from nazorat.people.rights import may
from nazorat.places.regions import regions
from nazorat.programme import actions
from nazorat.programme.forms import RuleForm, WaysForm
from nazorat.programme.panels import tabs_of
from nazorat.programme.queries import paces, rules_of, ways, ways_set


def rules_page(request: MemberRequest) -> HttpResponseBase:
    """How often each kind of place is visited at least, and what a visit and the way take."""
    held = ways()
    shown = {
        "tabs": tabs_of(request, "rules"), "paces": list(paces().values()), "may_set": may(request.user, "programme-rule"),
        "ways": [(region, held.get(region)) for region in regions()],
    }  # fmt: skip
    return render(request, "programme/rules.html", shown)


def rule_page(request: MemberRequest, kind: str) -> HttpResponseBase:
    """Set the rule of one kind; beneath it what held before."""
    pace = paces().get(kind)
    if pace is None:
        raise Http404
    first = {"months": pace.months, "days": pace.days, "source": str(pace.source)}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        actions.set_rule(by=request.user, kind=kind, **form.cleaned_data)
        say(request, "rule-set")
        return HttpResponseRedirect(reverse("programme-rules"))
    shown = {"form": form, "pace": pace, "before": list(rules_of(kind))}
    return render(request, "programme/rule.html", shown, status=422 if form.is_bound else 200)


def ways_page(request: MemberRequest) -> HttpResponseBase:
    """Set how many days the way to each region takes; beneath it what held before."""
    form = WaysForm(request.POST if request.method == "POST" else None, regions=regions(), held=ways())
    if form.is_valid():
        actions.set_ways(by=request.user, days=form.days)
        say(request, "ways-set")
        return HttpResponseRedirect(reverse("programme-rules"))
    shown = {"form": form, "before": list(ways_set()[:50])}
    return render(request, "programme/ways.html", shown, status=422 if form.is_bound else 200)
