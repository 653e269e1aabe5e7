from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.reports.copies import Copy, OpenHanded, copy_from
from nazorat.reports.keys import COPY, copy_mark, inbox_recipient, new_inbox, open_key, signed_anew
from nazorat.reports.models import HandedCopy, Inbox, Report
from nazorat.reports.queries import handed_over
from nazorat.vault.actions import note_opening


def open_copy(*, by: Keyring, report: Report, number: str) -> Copy:
    """What the numbered copy said that was handed over last under this number; one act. Raises Problem "copy-not-handed"."""
    key = open_key(by, report)
    row = HandedCopy.objects.filter(report=report, mark=copy_mark(key, number)).last()
    if row is None:
        raise Problem("copy-not-handed")
    note_opening("reports.open-copy", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, ids=[row.id])
    return copy_from(key.open(COPY, row.id, 1, row.sealed))


def open_handed(*, by: Keyring, report: Report) -> list[OpenHanded]:
    """The copies of the draft that authorities got, as they were handed over; one act."""
    key, rows = open_key(by, report), list(handed_over(report))
    ids = [row.id for row in rows]
    note_opening("reports.open-handed", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, ids=ids)
    return [OpenHanded(timezone.localdate(row.handed_at), copy_from(key.open(COPY, row.id, 1, row.sealed))) for row in rows]


def make_inbox(*, by: Keyring, report: Report) -> Inbox:
    """The key to which what comes for a draft is sealed while nobody is here. One that is there stays; it is signed anew where the key of
    its signer was replaced. Raises Problem "inbox-doubtful" for one that somebody exchanged.
    """
    key = open_key(by, report)
    held = Inbox.objects.select_related("report").filter(report=report).first()
    if held is not None and _holds(held):
        return held
    row = held or new_inbox(by, key)
    if held is not None:
        row.made_by, row.signature = by.member, signed_anew(by, key, held)
    with transaction.atomic():
        # of two who make one at once the second finds that of the first
        fresh = {name: getattr(row, name) for name in ("id", "public", "sealed", "made_by", "signature")}
        made, _new = Inbox.objects.update_or_create(report=report, defaults={} if held is None else fresh, create_defaults=fresh)
        append("reports.make-inbox", by=by.member.id, organisation=by.member.organisation_id, obj=report.id)
    return made


def _holds(inbox: Inbox) -> bool:
    try:
        inbox_recipient(inbox)
    except Problem:
        return False
    return True
