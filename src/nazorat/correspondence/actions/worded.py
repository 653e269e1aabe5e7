from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.correspondence.models import Book, JournalEntry, MadeFile
from nazorat.correspondence.numbering import next_code, take_number
from nazorat.correspondence.queries import asked_with, line_of, sides_of
from nazorat.correspondence.worded import AGAIN_DAYS, Worded, worded_as
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.reports.press import pressed
from nazorat.reports.sections import LANGUAGES
from nazorat.vault import crypto
from nazorat.visits.queries import mandate_profile


def remind(*, by: Keyring, entry: JournalEntry) -> JournalEntry:
    """Make the reminder of a letter in three languages and three formats and enter it in the journal, under its next number.

    `entry` as `queries.journal` gives it. Raises Problem "letter-not-late", and "changed-meanwhile" when another letter took the
    number while this one was made.
    """
    if line_of(entry, timezone.localdate()).state != "late":
        raise Problem("letter-not-late")
    row = _following(by, entry, JournalEntry.Subject.REMINDER, AGAIN_DAYS)
    made = _made(row, Worded("reminder", entry, row.reference, row.dated, sides_of(entry), mandate_profile()))
    with transaction.atomic():
        _enter(row, made)
        # the register gives grade D to what was reminded of
        if entry.letter_id:
            asked_with(entry).update(reminded_on=row.dated)
        append("correspondence.remind", by=by.member.id, organisation=by.member.organisation_id, obj=row.id, count=len(made))
    return row


def answer_letter(*, by: Keyring, entry: JournalEntry) -> JournalEntry:
    """Make the answer to a letter that came in and enter it under the next number: when it came, and where it will be printed.

    Raises Problem "letter-not-worded" for one of ours, "letter-struck", "changed-meanwhile".
    """
    if entry.outgoing:
        raise Problem("letter-not-worded")
    if entry.struck_at:
        raise Problem("letter-struck")
    row = _following(by, entry, JournalEntry.Subject.OTHER, None)
    made = _made(row, Worded("answer", entry, row.reference, row.dated, sides_of(entry), mandate_profile()))
    with transaction.atomic():
        _enter(row, made)
        append("correspondence.answer", by=by.member.id, organisation=by.member.organisation_id, obj=row.id, count=len(made))
    return row


def word_letter(*, by: Keyring, entry: JournalEntry) -> None:
    """Make the letter that an entry of ours stands for: the one with a draft for comment, on the mandate, or for numbers.

    Raises Problem "letter-not-worded" for another subject, a draft's letter without copy or term, one that has documents or was delivered,
    "letter-struck".
    """
    if entry.struck_at:
        raise Problem("letter-struck")
    if not worded_as(entry) or MadeFile.objects.filter(entry=entry).exists():
        raise Problem("letter-not-worded")
    made = _made(
        entry, Worded(worded_as(entry), entry, entry.reference or entry.code, entry.dated, sides_of(entry), mandate_profile())
    )
    with transaction.atomic():
        # who makes it at the same time holds the entry, and is seen once it is ours
        JournalEntry.objects.select_for_update().get(id=entry.id)
        if MadeFile.objects.filter(entry=entry).exists():
            raise Problem("letter-not-worded")
        MadeFile.objects.bulk_create(made)
        member = by.member
        append("correspondence.word-letter", by=member.id, organisation=member.organisation_id, obj=entry.id, count=len(made))


def _following(by: Keyring, entry: JournalEntry, subject: int, term_days: int | None) -> JournalEntry:
    """A letter of today to the same office, about another."""
    return JournalEntry(
        entered_by=by.member, dated=timezone.localdate(), body=entry.body, office=entry.office, subject=subject, report=entry.report,
        visit=entry.visit, about=entry, way=entry.way, term_days=term_days, reference=next_code(Book.Kind.OUTGOING),
    )  # fmt: skip


def _made(row: JournalEntry, worded: Worded) -> list[MadeFile]:
    """The nine documents of a letter, pressed before anything is held."""
    made = pressed([worded.document(language) for language in LANGUAGES])
    return [
        MadeFile(entry=row, language=language, kind=kind, content=content, sha256=crypto.sha256(content))
        for language, forms in zip(LANGUAGES, made, strict=True)
        for kind, content in forms.items()
    ]


def _enter(row: JournalEntry, files: list[MadeFile]) -> None:
    """Enter a letter under its next number with its documents. Raises Problem "changed-meanwhile" when that is not the one it prints."""
    take_number(row, Book.Kind.OUTGOING)
    if row.code != row.reference:
        raise Problem("changed-meanwhile")
    row.save(force_insert=True)
    MadeFile.objects.bulk_create(files)
