"""What this room hangs into the page of a letter: the state of its link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nazorat.correspondence.models import JournalEntry
from nazorat.kit.panels import register_slot
from nazorat.liaison.access import letter_for_linking
from nazorat.liaison.queries import arrivals_for, has_ended, link_of, may_have_link
from nazorat.people.models import Member
from nazorat.people.rights import may

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_slot("letter-page-side", link_panel)
    register_slot("desk", arrivals)


def link_panel(request: HttpRequest, row: JournalEntry) -> SafeString | None:
    """Whether there is a link to the copy of this letter, for who may make one."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member) or not (row.copy or row.letter_id) or not may(member, "letter-link"):
        return None
    try:
        entry = letter_for_linking(member, row.id)
    except Http404:
        return None
    link, possible = link_of(entry), may_have_link(entry)
    if link is None and not possible:
        return None
    shown = {"row": entry, "link": link, "possible": possible, "ended": has_ended(link)}
    return SafeString(render_to_string("liaison/parts/panel.html", shown, request))


def arrivals(request: HttpRequest) -> SafeString | None:
    """At the desk: answers that came by a link and nobody has looked at."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member) or not may(member, "letter-link"):
        return None
    links = list(arrivals_for(member))
    return SafeString(render_to_string("liaison/parts/arrivals.html", {"links": links}, request)) if links else None
