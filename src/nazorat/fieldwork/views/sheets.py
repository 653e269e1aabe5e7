from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.fieldwork import actions
from nazorat.fieldwork.access import destruction_for_work
from nazorat.fieldwork.forms import TONGUES, DestructionForm, IssueForm, MarkForm, SheetsFilter
from nazorat.fieldwork.models import Destruction, Sheet
from nazorat.fieldwork.queries import account_of, check_figures, destructions_of, is_left, sheets_of, titles_of, whole_account
from nazorat.kit import dates
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.kit.problems import Problem
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.visits.access import place_in_team, visit_for_reading, visit_for_work
from nazorat.visits.models import Visit
from nazorat.visits.panels import tabs_of
from nazorat.visits.queries import WORKING, tools_of

ROWS = 100


def sheets_page(request: MemberRequest, visit_id: UUID) -> HttpResponseBase:
    """The sheets of a visit: the account by member, and each sheet with what became of it."""
    visit = visit_for_reading(request.user, visit_id)
    sheets = list(sheets_of(visit))
    titles = titles_of(sheet.tool_version for sheet in sheets)
    asked = SheetsFilter(request.GET, sheets=sheets, titles=titles)
    works = place_in_team(request.user, visit).role in WORKING
    shown = {
        "visit": visit,
        "tabs": tabs_of(request, visit, "sheets"),
        "sheets": sheets,
        "account": account_of(sheets),
        "whole": whole_account(account_of(sheets)),
        "check": check_figures(visit),
        "page": page_of([(sheet, titles[sheet.tool_version.tool.code]) for sheet in asked.narrowed(sheets)], request.GET.get("page"), size=ROWS),
        "filter_form": asked,
        "destructions": list(destructions_of(visit)),
        "reasons": Destruction.Reason.choices,
        "works": works,
        "waiting": any(map(is_left, sheets)),
        "over": visit.state in (Visit.State.CLOSED, Visit.State.REFUSED),
    }  # fmt: skip
    return render(request, "fieldwork/sheets.html", shown)


def issue_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Issue numbered sheets to a member."""
    visit = visit_for_work(request.user, visit_id)
    form = IssueForm(request.POST if request.method == "POST" else None, visit=visit)
    if request.method == "POST" and form.is_valid():
        actions.issue_sheets(
            by=request.keyring, visit=visit, tool_version=form.chosen_version, member=form.chosen_member,
            count=form.cleaned_data["count"], language=form.cleaned_data["language"],
            layout=form.cleaned_data["layout"] or Sheet.Layout.TICKS,
        )  # fmt: skip
        say(request, "sheets-issued")
        return _to_sheets(visit)
    shown = {"visit": visit, "form": form, "tabs": tabs_of(request, visit, "sheets"), "none": not tools_of(visit).exists()}
    return render(request, "fieldwork/sheets_issue.html", shown, status=422 if form.is_bound else 200)


def mark_view(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Say of the chosen sheets that they are back, lost, taken away, spoilt, or to be destroyed."""
    visit = visit_for_work(request.user, visit_id)
    form = MarkForm(request.POST, visit=visit)
    if not form.is_valid():
        raise Problem("bad-request")
    turn = form.cleaned_data["act"]
    if turn == "destroy":
        actions.ask_destruction(by=request.keyring, visit=visit, sheets=form.chosen, reason=form.cleaned_data["reason"])
        say(request, "destruction-asked")
        return _to_sheets(visit)
    actions.turn_sheets(by=request.keyring, sheets=form.chosen, turn=turn)
    say(request, "sheet-returned" if turn == "return" else "sheet-reported")
    return _to_sheets(visit)


def destruction_view(request: UnlockedRequest, visit_id: UUID, destruction_id: UUID) -> HttpResponseBase:
    """A second member confirms a destruction, or somebody takes it back."""
    destruction = destruction_for_work(request.user, visit_id, destruction_id)
    form = DestructionForm(request.POST)
    if not form.is_valid():
        raise Problem("bad-request")
    if form.cleaned_data["act"] == "confirm":
        actions.confirm_destruction(by=request.keyring, destruction=destruction)
        say(request, "destruction-confirmed")
    else:
        actions.withdraw_destruction(by=request.keyring, destruction=destruction)
        say(request, "destruction-withdrawn")
    return _to_sheets(destruction.visit)


def print_view(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The PDF of the chosen sheets, one tool, language and kind at a time; or the list of them, to be ticked at the gate."""
    visit = visit_for_work(request.user, visit_id)
    asked = set(request.POST.getlist("sheet"))
    sheets = [sheet for sheet in sheets_of(visit) if str(sheet.number) in asked]
    if request.POST.get("act") == "list":
        language = dates.tongue() if dates.tongue() in TONGUES else "ru"
        content = actions.list_sheets(by=request.keyring, visit=visit, sheets=sheets, language=language)
        return download(content, "list.pdf", "application/pdf")
    content = actions.print_sheets(by=request.keyring, visit=visit, sheets=sheets)
    name = f"{sheets[0].number:04}-{sheets[-1].number:04}.pdf"
    return download(content, name, "application/pdf")


def _to_sheets(visit: Visit) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("sheets", args=[visit.id]))
