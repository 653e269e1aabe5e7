from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.kit.sheets import read_table
from nazorat.people.access import MemberRequest
from nazorat.places import actions, queries
from nazorat.places.access import return_for_keeping
from nazorat.places.columns import targets
from nazorat.places.forms import ColumnsForm, DecideForm, ReturnForm, said
from nazorat.places.models import Return
from nazorat.places.review import Review, review

# rows of one kind that a page shows; all of them are counted
MOST_SHOWN = 100
DECIDED_AT_ONCE = 50


def returns_page(request: MemberRequest) -> HttpResponseBase:
    """Returns that were handed over, and what became of them."""
    page = page_of(queries.returns_entered(), request.GET.get("page"))
    return render(request, "places/returns.html", {"page": page})


def enter_return_page(request: MemberRequest) -> HttpResponseBase:
    """Choose a file and say what holds for all of it."""
    form = ReturnForm(request.POST, request.FILES) if request.method == "POST" else ReturnForm()
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "file"}
        returned = actions.enter_return(by=request.user, **given)
        return HttpResponseRedirect(reverse("return-columns", args=[returned.id]))
    return render(request, "places/return_new.html", {"form": form}, status=422 if form.is_bound else 200)


def return_columns_page(request: MemberRequest, return_id: UUID) -> HttpResponseBase:
    """Say what each column is."""
    returned = return_for_keeping(request.user, return_id)
    table = read_table(bytes(returned.content), returned.filename, returned.encoding)
    form = ColumnsForm(request.POST if request.method == "POST" else None, table=table, columns=returned.columns)
    if request.method == "POST" and form.is_valid():
        actions.choose_columns(by=request.user, returned=returned, columns=form.chosen)
        return HttpResponseRedirect(reverse("return", args=[returned.id]))
    shown = {"returned": returned, "form": form}
    return render(request, "places/return_columns.html", shown, status=422 if form.is_bound else 200)


def return_page(request: MemberRequest, return_id: UUID) -> HttpResponseBase:
    """What importing a return would do, or what it did."""
    returned = return_for_keeping(request.user, return_id)
    if returned.state != Return.State.DRAFT:
        return render(request, "places/return_done.html", {"returned": returned, **_done(returned)})
    seen = review(returned)
    form = DecideForm(rows=seen.doubtful[:DECIDED_AT_ONCE])
    return render(request, "places/return.html", {"returned": returned, "form": form, **_shown(seen)})


def decide_rows_view(request: MemberRequest, return_id: UUID) -> HttpResponseBase:
    """Say of rows in doubt which place they mean."""
    returned = return_for_keeping(request.user, return_id)
    seen = review(returned)
    form = DecideForm(request.POST, rows=seen.doubtful[:DECIDED_AT_ONCE])
    if form.is_valid():
        actions.decide_rows(by=request.user, returned=returned, decisions=form.decisions)
        return HttpResponseRedirect(reverse("return", args=[returned.id]))
    return render(request, "places/return.html", {"returned": returned, "form": form, **_shown(seen)}, status=422)


def leave_row_view(request: MemberRequest, return_id: UUID, row: int) -> HttpResponseBase:
    """Leave a row out that is wrong or stands there twice."""
    returned = return_for_keeping(request.user, return_id)
    actions.decide_rows(by=request.user, returned=returned, decisions={str(row): "leave"})
    return HttpResponseRedirect(reverse("return", args=[returned.id]))


def import_return_view(request: MemberRequest, return_id: UUID) -> HttpResponseBase:
    """Bring the whole return in."""
    returned = return_for_keeping(request.user, return_id)
    actions.import_return(by=request.user, returned=returned)
    say(request, "return-imported")
    return HttpResponseRedirect(reverse("return", args=[returned.id]))


def undo_return_view(request: MemberRequest, return_id: UUID) -> HttpResponseBase:
    """Take the whole of an import back."""
    returned = return_for_keeping(request.user, return_id)
    actions.undo_return(by=request.user, returned=returned)
    say(request, "return-undone")
    return HttpResponseRedirect(reverse("return", args=[returned.id]))


def _shown(seen: Review) -> dict[str, Any]:
    words = targets()
    new = [row for row in seen.rows if row.state == "new"]
    changed = [
        (row, [(words.get(one.field), one) for one in row.changes if one.field in words]) for row in seen.rows if row.changes
    ]
    return {
        "seen": seen,
        "counts": seen.counts,
        "doubtful": len(seen.doubtful),
        "troubles": said(seen.troubles[:MOST_SHOWN]),
        "new": new[:MOST_SHOWN],
        "changed": changed[:MOST_SHOWN],
        "totals": [row.number for row in seen.rows if row.state == "total"],
        "gone": seen.gone[:MOST_SHOWN],
        "moved": seen.moved[:MOST_SHOWN],
    }


def _done(returned: Return) -> dict[str, Any]:
    rows = returned.rows
    return {
        "places": rows.count(),
        "new": rows.filter(is_new=True).count(),
        "figures": returned.brought.count(),
        "rows": rows.select_related("place").order_by("row")[:MOST_SHOWN],
    }
