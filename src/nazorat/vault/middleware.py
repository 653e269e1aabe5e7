"""The size of what a page is sent, before anything reads it: the check of a form's token reads the whole post, of anybody."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from nazorat.kit.problems import Problem, respond
from nazorat.vault.uploads import Body

Next = Callable[[HttpRequest], HttpResponseBase]


class SizeMiddleware:
    """Answers "too-large" to a post that no page needs. What announces no length is read by Django as empty."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        announced = request.META.get("CONTENT_LENGTH") or ""
        if announced.isascii() and announced.isdigit() and int(announced) > most:
            Body.of(request.META, most).drain()
            return respond(request, Problem("too-large"))
        return self.get_response(request)
