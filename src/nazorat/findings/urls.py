"""Addresses under a visit: the debrief, its statements, the internal note, the findings, their meetings and evidence."""

from django.urls import path

from nazorat.findings.views import debrief, evidence, findings, meetings, notes, rechecks, transmissions

DEBRIEF = "<uuid:visit_id>/debrief/"
ENTRY = DEBRIEF + "<uuid:entry_id>/"
NOTE = "<uuid:visit_id>/internal-note/"
FINDINGS = "<uuid:visit_id>/findings/"
FINDING = FINDINGS + "<uuid:finding_id>/"
RECHECKS = FINDINGS + "checks/"
RECHECK = RECHECKS + "<uuid:recheck_id>/"
MEETINGS = FINDINGS + "meetings/"
MEETING = MEETINGS + "<uuid:meeting_id>/"
urlpatterns = [
    path(DEBRIEF, debrief.debrief_page, name="debrief"),
    path(DEBRIEF + "add/", debrief.add_entry_page, name="debrief-add"),
    path(DEBRIEF + "mine/", debrief.mine_page, name="debrief-mine"),
    path(DEBRIEF + "sheet/", debrief.sheet_page, name="debrief-sheet"),
    path(ENTRY, debrief.entry_page, name="debrief-entry"),
    path(ENTRY + "undertaking/", debrief.undertaking_page, name="undertaking"),
    path(ENTRY + "evidence/", evidence.entry_evidence_page, name="debrief-evidence"),
    path(ENTRY + "remove/", debrief.remove_entry_page, name="debrief-remove"),
    path(NOTE, notes.note_page, name="internal-note"),
    path(NOTE + "write/", notes.write_note_page, name="internal-note-write"),
    path(NOTE + "bring/", notes.bring_note_page, name="internal-note-bring"),
    path(NOTE + "copy/", notes.copy_note_page, name="internal-note-copy"),
    path(FINDINGS, findings.findings_page, name="findings"),
    path(FINDINGS + "new/", findings.new_finding_page, name="finding-new"),
    path(MEETINGS, meetings.meetings_page, name="meetings"),
    path(MEETING, meetings.meeting_page, name="meeting"),
    path(MEETING + "attendance/", meetings.attendance_page, name="meeting-attendance"),
    path(MEETING + "close/", meetings.close_page, name="meeting-close"),
    path(MEETING + "copy/", meetings.copy_page, name="meeting-copy"),
    path(MEETING + "<uuid:finding_id>/", meetings.decide_page, name="meeting-decide"),
    path(RECHECKS, rechecks.rechecks_page, name="rechecks"),
    path(RECHECK, rechecks.recheck_page, name="recheck"),
    path(RECHECK + "sign/", rechecks.sign_page, name="recheck-sign"),
    path(FINDING, findings.finding_page, name="finding"),
    path(FINDING + "change/", findings.change_finding_page, name="finding-change"),
    path(FINDING + "evidence/", evidence.finding_evidence_page, name="finding-evidence"),
    path(FINDING + "evidence/remove/", evidence.unlink_view, name="finding-unlink"),
    path(FINDING + "passing-on/", transmissions.transmission_page, name="finding-transmission"),
    path(FINDING + "passing-on/<uuid:transmission_id>/", transmissions.decide_view, name="finding-transmission-decide"),
    path(FINDING + "remove/", findings.remove_finding_page, name="finding-remove"),
]
