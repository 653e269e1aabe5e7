from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.correspondence.models import JournalEntry, NumbersAnswer, NumbersRequest
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.places.models import Return

Outcome = NumbersAnswer.Outcome


@dataclass(frozen=True)
class AnswerFacts:
    """One answer to a request: the day, what it brought (codes of Wanted), the ground where it brought nothing, what came with it."""

    came_on: date
    outcome: str
    given: Collection[str] = ()
    ground: str = ""
    letter: JournalEntry | None = None
    returned: Return | None = None


def ask_for_numbers(*, by: Member, entry: JournalEntry, wanted: Collection[str], as_of: date | None) -> NumbersRequest:
    """Say which numbers a letter of ours asks for.

    Raises Problem "numbers-need-a-request" for a letter of another subject or book, "letter-struck", "numbers-asked-already".
    """
    if not entry.outgoing or entry.subject != JournalEntry.Subject.REQUEST:
        raise Problem("numbers-need-a-request")
    if entry.struck_at:
        raise Problem("letter-struck")
    with transaction.atomic():
        # of two who say it at once the second sees the first
        JournalEntry.objects.select_for_update().get(id=entry.id)
        if NumbersRequest.objects.filter(letter=entry).exists():
            raise Problem("numbers-asked-already")
        row = NumbersRequest.objects.create(letter=entry, wanted=_in_order(wanted), as_of=as_of, entered_by=by)
        append("correspondence.ask-numbers", by=by.id, organisation=by.organisation_id, obj=entry.id, count=len(row.wanted))
    return row


def enter_numbers_answer(*, by: Member, request: NumbersRequest, facts: AnswerFacts) -> NumbersAnswer:
    """Enter what came of a request for numbers.

    Raises Problem "letter-struck", "letter-came-before" for a day before the letter's own, "numbers-not-those" for numbers that were
    not asked for, for given ones that name none and for others that name some.
    """
    if request.letter.struck_at:
        raise Problem("letter-struck")
    if facts.came_on < request.letter.dated:
        raise Problem("letter-came-before")
    if not set(facts.given) <= set(request.wanted) or bool(facts.given) != (facts.outcome == Outcome.GIVEN):
        raise Problem("numbers-not-those")
    ground = "" if facts.outcome == Outcome.GIVEN else facts.ground or NumbersAnswer.Ground.SILENT
    row = NumbersAnswer(
        request=request, came_on=facts.came_on, outcome=facts.outcome, given=_in_order(facts.given), ground=ground,
        letter=facts.letter, returned=facts.returned, entered_by=by,
    )  # fmt: skip
    with transaction.atomic():
        row.save(force_insert=True)
        append(
            "correspondence.answer-numbers", by=by.id, organisation=by.organisation_id, obj=request.letter_id, count=len(row.given)
        )
    return row


def _in_order(codes: Collection[str]) -> list[str]:
    return [code for code in NumbersRequest.Wanted.values if code in codes]
