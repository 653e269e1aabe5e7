"""Every look at something sealed is an act: the cast reads every address, and the chain grows wherever sealed words were shown."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern

from nazorat.audit.models import Act
from nazorat.people.rights import RIGHTS, Asked
from support.addresses import addresses
from support.canaried import THINGS, Variant, canaried, word
from support.everything import CAST, World, make_world

from .test_cast import BODIES, expected, path_of

pytestmark = pytest.mark.django_db
# what a page opens, it writes down once for each thing that was asked for; what a liaison opens has tests of its own, in that room
OPENING = {address for address, right in RIGHTS.items() if right.opens and right.asked > Asked.NOTHING}
# an act too, which opens nothing: a device was given a pack of that number, or what was sealed to it
HANDING = {"sync-pack", "sync-preparation"}
PLAN = "ukazanie-Зарафшон"
# who is let in somewhere although they are not among those who work on the visit: the planner at plans; an interpreter sees how
# many records there are, and no word of them
LET_IN = {
    "planner": {
        "conflicts", "programme-answer", "programme-proposals", "programme-scenario", "programme-score", "road-notes", "sealed-findings",
        "suspected", "suspected-confirm", "suspected-place", "visit-plan", "visit-plan-balance", "visit-plan-change", "visit-programme",
    },
    "interpreter": {"records"},
    "custodian": {"acts-together-read"},
}  # fmt: skip
# as htmx 4 asks for a piece of a page
PIECE = {"HX-Request": "true", "HX-Request-Type": "partial"}
Seen = dict[str, set[str]]


def asked(world: World, more: tuple[Variant, ...]) -> Iterator[tuple[str, str]]:
    """Every address with something real in each place, then those that show more when they are asked otherwise."""
    patterns = {pattern.name or "": pattern for pattern in addresses()}
    for name, pattern in patterns.items():
        yield name, path_of(world, pattern)
    for one in more:
        yield one.name, varied(world, patterns[one.name], one)


def varied(world: World, pattern: URLPattern, one: Variant) -> str:
    other = World(values=world.values | dict(one.values), special=world.special)
    return path_of(other, pattern) + (f"?{one.query}" if one.query else "")


def read(
    world: World, client: Client, more: tuple[Variant, ...], method: str = "get", headers: dict[str, str] | None = None
) -> tuple[set[str], Seen]:
    """The addresses that wrote an act, and which sealed things each answer that wrote none, or one, showed. Nothing stays changed."""
    wrote: set[str] = set()
    showed: Seen = {}
    for name, path in asked(world, more):
        cookies = {key: morsel.value for key, morsel in client.cookies.items()}
        before, held = transaction.savepoint(), Act.objects.count()
        body = BODIES.get(name, {})
        answer = client.get(path, headers=headers) if method == "get" else client.post(path, body, headers=headers)
        acted = Act.objects.count() > held
        transaction.savepoint_rollback(before)
        client.cookies.clear()
        client.cookies.load(cookies)
        found = things_in(answer)
        wrote |= {name} if acted else set()
        assert acted or not found, f"{path} shows {found} and wrote no act"
        if found:
            showed.setdefault(name, set()).update(found)
    return wrote, showed


def opening_for(world: World, who: str) -> set[str]:
    """The addresses that the table has as opening, and lets one of the cast read."""
    return {address for address in OPENING if expected(world, who, RIGHTS[address], "GET") == "i"}


def things_in(answer: Any) -> set[str]:
    """The sealed things whose word stands in an answer: in its body, in the parts of a packed one, in the name of a file."""
    content = b"".join(answer) if answer.streaming else answer.content
    page = content.decode(errors="replace") + unquote(answer.get("Content-Disposition", ""))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            page += "".join(archive.read(part).decode(errors="replace") for part in archive.namelist())
    return {thing for thing in THINGS if word(thing) in page} | ({PLAN} if PLAN in page else set())


def test_whatever_shows_sealed_words_has_written_its_act() -> None:
    world = make_world()
    more = canaried(world)
    wrote, showed = read(world, world.clients["lead"], more)
    assert wrote - HANDING == opening_for(world, "lead")
    # the search can find: each sealed thing is shown to the lead somewhere
    assert set(THINGS) | {PLAN} == set().union(*showed.values())
    assert showed["records-export"] >= {"answer", "access", "talk"}


def test_a_piece_of_a_page_has_written_its_act_too() -> None:
    world = make_world()
    wrote, showed = read(world, world.clients["lead"], canaried(world), headers=PIECE)
    assert wrote - HANDING == opening_for(world, "lead")
    assert set(THINGS) | {PLAN} == set().union(*showed.values())


def test_an_answer_to_a_post_has_written_its_act_too() -> None:
    """Forms that come back with what was wrong show the page around them again."""
    world = make_world()
    _wrote, showed = read(world, world.clients["lead"], canaried(world), "post")
    assert {"finding-change", "recommendation-change"} <= set(showed)


def test_whoever_is_not_let_in_opens_nothing() -> None:
    world = make_world()
    more = canaried(world)
    for who in (name for name in CAST if name not in ("lead", "monitor", "health")):
        # who once worked on the visit, or half does, also tries to get words out by posts
        for method in ("get", "post") if who in ("interpreter", "left", "outsider") else ("get",):
            wrote, showed = read(world, world.clients[who], more, method)
            if method == "get":
                assert (who, wrote & OPENING) == (who, LET_IN.get(who, set()))
            assert (who, set().union(*showed.values(), set()) - ({PLAN} if who == "planner" else set())) == (who, set())
