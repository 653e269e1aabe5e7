"""What this room puts into the frame: its line on the side, at the desk that proposals wait, and the tabs over its own pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nazorat.kit.panels import register_nav, register_slot
from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.programme.models import Proposal

if TYPE_CHECKING:
    from django.http import HttpRequest

TABS: tuple[tuple[str, str, str | Promise], ...] = (
    ("coverage", "programme", _("Coverage")),
    ("proposals", "programme-proposals", _("Proposals")),
    ("score", "programme-score", _("Score")),
    ("scenarios", "programme-scenarios", _("Scenarios")),
    ("plans", "visit-programme", _("Planned visits")),
    ("rules", "programme-rules", _("Rules")),
)


@dataclass(frozen=True)
class Tab:
    """One tab; a count would be opened by looking, so there is none."""

    label: str | Promise
    url: str
    current: bool
    count: None = None


def register() -> None:
    register_nav("programme", _("Programme"), "map", "programme", 22, visible=_sees)
    register_slot("desk", proposals_waiting, order=25)


def proposals_waiting(request: HttpRequest) -> SafeString | None:
    """To a planner, that members proposed places and wait for an answer, and since when; of what, is sealed. One query."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member) or not member.planner:
        return None
    made = list(Proposal.objects.filter(answered_at=None).order_by("made_at").values_list("made_at", flat=True))
    if not made:
        return None
    return SafeString(render_to_string("programme/parts/waiting.html", {"number": len(made), "since": made[0]}, request))


def tabs_of(request: HttpRequest, here: str) -> list[Tab]:
    """The tabs that this member may open, with the current one marked."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member):
        return []
    return [Tab(label, reverse(address), code == here) for code, address, label in TABS if may(member, address)]


def _sees(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and may(member, "programme")
