from __future__ import annotations

from typing import Any

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.pathway import access, actions, panels, queries
from nazorat.pathway.forms import ReadinessForm, readiness_initial
from nazorat.pathway.models import AssessmentItem
from nazorat.pathway.views.road import asked, taken
from nazorat.people.access import MemberRequest

# years that stand beside one another; earlier ones are on the page of a criterion
MOST_YEARS = 4


def readiness_page(request: MemberRequest) -> HttpResponseBase:
    """The checklist: each criterion 0 to 2 by its evidence, the years beside one another."""
    lines = queries.criterion_lines()
    years = queries.years_known(lines)[-MOST_YEARS:]
    shown = {
        "lines": [(line, list(zip(years, line.scores(years), strict=True))) for line in lines], "years": years,
        "sums": queries.year_sums(lines)[-MOST_YEARS:],
        "tabs": panels.tabs("readiness"), "keeps": access.may_keep(request.user), "chips": panels.readiness_chips("readiness"),
    }  # fmt: skip
    return render(request, "pathway/readiness.html", shown)


def readiness_table(request: MemberRequest) -> HttpResponseBase:
    """The checklist as CSV or with `format=xlsx` as a workbook."""
    return taken(request, "readiness", queries.READINESS_HEAD, queries.readiness_cells(queries.criterion_lines()))


def criterion_page(request: MemberRequest, criterion: str) -> HttpResponseBase:
    """One criterion by year, with what was said before."""
    which = access.criterion_known(criterion)
    shown = {"title": str(which.label), "say_at": reverse("readiness-say", args=[which])}
    return render(request, "pathway/criterion.html", {**shown, **by_year(request, which)})


def by_year(request: MemberRequest, of: str | AssessmentItem) -> dict[str, Any]:
    """What a page of one criterion or item shows of its years."""
    said = list(queries.readiness_of(of))
    standing, before = [one for one in said if not one.replaced_at], [one for one in said if one.replaced_at]
    return {"said": standing, "before": before, "keeps": access.may_keep(request.user)}


def say_readiness_page(request: MemberRequest, criterion: str) -> HttpResponseBase:
    """Say how far a criterion was met in a year."""
    which = access.criterion_known(criterion)
    return said_for_a_year(request, which, ReadinessForm, str(which.label), reverse("readiness-criterion", args=[which]))


def said_for_a_year(
    request: MemberRequest, of: str | AssessmentItem, form_class: type[ReadinessForm], title: str, back: str, words: str = ""
) -> HttpResponseBase:
    """The form by which a criterion or an item is answered for a year, and what comes of it."""
    this, wanted = timezone.localdate().year, request.GET.get("year", "")
    year = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) == 4 else this
    form = form_class(
        request.POST if request.method == "POST" else None, initial=readiness_initial(queries.readiness_standing(of, year), year)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_readiness(by=request.user, of=of, seen=form.seen_id, **form.facts)
        except Problem as problem:
            now = queries.readiness_standing(of, form.cleaned_data["year"])
            form.keep(problem.sentence, problem.next_step, now.id if now else None)
        else:
            say(request, "readiness-said")
            return HttpResponseRedirect(back)
    return asked(request, form, title, back, words=words)
