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
from nazorat.people.models import Member
from nazorat.reports.models import ReportGrant


def letter_for_linking(by: Member, entry_id: UUID) -> JournalEntry:
    """A letter with a numbered copy, for who keeps it and holds the draft's key. Everybody else gets not-found."""
    row: JournalEntry = get_object_or_404(journal(), id=entry_id)
    if not row.copy or not keeps(by, row) or not ReportGrant.objects.filter(report=row.report_id, member=by).exists():
        raise Http404
    return row


def link_for_reading(token: str) -> Opened:
    """The link that the browser with this cookie opened. Raises Problem "link-closed", the same for wrong, ended and taken back."""
    opened = open_for_browser(token, timezone.now())
    if opened is None:
        raise Problem("link-closed")
    return opened
