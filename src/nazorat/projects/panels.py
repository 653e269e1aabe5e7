"""The line of the side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from nazorat.kit.panels import register_nav
from nazorat.people.models import Member
from nazorat.people.rights import may

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_nav("numbers", _("Five numbers"), "chart-bar", "numbers", 62, visible=_reads_numbers)


def _reads_numbers(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and may(member, "numbers")
