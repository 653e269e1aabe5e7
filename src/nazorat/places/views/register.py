from __future__ import annotations

from operator import attrgetter
from uuid import UUID

from django.db.models import F, OrderBy, QuerySet
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.kit.dates import tongue
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.pagination import Column, ledger, page_of
from nazorat.kit.tables import KINDS, Sheet
from nazorat.people.access import MemberRequest
from nazorat.people.rights import may
from nazorat.places import actions, queries
from nazorat.places.access import may_keep, place_for_reading
from nazorat.places.forms import ChangeForm, CloseForm, PlaceForm, PlacesFilter
from nazorat.places.models import Figure, Place

COLUMNS = (
    Column("name", _("Place")),
    Column("kind", _("Kind")),
    Column("authority", _("Authority"), field="authority__name"),
    Column("region", _("Region")),
    Column("capacity", _("Official capacity"), num=True),
)
# what became of a place, as its page says it
EVENTS = {
    "opened": _("opened"), "renamed": _("renamed, before"), "moved": _("moved, before"), "changed": _("other facts changed"),
    "merged": _("merged into"), "took": _("took in"), "split": _("split, from it came"), "came": _("came out of"), "closed": _("closed"),
    "reopened": _("opened again"), "unclosed": _("the closing was entered wrongly"),
}  # fmt: skip
# days of a series on a place's own page; all of them are on the page of the series
RECENT = 12
TABLE_HEAD = (*Place.FACTS, "closed_on")


def places_page(request: MemberRequest) -> HttpResponseBase:
    """The register, searched, filtered and sorted."""
    form, found = _asked(request)
    heads = ledger(request.GET, COLUMNS, "name")
    page = page_of(found.order_by(_order(heads.order), "id"), request.GET.get("page"))
    told = next((name for name in ("suspected", "suspected-new") if may(request.user, name)), "")
    shown = {"filter_form": form, "ledger": heads, "page": page, "may_keep": may_keep(request.user), "suspected": told}
    return render(request, "places/places.html", shown)


def places_table(request: MemberRequest) -> HttpResponseBase:
    """The places asked for, as CSV or with `format=xlsx` as a workbook."""
    _form, found = _asked(request)
    rows = (attrgetter(*TABLE_HEAD)(place) for place in found)
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    return download(KINDS[kind](Sheet("places", TABLE_HEAD, rows)), f"places.{kind}")


def place_page(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """One place: its population, what became of it, and what the rooms above know of it."""
    place = place_for_reading(request.user, place_id)
    past, figures = queries.before(place), list(queries.figures_of(place))
    groups = queries.groups_of(figures)
    days = queries.by_day(figures, groups)
    shown = {
        "place": place,
        "before": past,
        "history": [(event, EVENTS[event.code]) for event in queries.history(place, past)],
        "names": queries.other_names(place),
        "units": queries.units_of(place),
        "groups": [Figure.Group(code).label for code in groups],
        "days": days[:RECENT],
        "all_days": len(days),
        "may_keep": may_keep(request.user),
    }
    return render(request, "places/place.html", shown)


def add_place_page(request: MemberRequest) -> HttpResponseBase:
    """Enter a place."""
    form = PlaceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        place = actions.add_place(by=request.user, **form.cleaned_data)
        say(request, "place-added")
        return HttpResponseRedirect(reverse("place", args=[place.id]))
    return _form_page(request, form, None)


def change_place_page(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """Change what is known of a place."""
    place = place_for_reading(request.user, place_id)
    form = ChangeForm(request.POST if request.method == "POST" else None, instance=place)
    if request.method == "POST" and form.is_valid():
        actions.change_place(by=request.user, place=place, **form.cleaned_data)
        say(request, "place-changed")
        return HttpResponseRedirect(reverse("place", args=[place.id]))
    return _form_page(request, form, place)


def close_place_page(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """Say that a place holds nobody any more, after asking."""
    place = place_for_reading(request.user, place_id)
    first = {"closed_on": timezone.localdate()}
    form = CloseForm(request.POST if request.method == "POST" else None, place=place, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.close_place(by=request.user, place=place, closed_on=form.cleaned_data["closed_on"])
        say(request, "place-closed")
        return HttpResponseRedirect(reverse("place", args=[place.id]))
    return render(request, "places/close.html", {"place": place, "form": form}, status=_status(form.is_bound))


def _form_page(request: MemberRequest, form: PlaceForm, place: Place | None) -> HttpResponseBase:
    return render(request, "places/edit.html", {"form": form, "place": place}, status=_status(form.is_bound))


def _status(refused: bool) -> int:
    return 422 if refused else 200


def _order(order: str) -> OrderBy:
    """What the database sorts by: the name in the reader's language, the Russian one where we have none; empty values come last."""
    field, down = order.removeprefix("-"), order.startswith("-")
    named = f"name_{tongue('ru')}"
    key = F((named if hasattr(Place, named) else "name_ru") if field == "name" else field)
    return key.desc(nulls_last=True) if down else key.asc(nulls_last=True)


def _asked(request: MemberRequest) -> tuple[PlacesFilter, QuerySet[Place]]:
    form = PlacesFilter(request.GET, by=request.user)
    given = form.cleaned_data if form.is_valid() else {}
    authority = given.get("authority")
    found = queries.places_found(
        text=given.get("q", ""),
        kind=given.get("kind", ""),
        authority=authority.id if authority else None,
        regions=form.regions,
        closed=bool(given.get("closed")),
    )
    return form, found
