from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.kit.dates import tongue
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.tables import Sheet, csv_bytes, xlsx_bytes
from nazorat.people.access import MemberRequest
from nazorat.people.rights import may
from nazorat.projects import access, actions, donors, numbers, queries
from nazorat.projects.forms import WORDS, FactsForm, IndicatorForm, PeriodForm, ProjectForm


def numbers_page(request: MemberRequest) -> HttpResponseBase:
    """Five numbers for an embassy or a donor, each with what it is counted of, or what is missing for it."""
    today = timezone.localdate()
    shown = {"numbers": numbers.five_numbers(today), "today": today, "keeps": may(request.user, "projects")}
    return render(request, "projects/numbers.html", shown)


def numbers_table(request: MemberRequest) -> HttpResponseBase:
    """The five numbers to hand on, as CSV or with `format=xlsx` as a workbook."""
    today = timezone.localdate()
    sheet = Sheet("five numbers", numbers.HEAD, numbers.cells_of(numbers.five_numbers(today), today))
    if request.GET.get("format") == "xlsx":
        return download(xlsx_bytes(sheet), f"five-numbers-{today}.xlsx")
    return download(csv_bytes(sheet), f"five-numbers-{today}.csv")


def projects_page(request: MemberRequest) -> HttpResponseBase:
    """Projects, and how many facts count under each, under none, and in all."""
    rows, free, every = queries.shares(timezone.localdate())
    shown = {"rows": [(one, queries.span_words(one.project)) for one in rows if one.project], "free": free, "every": every}
    return render(request, "projects/projects.html", shown)


def new_project_page(request: MemberRequest) -> HttpResponseBase:
    """Enter a project."""
    form = ProjectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        project = actions.begin_project(by=request.user, **form.cleaned_data)
        say(request, "project-begun")
        return HttpResponseRedirect(reverse("project-facts", args=[project.id]))
    return render(request, "projects/edit.html", {"form": form}, status=422 if form.is_bound else 200)


def change_project_page(request: MemberRequest, project_id: UUID) -> HttpResponseBase:
    """Correct what a project is called, who pays, when it runs."""
    project = access.project_for_keeping(request.user, project_id)
    first = {name: getattr(project, name) for name in ProjectForm.base_fields}
    form = ProjectForm(request.POST if request.method == "POST" else None, initial=first, project=project)
    if request.method == "POST" and form.is_valid():
        actions.change_project(by=request.user, project=project, **form.cleaned_data)
        say(request, "project-changed")
        return HttpResponseRedirect(reverse("project", args=[project.id]))
    return render(request, "projects/edit.html", {"form": form, "project": project}, status=422 if form.is_bound else 200)


def project_page(request: MemberRequest, project_id: UUID) -> HttpResponseBase:
    """The table of a project over a period: what counts under it, and its indicators beside baseline and target."""
    project, today = access.project_for_keeping(request.user, project_id), timezone.localdate()
    period = PeriodForm(request.GET)
    since, until = period.days(queries.since_until(project, today))
    shown = {
        "project": project, "runs": queries.span_words(project), "filter_form": period, "since": since, "until": until, "today": today,
        "numbers": donors.donor_numbers(project, since, until, today), "aims": donors.aims_of(project, today),
    }  # fmt: skip
    return render(request, "projects/project.html", shown)


def project_table(request: MemberRequest, project_id: UUID) -> HttpResponseBase:
    """The table of a project to hand on: as CSV the numbers, with `format=xlsx` a workbook with the indicators too."""
    project, today = access.project_for_keeping(request.user, project_id), timezone.localdate()
    since, until = PeriodForm(request.GET).days(queries.since_until(project, today))
    table = Sheet("numbers", donors.HEAD, donors.number_cells(project, since, until, today))
    if request.GET.get("format") == "xlsx":
        aims = Sheet("indicators", donors.AIMS, donors.aim_cells(project, today))
        return download(xlsx_bytes(table, aims), f"project-{since}-{until}.xlsx")
    return download(csv_bytes(table), f"project-{since}-{until}.csv")


def facts_page(request: MemberRequest, project_id: UUID) -> HttpResponseBase:
    """Which facts count under a project: what does, and what counts under none yet."""
    project, today, language = access.project_for_keeping(request.user, project_id), timezone.localdate(), tongue("ru")
    form = FactsForm(request.POST if request.method == "POST" else None, facts=queries.facts_free(today, language))
    if request.method == "POST" and form.is_valid():
        actions.tag_facts(by=request.user, project=project, facts=form.chosen)
        say(request, "facts-tagged")
        return HttpResponseRedirect(reverse("project-facts", args=[project.id]))
    held = queries.facts_tagged(project, today, language)
    shown = {"project": project, "form": form, "held": [(WORDS[fact.kind], fact, tag) for fact, tag in held]}
    return render(request, "projects/facts.html", shown, status=422 if form.is_bound else 200)


def untag_view(request: MemberRequest, tag_id: UUID) -> HttpResponseBase:
    """Count a fact under its project no longer."""
    tag = access.tag_for_removing(request.user, tag_id)
    actions.untag_fact(by=request.user, tag=tag)
    say(request, "fact-untagged")
    return HttpResponseRedirect(reverse("project-facts", args=[tag.project_id]))


def new_indicator_page(request: MemberRequest, project_id: UUID) -> HttpResponseBase:
    """Say what a project set out to reach."""
    project = access.project_for_keeping(request.user, project_id)
    first = {"baseline_on": project.began_on, "target_on": project.ends_on, "baseline": 0}
    form = IndicatorForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.add_indicator(by=request.user, project=project, **form.cleaned_data)
        say(request, "indicator-added")
        return HttpResponseRedirect(reverse("project", args=[project.id]))
    return render(request, "projects/indicator.html", {"form": form, "project": project}, status=422 if form.is_bound else 200)


def drop_indicator_view(request: MemberRequest, indicator_id: UUID) -> HttpResponseBase:
    """Aim at an indicator no longer."""
    indicator = access.indicator_for_dropping(request.user, indicator_id)
    actions.drop_indicator(by=request.user, indicator=indicator)
    say(request, "indicator-dropped")
    return HttpResponseRedirect(reverse("project", args=[indicator.project_id]))
