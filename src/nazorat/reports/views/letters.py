from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.reports.access import letter_file_for_reading, report_for_reading, report_for_work
from nazorat.reports.actions import open_report, write_letter
from nazorat.reports.forms import LetterForm
from nazorat.reports.letters import LetterFacts, letter_catches
from nazorat.reports.models import Letter, Report
from nazorat.reports.views.reports import attachment, back_to


def letter_page(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """Make the covering letter of a released report."""
    report = report_for_work(request.user, report_id)
    if report.state != Report.State.RELEASED:
        raise Problem("report-not-released")
    form, catches = LetterForm(request.POST if request.method == "POST" else None, initial={"dated": timezone.localdate()}), []
    if request.method == "POST" and form.is_valid():
        material, facts = open_report(by=request.keyring, report=report), LetterFacts(**form.cleaned_data)
        catches = letter_catches(material, Letter(report=report, **facts.__dict__))
        if not catches:
            write_letter(by=request.keyring, material=material, facts=facts)
            say(request, "letter-written")
            return back_to(request, "report", report.id)
    caught = [{"catch": catch, "asked": gettext(catch.question) % catch.facts, "excerpt": catch.excerpt} for catch in catches]
    shown = {"report": report, "form": form, "caught": caught}
    return render(request, "reports/letter.html", shown, status=422 if form.is_bound else 200)


def download(request: MemberRequest, report_id: UUID, letter_id: UUID, language: str, kind: str) -> HttpResponseBase:
    """A document of a covering letter, for those who read the report."""
    report = report_for_reading(request.user, report_id)
    file = letter_file_for_reading(report, letter_id, language, kind)
    return attachment(file, f"letter-{report.number}")
