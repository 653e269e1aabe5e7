"""What this room puts into the frame: its line on the side, and the tabs over its own pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nazorat.kit.panels import register_nav
from nazorat.people.models import Member
from nazorat.people.rights import may

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


def tabs_of(request: HttpRequest, here: str) -> list[Tab]:
    """The tabs that this member may open, with the current one marked."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member):
        return []
    return [Tab(label, reverse(address), code == here) for code, address, label in TABS if may(member, address)]


def _sees(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and may(member, "programme")
