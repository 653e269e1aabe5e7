from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from nazorat.correspondence.access import keeps
from nazorat.correspondence.models import JournalEntry
from nazorat.correspondence.queries import journal
from nazorat.kit.problems import Problem
from nazorat.liaison.keys import Opened, open_for_browser
from nazorat.liaison.models import SentReply
from nazorat.people.models import Member
from nazorat.recommendations.access import adopted_for_follow_up
from nazorat.reports.models import ReportGrant


def letter_for_linking(by: Member, entry_id: UUID) -> JournalEntry:
    """A letter with a numbered copy or a released report, for who keeps it and holds the report's key. Everybody else gets not-found."""
    row: JournalEntry = get_object_or_404(journal(), id=entry_id)
    if (
        not (row.copy or row.letter_id)
        or not keeps(by, row)
        or not ReportGrant.objects.filter(report=row.report_id, member=by).exists()
    ):
        raise Http404
    return row


def reply_for_taking(by: Member, sent_id: UUID) -> SentReply:
    """A reply that came by a link and nobody took in yet, for who keeps its letter, holds the report's key and follows the recommendation up."""
    row = SentReply.objects.select_related("recommendation", "link__arrival__book").filter(id=sent_id, taken_at=None).first()
    if row is None:
        raise Http404
    row.link.entry = letter_for_linking(by, row.link.entry_id)
    row.recommendation = adopted_for_follow_up(by, row.recommendation_id)
    return row


def link_for_reading(token: str) -> Opened:
    """The link that the browser with this cookie opened. Raises Problem "link-closed", the same for wrong, ended and taken back."""
    opened = open_for_browser(token, timezone.now())
    if opened is None:
        raise Problem("link-closed")
    return opened
