from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.kit.problems import Problem
from nazorat.pathway import access, actions, catalogue, panels, queries
from nazorat.pathway.forms import CatalogueForm, FactForm
from nazorat.pathway.views.road import asked, taken
from nazorat.people.access import MemberRequest


def chronicle_page(request: MemberRequest) -> HttpResponseBase:
    """Public facts of the country on its way, the latest first."""
    shown = {
        "page": page_of(queries.facts_standing(), request.GET.get("page")), "tabs": panels.tabs("chronicle"),
        "keeps": access.may_keep(request.user),
    }  # fmt: skip
    return render(request, "pathway/chronicle.html", shown)


def chronicle_table(request: MemberRequest) -> HttpResponseBase:
    """Facts, events and models of states as a catalogue that can be taken in elsewhere, as CSV or with `format=xlsx` as a workbook."""
    rows = queries.catalogue_cells(
        queries.facts_standing(), queries.events_said(queries.events_standing()), queries.foreign_lines()
    )
    return taken(request, "chronicle", catalogue.HEAD, rows)


def new_fact_page(request: MemberRequest) -> HttpResponseBase:
    """Enter a fact."""
    form = FactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.enter_fact(by=request.user, **form.cleaned_data)
        say(request, "dialogue-entered")
        return HttpResponseRedirect(reverse("chronicle"))
    return asked(request, form, _("Enter a fact"), reverse("chronicle"))


def catalogue_page(request: MemberRequest) -> HttpResponseBase:
    """Take in a catalogue of facts."""
    form = CatalogueForm(request.POST, request.FILES) if request.method == "POST" else CatalogueForm()
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_catalogue(by=request.user, entries=form.entries, filename=form.filename)
        except Problem as problem:
            form.add_error("file", f"{problem.sentence} {problem.next_step}")
        else:
            say(request, "catalogue-taken")
            return HttpResponseRedirect(reverse("chronicle"))
    return render(
        request, "pathway/catalogue.html", {"form": form, "taken": queries.catalogues_taken()}, status=422 if form.is_bound else 200
    )


def undo_catalogue_view(request: MemberRequest, catalogue_id: UUID) -> HttpResponseBase:
    """Take back all that a catalogue brought."""
    taken_in = access.catalogue_for_undoing(request.user, catalogue_id)
    actions.undo_catalogue(by=request.user, taken=taken_in)
    say(request, "catalogue-undone")
    if taken_in.plan_id:
        return HttpResponseRedirect(reverse("measures-file", args=[taken_in.plan_id]))
    return HttpResponseRedirect(reverse("assessment-file" if taken_in.assessment else "chronicle-take"))
