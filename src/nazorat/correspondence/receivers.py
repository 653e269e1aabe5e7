"""A covering letter that a report made enters the journal in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from nazorat.correspondence.actions import enter_covering
from nazorat.people.models import Member
from nazorat.reports.models import Letter
from nazorat.reports.signals import letter_written


@receiver(letter_written, dispatch_uid="correspondence.letters")
def enter_in_journal(sender: type[Letter], letter: Letter, by: Member, **given: Any) -> None:
    enter_covering(by=by, letter=letter)
