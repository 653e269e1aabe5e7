"""Whether a page was sent all that was announced, and not too much, before anything reads it: the check of a form's token reads the
whole post, of anybody."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from django.http.response import HttpResponseBase

from nazorat.kit.problems import Problem, respond
from nazorat.vault.uploads import Body

Next = Callable[[HttpRequest], HttpResponseBase]


class WholePostMiddleware:
    """Answers "too-large" to a post that no page needs, "upload-cut" to one that broke off: half a sentence would be taken for a whole
    one. What announces no length is read by Django as empty.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        given = request.META.get("CONTENT_LENGTH") or ""
        announced = int(given) if given.isascii() and given.isdigit() else 0
        if announced > most:
            Body.of(request.META, most).drain()
            return respond(request, Problem("too-large"))
        if announced and _received(request) < announced:
            return respond(request, Problem("upload-cut"))
        return self.get_response(request)


def _received(request: HttpRequest) -> int:
    try:
        return len(request.body)
    except UnreadablePostError:
        return 0
