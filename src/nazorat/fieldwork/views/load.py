from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render

from nazorat.fieldwork import actions
from nazorat.fieldwork.entering import lags_by_member
from nazorat.fieldwork.load import load_of
from nazorat.fieldwork.queries import sheets_of, titles_of, writers_of
from nazorat.people.access import MemberRequest
from nazorat.visits.access import visit_for_reading, works_here
from nazorat.visits.panels import tabs_of


def load_page(request: MemberRequest, visit_id: UUID) -> HttpResponseBase:
    """What keying took and will take, for every member of the team; with the key open, how long after the talk notes were written."""
    visit = visit_for_reading(request.user, visit_id)
    sheets = list(sheets_of(visit))
    titles = titles_of({sheet.tool_version for sheet in sheets})
    load = load_of(visit, sheets)
    codes = writers_of(visit)
    shown = {
        "visit": visit, "tabs": tabs_of(request, visit, "sheets"), "load": load, "typed": len(codes),
        "paces": [(titles[pace.tool], pace) for pace in load.paces],
    }  # fmt: skip
    if request.keyring and codes and works_here(request.user, visit):
        opened = actions.open_records(by=request.keyring, visit=visit, ids=codes.keys(), verb="fieldwork.open-lags")
        shown["lags"] = lags_by_member((codes[record.id], record) for record in opened)
        shown["sealed"] = len(codes) - len(opened)
    return render(request, "fieldwork/load.html", shown)
