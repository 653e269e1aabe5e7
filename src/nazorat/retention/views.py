from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.custody.access import agreement_of
from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.kit.problems import Problem
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.retention import access, actions
from nazorat.retention.forms import EndExitForm, HoldForm, LongerForm, TermForm
from nazorat.retention.models import Decision
from nazorat.retention.panels import class_lines, in_state, state_chips
from nazorat.retention.queries import Losses, clock, kept_things, terms, waiting


def retention_page(request: MemberRequest) -> HttpResponseBase:
    """Everything with a clock, what waits for a second member, the classes and their terms."""
    now = timezone.now()
    state = clock(now)
    things = kept_things(timezone.localdate(now) if state.right else None)
    asked = request.GET.get("state", "")
    shown = {
        "clock": state,
        "chips": state_chips(things, asked),
        "things": page_of(in_state(things, asked), request.GET.get("page")),
        "any": bool(things),
        "classes": class_lines(terms()),
        "waiting": [each for each in waiting() if each.obj is None],
        "me": request.user,
    }
    return render(request, "retention/retention.html", shown)


def thing_page(request: MemberRequest, kept: str, obj: UUID) -> HttpResponseBase:
    """One thing: how long, what holds it, what was asked for."""
    thing = access.kept_for_deciding(request.user, kept, obj)
    return render(request, "retention/thing.html", {"thing": thing, "clock": clock(timezone.now()), "me": request.user})


def hold_page(request: UnlockedRequest, kept: str, obj: UUID) -> HttpResponseBase:
    """Hold a thing, after asking why."""
    thing = access.kept_for_deciding(request.user, kept, obj)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.place_hold(by=request.keyring, thing=thing, reason=form.cleaned_data["reason"])
        say(request, "hold-placed")
        return _to_thing(kept, obj)
    return render(request, "retention/hold.html", {"thing": thing, "form": form}, status=422 if form.is_bound else 200)


def longer_page(request: UnlockedRequest, kept: str, obj: UUID) -> HttpResponseBase:
    """Ask that a thing is kept longer."""
    thing = access.kept_for_deciding(request.user, kept, obj)
    form = LongerForm(request.POST if request.method == "POST" else None, thing=thing)
    if form.is_valid():
        told = form.cleaned_data
        actions.ask_longer(by=request.keyring, thing=thing, until=told["until"], reason=told["why"])
        say(request, "retention-asked")
        return _to_thing(kept, obj)
    return render(request, "retention/longer.html", {"thing": thing, "form": form}, status=422 if form.is_bound else 200)


def erase_page(request: UnlockedRequest, kept: str, obj: UUID) -> HttpResponseBase:
    """Ask for an erasure, having read what goes and what stays."""
    thing = access.kept_for_deciding(request.user, kept, obj)
    if request.method == "POST":
        actions.ask_erasure(by=request.keyring, thing=thing)
        say(request, "retention-asked")
        return _to_thing(kept, obj)
    return render(request, "retention/erase.html", {"thing": thing, "clock": clock(timezone.now())})


def lift_view(request: UnlockedRequest, hold_id: UUID) -> HttpResponseBase:
    """Ask that a hold ends."""
    hold = access.hold_for_deciding(request.user, hold_id)
    actions.ask_lift(by=request.keyring, hold=hold)
    say(request, "retention-asked")
    return _to_thing(hold.kept, hold.obj)


def term_page(request: UnlockedRequest, kept: str) -> HttpResponseBase:
    """Ask for another term of a class."""
    kind = access.class_for_deciding(request.user, kept)
    months = terms()[kept]
    form = TermForm(request.POST if request.method == "POST" else None, initial={"months": months})
    if form.is_valid():
        actions.ask_term(by=request.keyring, kept=kind, months=form.cleaned_data["months"])
        say(request, "retention-asked")
        return HttpResponseRedirect(reverse("retention"))
    shown = {"kind": kind, "months": months, "form": form}
    return render(request, "retention/term.html", shown, status=422 if form.is_bound else 200)


def clock_view(request: UnlockedRequest) -> HttpResponseBase:
    """Say that the clock is right."""
    actions.ask_clock(by=request.keyring)
    say(request, "retention-asked")
    return HttpResponseRedirect(reverse("retention"))


def agree_view(request: UnlockedRequest, decision_id: UUID) -> HttpResponseBase:
    """Agree to what a member of another organisation asked for."""
    decision = access.decision_for_deciding(request.user, decision_id)
    actions.agree(by=request.keyring, decision=decision)
    say(request, "retention-erased" if decision.kind == Decision.Kind.ERASE else "retention-agreed")
    return _after(decision)


def withdraw_view(request: UnlockedRequest, decision_id: UUID) -> HttpResponseBase:
    """It is not to be so."""
    decision = access.decision_for_deciding(request.user, decision_id)
    actions.withdraw(by=request.keyring, decision=decision)
    say(request, "retention-withdrawn")
    return _after(decision)


def _after(decision: Decision) -> HttpResponseRedirect:
    return _to_thing(decision.kept, decision.obj) if decision.obj else HttpResponseRedirect(reverse("retention"))


def _to_thing(kept: str, obj: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("retention-thing", args=[kept, obj]))


def end_exit_view(request: UnlockedRequest, agreement_id: UUID) -> HttpResponseBase:
    """Carry an exit out, once what would be lost was read."""
    agreement = agreement_of(request.user, agreement_id)
    form = EndExitForm(request.POST)
    if not form.is_valid():
        raise Problem("exit-loses-more")
    given = form.cleaned_data
    actions.end_exit(by=request.keyring, agreement=agreement, accepted=Losses(given["halves"], given["keys"]))
    say(request, "exit-ended")
    return HttpResponseRedirect(reverse("custody-agreement", args=[agreement_id]))
