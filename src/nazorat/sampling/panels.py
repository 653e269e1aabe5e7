"""What this room hangs into the pages of a visit: its tab, with how many draws there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nazorat.kit.panels import register_slot
from nazorat.sampling.queries import draws_of
from nazorat.visits.access import works_here
from nazorat.visits.models import Visit
from nazorat.visits.panels import Tab

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_slot("visit-tabs", draws_tab)


def draws_tab(request: HttpRequest, visit: Visit) -> Tab | None:
    """The draws, for those who hold a key, where a team was let in."""
    if visit.state not in (Visit.State.UNDER_WAY, Visit.State.CLOSED) or not works_here(request.user, visit):
        return None
    return Tab("draws", _("Draws"), reverse("draws", args=[visit.id]), count=draws_of(visit).count(), order=25)
