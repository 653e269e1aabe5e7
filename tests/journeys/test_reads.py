"""Every look at something sealed is an act: the lead of a visit reads every address, and the chain grows where words were opened."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from nazorat.audit.models import Act
from support.everything import World, make_world

from .test_cast import addresses, path_of

pytestmark = pytest.mark.django_db
# what a page opens, it writes down once for each thing that was asked for
OPENING = {
    "visit-plan", "visit-arrive", "visit-refuse", "records", "record", "record-file", "record-picture", "visit-rooms",
    "visit-rooms-table", "visit-answers", "visit-answers-table", "debrief", "debrief-sheet", "debrief-entry",
    "debrief-evidence", "debrief-remove", "findings", "finding-new", "finding", "finding-change", "finding-evidence",
    "recommendation-drafts", "recommendation-new", "recommendation-draft", "recommendation-change", "report-section",
    "report-comments", "report-comment", "report-comments-answers", "report-objections",
    "report-text", "report-gate", "report-sign", "report-adopt", "report-release",
}  # fmt: skip
# words that stand in the sealed things of the world and in nothing else
SEALED = ("a statement", "Прогулка длится менее часа.", "a tip")


def read(world: World, client: Client) -> tuple[set[str], set[str]]:
    """The addresses that wrote an act when they were read, and those that showed sealed words."""
    wrote, showed = set(), set()
    for pattern in addresses():
        name, path = pattern.name or "", path_of(world, pattern)
        before, held = transaction.savepoint(), Act.objects.count()
        answer = client.get(path)
        page = (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace")
        if Act.objects.count() > held:
            wrote.add(name)
        if answer.status_code == 200 and any(word in page for word in SEALED):
            showed.add(name)
        transaction.savepoint_rollback(before)
    return wrote, showed


def test_whatever_shows_sealed_words_has_written_its_act() -> None:
    world = make_world()
    wrote, showed = read(world, world.clients["lead"])
    assert wrote == OPENING
    assert showed <= wrote
    assert {"debrief", "finding", "visit-plan"} <= showed


def test_whoever_is_not_let_in_opens_nothing() -> None:
    world = make_world()
    for who in ("outsider", "administrator", "locked", "nobody"):
        wrote, showed = read(world, world.clients[who])
        assert (who, wrote & OPENING, showed) == (who, set(), set())
