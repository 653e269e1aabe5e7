from __future__ import annotations

import base64
import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.custody import access, actions
from nazorat.custody.forms import ConfirmForm, CopiesForm
from nazorat.custody.models import Agreement, HalfCopy
from nazorat.custody.queries import halves_lacking, key_in_use
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest


def halves_page(request: UnlockedRequest) -> HttpResponseBase:
    """Seal halves anew in this browser, to the custodians of one's own organisation."""
    return _page(request, None)


def hand_on_page(request: UnlockedRequest, agreement_id: UUID) -> HttpResponseBase:
    """Under an agreement, seal halves in this browser to who stands ready."""
    return _page(request, access.agreement_of(request.user, agreement_id))


def _page(request: UnlockedRequest, agreement: Agreement | None) -> HttpResponseBase:
    if request.method == "POST":
        return _take(request, agreement)
    keys = access.keys_to_hand_on_to(request.keyring, agreement)
    lacking = halves_lacking(request.user.organisation, keys, agreement)
    blocks = [_block(lacking[start : start + actions.AT_ONCE]) for start in range(0, len(lacking), actions.AT_ONCE)]
    shown = {"agreement": agreement, "keys": keys, "lacking": len(lacking), "blocks": json.dumps(blocks)}
    return render(request, "custody/halves.html", {**shown, "key": key_in_use(request.user), "places": range(1, 6)})


def _take(request: UnlockedRequest, agreement: Agreement | None) -> HttpResponseBase:
    form = CopiesForm(request.POST)
    if not form.is_valid():
        raise Problem("custody-not-sealed")
    to = [key.id for key in form.cleaned_data["to"]]
    done = actions.hand_on_halves(by=request.keyring, copies=form.cleaned_data["copies"], to=to, agreement=agreement)
    return HttpResponse(str(done), content_type="text/plain")


def _block(lacking: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "identity": str(one.identity.id), "record": str(one.identity.record_id), "version": one.identity.version, "side": one.side,
            "forms": [base64.b64encode(form).decode() for form in one.forms],
        }
        for one in lacking
    ]  # fmt: skip


def confirm_page(request: UnlockedRequest, agreement_id: UUID) -> HttpResponseBase:
    """For who stands ready: open the halves that were handed on, in this browser, and say that they are whole."""
    agreement = access.agreement_of(request.user, agreement_id)
    if request.method == "POST":
        form = ConfirmForm(request.POST)
        if not form.is_valid():
            raise Problem("custody-not-sealed")
        actions.confirm_halves(by=request.keyring, agreement=agreement, copies=[copy.id for copy in form.cleaned_data["copies"]])
        say(request, "halves-confirmed")
        return HttpResponseRedirect(reverse("custody-agreement", args=[agreement_id]))
    waiting = HalfCopy.objects.filter(organisation=request.user.organisation_id, confirmed_at=None).select_related("identity")
    copies = [
        {
            "copy": str(copy.id), "record": str(copy.identity.record_id), "version": copy.identity.version, "side": copy.side,
            "form": base64.b64encode(bytes(copy.sealed)).decode(),
        }
        for copy in waiting.filter(holders__key__member=request.user, identity__visit__in=agreement.visits.all())
    ]  # fmt: skip
    shown = {"agreement": agreement, "copies": json.dumps(copies), "waiting": len(copies), "key": key_in_use(request.user)}
    return render(request, "custody/confirm.html", shown)
