"""A fault of ours that has seen everything: what was sent, who sent it, their session, and that says all of it in its words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from nazorat.people.models import Organisation

Next = Callable[[HttpRequest], HttpResponseBase]


class SawEverything(Exception):
    """Its message holds each word; its class alone may be written down."""


class Broken:
    """Breaks in the place of a view. `X-Break: view` raises, `X-Break: store` has the database refuse a row with a word in it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, given: Any) -> None:
        how = request.headers.get("X-Break")
        if not how:
            return
        words = f"{request.POST.dict()} {request.GET.dict()} {request.COOKIES} {getattr(request.user, 'name', '')}"
        request.session["typed"] = words
        messages.add_message(request, messages.INFO, words)
        missing = [name for name in ("body", "query", "member") if f"kanareyka-{name}" not in words]
        if missing:
            raise LookupError(" ".join(missing))
        if how == "store":
            Organisation.objects.create(
                id=Organisation.objects.values_list("id", flat=True)[0], name=request.POST["row"], kind="ombudsman"
            )
        try:
            raise ValueError(words)
        except ValueError as cause:
            raise SawEverything(words) from cause
