"""What this room puts into the frame: who is signed in and whether their key is open, and three lines of the side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.kit.panels import Holder, register_holder, register_nav
from nazorat.people.keyring import IDLE
from nazorat.people.models import Member
from nazorat.people.rights import may

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_holder(holder)
    register_nav("me", _("My account"), "user", "me", 90)
    register_nav("members", _("Members"), "users", "members", 80, visible=_manages)
    register_nav("organisations", _("Organisations"), "building", "organisations", 81, visible=_coordinates)
    register_nav("trainings", _("Training"), "certificate", "trainings", 82, visible=_coordinates)


def holder(request: HttpRequest) -> Holder | None:
    """The signed-in member as the frame shows them: code and role, never the name."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member):
        return None
    held = getattr(request, "unlocked", None)
    # the page that is being drawn counts as use
    over = min(timezone.now() + IDLE, held[1].ends_at) if held else None
    minutes = int((over - timezone.now()).total_seconds() // 60) + 1 if over else None
    role = _("planner") if member.planner and member.role == Member.Role.MONITOR else member.get_role_display()
    return Holder(member.code, role, str(member.organisation), held is not None, minutes)


def _manages(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and may(member, "members")


def _coordinates(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and may(member, "organisations")
