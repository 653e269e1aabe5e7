from __future__ import annotations

from typing import cast
from uuid import UUID

from django.conf import settings
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.custody import access, actions
from nazorat.custody.forms import AnswerForm, KeyForm, PhraseForm, SuccessorForm
from nazorat.custody.paper import ceremony_page, recovery_sheet
from nazorat.custody.queries import (
    ask_holds,
    ask_lines,
    asks_before,
    half_for,
    key_in_use,
    keys_that_hold,
    motive_readers,
    sides,
    state_of,
    successors,
)
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.kit.problems import Problem
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.typeset.document import Language


def custody_page(request: MemberRequest) -> HttpResponseBase:
    """What waits for this custodian, the keys of all custodians, and what was asked before."""
    holding = keys_that_hold()
    page = page_of(asks_before(request.user), request.GET.get("page"))
    shown = {
        "key": key_in_use(request.user),
        "holds": any(key.member_id == request.user.id for key in holding),
        "keys": holding,
        "sides": sides(),
        "successor": successors().get(request.user.id),
        "page": page,
        "lines": ask_lines(page.rows, request.user, timezone.now()),
    }
    return render(request, "custody/custody.html", shown)


def make_key_page(request: UnlockedRequest) -> HttpResponseBase:
    """Make a custody key in this browser. The phrase stays there."""
    if request.method == "POST":
        take_key(request)
        say(request, "custody-key-made")
        return HttpResponseRedirect(reverse("custody"))
    return render(request, "custody/key.html", {"key": key_in_use(request.user)})


def take_key(request: UnlockedRequest) -> None:
    """Keep the key that this member's browser made. Raises Problem "custody-not-sealed" and those of `actions.make_custody_key`."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        raise Problem("custody-not-sealed")
    given = form.cleaned_data
    check = bytes.fromhex(given["check"])
    actions.make_custody_key(by=request.keyring, public=given["public"], wrapped=given["wrapped"], check=check)


def change_phrase_page(request: UnlockedRequest) -> HttpResponseBase:
    """The same custody key under another phrase; both phrases stay in the browser."""
    key = access.own_key(request.user)
    if request.method == "POST":
        form = PhraseForm(request.POST)
        if not form.is_valid():
            raise Problem("custody-not-sealed")
        before = bytes.fromhex(form.cleaned_data["before"])
        actions.change_custody_phrase(by=request.keyring, key=key, wrapped=form.cleaned_data["wrapped"], before=before)
        say(request, "custody-phrase-changed")
        return HttpResponseRedirect(reverse("custody"))
    return render(request, "custody/phrase.html", {"key": key})


def successor_page(request: UnlockedRequest) -> HttpResponseBase:
    """Name who takes over."""
    form = SuccessorForm(request.POST if request.method == "POST" else None, custodian=request.user)
    if form.is_valid():
        actions.name_successor(by=request.keyring, member=form.cleaned_data["member"])
        say(request, "successor-named")
        return HttpResponseRedirect(reverse("custody"))
    return render(request, "custody/successor.html", {"form": form}, status=422 if form.is_bound else 200)


def ceremony_file(request: UnlockedRequest, language: str) -> HttpResponseBase:
    """The page by which a custody key is made and put on paper, for printing."""
    key = access.own_key(request.user)
    if language not in dict(settings.LANGUAGES):
        raise Problem("not-found")
    content = ceremony_page(key, cast(Language, language))
    return download(content, f"ceremony-{language}.pdf", "application/pdf")


def sheets_page(request: UnlockedRequest) -> HttpResponseBase:
    """The words of the own key for its recovery sheets, made and shown in this browser."""
    return render(request, "custody/sheets.html", {"key": access.own_key(request.user), "languages": settings.LANGUAGES})


def paper_file(request: UnlockedRequest, language: str) -> HttpResponseBase:
    """An empty recovery sheet of the own key, to be filled in by hand."""
    key = access.own_key(request.user)
    if language not in dict(settings.LANGUAGES):
        raise Problem("not-found")
    return download(recovery_sheet(key, cast(Language, language)), f"{key.check_words}-{language}.pdf", "application/pdf")


def recover_page(request: UnlockedRequest) -> HttpResponseBase:
    """Have the own key again from its sheets, in this browser, under a new phrase; it is posted where a phrase is changed."""
    return render(request, "custody/recover.html", {"key": access.own_key(request.user), "places": range(1, 6)})


def answer_page(request: UnlockedRequest, ask_id: UUID) -> HttpResponseBase:
    """One ask, for a custodian of one of its two organisations: the motive is read, and the half sealed anew, in this browser."""
    ask = access.ask_for_answering(request.user, ask_id)
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if not form.is_valid():
            raise Problem("custody-not-sealed")
        answer = actions.answer_ask(by=request.keyring, ask=ask, **form.cleaned_data)
        say(request, "ask-agreed" if answer.agreed else "ask-refused")
        return HttpResponseRedirect(reverse("custody"))
    answers, identity = list(ask.answers.all()), ask.identity
    half = half_for(request.user, identity)
    shown = {
        "ask": ask,
        "bodies": [identity.organisation_a, identity.organisation_b],
        "side": half.side,
        "identity": identity,
        "key": key_in_use(request.user),
        "half": half.sealed,
        "holds": half.holds,
        "state": state_of(ask, timezone.now()),
        "doubtful": not ask_holds(ask),
        "answers": answers,
        "mine": any(answer.organisation_id == request.user.organisation_id for answer in answers),
        "readers": motive_readers(identity, ask.by, ask.one_time),
    }
    return render(request, "custody/answer.html", shown)
