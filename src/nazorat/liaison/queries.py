from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from nazorat.correspondence.models import Book, JournalEntry
from nazorat.correspondence.queries import asked_with
from nazorat.liaison.keys import Opened
from nazorat.liaison.models import Link, SentReply
from nazorat.liaison.texts import Draft, draft_from
from nazorat.people.models import Member
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.reports.models import Report

# how long a link of a letter without a term stands, and how long after a term one may stand at most
WITHOUT_TERM = timedelta(days=30)
AFTER_TERM = timedelta(days=60)
# how long what a link held stays after its end, so that it may be prolonged
KEPT_AFTER = timedelta(days=7)


def link_of(entry: JournalEntry) -> Link | None:
    """The link of a letter that was not taken back; it may have ended."""
    return Link.objects.filter(entry=entry, revoked_at=None).select_related("made_by", "arrival__book", "entry").first()


def has_ended(link: Link | None) -> bool:
    """Whether there is a link and its day is over."""
    return link is not None and link.ends_at <= timezone.now()


def may_have_link(entry: JournalEntry) -> bool:
    """Whether a letter is one with a numbered copy of a draft that still takes comments, or one that asks about recommendations."""
    report = entry.report
    if entry.book.kind != Book.Kind.OUTGOING or entry.struck_at is not None or report is None:
        return False
    if entry.letter_id:
        return asked_with(entry).exists()
    return entry.subject == JournalEntry.Subject.DRAFT and bool(entry.copy) and report.open_to_comments


def last_day(entry: JournalEntry) -> datetime:
    """The end of the day on which the letter's term ends, or would if it came today."""
    day = entry.due_on or (entry.due_from(timezone.localdate()) or timezone.localdate() + WITHOUT_TERM)
    return end_of(day)


def end_of(day: date) -> datetime:
    """The last moment of a day, where we are."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def live(link_id: UUID) -> QuerySet[Link]:
    """The link while it stands: neither over nor taken back. Asked again by whatever is written by it."""
    return Link.objects.filter(id=link_id, revoked_at=None, ends_at__gt=timezone.now())


def draft_of(opened: Opened, link: Link) -> Draft:
    """What the liaison wrote so far. Raises CannotOpen."""
    return draft_from(opened.open(bytes(link.draft))) if link.draft else Draft()


def arrivals_for(member: Member) -> QuerySet[Link]:
    """What came by links and nobody has looked at yet, for who holds the draft."""
    rows = Link.objects.filter(looked_at=None, entry__report__grants__member=member).exclude(arrival=None)
    return rows.select_related("entry__body", "entry__report", "arrival__book", "arrival__about")


def asked_of(entry: JournalEntry) -> QuerySet[AdoptedRecommendation]:
    """The recommendations that a covering letter asks its body about, in their order."""
    return asked_with(entry).select_related("visit").order_by("visit__number", "number")


def sent_replies(entry: JournalEntry) -> QuerySet[SentReply]:
    """What came by the links of a covering letter, by recommendation."""
    rows = SentReply.objects.filter(link__entry=entry)
    return rows.select_related("recommendation__visit__place", "link__entry__report", "link__arrival__book")


def report_of(link: Link) -> Report:
    """The report of a link's copy: a letter with a copy number always names one."""
    if link.entry.report is None:
        raise ValueError("a letter with a copy number names its report")
    return link.entry.report
