from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.liaison.keys import (
    Opened,
    mark_of,
    proof_of,
    row_of,
    seal_for_browser,
    stretched,
    unwrap_identity,
)
from nazorat.liaison.models import Link, OpenedLink
from nazorat.liaison.texts import Question, questions_from
from nazorat.people.signin import forget_tries, take_try
from nazorat.reports.copies import Copy, copy_from
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening


def open_link(*, by: str, secret: str, code: str) -> str | None:
    """Open a link by its secret and its code; gives the browser's cookie, None when they are not a link's. `by` is the asker's address.

    Raises Problem "too-many", and "link-ended" to who has both of one that is over.
    """
    take_try("link-address", by)
    now = timezone.now()
    link = Link.objects.select_related("entry").filter(mark=mark_of(secret), revoked_at=None).first()
    if link is None:
        note_refusal(by=None)
        return None
    take_try("link", link.id.hex)
    ways = stretched(secret, code, bytes(link.salt))
    if not crypto.equal(proof_of(ways.auth), bytes(link.proof)):
        note_refusal(by=link)
        return None
    if link.ends_at <= now or link.entry.struck_at:
        raise Problem("link-ended")
    cookie, row = seal_for_browser(Opened(link, unwrap_identity(ways.wrap, bytes(link.wrapped))), now)
    with transaction.atomic():
        OpenedLink.objects.filter(ends_at__lte=now).delete()
        row.save(force_insert=True)
        append("liaison.open-link", by=link.id, organisation=link.entry.body_id, obj=link.entry_id)
    forget_tries("link", link.id.hex)
    return cookie


def note_refusal(*, by: Link | None) -> None:
    """Somebody tried a secret that is no link's, or a wrong code."""
    with transaction.atomic():
        append("liaison.refuse", by=by.id if by else None, organisation=None, obj=by.entry_id if by else None)


def read_copy(*, by: Opened) -> Copy:
    """The copy as it was handed over; each time one act, written first."""
    return copy_from(_read(by, "liaison.read-copy"))


def read_questions(*, by: Opened) -> list[Question]:
    """The recommendations that the letter asked about; each time one act, written first."""
    return questions_from(_read(by, "liaison.read-questions"))


def _read(by: Opened, verb: str) -> bytes:
    link = by.link
    note_opening(verb, by=link.id, organisation=link.entry.body_id, obj=link.entry_id, ids=[link.id])
    if link.read_at is None:
        Link.objects.filter(id=link.id, read_at=None).update(read_at=timezone.now())
    return by.open(bytes(link.copy))


def close_link(*, by: str) -> None:
    """Close the link in the browser with this cookie; elsewhere it stays open, and what was written is kept."""
    row = OpenedLink.objects.select_related("link__entry").filter(id=row_of(by)).first()
    if row is None:
        return
    with transaction.atomic():
        OpenedLink.objects.filter(id=row.id).delete()
        append("liaison.close-link", by=row.link_id, organisation=row.link.entry.body_id, obj=row.link.entry_id)
