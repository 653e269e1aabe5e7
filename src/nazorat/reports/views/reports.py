from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.kit import downloads
from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.people import rights
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.reports.access import KINDS, file_for_reading, report_for_reading
from nazorat.reports.actions import begin_annual_report, begin_report
from nazorat.reports.forms import AnnualForm, BeginForm, GrantForm
from nazorat.reports.models import ReleasedFile, Report
from nazorat.reports.queries import (
    being_made,
    files_of,
    is_head,
    letters_of,
    may_be_shown,
    objections_of,
    readers_of,
    reports_of,
    visits_to_report,
    works_on,
)
from nazorat.reports.sections import LANGUAGES, sections_of
from nazorat.standards.queries import themes

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}


def reports_page(request: MemberRequest) -> HttpResponseBase:
    """Reports that the member works on, and released ones; `?visit=` narrows them to one visit."""
    rows = reports_of(request.user)
    visit = _uuid(request.GET.get("visit", ""))
    if visit:
        rows = rows.filter(visits=visit)
    if request.GET.get("state") in {"1", "2", "3"}:
        rows = rows.filter(state=request.GET["state"])
    page = page_of(list(rows), request.GET.get("page"))
    chips = [("", None), *((state.value, state) for state in Report.State)]
    shown = {"page": page, "chips": chips, "may_begin": visits_to_report(request.user).exists(), "visit": visit}
    shown["may_begin_year"] = rights.may(request.user, "report-annual-new")
    return render(request, "reports/reports.html", shown)


def begin_page(request: UnlockedRequest) -> HttpResponseBase:
    """Begin a report on one visit or several."""
    form = BeginForm(
        request.POST if request.method == "POST" else None, by=request.user, themes=themes(),
        initial={"visits": request.GET.getlist("visit")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wanted = {"kind": given["kind"], "visits": list(given["visits"]), "master": given["master"], "scope": given.get("scope")}
        report = begin_report(by=request.keyring, **wanted)
        say(request, "report-begun")
        return HttpResponseRedirect(reverse("report", args=[report.id]))
    return render(request, "reports/begin.html", {"form": form}, status=422 if form.is_bound else 200)


def annual_page(request: UnlockedRequest) -> HttpResponseBase:
    """Begin the annual report of a year."""
    form = AnnualForm(request.POST if request.method == "POST" else None, initial={"year": timezone.localdate().year - 1})
    if request.method == "POST" and form.is_valid():
        report = begin_annual_report(by=request.keyring, **form.cleaned_data)
        say(request, "report-begun")
        return HttpResponseRedirect(reverse("report", args=[report.id]))
    return render(request, "reports/annual.html", {"form": form}, status=422 if form.is_bound else 200)


def report_page(request: MemberRequest, report_id: UUID) -> HttpResponseBase:
    """One report: where it stands, what comes next, its documents and letters. Opens nothing sealed."""
    report = report_for_reading(request.user, report_id)
    files, readers, works = list(files_of(report)), list(readers_of(report)), works_on(request.user, report)
    newest = max((file.edition for file in files if file.letter_id is None), default=1)
    # whose words are on their way to be signed: a draft, or a report whose next edition is being made
    holds, draft = request.user in readers, report.state == Report.State.DRAFT or being_made(report) is not None
    shown = {
        "report": report, "works": works, "steps": _steps(report), "kinds": KINDS, "newest": newest,
        "files": by_language([file for file in files if file.letter_id is None and file.edition == newest]),
        "letters": [(letter, by_language([file for file in files if file.letter_id == letter.id])) for letter in letters_of(report)],
        "readers": readers if holds else (),
        "grant_form": GrantForm(keys=may_be_shown(report)) if works and draft else None,
        "objections": objections_of(report) if holds else (), "may_object": holds and draft and is_head(request.user, report),
        "comments": report.comments.count() if works else 0,
        "threads": report.threads.filter(closed_at=None).count() if works and draft else 0,
        "first": sections_of(report)[0].code,
    }  # fmt: skip
    return render(request, "reports/report.html", shown)


def download(request: MemberRequest, report_id: UUID, language: str, kind: str) -> HttpResponseBase:
    """A released document."""
    report = report_for_reading(request.user, report_id)
    return attachment(file_for_reading(report, language, kind), f"report-{report.number}")


def attachment(file: ReleasedFile, name: str) -> HttpResponse:
    """A released document as a download under a plain name."""
    return downloads.download(bytes(file.content), f"{name}-{file.language}.{file.kind}", TYPES[file.kind])


def _steps(report: Report) -> list[tuple[str, bool]]:
    """The course of a report, and which steps are done. Counts of rows only."""
    texts = report.texts.exists()
    signed = report.signatures.exists()
    adopted = report.state >= Report.State.ADOPTED
    return [
        ("begun", True), ("written", texts), ("signed", signed), ("adopted", adopted),
        ("released", report.state == Report.State.RELEASED), ("sent", report.letters.exists()),
    ]  # fmt: skip


def by_language(own: list[ReleasedFile]) -> list[tuple[str, list[ReleasedFile]]]:
    """Documents of one edition or letter by language; nothing without any."""
    return [(language, [file for file in own if file.language == language]) for language in LANGUAGES] if own else []


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def back_to(request: HttpRequest, name: str, *args: object) -> HttpResponseRedirect:
    """After an act: to the page where it shows."""
    return HttpResponseRedirect(reverse(name, args=args))
