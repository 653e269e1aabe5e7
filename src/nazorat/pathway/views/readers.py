from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render

from nazorat.kit.downloads import download
from nazorat.pathway import access, panels
from nazorat.pathway.editions import KINDS, edition
from nazorat.pathway.readers import ABOUT, Reader, parts_for
from nazorat.people.access import MemberRequest
from nazorat.typeset import chart_png, chart_svg


def readers_page(request: MemberRequest) -> HttpResponseBase:
    """Who reads the board, and what each one's page is about."""
    shown = {"readers": [(one, ABOUT[one]) for one in Reader], "tabs": panels.tabs("readers")}
    return render(request, "pathway/readers.html", shown)


def reader_page(request: MemberRequest, reader: str) -> HttpResponseBase:
    """The rows of the board that one reader asks for, in the reader's language."""
    which = access.reader_known(reader)
    shown = {"reader": which, "about": ABOUT[which], "parts": parts_for(which), "languages": ("tg", "ru", "en")}
    return render(request, "pathway/reader.html", shown)


def reader_file(request: MemberRequest, reader: str, spoken: str, made_as: str) -> HttpResponseBase:
    """A reader's page to print or to send: in a language of documents, as tagged PDF, Word or HTML."""
    which, (language, form) = access.reader_known(reader), access.form_known(spoken, made_as)
    return download(edition(which, language, form), f"pathway-{which}-{language}.{form}", KINDS[form])


def chart_file(request: MemberRequest, chart: str, drawn_as: str) -> HttpResponseBase:
    """A chart of the board for slides: timelines of states or readiness, as SVG or PNG."""
    spec = access.chart_known(chart, drawn_as)
    if drawn_as == "png":
        return download(chart_png(spec), f"{chart}.png", "image/png")
    return download(chart_svg(spec).encode(), f"{chart}.svg", "image/svg+xml")
