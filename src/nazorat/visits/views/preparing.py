from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.visits import actions
from nazorat.visits.access import visit_for_leading, visit_for_work
from nazorat.visits.forms import BriefForm
from nazorat.visits.models import Visit
from nazorat.visits.panels import tabs_of


def brief_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """What the team agreed on before it went, opened for who works on the visit."""
    visit = visit_for_work(request.user, visit_id)
    opened = actions.open_brief(by=request.keyring, visit=visit)
    return render(request, "visits/brief.html", {"visit": visit, "opened": opened, "tabs": tabs_of(request, visit, "overview")})


def write_brief_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Write it, over what was there."""
    visit = visit_for_work(request.user, visit_id)
    opened = actions.open_brief(by=request.keyring, visit=visit)
    text = opened.text
    first = {
        "version": opened.version, "objectives": text.objectives, "do_no_harm": text.do_no_harm, "logistics": text.logistics,
    }  # fmt: skip
    form = BriefForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_brief(by=request.keyring, visit=visit, text=form.text, version=form.cleaned_data["version"] or 0)
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, opened.version)
        else:
            say(request, "brief-written")
            return HttpResponseRedirect(reverse("visit-brief", args=[visit.id]))
    shown = {"visit": visit, "form": form, "tabs": tabs_of(request, visit, "overview")}
    return render(request, "visits/brief_write.html", shown, status=422 if form.is_bound else 200)


def prepared_view(request: MemberRequest, visit_id: UUID) -> HttpResponseBase:
    """The lead says that the visit is prepared."""
    visit = visit_for_leading(request.user, visit_id)
    actions.mark_prepared(by=request.user, visit=visit)
    return _said(request, visit, "visit-prepared")


def debriefed_view(request: MemberRequest, visit_id: UUID) -> HttpResponseBase:
    """The lead says that the team has debriefed."""
    visit = visit_for_leading(request.user, visit_id)
    actions.mark_debriefed(by=request.user, visit=visit)
    return _said(request, visit, "visit-debriefed")


def _said(request: MemberRequest, visit: Visit, code: str) -> HttpResponseBase:
    say(request, code)
    return HttpResponseRedirect(reverse("visit", args=[visit.id]))
