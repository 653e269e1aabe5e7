from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from nazorat.correspondence.models import JournalEntry
from nazorat.kit.problems import Problem
from nazorat.liaison.models import Link, SentReply
from nazorat.liaison.queries import sent_replies
from nazorat.liaison.texts import Answer, answer_from
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.recommendations.actions import enter_reply
from nazorat.recommendations.models import Reply
from nazorat.reports.keys import OpenInbox, open_key
from nazorat.vault.actions import note_opening


def open_replies(*, by: Keyring, entry: JournalEntry) -> list[tuple[SentReply, Answer]]:
    """Open what came by the links of a covering letter; one act. Raises Http404 without the report's key."""
    rows = list(sent_replies(entry))
    return _opened(by, entry, rows) if rows else []


def open_reply(*, by: Keyring, sent: SentReply) -> Answer:
    """Open one reply that came by a link; one act."""
    return _opened(by, sent.link.entry, [sent])[0][1]


def take_reply(*, by: Member, sent: SentReply, claimed: str, text: str) -> Reply:
    """Take a reply that came by a link into the register, as any reply is entered, under the number of the letter that it came with.

    With the last one of a letter it leaves the desk. Raises Problem "changed-meanwhile" for one that was taken in already.
    """
    now, arrival = timezone.now(), sent.link.arrival
    if arrival is None or arrival.delivered_on is None:
        raise ValueError("what was sent by a link came under a number and on a day")
    with transaction.atomic():
        if not SentReply.objects.filter(id=sent.id, taken_at=None).update(taken_at=now):
            raise Problem("changed-meanwhile")
        if not SentReply.objects.filter(link=sent.link_id, taken_at=None).exists():
            Link.objects.filter(id=sent.link_id, looked_at=None).update(looked_at=now)
        return enter_reply(
            by=by, recommendation=sent.recommendation, claimed=claimed, received_on=arrival.delivered_on, incoming_number=arrival.code,
            text=text,
        )  # fmt: skip


def _opened(by: Keyring, entry: JournalEntry, rows: list[SentReply]) -> list[tuple[SentReply, Answer]]:
    if entry.report is None:
        raise ValueError("a covering letter names its report")
    inbox, member = OpenInbox(open_key(by, entry.report)), by.member
    ids = [row.id for row in rows]
    note_opening("liaison.open-replies", by=member.id, organisation=member.organisation_id, obj=entry.id, ids=ids)
    return [(row, answer_from(inbox.open(row.id, row.sealed))) for row in rows]
