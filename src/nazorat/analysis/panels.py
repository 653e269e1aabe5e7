"""What this room hangs into the pages of a visit: its two tabs, with counts that are visible at rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.queries import record_counts
from nazorat.kit.panels import register_slot
from nazorat.people.models import Member
from nazorat.visits.access import place_in_team
from nazorat.visits.models import Visit
from nazorat.visits.panels import Tab
from nazorat.visits.queries import WORKING

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_slot("visit-tabs", rooms_tab)
    register_slot("visit-tabs", answers_tab)


def rooms_tab(request: HttpRequest, visit: Visit) -> Tab | None:
    """Measured rooms, for those who hold a key, once a room was looked at."""
    if not _works(request, visit):
        return None
    rooms = sum(n for (tool, _door), n in record_counts(visit).items() if tool == "room")
    return Tab("rooms", _("Rooms"), reverse("visit-rooms", args=[visit.id]), count=rooms, order=30)


def answers_tab(request: HttpRequest, visit: Visit) -> Tab | None:
    """Answers by item, for those who hold a key."""
    return Tab("answers", _("Answers"), reverse("visit-answers", args=[visit.id]), order=35) if _works(request, visit) else None


def _works(request: HttpRequest, visit: Visit) -> bool:
    member = request.user
    if visit.state == Visit.State.PLANNED or not isinstance(member, Member):
        return False
    try:
        return place_in_team(member, visit).role in WORKING
    except Http404:
        return False
