"""Makers for tests of the journal of letters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from nazorat.correspondence.actions import LetterFacts, enter_delivery, enter_letter
from nazorat.correspondence.models import Book, JournalEntry
from nazorat.people.models import Member, Organisation
from support.reports import Cast, make_cast

TODAY = timezone.localdate()
PROOF = JournalEntry.Proof.STAMP


def make_letter_cast() -> Cast:
    return make_cast(tools=("interview",))


def make_letter(by: Member, body: Organisation, *, kind: int = Book.Kind.OUTGOING, **given: Any) -> JournalEntry:
    """A letter in the journal; one that came in came today."""
    facts: dict[str, Any] = {
        "dated": TODAY - timedelta(days=1),
        "subject": JournalEntry.Subject.REQUEST,
        "way": JournalEntry.Way.HAND,
    }
    if kind == Book.Kind.INCOMING:
        facts["delivered_on"] = TODAY
    return enter_letter(by=by, kind=kind, facts=LetterFacts(body=body, **facts | given))


def delivered(by: Member, row: JournalEntry, on: date, term: int | None) -> JournalEntry:
    return enter_delivery(by=by, entry=row, delivered_on=on, proof=PROOF, term_days=term)


def posted(cast: Cast, *, ended: int, **given: Any) -> JournalEntry:
    """A letter of ours whose term of twenty days ended so many days ago."""
    day = TODAY - timedelta(days=20 + ended)
    facts: dict[str, Any] = {"dated": day, "reference": "01-07/1"} | given
    return delivered(cast.lead.member, make_letter(cast.lead.member, cast.authority, **facts), day, 20)


def letter(cast: Cast) -> dict[str, str]:
    """What the form of an outgoing letter is given."""
    facts = {"reference": "01-07/1", "dated": str(TODAY), "body": str(cast.authority.id)}
    return facts | {"subject": str(JournalEntry.Subject.REQUEST.value), "way": "1", "term_days": "20"}
