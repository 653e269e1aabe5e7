"""Lets every request find out whether this browser's member has unlocked their key, and holds it against the table of rights."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeGuard
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from nazorat.kit.middleware import answer_to
from nazorat.kit.problems import Problem, face_of
from nazorat.people.access import SIGNED_IN_LASTS, MemberRequest
from nazorat.people.keyring import COOKIE, Keyring, open_for_browser
from nazorat.people.models import Member, UnlockedSession
from nazorat.people.rights import Asked, Right, right_to

Next = Callable[[HttpRequest], HttpResponseBase]
PROOF_LASTS = timedelta(minutes=5)
KEPT = "kept."


class KeyringRequest(WSGIRequest):
    """A request whose `keyring` is opened at first use. Without the cookie, or unused, it costs no query."""

    @cached_property
    def unlocked(self) -> tuple[Keyring, UnlockedSession] | None:
        """The keyring and the row that it came from; None while nobody is signed in or the key is locked."""
        cookie = self.COOKIES.get(COOKIE, "")
        if not cookie or not isinstance(self.user, Member) or not self.session.session_key:
            return None
        return open_for_browser(cookie, self.session.session_key, self.user, timezone.now())

    @cached_property
    def keyring(self) -> Keyring | None:
        return self.unlocked[0] if self.unlocked else None


class KeyringMiddleware:
    """Gives the request its `keyring` and `unlocked`. Stands after the session and the signed-in member."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.__class__ = KeyringRequest
        return self.get_response(request)


class RightsMiddleware:
    """Holds every request against its line of the table, before anything of a view runs. No line: nothing is there.

    Stands last. A page is asked for after sign-in; what was posted stays in the browser's page. The passphrase is asked for on the
    page before the act: a POST without it is refused, the act does not happen and nothing of the request is stored.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponseBase | None:
        try:
            return kept_out(request, request.resolver_match.url_name if request.resolver_match else None)
        except Exception as refused:
            answer = answer_to(request, refused)
            if answer is None:
                raise
            return answer


def kept_out(request: HttpRequest, address: str | None) -> HttpResponseBase | None:
    """What whoever asks is told in place of the view; None lets them in. Raises Http404 or Problem."""
    right = right_to(address)
    if right is None:
        raise Http404
    if request.method not in right.methods:
        return HttpResponseNotAllowed(right.methods)
    if right.asked == Asked.NOTHING:
        return None
    if not _is_signed_in(request):
        return _ask(request, "sign-in", Problem("signed-out"))
    return _of_a_member(request, right)


def _of_a_member(request: MemberRequest, right: Right) -> HttpResponseBase | None:
    """Role first: nobody types a passphrase for a page that their role does not open."""
    if not right.who.allows(request.user):
        raise Http404 if right.who.hidden else Problem("refused")
    if right.asked < Asked.KEY:
        return None
    if request.unlocked is None:
        return _ask(request, "unlock", Problem("locked"))
    if right.asked == Asked.PASSPHRASE and timezone.now() - request.unlocked[1].proved_at > PROOF_LASTS:
        return _ask(request, "unlock", Problem("confirm-first"))
    return None


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a refused POST, to stand hidden in the page that asks for a passphrase. Files cannot be kept."""
    dropped = ("csrfmiddlewaretoken",)
    return [(KEPT + name, value) for name, values in request.POST.lists() if name not in dropped for value in values]


def _is_signed_in(request: HttpRequest) -> TypeGuard[MemberRequest]:
    if not isinstance(request.user, Member):
        return False
    begun = request.session.get("begun", 0)
    if timezone.now().timestamp() - begun > SIGNED_IN_LASTS.total_seconds():
        logout(request)
        return False
    return True


def _ask(request: HttpRequest, page: str, problem: Problem) -> HttpResponse:
    """Send the asker to sign in or unlock. A POST is answered with that page itself, the fields kept hidden in it."""
    if face_of(request) != "page":
        raise problem
    if request.method in ("GET", "HEAD"):
        return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")
    shown = {"problem": problem, "kept": kept_fields(request), "next": request.get_full_path(), "lost_files": bool(request.FILES)}
    return render(request, f"people/{page.replace('-', '_')}.html", shown, status=problem.status)


def keep_key(response: HttpResponseBase, cookie: str) -> None:
    """Hand the browser its half of the unlocking: for this site, this browser session, not for scripts, not over plain HTTP."""
    response.set_cookie(COOKIE, cookie, secure=True, httponly=True, samesite="Strict", path="/")


def drop_key(response: HttpResponseBase) -> None:
    """Take the browser's half away."""
    response.delete_cookie(COOKIE, path="/", samesite="Strict")
    response.cookies[COOKIE]["secure"] = True
