from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.findings import actions
from nazorat.findings.access import item_for_deciding, meeting_for_change, meeting_for_work
from nazorat.findings.drafts import OpenFinding
from nazorat.findings.meeting_forms import AttendanceForm, RulingForm, attendance_initial, ruling_initial
from nazorat.findings.meetings import OpenMeeting, Seat, business_of, seats_of, standings_of
from nazorat.findings.models import Meeting
from nazorat.findings.note_forms import NoteCopyForm
from nazorat.findings.queries import working_team
from nazorat.findings.wording import Remark, shares_of, wording_of
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.visits.access import begun_visit_for_work
from nazorat.visits.models import Visit
from nazorat.visits.panels import tabs_of


def meetings_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The findings meetings of a visit, and a new one begun while none is open."""
    visit = begun_visit_for_work(request.user, visit_id)
    seats = seats_of(working_team(visit))
    first = {"day": timezone.localdate(), "present": [str(request.user.id)]}
    form = AttendanceForm(_posted(request), seats=seats, initial=first)
    if form.is_valid():
        meeting = actions.begin_meeting(by=request.keyring, visit=visit, attendance=form.attendance())
        say(request, "meeting-begun")
        return HttpResponseRedirect(reverse("meeting", args=[visit.id, meeting.id]))
    meetings = actions.open_meetings(by=request.keyring, visit=visit)
    shown = _frame(request, visit) | {
        "form": form, "meetings": meetings, "going_on": next((one for one in meetings if one.closed_at is None), None),
    }  # fmt: skip
    return render(request, "findings/meetings.html", shown, status=422 if form.is_bound else 200)


def meeting_page(request: UnlockedRequest, visit_id: UUID, meeting_id: UUID) -> HttpResponseBase:
    """One meeting: its order of business while it is open, its minutes once they are closed."""
    row = meeting_for_work(request.user, visit_id, meeting_id)
    meetings = actions.open_meetings(by=request.keyring, visit=row.visit)
    findings = actions.open_findings(by=request.keyring, visit=row.visit)
    meeting, standings = _this(meetings, row), standings_of(findings, meetings)
    shown = _frame(request, row.visit) | {
        "meeting": meeting, "items": business_of(findings, standings, meeting) if meeting.closed_at is None else [],
        "minutes": [(one, standings.get(one.finding)) for one in (*meeting.agreed, *meeting.postponed)],
    }  # fmt: skip
    return render(request, "findings/meeting.html", shown)


def attendance_page(request: UnlockedRequest, visit_id: UUID, meeting_id: UUID) -> HttpResponseBase:
    """Say anew when it is and who is there, until the minutes are closed."""
    row = meeting_for_change(request.user, visit_id, meeting_id)
    meeting = _this(actions.open_meetings(by=request.keyring, visit=row.visit), row)
    first = attendance_initial(meeting.text, meeting.version)
    form = AttendanceForm(_posted(request), seats=_seats(row.visit, meeting), initial=first)
    if form.is_valid():
        given, version = form.attendance(), form.cleaned_data["version"] or 0
        try:
            actions.correct_meeting(by=request.keyring, meeting=row, attendance=given, version=version)
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, meeting.version)
        else:
            say(request, "meeting-corrected")
            return HttpResponseRedirect(reverse("meeting", args=[visit_id, row.id]))
    shown = _frame(request, row.visit) | {"form": form, "meeting": meeting}
    return render(request, "findings/meeting_attendance.html", shown, status=422 if form.is_bound else 200)


def decide_page(request: UnlockedRequest, visit_id: UUID, meeting_id: UUID, finding_id: UUID) -> HttpResponseBase:
    """Decide one finding: status and words, with what the rules of wording say of them beside it. Looking at them saves nothing."""
    row, draft = item_for_deciding(request.user, visit_id, meeting_id, finding_id)
    meeting = _this(actions.open_meetings(by=request.keyring, visit=row.visit), row)
    finding, held = actions.open_finding(by=request.keyring, finding=draft), meeting.text.of(finding_id)
    first = ruling_initial(finding, held, meeting.text.turn(finding_id))
    form = RulingForm(_posted(request), finding=finding, initial=first)
    given, looks = form.is_valid(), "look" in request.POST
    proposed = form.proposed() if form.is_bound else finding
    remarks = _remarks(request, row.visit, proposed)
    if given and not looks:
        try:
            ruling, version = form.ruling(len(remarks)), form.cleaned_data["version"] or 0
            actions.decide_finding(by=request.keyring, meeting=row, finding=draft, ruling=ruling, version=version)
        except Problem as problem:
            form.keep_over(problem.sentence, problem.next_step, finding.version, meeting.text.turn(finding_id))
        else:
            say(request, "meeting-decided")
            return HttpResponseRedirect(reverse("meeting", args=[visit_id, row.id]))
    shown = _frame(request, row.visit) | {
        "form": form, "meeting": meeting, "finding": finding, "proposed": proposed, "wording": remarks, "looks": looks,
    }  # fmt: skip
    return render(request, "findings/meeting_decide.html", shown, status=422 if form.is_bound and not looks else 200)


def close_page(request: UnlockedRequest, visit_id: UUID, meeting_id: UUID) -> HttpResponseBase:
    """Close the minutes, after showing what is left open."""
    row = meeting_for_change(request.user, visit_id, meeting_id)
    if request.method == "POST":
        version = request.POST.get("version", "")
        seen = int(version) if version.isdecimal() and len(version) < 9 else 0
        actions.close_meeting(by=request.keyring, meeting=row, version=seen)
        say(request, "meeting-over")
        return HttpResponseRedirect(reverse("meeting", args=[visit_id, row.id]))
    meeting = _this(actions.open_meetings(by=request.keyring, visit=row.visit), row)
    findings = actions.open_findings(by=request.keyring, visit=row.visit)
    shown = _frame(request, row.visit) | {"meeting": meeting, "left": meeting.text.closed_over(findings).left}
    return render(request, "findings/meeting_close.html", shown)


def copy_page(request: UnlockedRequest, visit_id: UUID, meeting_id: UUID) -> HttpResponseBase:
    """The minutes as PDF, in an age file under a passphrase made for this copy."""
    row = meeting_for_work(request.user, visit_id, meeting_id)
    form = NoteCopyForm(_posted(request), by=request.user)
    if not form.is_valid():
        shown = _frame(request, row.visit) | {"form": form, "meeting": row}
        return render(request, "findings/meeting_copy.html", shown, status=422 if form.is_bound else 200)
    meeting, phrase = _this(actions.open_meetings(by=request.keyring, visit=row.visit), row), form.cleaned_data["passphrase"]
    content = actions.export_minutes(by=request.keyring, visit=row.visit, meeting=meeting, passphrase=phrase)
    return download(content, f"minutes-{row.visit.number}-{row.number}.pdf.age", "application/octet-stream")


def _posted(request: UnlockedRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _frame(request: UnlockedRequest, visit: Visit) -> dict[str, Any]:
    return {"visit": visit, "tabs": tabs_of(request, visit, "findings")}


def _this(meetings: list[OpenMeeting], row: Meeting) -> OpenMeeting:
    return next(one for one in meetings if one.id == row.id)


def _seats(visit: Visit, meeting: OpenMeeting) -> list[Seat]:
    """The team of today, and who was said to be there before and has left it since."""
    team = seats_of(working_team(visit))
    known = {seat.member for seat in team}
    return [*team, *(seat for seat in (*meeting.text.present, *meeting.text.missing) if seat.member not in known)]


def _remarks(request: UnlockedRequest, visit: Visit, finding: OpenFinding) -> list[Remark]:
    records = actions.open_behind(by=request.keyring, visit=visit, findings=[finding])
    return wording_of(finding, shares_of(finding.text.links, records))
