"""What this room hangs in: a line of the side, and at the desk that something is due: no kind, no place, for those on its list alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nazorat.cases.queries import due
from nazorat.kit.panels import register_nav, register_slot
from nazorat.people.models import Member
from nazorat.people.rights import may

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_nav("cases", _("Reprisals and complaints"), "shield-check", "cases", 58, visible=_keeps)
    register_slot("desk", something_due, order=8)


def something_due(request: HttpRequest) -> SafeString | None:
    """That one or more cases are to be looked at, and whether any is late. One query."""
    member, today = getattr(request, "user", None), timezone.localdate()
    if not isinstance(member, Member) or not may(member, "cases"):
        return None
    days = list(due(member, today).values_list("look_on", flat=True))
    if not days:
        return None
    shown = {"number": len(days), "late": any(day is not None and day < today for day in days)}
    return SafeString(render_to_string("cases/parts/due.html", shown, request))


def _keeps(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and may(member, "cases")
