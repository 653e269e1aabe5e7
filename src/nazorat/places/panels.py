"""What this room puts into the frame, and the kinds of place that it offers to the norms of the room below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nazorat.kit.panels import register_nav, register_slot
from nazorat.people.models import Member
from nazorat.places.access import may_read
from nazorat.places.models import Place

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_nav("places", _("Places"), "building", "places", 30, visible=_reads)
    register_slot("standards.place-kinds", kinds)


def kinds() -> list[tuple[str, str | Promise]]:
    """Kinds of place as choices."""
    return list(Place.Kind.choices)


def _reads(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and may_read(member)
