"""The whole cast tries every address there is, by GET and by POST: in, or the refusal that the table of rights names.

What is expected is worked out of the table (`people/rights.md`); only who of the cast stands how to the things of this world is said here.
A letter for each answer: i in · n not found · r refused, for pages that are no secret · l asked to unlock or for the passphrase anew ·
s asked to sign in · m no such method.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from nazorat.people.models import UnlockedSession
from nazorat.people.rights import RIGHTS, Asked, Right
from nazorat.visits.models import TeamMember, Visit
from support.addresses import addresses
from support.everything import CAST, World, make_world

pytestmark = pytest.mark.django_db
WAYS = {401: "s", 403: "r", 404: "n", 405: "m", 423: "l"}
IN = (200, 201, 302, 400, 409, 422)
METHODS = ("GET", "POST")
WORKING = {"lead", "monitor", "health", "locked"}
SHARED = {"lead", "health", "outsider"}
# who of the cast finds the thing of this world, by the key of the table's column "whose"
FINDS = {
    "each": set(CAST),
    "own": {"outsider"},
    "own key": {"custodian"},
    "own ask": {"lead"},
    "urgent": {"lead"},
    "agreement": {"custodian"},
    "hears": {"lead"},
    "keeps": {"lead"},
    "own device": {"lead"},
    "half": {"custodian"},
    "kept": {"coordinator", "custodian"},
    "work, key": WORKING,
    "shared": SHARED,
    "team": WORKING | {"interpreter"},
    "team, key": WORKING | {"interpreter"},
    "lead": {"lead"},
    # these pages stand at the plan, of which the lead alone is called up
    "lead, planned": {"lead"},
    "lead, then work": {"lead"},
    "lead, then work, not over": {"lead"},
    "work": WORKING,
    "work, begun": WORKING,
    "own draw": {"health"},
    "work or coordinator": WORKING | {"coordinator"},
    "plan": {"lead", "planner"},
    "planner's plan": {"planner"},
    "standing": {"planner"},
    "installation": {"custodian"},
    "two custodians": {"custodian"},
    "released or granted": WORKING,
    "granted": WORKING,
    "granted or head": WORKING,
    "journal": WORKING | {"coordinator"},
    "journal, granted": WORKING,
    "taking": WORKING,
    "link": set(CAST),
    "scan key": WORKING,
    "device": set(CAST),
}
# the documents of this world are released, its other report is a draft
RELEASED = {"report-file", "report-letter-file", "report-editions", "report-edition-file"}
# who finds it and is refused all the same: an interpreter holds no key, and the objection is somebody else's
HELD_BACK = {
    ("record", "interpreter"), ("record-history", "interpreter"), ("record-file", "interpreter"), ("record-picture", "interpreter"),
} | {("report-objection-withdraw", who) for who in CAST}  # fmt: skip
# what a view must be told before it looks at who asks
BODIES = {"report-review": {"language": "ru"}, "report-late-review": {"language": "ru"}}


def expected(world: World, who: str, right: Right, method: str) -> str:
    """The letter that the table has for one of the cast."""
    if method not in right.methods:
        return "m"
    if right.asked == Asked.NOTHING or who == "nobody":
        return "i" if right.asked == Asked.NOTHING else "s"
    if not right.who.allows(world.members[who]):
        return "n" if right.who.hidden else "r"
    if right.asked >= Asked.KEY and who == "locked":
        return "l"
    if right.whose and right.address not in RELEASED and who not in FINDS[right.whose.key]:
        return "n"
    return "r" if (right.address, who) in HELD_BACK else "i"


def path_of(world: World, pattern: URLPattern) -> str:
    """The address with something real in each place."""
    names = pattern.pattern.converters
    given = {**world.values, **world.special.get(pattern.name or "", {})}
    return reverse(pattern.name or "", kwargs={name: given[name] for name in names})


def tried(client: Client, method: str, path: str, body: dict[str, str]) -> str:
    """The letter of the answer. Whatever it changed is taken back, also in the browser."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    before = transaction.savepoint()
    try:
        answer = client.get(path) if method == "get" else client.post(path, body)
    finally:
        transaction.savepoint_rollback(before)
        client.cookies.clear()
        client.cookies.load(cookies)
    return letter(answer)


def letter(answer: Any) -> str:
    if "confirm-first" in str(answer.context and answer.context.get("problem")):
        return "l"
    if answer.status_code == 302 and answer["Location"].startswith(("/sign-in/?", "/unlock/?")):
        return "s" if answer["Location"].startswith("/sign-in/") else "l"
    return "i" if answer.status_code in IN else WAYS.get(answer.status_code, str(answer.status_code))


def test_the_cast_at_every_address() -> None:
    world = make_world()
    wrong = []
    for pattern in addresses():
        right, path = RIGHTS[pattern.name or ""], path_of(world, pattern)
        for method in METHODS:
            # a method that is not taken is taken from nobody: a member and a stranger are enough
            for who in CAST if method in right.methods else (CAST[0], CAST[-1]):
                found = tried(world.clients[who], method.lower(), path, BODIES.get(right.address, {}))
                if found != expected(world, who, right, method):
                    wrong.append((right.address, method, who, found, expected(world, who, right, method)))
    assert wrong == []


def test_an_old_proof_is_asked_for_anew_where_the_table_says_so() -> None:
    """Six minutes after the passphrase was given: those who would be let in are asked for it, and nobody else notices."""
    world = make_world()
    UnlockedSession.objects.update(proved_at=timezone.now() - timedelta(minutes=6))
    wrong = []
    for pattern in addresses():
        right, path = RIGHTS[pattern.name or ""], path_of(world, pattern)
        for method in set(METHODS) & set(right.methods) if right.asked >= Asked.KEY else ():
            for who in ("lead", "custodian"):
                found, wanted = tried(world.clients[who], method.lower(), path, {}), expected(world, who, right, method)
                if right.asked == Asked.PASSPHRASE and right.who.allows(world.members[who]):
                    wanted = "l"
                if right.asked == Asked.PASSPHRASE and found != wanted:
                    wrong.append((right.address, method, who, found, wanted))
                if right.asked == Asked.KEY and found == "l":
                    wrong.append((right.address, method, who, found, wanted))
    assert wrong == []


def test_things_of_one_visit_are_not_there_under_another() -> None:
    """Whoever may read one visit names things of another under its address: as if they were nowhere."""
    world = make_world()
    own = Visit.objects.get(team__member=world.members["outsider"], team__role=TeamMember.Role.LEAD, team__left_at=None, tools=None)
    other = World(values=world.values | {"visit_id": own.id}, special={name: dict(held) for name, held in world.special.items()})
    client, found, tries = world.clients["outsider"], [], 0
    for pattern in addresses():
        names = set(pattern.pattern.converters)
        if "visit_id" not in names or not names - {"visit_id", "kind"}:
            continue
        for method in ("get", "post"):
            answer = tried(client, method, path_of(other, pattern), BODIES.get(pattern.name or "", {}))
            tries += 1
            if answer not in "nm":
                found.append((pattern.name, method, answer))
    assert found == []
    assert tries > 30
    # the outsider works on that visit, so that only the things keep them out
    assert tried(client, "get", f"/visits/{own.id}/records/", {}) == "i"


# what of a visit's own pages is not there in a state, by the key of the table's column "whose"
ABSENT = {
    Visit.State.PLANNED: {"work, begun"},
    Visit.State.UNDER_WAY: {"plan", "planner's plan", "lead, planned"},
    Visit.State.CLOSED: {"plan", "planner's plan", "lead, planned", "lead, then work, not over"},
    Visit.State.REFUSED: {"plan", "planner's plan", "lead, planned", "lead, then work, not over"},
}


def test_a_visits_pages_in_each_state() -> None:
    """Its lead finds what the table has for that state, and the lead of another visit none of it."""
    world = make_world()
    wrong = []
    for state in ABSENT:
        before = transaction.savepoint()
        wrong += pages_in(world, state)
        transaction.savepoint_rollback(before)
    assert wrong == []


def pages_in(world: World, state: Visit.State) -> list[Any]:
    """Where the answers in this state differ from the table."""
    plan, begun = world.special["visit-plan"]["visit_id"], world.values["visit_id"]
    if state in (Visit.State.CLOSED, Visit.State.REFUSED):
        Visit.objects.filter(id=begun).update(state=state, ended_on=F("began_on"))
    there = World(values=world.values | {"visit_id": plan if state == Visit.State.PLANNED else begun})
    wrong, tries = [], 0
    for pattern in addresses():
        right = RIGHTS[pattern.name or ""]
        if right.whose is None or right.asked < Asked.ACCOUNT or set(pattern.pattern.converters) - {"kind"} != {"visit_id"}:
            continue
        for method in set(METHODS) & set(right.methods):
            tries += 1
            path, absent = path_of(there, pattern), right.whose.key in ABSENT[state] or not right.who.allows(world.members["lead"])
            found = [tried(world.clients[who], method.lower(), path, {}) for who in ("lead", "outsider")]
            if (found[0] in "nr") != absent or found[1] not in "nr":
                wrong.append((state, right.address, method, found, absent))
    assert tries > 40
    return wrong
