"""What this room hangs in: at the desk every open alert that one hears, with its clock; at a visit its list, for the lead, and where to raise one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from nazorat.alerts.queries import circle_holds, circle_of, hearers_of, waiting_for
from nazorat.kit.panels import register_slot
from nazorat.people.models import KEYLESS, Member
from nazorat.visits.models import TeamMember, Visit
from nazorat.visits.queries import WORKING, team_of

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_slot("desk", waiting, order=5)
    register_slot("visit-page-side", list_panel, order=55)


def waiting(request: HttpRequest) -> SafeString | None:
    """At the desk: what was raised and is not closed, how long it waited, who has it."""
    member = _hearer(request)
    lines = waiting_for(member, timezone.now()) if member else []
    return SafeString(render_to_string("alerts/parts/waiting.html", {"lines": lines}, request)) if lines else None


def list_panel(request: HttpRequest, visit: Visit) -> SafeString | None:
    """Who hears the alerts of this visit, and whether the list still holds: for its lead. Whoever works on it raises one here."""
    member = _hearer(request)
    role = team_of(visit).filter(member=member).values_list("role", flat=True).first() if member else None
    begun = visit.state != Visit.State.PLANNED
    if role == TeamMember.Role.LEAD and visit.state in (Visit.State.PLANNED, Visit.State.UNDER_WAY):
        circle = circle_of(visit)
        hearers = hearers_of(circle) if circle else []
        holds = circle is None or circle_holds(circle, hearers)
        shown = {"visit": visit, "hearers": hearers, "holds": holds, "begun": begun}
        return SafeString(render_to_string("alerts/parts/list.html", shown, request))
    if role in WORKING and begun:
        return SafeString(render_to_string("alerts/parts/raise.html", {"visit": visit}, request))
    return None


def _hearer(request: HttpRequest) -> Member | None:
    member = getattr(request, "user", None)
    return member if isinstance(member, Member) and member.role not in KEYLESS else None
