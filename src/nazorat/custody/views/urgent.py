from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.custody import access, actions
from nazorat.custody.queries import key_in_use
from nazorat.custody.views.keeping import take_key
from nazorat.kit.flash import say
from nazorat.people.access import UnlockedRequest


def own_key_page(request: UnlockedRequest) -> HttpResponseBase:
    """Make one's own key for urgent names in this browser. The phrase stays there."""
    if request.method == "POST":
        take_key(request)
        say(request, "urgent-key-made")
        return HttpResponseRedirect(reverse("me"))
    return render(request, "custody/urgent_key.html", {"key": key_in_use(request.user)})


def urgent_page(request: UnlockedRequest, visit_id: UUID, record_id: UUID, identity_id: UUID) -> HttpResponseBase:
    """An urgent opening, for those whom it is sealed to: what it is, then, by a post that stays on record, its bytes for this browser."""
    opening = access.urgent_for_opening(request.keyring, visit_id, record_id, identity_id)
    identity = opening.identity
    shown: dict[str, Any] = {"visit": identity.visit, "record": identity.record, "identity": identity, "opening": opening}
    shown["readers"] = [reader.key.member for reader in opening.readers.select_related("key__member__organisation")]
    if request.method == "POST":
        shown |= {"sealed": actions.open_urgent(by=request.keyring, opening=opening), "key": key_in_use(request.user)}
    return render(request, "custody/urgent.html", shown)
