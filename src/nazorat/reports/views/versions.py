from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render

from nazorat.people.access import UnlockedRequest
from nazorat.reports.access import language_for_work, report_for_work, section_for_work
from nazorat.reports.actions import open_versions
from nazorat.reports.authorship import shares_of, written_paragraphs
from nazorat.reports.difference import difference
from nazorat.reports.forms import VersionsForm
from nazorat.reports.naming import headings
from nazorat.reports.sections import sections_of


def versions_page(request: UnlockedRequest, report_id: UUID, code: str, language: str) -> HttpResponseBase:
    """A section's versions, and what changed between any two: the last two unless asked otherwise."""
    report = report_for_work(request.user, report_id)
    kind, language = section_for_work(report, code), language_for_work(language)
    found = open_versions(by=request.keyring, report=report, language=language, kind=kind)
    versions = found.get(kind.number, [])
    form = VersionsForm(request.GET or None, numbers=[one.version for one in versions])
    one, two = form.chosen()
    texts = {each.version: each.words.text for each in versions}
    shown = {
        "report": report, "kind": kind, "language": language, "heading": headings(report, language)[code], "form": form,
        "versions": versions[::-1], "one": one, "two": two, "pieces": difference(texts.get(one, ""), texts.get(two, "")),
        "paragraphs": written_paragraphs(versions),
    }  # fmt: skip
    return render(request, "reports/versions.html", shown)


def authors_page(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """Who wrote what: of the master's present words, how many came from each organisation, by section and in all."""
    report = report_for_work(request.user, report_id)
    found = open_versions(by=request.keyring, report=report, language=report.master)
    heads = headings(report, report.master)
    rows = [(kind, heads[kind.code], shares_of([found[kind.number]])) for kind in sections_of(report) if found.get(kind.number)]
    return render(request, "reports/authors.html", {"report": report, "rows": rows, "whole": shares_of(found.values())})
