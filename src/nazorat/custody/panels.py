"""What this room hangs in: the custodians' line of the side, and at a record who it speaks of, sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nazorat.custody.queries import ask_lines, asks_of, asks_waiting, drill_due, identities_of, key_in_use, urgent_openings
from nazorat.fieldwork.models import Record
from nazorat.kit.panels import register_nav, register_slot
from nazorat.people.models import KEYLESS, Member
from nazorat.visits.access import works_here
from nazorat.visits.models import Visit

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_nav("custody", _("Custody"), "shield-lock", "custody", 70, visible=_keeps, count=_waiting)
    register_slot("record-page-side", identity_panel)
    register_slot("me-page", own_key, order=15)
    register_slot("desk", urgent_waiting)
    register_slot("desk", drill_waiting)


def identity_panel(request: HttpRequest, visit: Visit, record: Record) -> SafeString | None:
    """The seals of a record and what this member asked. An empty seal looks like any other."""
    member = request.user
    if not isinstance(member, Member) or not works_here(member, visit):
        return None
    asks = ask_lines(asks_of(record, member), member, timezone.now())
    identities, urgent = list(identities_of(record)), urgent_openings(member, timezone.now()).filter(identity__record=record)
    shown = {"visit": visit, "record": record, "identities": identities, "asks": asks, "urgent": list(urgent)}
    return SafeString(render_to_string("custody/parts/identity.html", shown, request))


def own_key(request: HttpRequest) -> SafeString | None:
    """The key of one's own that urgent names are sealed to, for who may be on a team."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member) or member.role in KEYLESS:
        return None
    return SafeString(render_to_string("custody/parts/own_key.html", {"key": key_in_use(member)}, request))


def urgent_waiting(request: HttpRequest) -> SafeString | None:
    """At the desk: names that this member may read now, and until when."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member) or member.role in KEYLESS:
        return None
    openings = list(urgent_openings(member, timezone.now()))
    return SafeString(render_to_string("custody/parts/urgent.html", {"openings": openings}, request)) if openings else None


def drill_waiting(request: HttpRequest) -> SafeString | None:
    """At a custodian's desk: that their key has not been tried for a year."""
    member = getattr(request, "user", None)
    key = key_in_use(member) if isinstance(member, Member) and member.role == Member.Role.CUSTODIAN else None
    if key is None or not drill_due(key, timezone.now()):
        return None
    return SafeString(render_to_string("custody/parts/drill_due.html", {}, request))


def _keeps(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and member.role == Member.Role.CUSTODIAN


def _waiting(request: HttpRequest) -> int | None:
    member = getattr(request, "user", None)
    return (asks_waiting(member, timezone.now()).count() or None) if isinstance(member, Member) else None
