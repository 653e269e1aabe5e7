from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.kit.problems import Problem
from nazorat.pathway import access, actions, panels, queries
from nazorat.pathway.assessment import LIST_HEAD
from nazorat.pathway.forms import ItemForm, ItemsFilter, ListFileForm
from nazorat.pathway.views.readiness import MOST_YEARS, by_year, said_for_a_year
from nazorat.pathway.views.road import taken
from nazorat.people.access import MemberRequest


def assessment_page(request: MemberRequest) -> HttpResponseBase:
    """The Subcommittee's matrix item by item: each answer by its evidence, the years beside one another."""
    lines = queries.item_lines()
    years = queries.years_known(lines)[-MOST_YEARS:]
    form = ItemsFilter(request.GET, lines=lines)
    page = page_of(queries.items_found(lines, form.asked), request.GET.get("page"))
    shown = {
        "page": page, "rows": [(line, list(zip(years, line.answers(years), strict=True))) for line in page.rows], "years": years, "count": len(lines),
        "sums": queries.year_sums(lines)[-MOST_YEARS:], "filter_form": form, "tabs": panels.tabs("readiness"),
        "chips": panels.readiness_chips("assessment"), "keeps": access.may_keep(request.user),
    }  # fmt: skip
    return render(request, "pathway/assessment.html", shown)


def assessment_table(request: MemberRequest) -> HttpResponseBase:
    """The answers that are asked for, as CSV or with `format=xlsx` as a workbook."""
    lines = queries.item_lines()
    found = queries.items_found(lines, ItemsFilter(request.GET, lines=lines).asked)
    return taken(request, "self-assessment", queries.ASSESSMENT_HEAD, queries.assessment_cells(found))


def list_table(request: MemberRequest) -> HttpResponseBase:
    """The list itself as it is taken in, its head alone while there is none; as CSV or with `format=xlsx` as a workbook."""
    return taken(request, "self-assessment-list", LIST_HEAD, queries.list_cells(queries.item_lines()))


def list_file_page(request: MemberRequest) -> HttpResponseBase:
    """Take in a file of items, all of it or nothing; what was taken in before is taken back here."""
    form = ListFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_list(by=request.user, rows=form.rows, **form.fact)
        except Problem as problem:
            form.add_error("file", f"{problem.sentence} {problem.next_step}")
        else:
            say(request, "list-taken")
            return HttpResponseRedirect(reverse("assessment"))
    shown = {"form": form, "taken": queries.lists_taken()}
    return render(request, "pathway/assessment_file.html", shown, status=422 if form.is_bound else 200)


def item_page(request: MemberRequest, assessment_item_id: UUID) -> HttpResponseBase:
    """One item by year, with what was said before."""
    item = access.item_for_reading(request.user, assessment_item_id)
    (line,) = queries.item_lines(queries.items_standing().filter(pk=item.pk))
    shown = {"line": line, "title": item.number, "say_at": reverse("assessment-say", args=[item.pk])}
    return render(request, "pathway/criterion.html", {**shown, **by_year(request, item)})


def say_item_page(request: MemberRequest, assessment_item_id: UUID) -> HttpResponseBase:
    """Answer an item for a year."""
    item = access.item_for_reading(request.user, assessment_item_id)
    (line,) = queries.item_lines(queries.items_standing().filter(pk=item.pk))
    words = line.text.words if line.text else ""
    return said_for_a_year(request, item, ItemForm, item.number, reverse("assessment-item", args=[item.pk]), words)
