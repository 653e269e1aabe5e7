from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from nazorat.correspondence.models import JournalEntry, MadeFile, NumbersRequest, OpenScan, SealedScan
from nazorat.correspondence.numbers import requests_for_numbers
from nazorat.correspondence.queries import journal, works_on_it
from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.reports.models import ReportGrant


def entry_for_reading(by: Member, entry_id: UUID) -> JournalEntry:
    """A letter of the journal. Raises Http404."""
    return get_object_or_404(journal(), id=entry_id)


def keeps(by: Member, row: JournalEntry) -> bool:
    """Coordinators keep every letter; who entered it, and who works on its visit, keep it too."""
    if not may(by, "letter-delivery"):
        return False
    return by.role == Member.Role.COORDINATOR or row.entered_by_id == by.id or works_on_it(by, row)


def entry_for_keeping(by: Member, entry_id: UUID) -> JournalEntry:
    """A letter of the journal, for those who keep it. Everybody else gets not-found."""
    row = entry_for_reading(by, entry_id)
    if not keeps(by, row):
        raise Http404
    return row


def asking_of(row: JournalEntry) -> NumbersRequest:
    """What numbers a letter asks for. Raises Http404 for one that asks for none."""
    return get_object_or_404(requests_for_numbers(), letter=row)


def open_scan_for_reading(by: Member, entry_id: UUID, scan_id: UUID) -> OpenScan:
    """The scan of a letter whose source is open. Raises Http404."""
    return get_object_or_404(OpenScan.objects.select_related("entry", "entry__book"), entry=entry_id, id=scan_id)


def held_by(by: Member, row: JournalEntry) -> set[int]:
    """The keys that the member holds of those that a letter's scans can be under."""
    grant = row.report_id is not None and ReportGrant.objects.filter(report=row.report_id, member=by).exists()
    under = SealedScan.Under
    return {one for one, held in ((under.REPORT, grant), (under.INBOX, grant), (under.PLANNERS, by.planner)) if held}


def sealed_scan_for_opening(by: Member, entry_id: UUID, scan_id: UUID) -> SealedScan:
    """A sealed scan, for those who hold its key. Everybody else gets not-found."""
    rows = SealedScan.objects.select_related("entry", "entry__book", "entry__report")
    scan = get_object_or_404(rows, entry=entry_id, id=scan_id)
    if scan.under not in held_by(by, scan.entry):
        raise Http404
    return scan


def made_file_for_reading(by: Member, entry_id: UUID, language: str, kind: str) -> MadeFile:
    """A document of a letter that the journal made. Raises Http404."""
    rows = MadeFile.objects.select_related("entry", "entry__book")
    return get_object_or_404(rows, entry=entry_id, language=language, kind=kind)
