"""What the driver knows while the story is told: the browsers of the members, and addresses that pages gave it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from nazorat.cli.client import ClientProblem, Desk, Page
from nazorat.cli.demo.doors import Collect, FieldApp
from nazorat.cli.demo.story.book import Sheet
from nazorat.cli.demo.story.shapes import Days

T = TypeVar("T")
Act = Callable[["World"], None]
AT_ONCE = 4
IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Mismatch(Exception):
    """The server says something else than the story."""


@dataclass
class Account:
    """One member at their own device: passphrase and generator are theirs alone and made for this run."""

    key: str
    code: str
    phrase: str
    totp_secret: str
    otpauth: str
    member_id: str
    desk: Desk


@dataclass
class World:
    """`accounts` by cast key, `organisations`, `places`, `visits` by story key to their ids; `records` (visit, key) to record ids.

    `left` are numbers of sheets that nobody keys here: trainees do.
    `digests` names each report's wording as its gate showed it last; `handed_over` is the Word copy that the authority has.
    """

    base: str
    out: Path
    days: Days
    accounts: dict[str, Account] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    visits: dict[str, str] = field(default_factory=dict)
    records: dict[tuple[str, str], str] = field(default_factory=dict)
    findings: dict[str, str] = field(default_factory=dict)
    reports: dict[str, str] = field(default_factory=dict)
    sheets: dict[str, list[Sheet]] = field(default_factory=dict)
    tools: dict[str, str] = field(default_factory=dict)
    collect: dict[str, Collect] = field(default_factory=dict)
    apps: dict[str, FieldApp] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    left: frozenset[int] = frozenset()
    handed_over: bytes = b""

    def desk(self, key: str) -> Desk:
        return self.accounts[key].desk

    def expect(self, what: str, said: object, found: object) -> None:
        """Stop the run when a page does not show what the story says."""
        if said != found:
            raise Mismatch(f"{what}: the story says {said!r}, the server shows {found!r}")

    def close(self) -> None:
        for account in self.accounts.values():
            account.desk.close()
        for client in [*(one.client for one in self.collect.values()), *(one.client for one in self.apps.values())]:
            client.close()


def at_once(work: Callable[[T], object], items: Iterable[T], most: int = AT_ONCE) -> None:
    """Do the same for several at once; the first failure is raised."""
    with ThreadPoolExecutor(most) as pool:
        for done in [pool.submit(work, item) for item in items]:
            done.result()


def beside(*acts: Act) -> Act:
    """Parts of the story that wait for nothing of each other, as one."""
    return lambda world: at_once(lambda act: act(world), acts)


def in_turn(*acts: Act) -> Act:
    """One after the other, as one."""

    def told(world: World) -> None:
        for act in acts:
            act(world)

    return told


def id_in(address: str, after: str = "") -> str:
    """The first identifier of an address behind `after`. Raises ClientProblem when there is none."""
    found = IDENTIFIER.search(address, address.find(after) if after else 0)
    if found is None:
        raise ClientProblem(f"{address} names nothing")
    return str(UUID(found.group()))


def proved(world: World, key: str, path: str) -> Page:
    """A page before a weighty act: it asks for the passphrase again when the last time is too long ago."""
    account = world.accounts[key]
    page = account.desk.get(path)
    if page.path == "/unlock/":
        page = account.desk.submit(page.form("/unlock/"), {"passphrase": account.phrase})
    if page.path != path:
        raise ClientProblem(f"{path} leads to {page.path}: {page.errors()}", page.status)
    return page
