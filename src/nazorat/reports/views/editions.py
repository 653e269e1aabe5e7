from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.reports import actions
from nazorat.reports.access import (
    edition_file_for_reading,
    edition_for_work,
    language_for_work,
    report_for_reading,
    report_for_work,
)
from nazorat.reports.late import OpenEdition
from nazorat.reports.models import ReleasedFile, Report
from nazorat.reports.queries import being_made, files_of, works_on
from nazorat.reports.reply_forms import LateForm, late_initial
from nazorat.reports.sections import LANGUAGES
from nazorat.reports.views.reports import attachment, back_to, by_language


def editions_page(request: MemberRequest, report_id: UUID) -> HttpResponseBase:
    """Every edition of a released report with its documents and their sums, the newest first. Opens nothing sealed."""
    report = report_for_reading(request.user, report_id)
    works = works_on(request.user, report)
    made = being_made(report) if works else None
    shown = {"report": report, "works": works, "made": made, "editions": _editions(files_of(report).filter(letter=None))}
    return render(request, "reports/editions.html", shown)


def download(request: MemberRequest, report_id: UUID, edition: int, language: str, kind: str) -> HttpResponseBase:
    """A document of one edition, as it was released."""
    report = report_for_reading(request.user, report_id)
    return attachment(edition_file_for_reading(report, edition, language, kind), f"report-{report.number}-edition-{edition}")


def late_page(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """Type a letter that came after the release, or go on with it; the journal links here with its day, number and sender."""
    report = report_for_work(request.user, report_id)
    if report.state != Report.State.RELEASED:
        raise Problem("report-not-released")
    row = being_made(report)
    opened = actions.open_edition(by=request.keyring, report=report, edition=row) if row else None
    first = late_initial(opened) if opened else _given(request, report)
    form = LateForm(request.POST if request.method == "POST" else None, initial=first, master=report.master)
    if request.method == "POST" and form.is_valid():
        text, version = form.text(), form.cleaned_data["version"]
        try:
            actions.write_late(by=request.keyring, report=report, text=text, version=version)
        except Problem as problem:
            form.add_error(None, f"{problem.sentence} {problem.next_step}")
        else:
            say(request, "edition-kept")
            return back_to(request, "report-gate", report.id)
    shown = {"report": report, "form": form, "made": opened, "states": _states(opened, report)}
    return render(request, "reports/late.html", shown, status=422 if form.is_bound else 200)


def review(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """Say that a translation was read beside the letter."""
    report = report_for_work(request.user, report_id)
    edition, language = edition_for_work(report), language_for_work(request.POST.get("language", ""))
    actions.review_late(by=request.keyring, report=report, edition=edition, language=language)
    say(request, "edition-read")
    return back_to(request, "report-late", report.id)


def drop(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """Take back an edition that is not released."""
    report = report_for_work(request.user, report_id)
    actions.drop_edition(by=request.keyring, report=report, edition=edition_for_work(report))
    say(request, "edition-dropped")
    return back_to(request, "report-editions", report.id)


def _editions(files: Iterable[ReleasedFile]) -> list[dict[str, Any]]:
    held: dict[int, list[ReleasedFile]] = {}
    for file in files:
        held.setdefault(file.edition, []).append(file)
    return [
        {"number": number, "released_at": own[0].released_at, "rows": by_language(own)}
        for number, own in sorted(held.items(), reverse=True)
    ]


def _given(request: UnlockedRequest, report: Report) -> dict[str, Any]:
    asked = {name: request.GET[name] for name in ("kind", "body", "received", "letter") if request.GET.get(name)}
    return {"received": timezone.localdate(), "language": report.master} | asked


def _states(opened: OpenEdition | None, report: Report) -> list[tuple[str, str]]:
    """Each language with the state of what is translated into it."""
    return [(code, opened.text.state(code, report.master)) for code in LANGUAGES] if opened else []
