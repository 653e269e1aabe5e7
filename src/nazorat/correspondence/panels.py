"""The line of the side, and the letters that a verification of a recommendation may rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from statistics import median
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from nazorat.correspondence.models import JournalEntry
from nazorat.correspondence.numbers import STATES, numbers_lines, requests_for_numbers
from nazorat.correspondence.queries import journal, letters_about
from nazorat.kit.dates import day
from nazorat.kit.panels import register_nav, register_slot
from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.recommendations.grounds import Shown
from nazorat.recommendations.models import AdoptedRecommendation

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_nav("letters", _("Letters"), "mail", "letters", 55, visible=_reads)
    register_slot("letters-to-name", letters_to_name)
    register_slot("letters-named", letters_named)
    register_slot("annual-numbers-asked", numbers_asked)


def letters_to_name(recommendation: AdoptedRecommendation) -> list[tuple[UUID, str]]:
    """The letters of the bodies that a recommendation concerns, latest first."""
    return [(row.id, f"{_words(row)} · {row.body.name} · {row.get_subject_display()}") for row in letters_about(recommendation)]


def letters_named(by: Member, ids: Collection[UUID]) -> dict[UUID, Shown]:
    """Letters that a verification names, with their pages for who reads the journal."""
    rows = journal().filter(id__in=ids) if ids else ()
    reads = may(by, "letter")
    return {row.id: Shown(_words(row), reverse("letter", args=[row.id]) if reads else "") for row in rows}


def numbers_asked(since: date, until: date) -> dict[str, int]:
    """What became of the requests of letters dated in a span, late ones as of its last day; nothing where none was sent.

    `days` is the median to the first answer, left out without an answer.
    """
    rows = requests_for_numbers().filter(letter__dated__range=(since, until), letter__struck_at=None)
    lines = numbers_lines(rows, min(until, timezone.localdate()))
    if not lines:
        return {}
    states = Counter(line.state for line in lines)
    counts = {"sent": len(lines), **{state: states[state] for state in STATES if state != "struck"}}
    days = [line.days for line in lines if line.answers]
    return counts | ({"days": round(median(days))} if days else {})


def _words(row: JournalEntry) -> str:
    return gettext("letter %(number)s of %(day)s") % {"number": row.reference or row.code, "day": day(row.dated, "long")}


def _reads(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and may(member, "letters")
