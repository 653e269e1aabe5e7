from __future__ import annotations

from typing import TypedDict

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from nazorat.kit.middleware import forget
from nazorat.kit.panels import local_path
from nazorat.kit.problems import Problem
from nazorat.people import actions, signin
from nazorat.people.access import MemberRequest
from nazorat.people.forms import JoinForm, Offer, SecretForm, SignInForm, UnlockForm
from nazorat.people.middleware import KEPT, drop_key, keep_key
from nazorat.people.models import Member
from nazorat.people.securitykeys import Answered, ask_for_any, ask_for_new, site_of

BACKEND = "nazorat.people.signin.PassphraseBackend"


@sensitive_post_parameters()
def sign_in_page(request: HttpRequest) -> HttpResponseBase:
    """Code, passphrase and second factor on one page; a key is unlocked and a cookie given only when all three hold."""
    form = SignInForm(request.POST if request.method == "POST" else None)
    site = site_of(request.scheme or "", request.get_host())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        touched = Answered(site, given["state"], given["answer"]) if site and given["answer"] else None
        proven = signin.prove(given["code"], given["passphrase"], touched or given["second"], address=_address(request))
        if proven:
            return _go_on(request, _begin(request, proven.member, proven.wrap))
        actions.note_refusal(by=None)
        form.refuse()
    return render(request, "people/sign_in.html", {"form": form, "question": site and ask_for_any(site), **_asked_for(request)})


@sensitive_post_parameters()
def unlock_page(request: MemberRequest) -> HttpResponseBase:
    """The passphrase once more: opens a locked key, or renews the proof before a weighty act."""
    form = UnlockForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        wrap = signin.prove_again(request.user, form.cleaned_data["passphrase"])
        if wrap:
            cookie = actions.unlock(by=request.user, wrap=wrap, session_key=request.session.session_key or "")
            return _go_on(request, cookie)
        actions.note_refusal(by=request.user)
        form.refuse()
    return render(request, "people/unlock.html", {"form": form, **_asked_for(request)})


def lock_view(request: MemberRequest) -> HttpResponseBase:
    """Lock now. What the browser cached goes too; what the field app holds on this device stays."""
    actions.lock(by=request.user, session_key=request.session.session_key or "")
    response = HttpResponseRedirect(reverse("unlock"))
    drop_key(response)
    forget(response)
    return response


def sign_out_view(request: HttpRequest) -> HttpResponseBase:
    """End this browser's session, its unlocking and its cookies."""
    if isinstance(request.user, Member):
        actions.sign_out(by=request.user, session_key=request.session.session_key or "")
    logout(request)
    response = HttpResponseRedirect(reverse("sign-in"))
    drop_key(response)
    forget(response)
    return response


@sensitive_post_parameters()
def join_page(request: HttpRequest) -> HttpResponseBase:
    """An invited person comes in: first the code of the invitation, then passphrase and second factor, then the recovery codes.

    Both factors are proven by joining, so this browser is signed in with it and nobody stretches the passphrase twice.
    """
    if request.method == "GET":
        return render(request, "people/join.html", {"form": SecretForm()})
    signin.take_try("join", _address(request))
    first = SecretForm(request.POST)
    if not first.is_valid():
        return render(request, "people/join.html", {"form": first})
    member, secret = first.invited.member, first.cleaned_data["secret"]
    offer = Offer.unboxed(request.POST.get("offer", ""), first.invited.id)
    form = JoinForm(request.POST if offer else None, offer=offer or Offer.begin(first.invited.id), member=member)
    joined = _joined(request, form, member, secret) if offer and form.is_valid() else None
    if joined:
        cookie = _begin(request, member, joined.wrap)
        response = render(request, "people/joined.html", {"codes": joined.codes, "member": member})
        keep_key(response, cookie)
        return response
    site = site_of(request.scheme or "", request.get_host())
    shown = {
        "form": form, "offer": form.offer, "secret": secret, "member": member, "question": site and ask_for_new(site, member),
        "otpauth": signin.otpauth_of(member, form.offer.totp),
    }  # fmt: skip
    return render(request, "people/join_second.html", shown)


def _joined(request: HttpRequest, form: JoinForm, member: Member, secret: str) -> actions.Joined | None:
    """None when the security key was not taken: the page asks once more, nothing that was typed is lost but the passphrase."""
    second = form.second(site_of(request.scheme or "", request.get_host()))
    try:
        return actions.join(by=member, secret=secret, phrase=form.cleaned_data["passphrase"], second=second)
    except Problem as refused:
        if refused.code != "security-key-refused":
            raise
        form.refuse_key()
        return None


def _begin(request: HttpRequest, member: Member, wrap: bytes) -> str:
    """Sign in to a new session and unlock the key in this browser; gives the cookie.

    What the session of whoever was here before held does not come along.
    """
    request.session.flush()
    login(request, member, backend=BACKEND)
    request.session["begun"] = timezone.now().timestamp()
    request.session.save()
    return actions.sign_in(by=member, wrap=wrap, session_key=request.session.session_key or "")


def _go_on(request: HttpRequest, cookie: str) -> HttpResponse:
    asked = _asked_for(request)
    response: HttpResponse = HttpResponseRedirect(asked["next"])
    if asked["kept"]:
        fields = [(name.removeprefix(KEPT), value) for name, value in asked["kept"]]
        response = render(request, "people/continue.html", {**asked, "fields": fields})
    keep_key(response, cookie)
    return response


class Asked(TypedDict):
    """Where the person was going and what they had typed there."""

    next: str
    kept: list[tuple[str, str]]
    lost_files: bool


def _asked_for(request: HttpRequest) -> Asked:
    """Where the person was going, and the fields that they had typed there: both travel in the page only."""
    given = request.POST if request.method == "POST" else request.GET
    kept = [(name, value) for name, values in request.POST.lists() if name.startswith(KEPT) for value in values]
    return Asked(next=local_path(given.get("next", "/")), kept=kept, lost_files=bool(request.POST.get("lost_files")))


def _address(request: HttpRequest) -> str:
    return signin.address_of(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))
