from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render

from nazorat.kit.flash import say
from nazorat.people.access import UnlockedRequest
from nazorat.reports import actions
from nazorat.reports.access import language_for_work, report_for_work, thread_for_work
from nazorat.reports.forms import ThreadForm
from nazorat.reports.models import Report
from nazorat.reports.sections import SectionKind, sections_of
from nazorat.reports.views.reports import back_to


@dataclass(frozen=True)
class ThreadLine:
    """A thread as the page shows it, with the section that its paragraph stands in and the form of an answer."""

    one: actions.OpenThread
    kind: SectionKind
    form: ThreadForm


def threads_page(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """What drafters said to paragraphs, open threads first."""
    report = report_for_work(request.user, report_id)
    kinds = {kind.number: kind for kind in sections_of(report)}
    opened = actions.open_threads(by=request.keyring, report=report)
    lines = [ThreadLine(one, kinds[one.text.section], ThreadForm(auto_id=f"answer-{one.row.number}-%s")) for one in opened]
    return render(request, "reports/threads.html", {"report": report, "lines": lines, "draft": report.state == Report.State.DRAFT})


def new_thread_page(request: UnlockedRequest, report_id: UUID, language: str, paragraph: int) -> HttpResponseBase:
    """Say something to one paragraph."""
    report, language = report_for_work(request.user, report_id), language_for_work(language)
    form = ThreadForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        material = actions.open_report(by=request.keyring, report=report)
        remark = form.cleaned_data["text"]
        actions.begin_thread(by=request.keyring, material=material, language=language, paragraph=paragraph, remark=remark)
        say(request, "thread-begun")
        return back_to(request, "report-threads", report.id)
    shown = {"report": report, "language": language, "paragraph": paragraph, "form": form}
    return render(request, "reports/thread_new.html", shown, status=422 if form.is_bound else 200)


def answer(request: UnlockedRequest, report_id: UUID, thread_id: UUID) -> HttpResponseBase:
    """Answer a thread; an empty answer changes nothing."""
    report = report_for_work(request.user, report_id)
    thread, form = thread_for_work(report, thread_id), ThreadForm(request.POST)
    if form.is_valid():
        actions.answer_thread(by=request.keyring, thread=thread, remark=form.cleaned_data["text"])
        say(request, "thread-answered")
    return back_to(request, "report-threads", report.id)


def close(request: UnlockedRequest, report_id: UUID, thread_id: UUID) -> HttpResponseBase:
    """Say that nothing is left to do about it."""
    report = report_for_work(request.user, report_id)
    actions.close_thread(by=request.keyring, thread=thread_for_work(report, thread_id))
    say(request, "thread-closed")
    return back_to(request, "report-threads", report.id)
