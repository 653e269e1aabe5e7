"""Within what the table of rights lets in: circles of a visit, and custodians of two organisations and of a third."""

from __future__ import annotations

from datetime import time
from itertools import product

import pytest
from django.test import Client

from nazorat.fieldwork.models import Record
from nazorat.people.models import Member
from nazorat.people.rights import RIGHTS, Asked, Right
from nazorat.visits.models import Visit
from nazorat.xlsform import Answers
from support.addresses import addresses
from support.everything import CAST, World, make_world
from support.make import custodian_of, make_keyring, make_member, make_organisation, sign_in
from support.records import make_record

from .test_cast import BODIES, METHODS, expected, path_of, tried

pytestmark = pytest.mark.django_db


def test_custodians_of_two_organisations_and_of_a_third() -> None:
    world = make_world()
    theirs = custodian_of(world.members["health"].organisation)
    third = make_member(organisation=make_organisation(), role=Member.Role.CUSTODIAN)
    clients = {}
    for name, member in (("theirs", theirs), ("third", third)):
        clients[name] = Client()
        sign_in(clients[name], member)
    wrong, tries = [], 0
    for pattern in addresses():
        right = RIGHTS[pattern.name or ""]
        if right.asked < Asked.ACCOUNT or not right.who.allows(theirs):
            continue
        for method in set(METHODS) & set(right.methods):
            for name, client in clients.items():
                tries += 1
                found = tried(client, method.lower(), path_of(world, pattern), BODIES.get(right.address, {}))
                if found != (wanted := of_another(name, right, method) or expected(world, "custodian", right, method)):
                    wrong.append((right.address, method, name, found, wanted))
    assert wrong == []
    assert tries > 80


def of_another(name: str, right: Right, method: str) -> str:
    """Where a custodian of another organisation gets something else than the one of the cast; "" where they get the same."""
    if right.address == "member-vouch":
        return "r"
    # the look that is open belongs to two others; the one that waits, waits for any other organisation
    if right.address == "acts-together-read":
        return "n"
    # halves are handed on by the organisation that leaves, which here is that of the cast's custodian
    if (right.address, name, method) == ("custody-hand-on", "theirs", "GET"):
        return "r"
    return "n" if name == "third" and right.whose and right.whose.key in ("own key", "half", "agreement") else ""


# who of the cast opens a record of each circle; the interviewer, here the monitor, also what is for the lead beside them
CIRCLES = {"all": {"lead", "monitor", "health"}, "lead": {"lead", "monitor"}, "health": {"health"}}
# pages that show many records, asked for everything that was said
MANY = {"records-export": "?tool=interview&kind=csv&words=yes", "visit-answers": "?tool=interview"}
READERS = ("lead", "monitor", "health", "interpreter")


def told_to(world: World, circle: str) -> Record:
    """A talk of the monitor's with a person who chose who may know; what was said names the circle."""
    answers: Answers = {
        "before/person": "P1", "before/chosen": "drawn", "before/started": time(10, 0), "before/ended": time(10, 30),
        "opening/talks": "yes", "opening/who_may_know": circle, "bands/sex": "man", "story/account": f"kanareyka-{circle}",
    }  # fmt: skip
    visit = Visit.objects.get(id=world.values["visit_id"])
    return make_record(visit, "interview", answers, make_keyring(world.members["lead"]), reader=world.members["monitor"])


def test_a_record_opens_to_its_circle_alone_at_every_address() -> None:
    world = make_world()
    wrong, tries = [], 0
    for circle, readers in CIRCLES.items():
        there = World(values=world.values | {"record_id": told_to(world, circle).id})
        for pattern in addresses():
            right = RIGHTS[pattern.name or ""]
            if set(pattern.pattern.converters) != {"visit_id", "record_id"}:
                continue
            for method, who in product(set(METHODS) & set(right.methods), CAST):
                tries += 1
                found, wanted = (
                    tried(world.clients[who], method.lower(), path_of(there, pattern), {}),
                    expected(world, who, right, method),
                )
                if wanted == "i" and who not in readers:
                    # of a visit of theirs they may know that there is a record; a name they cannot even be about to seal
                    wanted = "r" if right.address in ("record", "record-history", "record-correct") else "n"
                if found != wanted:
                    wrong.append((circle, right.address, method, who, found, wanted))
    assert wrong == []
    assert tries >= len(CIRCLES) * 3 * len(CAST)


def test_no_page_of_a_visit_shows_what_was_said_to_another_circle() -> None:
    world = make_world()
    records = {circle: told_to(world, circle).id for circle in CIRCLES}
    shown: dict[str, set[str]] = {who: set() for who in READERS}
    for pattern in addresses():
        if "visit_id" not in pattern.pattern.converters or "GET" not in RIGHTS[pattern.name or ""].methods:
            continue
        each = records.values() if "record_id" in pattern.pattern.converters else (world.values["record_id"],)
        paths = {path_of(World(values=world.values | {"record_id": one}, special=world.special), pattern) for one in each}
        if pattern.name in MANY:
            paths |= {path + MANY[pattern.name] for path in paths}
        for path, who in product(sorted(paths), READERS):
            answer = world.clients[who].get(path)
            page = b"".join(answer) if answer.streaming else answer.content
            shown[who] |= {circle for circle in CIRCLES if f"kanareyka-{circle}".encode() in page}
    assert shown == {who: {circle for circle, readers in CIRCLES.items() if who in readers} for who in READERS}
