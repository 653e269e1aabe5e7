from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render

from nazorat.analysis import pages
from nazorat.analysis.actions import open_material
from nazorat.analysis.pages import tables
from nazorat.fieldwork.queries import record_counts
from nazorat.kit.downloads import download
from nazorat.kit.pagination import asked_of
from nazorat.kit.tables import KINDS
from nazorat.people.access import UnlockedRequest
from nazorat.standards.queries import themes
from nazorat.visits.access import visit_for_work
from nazorat.visits.panels import tabs_of


def rooms_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Measured rooms of a visit against the limits that apply, with the error of each measurement."""
    visit = visit_for_work(request.user, visit_id)
    material = open_material(by=request.keyring, visit=visit, tools=("room",))
    asked = asked_of(request)
    shown = pages.rooms(material, pages.RoomsAsked(asked.get("q", "").strip(), asked.get("source", "")))
    return render(request, "analysis/rooms.html", {"visit": visit, "tabs": tabs_of(request, visit, "rooms"), "page": shown})


def answers_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Answers of one tool, item by item, small numbers of persons hidden; and whether the population closes."""
    visit = visit_for_work(request.user, visit_id)
    asked = pages.answers_asked(request.GET, record_counts(visit))
    material = open_material(by=request.keyring, visit=visit, tools=(asked.tool, *pages.POPULATION_TOOLS))
    shown = pages.answers(material, asked)
    titles = {theme.code: theme.title for theme in themes()}
    given = {
        "visit": visit,
        "tabs": tabs_of(request, visit, "answers"),
        "page": shown,
        "themes": [(code, titles.get(code, code)) for code in shown.themes],
    }
    return render(request, "analysis/answers.html", given)


def rooms_table(request: UnlockedRequest, visit_id: UUID, kind: str) -> HttpResponseBase:
    """The measured rooms to take along, as CSV or XLSX. Taking along is an act of its own."""
    visit = visit_for_work(request.user, visit_id)
    if kind not in KINDS:
        raise Http404
    material = open_material(by=request.keyring, visit=visit, tools=("room",), verb="analysis.export-rooms")
    return download(KINDS[kind](tables.rooms_sheet(material)), f"rooms-{visit.number}.{kind}")


def answers_table(request: UnlockedRequest, visit_id: UUID, kind: str) -> HttpResponseBase:
    """The counts of the answers that the page shows, with what is hidden hidden here too."""
    visit = visit_for_work(request.user, visit_id)
    if kind not in KINDS:
        raise Http404
    asked = pages.answers_asked(request.GET, record_counts(visit))
    tools = (asked.tool, *pages.POPULATION_TOOLS)
    material = open_material(by=request.keyring, visit=visit, tools=tools, verb="analysis.export-answers")
    sheet = tables.answers_sheet(pages.answers(material, asked))
    return download(KINDS[kind](sheet), f"{asked.tool or 'answers'}-{visit.number}.{kind}")
