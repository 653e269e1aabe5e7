"""Headers of every response, and the face of every problem. Both cost a few dictionary look-ups on the ingest path."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from nazorat.kit import problems

Next = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("nazorat.problems")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types default"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


# said over TLS only; a browser that came once does not come in clear for a year
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


class Headers(Protocol):
    """What holds the headers of an answer, ours or that of who serves files."""

    def setdefault(self, name: str, value: str, /) -> object: ...


def put_headers(request: HttpRequest, response: HttpResponseBase) -> None:
    """The fixed headers, where the view has not set its own."""
    add_headers(response.headers)
    if request.is_secure():
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)


def add_headers(headers: Headers, path: str = "", url: str = "") -> None:
    """The same for a file that is served as it lies: path and url are given by who serves it and change nothing."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)


def forget(response: HttpResponseBase) -> None:
    """Tell the browser to drop what it cached: for the answers to lock and sign-out.

    Only the cache. "storage" would also destroy records that the field app on this browser has not yet sent.
    """
    response["Clear-Site-Data"] = '"cache"'


class HeadersMiddleware:
    """Puts the fixed headers on every response; a view that needs another policy (the field app) sets its own first."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.cookie: str = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        put_headers(request, response)
        if self.cookie in request.COOKIES or self.cookie in response.cookies:
            response["Cache-Control"] = "no-store"
        else:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ProblemMiddleware:
    """Turns a Problem into the asker's face; also the plain refusals of Django, where the asker is not a browser."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer_to(request, exception)


def answer_to(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """A refusal in the asker's face; None for what Django answers itself."""
    if isinstance(exception, problems.Problem):
        return problems.respond(request, exception)
    if refused := problems.of_the_store(exception):
        # fail closed: no act could be written, so no content is shown
        log.error("The store answered %s", type(exception).__name__)
        response = problems.respond(request, refused)
        if refused.code == "busy":
            response["Retry-After"] = "5"
        return response
    code = _plain_code(exception)
    if code and problems.face_of(request) in ("json", "openrosa"):
        return problems.respond(request, problems.Problem(code))
    return None


def _plain_code(exception: Exception) -> str:
    if isinstance(exception, Http404):
        return "not-found"
    return "refused" if isinstance(exception, PermissionDenied) else ""
