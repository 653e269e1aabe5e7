"""Lines of the side that this room brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from nazorat.home.access import may_read_acts
from nazorat.kit.panels import register_nav
from nazorat.people.models import Member

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_nav("desk", _("Desk"), "layout-dashboard", "desk", 10)
    register_nav("acts", _("Record of acts"), "history", "acts", 85, visible=_reads_acts)


def _reads_acts(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and may_read_acts(member)
