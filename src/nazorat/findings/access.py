from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.findings.models import DebriefEntry, Finding, InternalNote, Meeting, Recheck, Transmission, Undertaking
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.visits.access import begun_visit_for_work
from nazorat.visits.models import Visit


def note_for_reading(by: Member, visit_id: UUID) -> Visit:
    """The visit whose internal note the member reads, once there is one. Everybody else gets not-found."""
    visit = begun_visit_for_work(by, visit_id)
    if not InternalNote.objects.filter(visit=visit).exists():
        raise Http404
    return visit


def entry_for_change(by: Member, visit_id: UUID, entry_id: UUID) -> DebriefEntry:
    """A debrief entry of a visit that the member works on. Everybody else gets not-found."""
    visit = begun_visit_for_work(by, visit_id)
    entry = DebriefEntry.objects.select_related("author", "falls_due").filter(id=entry_id, visit=visit).first()
    if entry is None:
        raise Http404
    entry.visit = visit
    return entry


def undertaking_for_work(by: Member, visit_id: UUID, entry_id: UUID) -> Undertaking:
    """What a debrief entry says was undertaken, where it has a day. Everybody else gets not-found."""
    entry = entry_for_change(by, visit_id, entry_id)
    found = Undertaking.objects.select_related("looked_by").filter(entry=entry).first()
    if found is None:
        raise Http404
    found.entry, found.visit = entry, entry.visit
    return found


def finding_for_work(by: Member, visit_id: UUID, finding_id: UUID) -> Finding:
    """A finding of a visit that the member works on. Everybody else gets not-found."""
    visit = begun_visit_for_work(by, visit_id)
    finding = Finding.objects.filter(id=finding_id, visit=visit).first()
    if finding is None:
        raise Http404
    finding.visit = visit
    return finding


def draft_for_change(by: Member, visit_id: UUID, finding_id: UUID) -> Finding:
    """A finding as `finding_for_work`, while it is a draft. Raises Problem "finding-adopted"."""
    finding = finding_for_work(by, visit_id, finding_id)
    if finding.state != Finding.State.DRAFT:
        raise Problem("finding-adopted")
    return finding


def transmission_for_deciding(by: Member, visit_id: UUID, finding_id: UUID, transmission_id: UUID) -> Transmission:
    """What somebody proposed on passing on a finding that the member works on. Everybody else gets not-found."""
    finding = finding_for_work(by, visit_id, finding_id)
    found = Transmission.objects.select_related("proposed_by").filter(id=transmission_id, finding=finding).first()
    if found is None:
        raise Http404
    found.finding = finding
    return found


def recheck_for_work(by: Member, visit_id: UUID, recheck_id: UUID) -> Recheck:
    """A re-check of sentences of a visit that the member works on. Everybody else gets not-found."""
    visit = begun_visit_for_work(by, visit_id)
    found = Recheck.objects.select_related("begun_by", "checker__key").filter(id=recheck_id, visit=visit).first()
    if found is None:
        raise Http404
    found.visit = visit
    return found


def recheck_for_signing(by: Member, visit_id: UUID, recheck_id: UUID) -> Recheck:
    """A re-check that this member drew. Everybody else gets not-found, and so does who signed it already."""
    found = recheck_for_work(by, visit_id, recheck_id)
    if found.checker_id != by.id or found.state != Recheck.State.DRAWN:
        raise Http404
    return found


def meeting_for_work(by: Member, visit_id: UUID, meeting_id: UUID) -> Meeting:
    """A findings meeting of a visit that the member works on. Everybody else gets not-found."""
    visit = begun_visit_for_work(by, visit_id)
    found = Meeting.objects.select_related("begun_by", "closed_by").filter(id=meeting_id, visit=visit).first()
    if found is None:
        raise Http404
    found.visit = visit
    return found


def meeting_for_change(by: Member, visit_id: UUID, meeting_id: UUID) -> Meeting:
    """A meeting as `meeting_for_work`, while its minutes are open. Raises Problem "meeting-closed"."""
    meeting = meeting_for_work(by, visit_id, meeting_id)
    if meeting.state != Meeting.State.OPEN:
        raise Problem("meeting-closed")
    return meeting


def item_for_deciding(by: Member, visit_id: UUID, meeting_id: UUID, finding_id: UUID) -> tuple[Meeting, Finding]:
    """A draft on the order of business of a meeting as `meeting_for_change`. Raises Problem "finding-adopted"."""
    meeting = meeting_for_change(by, visit_id, meeting_id)
    return meeting, draft_for_change(by, visit_id, finding_id)
