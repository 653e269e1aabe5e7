"""The whole cast tries every address there is, by GET and by POST: in, or the right refusal.

A new address fails here until its line says who may come in. `MATRIX` has a letter for each of the cast, in the order of CAST:
i in · n not found · r refused, for pages that are no secret · l asked to unlock · s asked to sign in · m no such method.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from nazorat.visits.models import TeamMember, Visit
from support.everything import CAST, World, make_world

pytestmark = pytest.mark.django_db
WAYS = {401: "s", 403: "r", 404: "n", 405: "m", 423: "l"}
IN = (200, 201, 302, 400, 409, 422)
NO_METHOD = "m" * len(CAST)
WORK = "iiinnnnnnnls"
LEAD = "innnnnnnnnls"
TEAM = "iiiinnnnnnis"
MEMBERS = "iiiiiiiiiiis"
ANYBODY = "i" * len(CAST)
UNLOCKED = "iiiiiiiiiils"
KNOWN = "iiiiiiiiinis"
COORDINATOR = "rrrrrrrirrrs"
PLANNERS = "rrrrrrirrrls"
KEEPERS = "rrrrrriirnrs"
GROUPS = (
    (NO_METHOD, ANYBODY, "language sign-out collect-submission sync-records sync-files"),
    (ANYBODY, ANYBODY, "sign-in join"),
    (
        MEMBERS, MEMBERS,
        "unlock standards-provisions standards-provisions-table standards-instruments standards-instruments-table standards-limits "
        "standards-limits-table",
    ),
    (NO_METHOD, MEMBERS, "lock tool-sign"),
    (MEMBERS, MEMBERS, "search"),
    (MEMBERS, NO_METHOD, "me desk tools tool-version tool-workbook visits reports"),
    (UNLOCKED, UNLOCKED, "passphrase recovery-codes security-key-new report-new"),
    (NO_METHOD, "nnnnninnnnns", "end-browser"),
    (NO_METHOD, "nnnnninnnnls", "security-key-remove"),
    ("rrrrrrriiirs", NO_METHOD, "members member"),
    ("rrrrrrririrs", "rrrrrrririrs", "invite member-end"),
    (NO_METHOD, COORDINATOR, "member-role member-again tool-publish tools-library"),
    ("rrrrrrrrirrs", "rrrrrrrrirrs", "member-vouch"),
    (NO_METHOD, "rrrrrrnrrrls", "member-planner member-planner-withdraw"),
    (COORDINATOR, NO_METHOD, "organisations"),
    (COORDINATOR, COORDINATOR, "organisation-new organisation tool-upload standards-norm"),
    (
        KNOWN, NO_METHOD,
        "provision places places-table place mandate recommendations recommendations-table recommendation report-letter-file report-file",
    ),
    ("nnnnnnniinns", NO_METHOD, "acts"),
    (NO_METHOD, "nnnnnnnninls", "acts-chain acts-checkpoints acts-cosign acts-together-ask"),
    ("nnnnnnnninls", NO_METHOD, "acts-together acts-together-read"),
    (NO_METHOD, "nnnnnnnninls", "acts-together-agree"),
    (KEEPERS, KEEPERS, "place-new place-change place-close"),
    (PLANNERS, NO_METHOD, "visit-programme"),
    ("iiiiiiiinnls", NO_METHOD, "conflicts"),
    ("iiiiiiiinnls", "iiiiiiiinnls", "conflict-new"),
    ("rrrrrrirrrls", "rrrrrrirrrls", "conflict-clear conflict-seen"),
    (PLANNERS, PLANNERS, "visit-plan-new visit-plan-change visit-plan-drop"),
    ("rrrrrriirrls", "rrrrrriirrls", "visit-past"),
    ("rrrrrrrirnrs", "rrrrrrrirnrs", "mandate-power"),
    (TEAM, NO_METHOD, "visit visit-team visit-tools sheets"),
    ("innnnninnnls", NO_METHOD, "visit-plan"),
    (LEAD, LEAD, "visit-arrive visit-refuse visit-close visit-team-add visit-team-remove visit-team-lead"),
    (NO_METHOD, LEAD, "visit-keys-turn visit-call-up"),
    ("iiinnnnnnnis", "iiinnnnnnnis", "follow-up-new"),
    (
        NO_METHOD, WORK,
        "visit-team-grant visit-device-revoke sheets-mark sheets-print sheets-destruction keying-draft keying-drop "
        "finding-unlink report-generate report-answer report-review report-grant report-comments-term report-comment-remove",
    ),
    ("innnnnnnnnns", "innnnnnnnnns", "visit-tools-choose"),
    (
        WORK, WORK,
        "follow-up visit-device-pair sheets-issue keying keying-differences visit-rooms debrief debrief-add debrief-sheet debrief-entry "
        "debrief-evidence debrief-remove findings finding-new finding-change finding-evidence finding-remove recommendation-drafts "
        "recommendation-new recommendation-change recommendation-remove report-text report-sign report-adopt report-release report-export "
        "report-letter-new report-comments-new report-comments-answers report-comment",
    ),
    (
        WORK, NO_METHOD,
        "keying-list records-export visit-rooms-table visit-answers visit-answers-table "
        "finding recommendation-draft report-section report-gate report-comments",
    ),
    (WORK, "iiinnnnnnnls", "report-objections"),
    (NO_METHOD, "rrrnnnnnnnls", "report-objection-withdraw"),
    (TEAM, TEAM, "records"),
    ("iiirnnnnnnls", NO_METHOD, "record record-file record-picture"),
    ("iiinnnninnis", "iiinnnninnis", "recommendation-reply recommendation-verify"),
    ("iiinnnnnnnis", NO_METHOD, "report"),
    # a device's token in the address is what opens these
    (ANYBODY, NO_METHOD, "collect-forms collect-form collect-manifest collect-media sync-pack"),
)  # fmt: skip
# what a view must be told before it looks at who asks
BODIES = {"report-review": {"language": "ru"}}
MATRIX = {name: (get, post) for get, post, names in GROUPS for name in names.split()}


def addresses(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            yield from addresses(item)
        else:
            yield item


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


def row_of(world: World, method: str, path: str, name: str) -> str:
    """A letter for each of the cast. What neither a member nor a stranger may ask by this method, nobody may."""
    body = BODIES.get(name, {})
    ends = {one: tried(world.clients[one], method, path, body) for one in (CAST[0], CAST[-1])}
    if set(ends.values()) == {"m"}:
        return NO_METHOD
    return "".join(ends.get(one) or tried(world.clients[one], method, path, body) for one in CAST)


def letter(answer: Any) -> str:
    if answer.status_code == 302 and answer["Location"].startswith(("/sign-in/?", "/unlock/?")):
        return "s" if answer["Location"].startswith("/sign-in/") else "l"
    return "i" if answer.status_code in IN else WAYS.get(answer.status_code, str(answer.status_code))


def test_every_address_has_its_line() -> None:
    assert {pattern.name for pattern in addresses()} == set(MATRIX)


def test_the_cast_at_every_address() -> None:
    world = make_world()
    seen, expected = {}, {}
    for pattern in addresses():
        name, path = pattern.name or "", path_of(world, pattern)
        seen[name] = (row_of(world, "get", path, name), row_of(world, "post", path, name))
        expected[name] = MATRIX.get(name)
    assert {name: found for name, found in seen.items() if found != expected[name]} == {}


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
