from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.correspondence.models import JournalEntry, OpenScan, SealedScan
from nazorat.correspondence.scans import Scan, looked_at, scan_from
from nazorat.people.actions import open_plannings
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.people.queries import planners_recipient
from nazorat.places.models import Place
from nazorat.reports.keys import OpenInbox, open_key
from nazorat.reports.models import ReportGrant
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening

MARKED = {
    Place.Marking.OFFICIAL: SealedScan.Marked.OFFICIAL,
    Place.Marking.SECRET: SealedScan.Marked.SECRET,
    Place.Marking.UNKNOWN: SealedScan.Marked.UNKNOWN,
}
SCAN = "scan"


def add_scan(*, by: Keyring, entry: JournalEntry, marking: str, content: bytes) -> OpenScan | SealedScan:
    """Keep the scan of a letter: in clear when its source is open, else sealed.

    It is sealed under the key of the letter's report where the member holds it, else to the planners. Raises Problem
    "scan-too-large", "scan-not-taken", "no-planners-key".
    """
    scan = looked_at(content)
    row = _open(by, entry, scan) if marking == Place.Marking.OPEN else _sealed(by, entry, scan, MARKED[Place.Marking(marking)])
    with transaction.atomic():
        row.save(force_insert=True)
        append("correspondence.add-scan", by=by.member.id, organisation=by.member.organisation_id, obj=entry.id)
    return row


def receive_sealed(*, by: Member, entry: JournalEntry, sealed: Mapping[UUID, bytes]) -> None:
    """Keep files that came sealed to the inbox of a letter's report, inside the transaction and under the act of their door."""
    SealedScan.objects.bulk_create(
        SealedScan(
            id=row, entry=entry, under=SealedScan.Under.INBOX, marking=SealedScan.Marked.UNKNOWN, sealed=bytes(data), added_by=by
        )
        for row, data in sealed.items()
    )


def open_scan(*, by: Keyring, scan: SealedScan) -> Scan:
    """Open a sealed scan: one act, written first. Raises Http404 without the report's key, Problem "not-a-planner" without theirs."""
    if scan.under == SealedScan.Under.PLANNERS:
        return scan_from(open_plannings(by=by, sealed={scan.id: bytes(scan.sealed)})[scan.id])
    if scan.entry.report is None:
        raise ValueError("a scan under a report's key belongs to a letter of a report")
    key = open_key(by, scan.entry.report)
    member = by.member
    note_opening("correspondence.open-scan", by=member.id, organisation=member.organisation_id, obj=scan.entry_id, ids=[scan.id])
    if scan.under == SealedScan.Under.INBOX:
        return scan_from(OpenInbox(key).open(scan.id, scan.sealed))
    return scan_from(key.open(SCAN, scan.id, 1, scan.sealed))


def _open(by: Keyring, entry: JournalEntry, scan: Scan) -> OpenScan:
    return OpenScan(entry=entry, kind=scan.kind, content=scan.content, added_by=by.member)


def _sealed(by: Keyring, entry: JournalEntry, scan: Scan, marking: int) -> SealedScan:
    row = SealedScan(id=uuid4(), entry=entry, marking=marking, added_by=by.member)
    report = entry.report
    if report is not None and ReportGrant.objects.filter(report=report, member=by.member).exists():
        row.under, row.sealed = SealedScan.Under.REPORT, open_key(by, report).seal(SCAN, row.id, 1, scan.pack())
    else:
        row.under, row.sealed = SealedScan.Under.PLANNERS, crypto.seal(scan.pack(), [planners_recipient()])
    return row
