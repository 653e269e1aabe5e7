from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.kit.problems import Problem
from nazorat.kit.tables import Sheet, csv_bytes, xlsx_bytes
from nazorat.pathway import access, actions, panels, queries
from nazorat.pathway.forms import CellForm, GapForm, GapsFilter, MoveForm, WithdrawForm, cell_initial
from nazorat.people.access import MemberRequest

# recommendations from outside that the page of a gap shows
MOST_OUTSIDE = 50


def gaps_page(request: MemberRequest) -> HttpResponseBase:
    """The gap table: what must come first, what need not be waited for, and where each gap stands."""
    form, rows = GapsFilter(request.GET), queries.rows_listed()
    asked = form.asked
    page = page_of(queries.rows_found(rows, asked), request.GET.get("page"))
    shown = {
        "filter_form": form, "page": page, "chips": panels.question_chips(rows, asked.get("need", "")), "tally": queries.gaps_tallied(rows),
        "tabs": panels.tabs("gaps"),
        "narrowed": any(value for name, value in asked.items() if name != "need"), "keeps": access.may_keep(request.user),
    }  # fmt: skip
    return render(request, "pathway/gaps.html", shown)


def gaps_table(request: MemberRequest) -> HttpResponseBase:
    """The gaps asked for, as CSV or with `format=xlsx` as a workbook."""
    found = queries.rows_found(queries.rows_listed(), GapsFilter(request.GET).asked)
    sheet, today = Sheet("gaps", queries.HEAD, queries.table_cells(found)), timezone.localdate()
    if request.GET.get("format") == "xlsx":
        return download(xlsx_bytes(sheet), f"gaps-{today}.xlsx")
    return download(csv_bytes(sheet), f"gaps-{today}.csv")


def gap_page(request: MemberRequest, gap_id: UUID) -> HttpResponseBase:
    """One gap: each column with source and date, the acts that moved it, what columns said before."""
    gap = access.gap_for_reading(request.user, gap_id)
    shown = {
        "row": queries.row_of(gap), "moves": queries.moves_of(gap), "before": queries.cells_before(gap),
        "objections": queries.objections_to(gap.provision), "outside": queries.linked_to_gap(gap)[:MOST_OUTSIDE],
        "measures": queries.measures_of_gap(gap), "undertaken": queries.commitments_on(gap),
        "keeps": access.may_keep(request.user) and gap.withdrawn_at is None,
    }  # fmt: skip
    return render(request, "pathway/gap.html", shown)


def new_gap_page(request: MemberRequest) -> HttpResponseBase:
    """Put a gap into the table."""
    form = GapForm(request.POST if request.method == "POST" else None, initial={"listed_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        gap = actions.list_gap(by=request.user, **form.cleaned_data)
        say(request, "gap-listed")
        return HttpResponseRedirect(reverse("gap", args=[gap.id]))
    return render(request, "pathway/edit.html", {"form": form, "title": _("List a gap")}, status=422 if form.is_bound else 200)


def cell_page(request: MemberRequest, gap_id: UUID, column: str) -> HttpResponseBase:
    """Say what stands in a column of a gap."""
    gap, which = access.gap_for_keeping(request.user, gap_id), access.column_known(column)
    cell = queries.cell_standing(gap, which)
    form = CellForm(request.POST if request.method == "POST" else None, column=which, initial=cell_initial(cell))
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_cell(by=request.user, gap=gap, column=which, seen=form.seen_id, **form.facts)
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, cell.id if cell else None)
        else:
            say(request, "cell-said")
            return HttpResponseRedirect(reverse("gap", args=[gap.id]))
    shown = {"form": form, "title": which.label, "row": queries.row_of(gap), "cell": cell, "column": which}
    return render(request, "pathway/cell.html", shown, status=422 if form.is_bound else 200)


def clear_cell_view(request: MemberRequest, gap_id: UUID, column: str, cell_id: UUID) -> HttpResponseBase:
    """What a column says is unknown again."""
    gap, which = access.gap_for_keeping(request.user, gap_id), access.column_known(column)
    actions.clear_cell(by=request.user, gap=gap, column=which, seen=cell_id)
    say(request, "cell-cleared")
    return HttpResponseRedirect(reverse("gap", args=[gap.id]))


def move_page(request: MemberRequest, gap_id: UUID) -> HttpResponseBase:
    """Enter an act that moved a gap."""
    gap = access.gap_for_keeping(request.user, gap_id)
    form = MoveForm(request.POST if request.method == "POST" else None, gap=gap)
    if request.method == "POST" and form.is_valid():
        actions.move_gap(by=request.user, gap=gap, **form.cleaned_data)
        say(request, "gap-moved")
        return HttpResponseRedirect(reverse("gap", args=[gap.id]))
    shown = {"form": form, "title": _("Enter an act"), "row": queries.row_of(gap)}
    return render(request, "pathway/edit.html", shown, status=422 if form.is_bound else 200)


def strike_move_view(request: MemberRequest, move_id: UUID) -> HttpResponseBase:
    """An act was entered wrongly."""
    move = access.move_for_striking(request.user, move_id)
    actions.strike_move(by=request.user, move=move)
    say(request, "move-struck")
    return HttpResponseRedirect(reverse("gap", args=[move.gap_id]))


def withdraw_gap_page(request: MemberRequest, gap_id: UUID) -> HttpResponseBase:
    """Take a gap out of the table, after asking why."""
    gap = access.gap_for_keeping(request.user, gap_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_gap(by=request.user, gap=gap, why=form.cleaned_data["why"])
        say(request, "gap-withdrawn")
        return HttpResponseRedirect(reverse("gaps"))
    shown = {"form": form, "row": queries.row_of(gap)}
    return render(request, "pathway/withdraw.html", shown, status=422 if form.is_bound else 200)
