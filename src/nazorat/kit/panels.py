"""What upper rooms hang into the frame: entries of the side, the member's state at its foot, and named slots.

Rooms register in `ready()`. Nothing here imports a room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, cached_property
from django.utils.http import url_has_allowed_host_and_scheme

from nazorat.kit import flash

Visible = Callable[[HttpRequest], bool]
Count = Callable[[HttpRequest], int | None]
Provider = Callable[..., Any]


@dataclass(frozen=True)
class NavEntry:
    """One line of the side. `visible` and `count` see the request; neither may open sealed content."""

    code: str
    label: str | Promise
    icon: str
    url_name: str
    order: int
    visible: Visible
    count: Count | None


@dataclass(frozen=True)
class NavLine:
    """A line as drawn for one request."""

    code: str
    label: str | Promise
    icon: str
    url: str
    current: bool
    count: int | None


@dataclass(frozen=True)
class Holder:
    """The signed-in member as the frame shows them: code and role, never a name. `idle_minutes` until the key locks."""

    code: str
    role: str | Promise
    organisation: str
    unlocked: bool
    idle_minutes: int | None = None


_nav: dict[str, NavEntry] = {}
_slots: dict[str, list[tuple[int, Provider]]] = {}
_holder: list[Callable[[HttpRequest], Holder | None]] = []


def to_members(request: HttpRequest) -> bool:
    """Visible to everyone who is signed in."""
    user = getattr(request, "user", None)
    return bool(user is not None and user.is_authenticated)


def register_nav(
    code: str,
    label: str | Promise,
    icon: str,
    url_name: str,
    order: int,
    visible: Visible = to_members,
    count: Count | None = None,
) -> None:
    """Put a line on the side. Lower `order` stands higher; a code registered again replaces its line."""
    _nav[code] = NavEntry(code, label, icon, url_name, order, visible, count)


def register_holder(provider: Callable[[HttpRequest], Holder | None]) -> None:
    """Say who tells the state of the signed-in member; there is one such provider."""
    _holder[:] = [provider]


def register_slot(slot: str, provider: Provider, *, order: int = 100) -> None:
    """Offer something for a named slot of a lower room's page. Registering the same provider again does nothing."""
    offers = _slots.setdefault(slot, [])
    if provider not in [given for _, given in offers]:
        offers.append((order, provider))
        offers.sort(key=lambda offer: offer[0])


def gather(slot: str, *args: Any, **given: Any) -> list[Any]:
    """Ask every provider of a slot, in order; None answers are left out."""
    answers = (provider(*args, **given) for _, provider in _slots.get(slot, []))
    return [answer for answer in answers if answer is not None]


def address(url_name: str) -> str | None:
    """The address of a page, or None in an installation without that room."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def local_path(path: str) -> str:
    """A path of this site to go on to; "/" for anything else."""
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"


ADDRESSES = ("language", "lock", "unlock", "sign-in", "sign-out", "search")


class Frame:
    """All that kit/base.html needs besides its blocks. Asked for only by pages that draw it: a bare page costs nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.demo = bool(getattr(settings, "NAZORAT_DEMO", False))
        self.practice = bool(getattr(settings, "NAZORAT_PRACTICE", False))

    @cached_property
    def holder(self) -> Holder | None:
        return _holder[0](self.request) if _holder else None

    @cached_property
    def nav(self) -> tuple[NavLine, ...]:
        return nav_lines(self.request)

    @cached_property
    def addresses(self) -> Mapping[str, str | None]:
        return {name.replace("-", "_"): address(name) for name in ADDRESSES}

    def flashes(self) -> Iterator[flash.Flash]:
        return flash.heard(self.request)

    def languages(self) -> list[tuple[str, str]]:
        return [(code, str(name)) for code, name in settings.LANGUAGES]


def nav_lines(request: HttpRequest) -> tuple[NavLine, ...]:
    """The side for this request. The line with the longest address that begins the path is the current one."""
    shown = []
    for entry in sorted(_nav.values(), key=lambda entry: (entry.order, entry.code)):
        url = address(entry.url_name)
        if url is not None and entry.visible(request):
            shown.append((entry, url))
    here = max((url for _, url in shown if _leads(url, request.path)), key=len, default=None)
    return tuple(
        NavLine(entry.code, entry.label, entry.icon, url, url == here, entry.count(request) if entry.count else None)
        for entry, url in shown
    )


def _leads(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: `frame`."""
    return {"frame": Frame(request)}
