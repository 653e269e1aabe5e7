from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.correspondence.models import JournalEntry
from nazorat.kit.problems import Problem
from nazorat.liaison.keys import mark_of, new_code, proof_of, stretched, wrap_identity
from nazorat.liaison.models import Enclosure, Link, OpenedLink
from nazorat.liaison.queries import AFTER_TERM, KEPT_AFTER, asked_of, last_day, may_have_link
from nazorat.liaison.texts import questions_packed
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.people.signin import new_secret
from nazorat.reports.actions import make_inbox, open_copy
from nazorat.reports.keys import inbox_recipient
from nazorat.reports.queries import lock_report
from nazorat.vault import crypto


@dataclass(frozen=True)
class Made:
    """A new link. Its secret and its code are shown once and kept nowhere."""

    link: Link
    secret: str = field(repr=False)
    code: str = field(repr=False)


def make_link(*, by: Keyring, entry: JournalEntry, ends_at: datetime) -> Made:
    """Make the link to the numbered copy that went with a letter of ours, or to what its covering letter asks about. The one before it ends.

    Raises Problem "link-no-copy", "link-too-long", and "copy-not-handed" for a copy that did not go through the gate.
    """
    if entry.report is None or not may_have_link(entry):
        raise Problem("link-no-copy")
    if not timezone.now() < ends_at <= last_day(entry) + AFTER_TERM:
        raise Problem("link-too-long")
    read = open_copy(by=by, report=entry.report, number=entry.copy).pack() if entry.copy else questions_packed(asked_of(entry))
    # what is sent back must find a key that holds: refused now, before anybody is asked to write
    inbox_recipient(make_inbox(by=by, report=entry.report))
    secret, code, salt = new_secret(), new_code(), crypto.new_salt()
    ways, (identity, public) = stretched(secret, code, salt), crypto.age_keypair()
    row = Link(
        id=uuid4(), entry=entry, mark=mark_of(secret), salt=salt, proof=proof_of(ways.auth), public=public.encode(),
        wrapped=wrap_identity(ways.wrap, identity), copy=crypto.seal(read, [public]), ends_at=ends_at, made_by=by.member,
    )  # fmt: skip
    with transaction.atomic():
        if not lock_report(entry.report.id).open_to_comments and entry.copy:
            raise Problem("link-no-copy")
        _end(entry)
        row.save(force_insert=True)
        append("liaison.make-link", by=by.member.id, organisation=by.member.organisation_id, obj=entry.id)
    return Made(row, secret, code)


def revoke_link(*, by: Member, entry: JournalEntry) -> None:
    """Take the link of a letter back: no browser reads on, and what was not sent is gone. Raises Problem "changed-meanwhile"."""
    with transaction.atomic():
        if not _end(entry):
            raise Problem("changed-meanwhile")
        append("liaison.revoke-link", by=by.id, organisation=by.organisation_id, obj=entry.id)


def prolong_link(*, by: Member, entry: JournalEntry, ends_at: datetime) -> None:
    """Let the link of a letter stand until another day, under the same address and code; what was saved there stays.

    Raises Problem "link-too-long", "link-no-copy", and "changed-meanwhile" for one that was taken back or has been empty for long.
    """
    if not may_have_link(entry):
        raise Problem("link-no-copy")
    if not timezone.now() < ends_at <= last_day(entry) + AFTER_TERM:
        raise Problem("link-too-long")
    with transaction.atomic():
        if not Link.objects.filter(entry=entry, revoked_at=None).exclude(copy=b"").update(ends_at=ends_at):
            raise Problem("changed-meanwhile")
        append("liaison.prolong-link", by=by.id, organisation=by.organisation_id, obj=entry.id)


def end_links(*, by: None = None) -> None:
    """Empty the links that ended a week ago: until then they may be prolonged. Nothing is written when there is none."""
    with transaction.atomic():
        over = Link.objects.filter(ends_at__lte=timezone.now() - KEPT_AFTER).exclude(copy=b"")
        count = _empty(list(over.values_list("id", flat=True)))
        if count:
            append("liaison.end-links", by=by, organisation=None, count=count)


def _empty(links: list[UUID]) -> int:
    for model in (OpenedLink, Enclosure):
        model.objects.filter(link__in=links).delete()
    return Link.objects.filter(id__in=links).update(wrapped=b"", copy=b"", draft=b"")


def _end(entry: JournalEntry) -> int:
    rows = Link.objects.filter(entry=entry, revoked_at=None)
    _empty(list(rows.values_list("id", flat=True)))
    return rows.update(revoked_at=timezone.now())
