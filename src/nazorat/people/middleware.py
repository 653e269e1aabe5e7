"""Lets every request find out, when it asks, whether this browser's member has unlocked their key."""

from __future__ import annotations

from collections.abc import Callable

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property

from nazorat.people.keyring import COOKIE, Keyring, open_for_browser
from nazorat.people.models import Member, UnlockedSession

Next = Callable[[HttpRequest], HttpResponseBase]


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


def keep_key(response: HttpResponseBase, cookie: str) -> None:
    """Hand the browser its half of the unlocking: for this site, this browser session, not for scripts, not over plain HTTP."""
    response.set_cookie(COOKIE, cookie, secure=True, httponly=True, samesite="Strict", path="/")


def drop_key(response: HttpResponseBase) -> None:
    """Take the browser's half away."""
    response.delete_cookie(COOKIE, path="/", samesite="Strict")
    response.cookies[COOKIE]["secure"] = True
