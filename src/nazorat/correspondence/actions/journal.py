from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.correspondence.models import Book, JournalEntry
from nazorat.correspondence.numbering import take_number
from nazorat.correspondence.queries import asked_with
from nazorat.kit.problems import Problem
from nazorat.people.models import Member, Organisation
from nazorat.reports.models import Letter, Report
from nazorat.visits.models import Visit

Subject = JournalEntry.Subject
# what a draft asks for where nobody says otherwise on the day of delivery
COMMENT_DAYS = 30


@dataclass(frozen=True)
class LetterFacts:
    """What is entered of a letter. `about` is the letter of ours that it answers; `delivered_on` of one that came in the day it came."""

    dated: date
    body: Organisation
    subject: int
    way: int
    reference: str = ""
    office: str = ""
    report: Report | None = None
    visit: Visit | None = None
    copy: str = ""
    about: JournalEntry | None = None
    delivered_on: date | None = None
    term_days: int | None = None


def enter_letter(*, by: Member, kind: int, facts: LetterFacts) -> JournalEntry:
    """Enter a letter under the next number of its year's book.

    Raises Problem "letter-visit-planned", "letter-answers-none" for one that answers a letter which is not ours or was struck
    through, "letter-came-before" for one that came before it was written, "copy-of-no-draft" and "copy-given" for the number of a copy.
    """
    if facts.visit is not None and facts.visit.state == Visit.State.PLANNED:
        raise Problem("letter-visit-planned")
    if facts.about is not None and (not facts.about.outgoing or facts.about.struck_at):
        raise Problem("letter-answers-none")
    if facts.delivered_on is not None and facts.delivered_on < facts.dated:
        raise Problem("letter-came-before")
    if facts.copy and (facts.report is None or facts.subject != Subject.DRAFT):
        raise Problem("copy-of-no-draft")
    row = JournalEntry(entered_by=by, **facts.__dict__)
    with transaction.atomic():
        # holds the book, so that of two who give the same copy the second sees the first
        take_number(row, kind)
        if facts.copy and JournalEntry.objects.filter(report=facts.report, copy=facts.copy, struck_at=None).exists():
            raise Problem("copy-given")
        row.save(force_insert=True)
        verb = "correspondence.enter-outgoing" if kind == Book.Kind.OUTGOING else "correspondence.enter-incoming"
        append(verb, by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def enter_covering(*, by: Member, letter: Letter) -> JournalEntry:
    """Enter a covering letter that a report made, inside the transaction and under the act that made it."""
    row = JournalEntry(
        entered_by=by, reference=letter.number, dated=letter.dated, body=letter.addressee, subject=Subject.REPORT, report=letter.report,
        letter=letter, way=JournalEntry.Way.REGISTERED, term_days=letter.reply_days,
    )  # fmt: skip
    take_number(row, Book.Kind.OUTGOING)
    row.save(force_insert=True)
    return row


def enter_by_link(*, by: Member, about: JournalEntry, subject: int, expected: str = "") -> JournalEntry:
    """Enter what came by the link of a letter of ours, inside the transaction and under the act of the door.

    `by` made the link. Raises Problem "changed-meanwhile" when another letter took the number that was expected, where it stands in what came.
    """
    today = timezone.localdate()
    row = JournalEntry(
        entered_by=by, dated=today, body=about.body, office=about.office, subject=subject, report=about.report, about=about,
        way=JournalEntry.Way.LINK, delivered_on=today,
    )  # fmt: skip
    take_number(row, Book.Kind.INCOMING)
    if expected and row.code != expected:
        raise Problem("changed-meanwhile")
    row.save(force_insert=True)
    return row


def enter_handed_over(*, by: Member, report: Report, addressee: Organisation, copy: str) -> JournalEntry:
    """Enter the letter with a numbered copy of a draft, inside the transaction and under the act that made the copy.

    Another file of the same copy, for instance in another language, is no second letter. Raises Problem "copy-given" when another body has it.
    """
    row = JournalEntry(
        entered_by=by, dated=timezone.localdate(), body=addressee, subject=Subject.DRAFT, report=report, copy=copy,
        way=JournalEntry.Way.REGISTERED, term_days=COMMENT_DAYS,
    )  # fmt: skip
    # who makes copies holds the report; who types a letter by hand holds the book, and is seen once it is ours
    given = JournalEntry.objects.filter(report=report, copy=copy, struck_at=None)
    if held := given.filter(body=addressee).first():
        return held
    take_number(row, Book.Kind.OUTGOING)
    if given.exists():
        raise Problem("copy-given")
    row.save(force_insert=True)
    return row


def enter_delivery(*, by: Member, entry: JournalEntry, delivered_on: date, proof: int, term_days: int | None) -> JournalEntry:
    """Enter the day on which a letter of ours was delivered. Its term begins, and what was asked for with it is due by the same day.

    Raises Problem "letter-not-ours", "letter-struck", "letter-delivered-already", "letter-came-before".
    """
    if not entry.outgoing:
        raise Problem("letter-not-ours")
    if delivered_on < entry.dated:
        raise Problem("letter-came-before")
    with transaction.atomic():
        row = _lock(entry)
        if row.delivered_on is not None:
            raise Problem("letter-delivered-already")
        row.delivered_on, row.proof, row.term_days = delivered_on, proof, term_days
        row.due_on = row.due_from(delivered_on)
        row.save(update_fields=["delivered_on", "proof", "term_days", "due_on"])
        _begin_terms(row)
        append("correspondence.enter-delivery", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def strike_entry(*, by: Member, entry: JournalEntry, reason: int) -> None:
    """Strike a wrong entry through: it keeps its number and stays to be read. Raises Problem "letter-struck"."""
    with transaction.atomic():
        row = _lock(entry)
        row.struck_at, row.struck_by, row.struck_reason = timezone.now(), by, reason
        row.save(update_fields=["struck_at", "struck_by", "struck_reason"])
        _forget_reminder(row)
        append("correspondence.strike-entry", by=by.id, organisation=by.organisation_id, obj=row.id)


def _forget_reminder(row: JournalEntry) -> None:
    """A reminder that was struck through reminded nobody: the register goes back to the one before it."""
    if row.subject != Subject.REMINDER or row.about is None or row.about.letter is None:
        return
    standing = JournalEntry.objects.filter(about=row.about, subject=Subject.REMINDER, struck_at=None)
    asked_with(row.about).update(reminded_on=standing.aggregate(last=Max("dated"))["last"])


def _lock(entry: JournalEntry) -> JournalEntry:
    row = JournalEntry.objects.select_for_update().get(id=entry.id)
    if row.struck_at:
        raise Problem("letter-struck")
    return row


def _begin_terms(row: JournalEntry) -> None:
    """A draft's comments, and the replies to recommendations that this letter asked for, are due by the letter's own term."""
    if row.due_on is None or row.report_id is None:
        return
    if row.subject == Subject.DRAFT:
        Report.objects.filter(id=row.report_id, state=Report.State.DRAFT).update(comments_due=row.due_on)
    if row.letter is not None:
        # the term that the letter itself began, while nobody knew when it would be delivered
        first = row.letter.dated + timedelta(days=row.letter.reply_days)
        asked_with(row).filter(reply_due=first).update(reply_due=row.due_on)
