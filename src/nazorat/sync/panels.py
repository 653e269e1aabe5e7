"""What this room hangs into the pages of visits: its tab, what is missing still beside the records, the way to the face of the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nazorat.kit.panels import register_slot
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.sync.actions import open_sample
from nazorat.sync.sent import unsent_by
from nazorat.visits.access import works_here
from nazorat.visits.models import Visit
from nazorat.visits.panels import Tab

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from nazorat.fieldwork.records import OpenRecord


def register() -> None:
    register_slot("visit-tabs", sent_tab)
    register_slot("visits-acts", face_link)
    register_slot("records-side", missing_panel)


def face_link(request: HttpRequest) -> SafeString | None:
    """Above the list of visits: the name and icon of the field app, for those who may choose them."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member) or not may(member, "app-face"):
        return None
    return SafeString(render_to_string("sync/face_link.html", {}, request))


def sent_tab(request: HttpRequest, visit: Visit) -> Tab | None:
    """What devices sent, for those who work on a visit that has begun and has devices."""
    if visit.state not in (Visit.State.UNDER_WAY, Visit.State.CLOSED) or not works_here(request.user, visit):
        return None
    count = visit.devices.count()
    return Tab("sent", _("From devices"), reverse("visit-sent", args=[visit.id]), count, order=22) if count else None


def missing_panel(request: HttpRequest, visit: Visit, records: Sequence[OpenRecord]) -> SafeString | None:
    """Beside the opened records: what of the draws has no record, and of which tools each device sent nothing."""
    keyring = getattr(request, "keyring", None)
    if not isinstance(keyring, Keyring) or visit.state != Visit.State.UNDER_WAY or not works_here(request.user, visit):
        return None
    shown = {"visit": visit, "sample": open_sample(by=keyring, visit=visit, records=records), "devices": unsent_by(visit)}
    if not shown["sample"] and not shown["devices"]:
        return None
    return SafeString(render_to_string("sync/parts/missing.html", shown, request))
