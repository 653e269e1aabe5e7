from __future__ import annotations

from hashlib import sha256

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.custody import access, actions
from nazorat.custody.bundles import read_answers, read_key
from nazorat.custody.forms import AnswersFileForm, KeyFileForm
from nazorat.custody.paper import page_hash
from nazorat.custody.queries import asks_waiting, key_in_use
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest

JSON = "application/json"


def stick_page(request: UnlockedRequest) -> HttpResponseBase:
    """The custody page on a stick: what it needs from here, and what it gives back."""
    waiting, key = asks_waiting(request.user, timezone.now()).count(), key_in_use(request.user)
    shown: dict[str, object] = {
        "key": key,
        "waiting": waiting,
        "hash": page_hash(),
        "answers": AnswersFileForm(auto_id="answers_%s"),
    }
    shown["take"] = KeyFileForm()
    return render(request, "custody/stick.html", shown)


def key_file(request: UnlockedRequest) -> HttpResponseBase:
    """The own custody key under its phrase, as the stick reads it."""
    key = access.own_key(request.user)
    return download(bytes(key.wrapped), f"custody-key-{key.check_words}.json", JSON)


def make_view(request: UnlockedRequest) -> HttpResponseBase:
    """Take in a key that was made on the stick."""
    form = KeyFileForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Problem("no-key-file")
    wrapped, check = form.cleaned_data["file"], bytes.fromhex(form.cleaned_data["check"])
    actions.make_custody_key(by=request.keyring, public=read_key(wrapped), wrapped=wrapped, check=check)
    say(request, "custody-key-made")
    return HttpResponseRedirect(reverse("custody"))


def asks_view(request: UnlockedRequest) -> HttpResponseBase:
    """What waits, for the stick."""
    content = actions.take_asks(by=request.keyring)
    return download(content, f"nazorat-asks-{sha256(content).hexdigest()[:8]}.json", JSON)


def answers_view(request: UnlockedRequest) -> HttpResponseBase:
    """Answers that were given on the stick."""
    form = AnswersFileForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Problem("no-answer-bundle")
    taken = actions.take_answers(by=request.keyring, answers=read_answers(form.cleaned_data["file"]))
    return render(request, "custody/taken.html", {"taken": taken})
