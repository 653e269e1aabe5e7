"""What this room hangs in: the custodians' line of the side, and at a record who it speaks of, sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nazorat.custody.queries import ask_lines, asks_of, asks_waiting, identities_of
from nazorat.fieldwork.models import Record
from nazorat.kit.panels import register_nav, register_slot
from nazorat.people.models import Member
from nazorat.visits.access import works_here
from nazorat.visits.models import Visit

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_nav("custody", _("Custody"), "shield-lock", "custody", 70, visible=_keeps, count=_waiting)
    register_slot("record-page-side", identity_panel)


def identity_panel(request: HttpRequest, visit: Visit, record: Record) -> SafeString | None:
    """The seals of a record and what this member asked. An empty seal looks like any other."""
    member = request.user
    if not isinstance(member, Member) or not works_here(member, visit):
        return None
    asks = ask_lines(asks_of(record, member), member, timezone.now())
    shown = {"visit": visit, "record": record, "identities": list(identities_of(record)), "asks": asks}
    return SafeString(render_to_string("custody/parts/identity.html", shown, request))


def _keeps(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and member.role == Member.Role.CUSTODIAN


def _waiting(request: HttpRequest) -> int | None:
    member = getattr(request, "user", None)
    return (asks_waiting(member, timezone.now()).count() or None) if isinstance(member, Member) else None
