"""What this room hangs into the pages of a visit: its two tabs, with counts that are visible at rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.queries import record_counts
from nazorat.kit.panels import register_slot
from nazorat.visits.access import works_here
from nazorat.visits.models import Visit
from nazorat.visits.panels import Tab

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
    return visit.state != Visit.State.PLANNED and works_here(request.user, visit)
