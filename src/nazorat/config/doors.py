"""The doors of devices and of the public are answered before sessions, languages and forms are looked at: they use none of them.

A device is known by the token in its path, so a request costs what its view costs. Every refusal has the face of the door.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol, cast

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import get_resolver
from django.utils import translation

from nazorat.kit.middleware import put_headers
from nazorat.kit.problems import Problem, of_the_store, respond
from nazorat.people.middleware import kept_out

Next = Callable[[HttpRequest], HttpResponseBase]
# path, its addresses, the face of its refusals
DOORS = (
    ("/collect/key/", "/collect", "nazorat.openrosa.urls", "openrosa"),
    ("/sync/key/", "/sync", "nazorat.sync.urls", "json"),
    ("/sync/pair/", "/sync", "nazorat.sync.urls", "json"),
    ("/alerts/key/", "", "nazorat.alerts.urls", "json"),
    ("/custody/device/", "", "nazorat.custody.urls", "json"),
    ("/public/", "", "nazorat.publish.urls", "plain"),
)
log = logging.getLogger("nazorat.doors")


class AtADoor(Protocol):
    """A request that knows its face."""

    face: str


class DoorsMiddleware:
    """A door's path goes straight to its view, everything else down the chain."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        for begins, prefix, urls, face in DOORS:
            if request.path_info.startswith(begins):
                cast(AtADoor, request).face = face
                return through(request, request.path_info.removeprefix(prefix), urls)
        return self.get_response(request)


def through(request: HttpRequest, path: str, urls: str) -> HttpResponseBase:
    """The answer of a door, with the fixed headers."""
    response: HttpResponseBase
    # a thread keeps the language of the page that it served before
    translation.activate(translation.get_language_from_request(request))
    try:
        match = get_resolver(urls).resolve(path)
        response = kept_out(request, match.url_name) or match.func(request, *match.args, **match.kwargs)
    except Exception as refused:
        problem = problem_of(refused)
        if problem.status >= 500:
            log.error("A door answered %s", problem.code, exc_info=refused)
        response = respond(request, problem)
    put_headers(request, response)
    if isinstance(response, HttpResponse):
        response.headers.setdefault("Content-Length", str(len(response.content)))
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def problem_of(refused: Exception) -> Problem:
    """What a device is told about an exception."""
    if isinstance(refused, Problem):
        return refused
    if isinstance(refused, Http404):
        return Problem("not-found")
    if isinstance(refused, SuspiciousOperation):
        return Problem("bad-request")
    return of_the_store(refused) or Problem("server")
