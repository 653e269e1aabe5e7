"""Short notices after an act. Only codes are stored in the session row: the words come from the catalogue when shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

TONES = {"done": messages.SUCCESS, "look": messages.WARNING}


@dataclass(frozen=True)
class Flash:
    """A notice: what happened, in one sentence. Tone "done" or "look" (something is still open)."""

    code: str
    text: str | Promise
    tone: str


_catalogue: dict[str, Flash] = {}


def register_flash(code: str, text: str | Promise, *, tone: str = "done") -> None:
    """Enter a notice. Rooms call this in `ready()`; the same code with other words is a ValueError."""
    if tone not in TONES:
        raise ValueError(f"'{tone}' is not a tone of a flash.")
    flash = Flash(code, text, tone)
    if _catalogue.setdefault(code, flash) != flash:
        raise ValueError(f"The flash '{code}' is already registered with other words.")


def catalogue() -> Mapping[str, Flash]:
    """Every registered notice by its code."""
    return dict(_catalogue)


def say(request: HttpRequest, code: str) -> None:
    """Show this notice on the person's next page. LookupError when nobody registered the code."""
    if code not in _catalogue:
        raise LookupError(f"No flash is registered as '{code}'.")
    messages.add_message(request, TONES[_catalogue[code].tone], code)


def heard(request: HttpRequest) -> Iterator[Flash]:
    """The notices waiting for this person, each given once. What others put among Django's messages is not shown."""
    for message in messages.get_messages(request):
        flash = _catalogue.get(str(message.message))
        if flash is not None:
            yield flash
