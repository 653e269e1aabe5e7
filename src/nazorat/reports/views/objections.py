from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render

from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.reports import actions
from nazorat.reports.access import objection_for_reading, report_for_holding, report_for_work
from nazorat.reports.forms import GrantForm
from nazorat.reports.models import Report
from nazorat.reports.queries import being_made, is_head, may_be_shown, put_forward, standing_on, works_on
from nazorat.reports.reply_forms import ObjectionForm
from nazorat.reports.views.reports import back_to


def objections_page(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """Objections of heads with their reasons, for those who hold the draft; a head of one of the sides objects here."""
    report = report_for_holding(request.user, report_id)
    posted = request.POST if request.method == "POST" else None
    form = ObjectionForm(posted)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.object_to_wording(by=request.keyring, report=report, wording=given["wording"], reason=given["reason"])
        say(request, "objection-made")
        return back_to(request, "report-objections", report.id)
    found = actions.open_objections(by=request.keyring, report=report)
    working, head = works_on(request.user, report), is_head(request.user, report)
    present = put_forward(report)
    if working and (found or head):
        present = actions.present_wording(by=request.keyring, report=report)
    if not form.is_bound:
        form = ObjectionForm(initial={"wording": present.hex()})
    current = standing_on((one.row for one in found), present)
    shown = {
        "report": report, "rows": [(one, one.row in current) for one in found], "working": working, "form": form,
        "put_forward": present.hex(),
        "may_object": head and (report.state == Report.State.DRAFT or being_made(report) is not None),
    }  # fmt: skip
    return render(request, "reports/objections.html", shown, status=422 if form.is_bound else 200)


def withdraw(request: UnlockedRequest, report_id: UUID, objection_id: UUID) -> HttpResponseBase:
    """Who objected takes it back; it stays on file as withdrawn."""
    report = report_for_holding(request.user, report_id)
    actions.withdraw_objection(by=request.keyring, objection=objection_for_reading(report, objection_id))
    say(request, "objection-withdrawn")
    return back_to(request, "report-objections", report.id)


def grant(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """Give the draft's key to somebody who may hold it."""
    report = report_for_work(request.user, report_id)
    form = GrantForm(request.POST, keys=may_be_shown(report))
    if not form.is_valid():
        raise Problem("grant-not-theirs")
    actions.grant_draft(by=request.keyring, report=report, member=UUID(form.cleaned_data["member"]))
    say(request, "draft-granted")
    return back_to(request, "report", report.id)
