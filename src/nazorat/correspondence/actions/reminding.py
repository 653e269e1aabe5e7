from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.correspondence.models import Book, JournalEntry, MadeFile
from nazorat.correspondence.numbering import next_code, take_number
from nazorat.correspondence.queries import asked_with, line_of, sides_of
from nazorat.correspondence.reminders import AGAIN_DAYS, Reminder
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
    today = timezone.localdate()
    if line_of(entry, today).state != "late":
        raise Problem("letter-not-late")
    row = JournalEntry(
        entered_by=by.member, dated=today, body=entry.body, office=entry.office, subject=JournalEntry.Subject.REMINDER, report=entry.report,
        visit=entry.visit, about=entry, way=entry.way, term_days=AGAIN_DAYS,
    )  # fmt: skip
    expected = next_code(Book.Kind.OUTGOING)
    reminder = Reminder(entry, expected, today, sides_of(entry), mandate_profile())
    made = pressed([reminder.document(language) for language in LANGUAGES])
    files = [
        MadeFile(entry=row, language=language, kind=kind, content=content, sha256=crypto.sha256(content))
        for language, forms in zip(LANGUAGES, made, strict=True)
        for kind, content in forms.items()
    ]
    with transaction.atomic():
        take_number(row, Book.Kind.OUTGOING)
        # the number is printed: a letter that would carry another one is not kept
        if row.code != expected:
            raise Problem("changed-meanwhile")
        row.reference = row.code
        row.save(force_insert=True)
        MadeFile.objects.bulk_create(files)
        # the register gives grade D to what was reminded of
        if entry.letter_id:
            asked_with(entry).update(reminded_on=today)
        member = by.member
        append("correspondence.remind", by=member.id, organisation=member.organisation_id, obj=row.id, count=len(files))
    return row
