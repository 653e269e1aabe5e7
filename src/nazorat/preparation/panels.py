"""What this room hangs into the page of a visit: the pack in one act, beside what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nazorat.kit.panels import register_slot
from nazorat.people.models import Member
from nazorat.visits.models import OVER, TeamMember, Visit
from nazorat.visits.queries import WORKING

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_slot("visit-page-side", pack_panel, order=30)


def pack_panel(request: HttpRequest, visit: Visit) -> SafeString | None:
    """The pack for those who may have it, nothing for others."""
    member = getattr(request, "user", None)
    if visit.state in OVER or not isinstance(member, Member):
        return None
    role = visit.team.filter(member=member, left_at=None).values_list("role", flat=True).first()
    if role not in (WORKING if visit.state != Visit.State.PLANNED else {TeamMember.Role.LEAD}):
        return None
    return SafeString(render_to_string("preparation/parts/pack.html", {"visit": visit}, request))
