from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.kit.tables import KINDS, Sheet
from nazorat.people.access import MemberRequest
from nazorat.places import actions, queries
from nazorat.places.access import figure_for_keeping, may_keep, place_for_reading, unit_for_keeping
from nazorat.places.drawing import population_svg
from nazorat.places.forms import CloseForm, FigureForm, NameForm, SeriesFilter, SuccessionForm, UnitForm
from nazorat.places.models import Figure, Place

SERIES_HEAD = ("day", "group", "count", "source", "marking")


def place_figures_page(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """The whole series of a place: its chart, and a row for each day and source."""
    place = place_for_reading(request.user, place_id)
    form, figures = _series(request, place)
    groups = queries.groups_of(figures)
    page = page_of(queries.by_day(figures, groups), request.GET.get("page"))
    shown = {"place": place, "filter_form": form, "page": page, "groups": [Figure.Group(code).label for code in groups]}
    return render(request, "places/figures.html", {**shown, "may_keep": may_keep(request.user)})


def place_figures_table(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """The series as CSV or with `format=xlsx` as a workbook, a line for each figure."""
    place = place_for_reading(request.user, place_id)
    _form, figures = _series(request, place)
    rows = ((one.on, one.group, one.count, one.source, one.marking) for one in figures)
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    return download(KINDS[kind](Sheet("population", SERIES_HEAD, rows)), f"population.{kind}")


def place_chart(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """The series drawn, against the official capacity: a picture, of which the page has every number as a table."""
    place = place_for_reading(request.user, place_id)
    drawn = population_svg(list(queries.figures_of(place)), queries.capacities(place, queries.before(place)))
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"X-Content-Type-Options": "nosniff"})


def add_figure_page(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """Enter a figure of the series."""
    place = place_for_reading(request.user, place_id)
    form = FigureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.add_figure(by=request.user, place=place, **form.cleaned_data)
        say(request, "figure-added")
        return HttpResponseRedirect(reverse("place-figures", args=[place.id]))
    return _asking(request, place, form, _("Add a figure"), "place-figures")


def withdraw_figure_view(request: MemberRequest, figure_id: UUID) -> HttpResponseBase:
    """Take a figure that was entered wrongly out of the series."""
    figure = figure_for_keeping(request.user, figure_id)
    actions.withdraw_figure(by=request.user, figure=figure)
    say(request, "figure-withdrawn")
    return HttpResponseRedirect(reverse("place-figures", args=[figure.place_id]))


def place_units_page(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """Every part of a place, down to its cells, and a form for the next."""
    place = place_for_reading(request.user, place_id)
    shown = {"place": place, "units": queries.units_of(place), "may_keep": may_keep(request.user)}
    return render(request, "places/units.html", shown)


def add_unit_page(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """Enter a part of a place."""
    place = place_for_reading(request.user, place_id)
    form = UnitForm(request.POST if request.method == "POST" else None, place=place, initial={"parent": request.GET.get("parent")})
    if request.method == "POST" and form.is_valid():
        actions.add_unit(by=request.user, place=place, **form.cleaned_data)
        say(request, "unit-added")
        return HttpResponseRedirect(reverse("place-units", args=[place.id]))
    return _asking(request, place, form, _("Add a unit"), "place-units")


def close_unit_page(request: MemberRequest, unit_id: UUID) -> HttpResponseBase:
    """Say that a part of a place is no longer there."""
    unit = unit_for_keeping(request.user, unit_id)
    form = CloseForm(request.POST if request.method == "POST" else None, place=unit, initial={"closed_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        actions.close_unit(by=request.user, unit=unit, closed_on=form.cleaned_data["closed_on"])
        say(request, "unit-closed")
        return HttpResponseRedirect(reverse("place-units", args=[unit.place_id]))
    return _asking(request, unit.place, form, _("Close: %(name)s") % {"name": unit.name}, "place-units")


def add_name_page(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """Enter another name of a place."""
    place = place_for_reading(request.user, place_id)
    form = NameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.add_name(by=request.user, place=place, **form.cleaned_data)
        say(request, "place-changed")
        return HttpResponseRedirect(reverse("place", args=[place.id]))
    return _asking(request, place, form, _("Add another name"), "place")


def note_succession_page(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """Say that a place was merged into another, or that another came out of it."""
    place = place_for_reading(request.user, place_id)
    form = SuccessionForm(request.POST if request.method == "POST" else None, place=place)
    if request.method == "POST" and form.is_valid():
        actions.note_succession(by=request.user, place=place, **form.cleaned_data)
        say(request, "place-changed")
        return HttpResponseRedirect(reverse("place", args=[place.id]))
    return _asking(request, place, form, _("Merged or split"), "place")


def _series(request: MemberRequest, place: Place) -> tuple[SeriesFilter, list[Figure]]:
    form = SeriesFilter(request.GET)
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    figures = queries.figures_of(place)
    if given.get("group"):
        figures = figures.filter(group=given["group"])
    if given.get("since"):
        figures = figures.filter(on__year__gte=given["since"])
    return form, list(figures)


def _asking(request: MemberRequest, place: Place, form: forms.Form, title: str | Promise, back: str) -> HttpResponseBase:
    shown = {"place": place, "form": form, "title": title, "back": reverse(back, args=[place.id])}
    return render(request, "places/asking.html", shown, status=422 if form.is_bound else 200)
