"""Lines of the side that this room brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.home.queries.kept import signed_by_two, signs
from nazorat.kit.panels import register_nav, register_slot
from nazorat.people.models import Member
from nazorat.people.rights import may

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


def register() -> None:
    register_nav("desk", _("Desk"), "layout-dashboard", "desk", 10)
    register_nav("acts", _("Record of acts"), "history", "acts", 85, visible=_reads_acts)
    register_slot("me-page", _to_rights)
    register_slot("desk", signed_late, order=30)


def signed_late(request: HttpRequest) -> SafeString | None:
    """At the desk of a custodian: the last checkpoint that two organisations signed is older than a month."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member) or not signs(member):
        return None
    signed = signed_by_two(timezone.now())
    return render_to_string("home/parts/signed_late.html", {"signed": signed}, request) if signed.late else None


def _to_rights(_request: HttpRequest) -> SafeString:
    return render_to_string("home/parts/rights_link.html")


def _reads_acts(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and may(member, "acts")
