"""On the pathway's page for the public: whether it can be read without an account, and the way to that choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nazorat.kit.panels import register_slot
from nazorat.pathway.readers import Reader
from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.publish.queries import edition_public

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_slot("reader-page", public_state)


def public_state(request: HttpRequest, reader: str) -> SafeString | None:
    """For coordinators: the edition that is public, if one is."""
    member = getattr(request, "user", None)
    if reader != Reader.PUBLIC or not isinstance(member, Member) or not may(member, "public-editions"):
        return None
    return SafeString(render_to_string("publish/parts/state.html", {"edition": edition_public()}, request))
