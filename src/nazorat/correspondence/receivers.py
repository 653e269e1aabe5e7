"""A covering letter that a report made, and a numbered copy of its draft, enter the journal in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from nazorat.correspondence.actions import enter_covering, enter_handed_over
from nazorat.people.models import Member, Organisation
from nazorat.reports.models import Letter, Report
from nazorat.reports.signals import draft_handed_over, letter_written


@receiver(letter_written, dispatch_uid="correspondence.letters")
def enter_in_journal(sender: type[Letter], letter: Letter, by: Member, **given: Any) -> None:
    enter_covering(by=by, letter=letter)


@receiver(draft_handed_over, dispatch_uid="correspondence.copies")
def enter_copy(sender: type[Report], report: Report, copy: str, addressee: Organisation, by: Member, **given: Any) -> None:
    enter_handed_over(by=by, report=report, addressee=addressee, copy=copy)
