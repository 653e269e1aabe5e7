from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from nazorat.fieldwork import actions
from nazorat.fieldwork.access import attachment_for_reading, record_for_reading
from nazorat.fieldwork.encrypted import opened_with_key
from nazorat.fieldwork.entering import WAYS, heard_on, lag_of
from nazorat.fieldwork.export import csv_of, tables_of, xlsx_of
from nazorat.fieldwork.forms import ExportForm, RecordList
from nazorat.fieldwork.forms.sheets import TONGUES
from nazorat.fieldwork.history import is_unaware
from nazorat.fieldwork.pictures import NotShown, redrawn
from nazorat.fieldwork.queries import check_figures, door_rows, note_tool, sealed_anew, theme_names, versions_before
from nazorat.fieldwork.reading import blanks_of, consent_warnings, sections_of, title_of
from nazorat.kit import dates
from nazorat.kit.downloads import download
from nazorat.kit.pagination import asked_of
from nazorat.kit.problems import Problem
from nazorat.kit.tables import TYPES
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.visits.access import visit_for_reading, visit_for_work, works_here
from nazorat.visits.panels import tabs_of


def records_page(request: MemberRequest, visit_id: UUID) -> HttpResponseBase:
    """The records of a visit: counts by tool and door for every member of the team, the records for those who can open them."""
    visit = visit_for_reading(request.user, visit_id)
    rows = door_rows(visit)
    total = sum(row.sum for row in rows)
    shown = {
        "visit": visit,
        "tabs": tabs_of(request, visit, "records"),
        "rows": rows,
        "total": total,
        "check": check_figures(visit),
        "writes": request.keyring is not None and works_here(request.user, visit) and note_tool(visit) is not None,
    }
    if request.keyring and total:
        opened = actions.open_records(by=request.keyring, visit=visit, aside=True)
        shown["list"] = RecordList(opened, asked_of(request), dates.tongue(), total)
    return render(request, "fieldwork/records.html", shown)


def record_page(request: UnlockedRequest, visit_id: UUID, record_id: UUID) -> HttpResponseBase:
    """One record as question and answer; an earlier version when the address asks for it."""
    visit, record = record_for_reading(request.user, visit_id, record_id)
    asked, spoken = request.GET.get("version", ""), request.GET.get("words", "")
    versions = list(versions_before(record))
    number = next((row.number for row in versions if str(row.number) == asked), None)
    opened = actions.open_record(by=request.keyring, visit=visit, record=record, number=number, closed=True)
    # the words of the sheet, as whoever filled it in may have seen them; nothing else of the page changes
    language = spoken if spoken in opened.form.languages else dates.tongue()
    shown = {
        "visit": visit, "tabs": tabs_of(request, visit, "records"), "record": opened, "language": language,
        "languages": [(code, TONGUES.get(code, code)) for code in opened.form.languages], "row": record, "versions": versions,
        "version": next(row for row in versions if row.number == opened.version), "title": title_of(opened, language),
        "tool": opened.form.title_in(language), "sections": sections_of(opened, language, theme_names()), "blanks": blanks_of(opened),
        "warnings": [] if opened.closed else consent_warnings(opened), "with_key": opened_with_key(versions),
        "anew": sealed_anew(record, opened.version),
        "lag": lag_of(opened), "heard": heard_on(opened.form, opened.answers, opened.entered),
        "unaware": is_unaware(opened, [row for row in versions if row.number < opened.version]), "works": works_here(request.user, visit),
        "way": WAYS.get(opened.entered.way, "") if opened.entered else "",
    }  # fmt: skip
    return render(request, "fieldwork/record.html", shown)


def export_view(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The records of one tool as a table, as far as this member can open them. One act says that they left, and how many."""
    visit = visit_for_work(request.user, visit_id)
    form = ExportForm(request.GET)
    if not form.is_valid():
        raise Problem("bad-request")
    tool, kind = form.cleaned_data["tool"], form.cleaned_data["kind"]
    opened = actions.open_records(by=request.keyring, visit=visit, tool=tool, verb="fieldwork.export-records")
    if not opened:
        raise Problem("not-found")
    made = tables_of(opened, dates.tongue(), form.cleaned_data["words"])
    content, ending = (xlsx_of(made, dates.tongue()), "xlsx") if kind == "xlsx" else csv_of(made)
    return download(content, f"{opened[0].form.form_id}-{visit.number}.{ending}", TYPES.get(ending, "application/zip"))


def original_view(request: UnlockedRequest, visit_id: UUID, attachment_id: UUID) -> HttpResponseBase:
    """The original of a file as it was sent, only ever to be saved."""
    visit, attachment = attachment_for_reading(request.user, visit_id, attachment_id)
    name, content = actions.open_file(by=request.keyring, visit=visit, attachment=attachment)
    return download(content, name, "application/octet-stream")


def shown_view(request: UnlockedRequest, visit_id: UUID, attachment_id: UUID) -> HttpResponseBase:
    """A picture drawn anew for the screen."""
    visit, attachment = attachment_for_reading(request.user, visit_id, attachment_id)
    _name, content = actions.open_file(by=request.keyring, visit=visit, attachment=attachment)
    try:
        return HttpResponse(redrawn(content), content_type="image/jpeg")
    except NotShown as refused:
        raise Problem("picture-not-shown") from refused
