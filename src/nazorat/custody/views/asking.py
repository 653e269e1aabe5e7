from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.custody import access, actions
from nazorat.custody.forms import AskForm, IdentityForm
from nazorat.custody.models import Identity
from nazorat.custody.queries import motive_readers, next_version, recipients_mark, sides, state_of, urgent_keys
from nazorat.fieldwork.models import Record
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.people.models import Member


def seal_page(request: UnlockedRequest, visit_id: UUID, record_id: UUID) -> HttpResponseBase:
    """Seal who a record speaks of, or nobody. The server is posted sealed bytes and never a name."""
    visit, record = access.record_for_naming(request.keyring, visit_id, record_id)
    if request.method == "POST":
        form = IdentityForm(request.POST)
        if not form.is_valid():
            raise Problem("custody-not-sealed")
        actions.seal_identity(by=request.keyring, record=record, **form.cleaned_data)
        say(request, "identity-sealed")
        return HttpResponseRedirect(reverse("record", args=[visit_id, record_id]))
    both = sides()
    shown: dict[str, Any] = {"visit": visit, "record": record}
    if both:
        shown |= {"both": both, "one": both[0], "other": both[1], "mark": recipients_mark(*both), "version": next_version(record)}
        shown |= _urgent(request.user, record)
    return render(request, "custody/seal.html", shown)


def _urgent(member: Member, record: Record) -> dict[str, Any]:
    """Who could be told at once: the key of who seals, without which nothing is sealed so, and those of the others."""
    keys = urgent_keys(record)
    own = next((key for key in keys if key.member_id == member.id), None)
    return {"own": own, "others": [key for key in keys if key is not own], "urgent_hours": actions.URGENT_HOURS}


def ask_page(request: UnlockedRequest, visit_id: UUID, record_id: UUID, identity_id: UUID) -> HttpResponseBase:
    """Ask for one identity, with a motive that is sealed to the custodians before it leaves the page."""
    identity = access.identity_for_asking(request.keyring, visit_id, record_id, identity_id)
    if request.method == "POST":
        form = AskForm(request.POST)
        if not form.is_valid():
            raise Problem("custody-not-sealed")
        given = form.cleaned_data
        ask = actions.ask_identity(
            by=request.keyring, identity=identity, ask_id=given["ask"], one_time_public=given["one_time"], motive=given["motive"],
            commitment=bytes.fromhex(given["commitment"]),
        )  # fmt: skip
        say(request, "identity-asked")
        return HttpResponseRedirect(reverse("identity-asked", args=[visit_id, ask.id]))
    shown = {**_of(identity), "ask_id": uuid4(), "readers": motive_readers(identity, request.user), "hours": actions.HOURS}
    return render(request, "custody/ask.html", shown)


def asked_page(request: UnlockedRequest, visit_id: UUID, ask_id: UUID) -> HttpResponseBase:
    """How far an ask is, for who asked."""
    ask = access.own_ask(request.keyring, visit_id, ask_id)
    shown = {**_of(ask.identity), "ask": ask, "state": state_of(ask, timezone.now()), "answers": list(ask.answers.all())}
    return render(request, "custody/asked.html", shown)


def open_view(request: UnlockedRequest, visit_id: UUID, ask_id: UUID) -> HttpResponseBase:
    """Give both answers to the asker's browser, once; it puts them together."""
    ask = access.own_ask(request.keyring, visit_id, ask_id)
    collected = actions.collect_answers(by=request.keyring, ask=ask)
    return render(request, "custody/opened.html", {**_of(ask.identity), "ask": ask, "collected": collected})


def _of(identity: Identity) -> dict[str, Any]:
    bodies = [identity.organisation_a, identity.organisation_b]
    return {"visit": identity.visit, "record": identity.record, "identity": identity, "bodies": bodies}
