"""Who has nothing to do with a draft, and all that they can try: finders, keys, pages, and whatever lies in the database in clear."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.db import connection
from django.http import Http404
from django.urls import URLPattern, reverse

from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import WALLED, Member
from nazorat.people.rights import RIGHTS, Right
from nazorat.reports.keys import open_key
from nazorat.reports.models import Report, ReportGrant
from nazorat.vault import crypto
from nazorat.visits.models import VisitKey, VisitKeyGrant
from support.addresses import addresses
from support.canaries import files_under, unpacked
from support.drafting import WORD, WRITERS, Drafting, walked
from support.everything import World, make_world
from support.make import make_keyring

ROOMS = ("reports", "findings", "recommendations", "correspondence")
# `outsider` leads another visit; `locked` works on this one, with a browser that is locked
STRANGERS = ("outsider", "left", "administrator", "custodian", "coordinator", "locked", "nobody")
# what the table of rights gives to members at large is no draft: the journal's facts, what was adopted
OPEN = {
    "each": {"outsider", "left", "custodian", "coordinator", *WRITERS},
    # the monitor entered a letter of this world
    "journal": {"coordinator", "monitor"},
    "work or coordinator": {"coordinator"},
}
STEMS = [one for code in ("utf-8", "utf-16-le", "utf-16-be") for one in ("kanareyka".encode(code), "KANAREYKA".encode(code))]


def words_in(data: bytes) -> set[str]:
    """The planted words that some bytes hold, however they are packed."""
    return {word for _layers, held in unpacked(data) for word in plain_words(held)}


def plain_words(data: bytes) -> set[str]:
    """Those that stand there as they were typed."""
    if not any(stem in data for stem in STEMS):
        return set()
    return {f"kanareyka{one.lower()}q" for one in WORD.findall(data.replace(b"\0", b"").decode("utf-8", "replace"))}


def asked() -> list[tuple[URLPattern, Right]]:
    """Every address of the four rooms that can be read."""
    found = [(one, RIGHTS[one.name or ""]) for one in addresses() if (one.callback.__module__ or "").split(".")[1] in ROOMS]
    return [(pattern, right) for pattern, right in found if "GET" in right.methods]


class Strangers:
    """Asks on behalf of everybody who is not to read. Gives what they were let see, which is nothing while all is well."""

    def __init__(self, drafting: Drafting) -> None:
        self.drafting, self.world = drafting, drafting.world
        self.pages = cycle(asked())
        self.rings: dict[str, Keyring] = {}
        self.known: dict[bytes, set[str]] = {}

    @property
    def who(self) -> list[str]:
        """The strangers at this moment: who was taken off the team or whose account ended is one of them."""
        return [*STRANGERS, *sorted(self.drafting.gone)]

    def leaks(self, pages: int) -> list[Any]:
        """What is open to whom; of the addresses the next `pages`, so that in some steps each was asked for by each."""
        return [*self.by_finders(), *self.by_keys(), *self.by_pages(pages), *self.in_rows()]

    def by_finders(self) -> Iterator[Any]:
        released = self.drafting.report.state == Report.State.RELEASED
        for right in {(one.finder, one.who): one for one in RIGHTS.values() if one.finder.partition(".")[0] in ROOMS}.values():
            for who in self.who:
                member = self.world.members.get(who)
                if who == "locked" or member is None or not right.who.allows(member):
                    continue
                assert right.whose is not None
                if right.whose.key == "released or granted" and released and member.role not in WALLED:
                    continue
                if who not in OPEN.get(right.whose.key, ()) and self._finds(right, member):
                    yield right.finder, who

    def given(self, right: Right) -> dict[str, Any]:
        """What the names in an address stand for."""
        return {**self.world.values, **self.world.special.get(right.address, {})}

    def _finds(self, right: Right, member: Member) -> bool:
        given = self.given(right) | {"report_id": self.drafting.report.id}
        names = parameters(right.finder)
        if not set(names) <= set(given):
            return False
        try:
            finder(right.finder)(member, **{name: given[name] for name in names})
        except (Http404, Problem):
            return False
        return True

    def by_keys(self) -> Iterator[Any]:
        """Whether one of them opens a grant with a key of their own, whatever the pages say."""
        grants = [bytes(one) for one in ReportGrant.objects.values_list("wrapped", flat=True)]
        # drafts are under the team's key; that of a narrower circle stays with its last holder, or nobody would open it again
        team = VisitKeyGrant.objects.filter(key__visit=self.drafting.visit, key__compartment=VisitKey.Compartment.TEAM)
        grants += [bytes(one) for one in team.values_list("wrapped", flat=True)]
        for who in self.who:
            # this world lets `left` leave by a stroke in the row; the monitor is taken off by the act, which takes the grants too
            if who in ("locked", "nobody", "left"):
                continue
            ring = self.rings.setdefault(who, self.drafting.rings.get(who) or make_keyring(self.world.members[who]))
            for at, grant in enumerate(grants):
                try:
                    crypto.open_sealed(grant, [ring.identity])
                except crypto.CannotOpen:
                    continue
                yield "grant", who, at
            try:
                open_key(ring, self.drafting.report)
            except Http404:
                continue
            yield "open_key", who

    def by_pages(self, pages: int) -> Iterator[Any]:
        for pattern, right in islice(self.pages, pages):
            given = self.given(right)
            if {"report_id", "language"} <= set(pattern.pattern.converters):
                given |= {"report_id": self.drafting.report.id}
            path = reverse(right.address, kwargs={name: given[name] for name in pattern.pattern.converters})
            for who in self.who:
                answer = self.world.clients[who].get(path, {"all": "1"})
                content = b"".join(answer) if answer.streaming else answer.content
                told = content + unquote(repr(sorted(answer.headers.items()))).encode()
                if shown := words_in(told) - self.drafting.public:
                    yield right.address, who, sorted(shown)

    def in_rows(self) -> Iterator[Any]:
        """Values of every table: what is sealed is opaque, and nothing else holds a word before its time."""
        for table in connection.introspection.table_names():
            if table.startswith(("standards_", "tools_")):
                continue
            with connection.cursor() as cursor:
                # a name that the database itself gives
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name out of the database itself
                for row in cursor.fetchall():
                    for value in row:
                        if shown := self._words(value) - self.drafting.public:
                            yield table, sorted(shown)

    def _words(self, value: Any) -> set[str]:
        if not isinstance(value, str | bytes | memoryview):
            return set()
        data = value.encode() if isinstance(value, str) else bytes(value)
        if data not in self.known:
            self.known[data] = words_in(data)
        return self.known[data]


def shown_to(world: World, who: str, path: str) -> set[str]:
    """The planted words on a page."""
    return words_in(world.clients[who].get(path).content)


def left_on_disk() -> dict[str, Any]:
    """For a process of its own: every act of the walk, and which words the files of the installation held in clear after which of them."""
    settings.NAZORAT_STRETCH = (1, 1 << 20)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    drafting, home, seen, acts, logged = Drafting(make_world()), Path(settings.NAZORAT_HOME), [], 0, False
    for name in walked(drafting):
        for place, data in files_under(home, ("secrets.json",)):
            logged |= place.endswith("-wal")
            if shown := sorted(plain_words(data) - drafting.public):
                seen.append((name, place, shown))
        acts += 1
    return {"seen": [*seen, *Strangers(drafting).in_rows()], "acts": acts, "files": logged or bool(os.environ.get("DATABASE_URL"))}


@cache
def finder(name: str) -> Any:
    room, _, function = name.partition(".")
    return getattr(import_module(f"nazorat.{room}.access"), function)


@cache
def parameters(name: str) -> tuple[str, ...]:
    return tuple(inspect.signature(finder(name)).parameters)[1:]
