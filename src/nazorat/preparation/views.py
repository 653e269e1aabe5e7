from __future__ import annotations

from itertools import groupby
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render

from nazorat.fieldwork.models import Sheet
from nazorat.fieldwork.queries import titles_of
from nazorat.kit.downloads import download
from nazorat.people.access import UnlockedRequest
from nazorat.preparation import actions
from nazorat.preparation.access import visit_for_pack
from nazorat.preparation.queries import code_sheets
from nazorat.visits.panels import tabs_of


def pack_view(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The pack, made for this reader and handed out; its file name tells nothing."""
    visit = visit_for_pack(request.user, visit_id)
    return download(actions.print_pack(by=request.keyring, visit=visit), "pack.pdf", "application/pdf")


def code_sheets_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The code sheets that are out, a pile for each that the press prints in one go: a file of their own, carried apart."""
    visit = visit_for_pack(request.user, visit_id)
    sheets = sorted(code_sheets(visit), key=_kind)
    titles = titles_of(one.tool_version for one in sheets)
    piles = [(titles[first[0]], first[2], list(rows)) for first, rows in groupby(sheets, key=_kind)]
    shown = {"visit": visit, "piles": piles, "tabs": tabs_of(request, visit, "overview")}
    return render(request, "preparation/code_sheets.html", shown)


def _kind(sheet: Sheet) -> tuple[str, str, str]:
    return sheet.tool_version.tool.code, sheet.tool_version.version, sheet.language
