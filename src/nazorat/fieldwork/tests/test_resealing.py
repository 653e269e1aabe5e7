"""Records that stand sealed to an earlier key are sealed anew by whoever opens them, and stay what they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client

from nazorat.audit.models import Act
from nazorat.audit.queries import exported_lines
from nazorat.audit.verifier import verify
from nazorat.fieldwork import actions
from nazorat.fieldwork.actions import resealing
from nazorat.fieldwork.arrivals import Arrival, LateFiles
from nazorat.fieldwork.models import Attachment, KeyingNote, RecordVersion, Resealing
from nazorat.fieldwork.queries import sealed_anew
from nazorat.fieldwork.sealing import SealedFiles, key_for
from nazorat.people.keyring import Keyring
from nazorat.vault import blobs, crypto
from nazorat.vault.models import Blob
from nazorat.visits.actions import Seat, remove_from_team, turn_keys, visit_keys
from nazorat.visits.keys import VisitKeys
from nazorat.visits.models import VisitKey, VisitKeyGrant
from nazorat.xlsform import Answers
from support.collect import JPEG
from support.make import make_keyring, make_member, sign_in
from support.records import make_arrival, received
from support.visits import make_visit

pytestmark = pytest.mark.django_db
TEAM, LEAD = VisitKey.Compartment.TEAM, VisitKey.Compartment.LEAD
PICTURE = "pictures/picture"


class Team:
    """A visit with a lead, one who stays and one who leaves."""

    def __init__(self) -> None:
        self.lead, self.stays, self.leaves = (make_keyring(make_member()) for _ in range(3))
        seats = [Seat(who.member, "monitor", interviews=True) for who in (self.stays, self.leaves)]
        self.visit = make_visit(lead=self.lead, seats=seats, tools=("note",))

    def sealed(self, text: str, picture: bytes = b"", **given: Any) -> Arrival:
        answers: Answers = {"what/theme": "mat", "what/text": text, **({PICTURE: f"{text}.jpg"} if picture else {})}
        files = ((f"{text}.jpg", picture),) if picture else ()
        return make_arrival(self.visit, "note", answers, self.lead, files=files, **given)

    def turn(self, member: Keyring | None = None) -> None:
        remove_from_team(by=self.lead, visit=self.visit, member=(member or self.leaves).member)

    def epochs(self) -> list[int]:
        return list(RecordVersion.objects.order_by("received_at", "number").values_list("key__epoch", flat=True))

    def texts(self, by: Keyring | None = None) -> list[str]:
        opened = actions.open_records(by=by or self.lead, visit=self.visit)
        assert opened.broken == ()
        return sorted(str(record.answers["what/text"]) for record in opened)

    def pictures(self) -> list[bytes]:
        rows = Attachment.objects.select_related("version", "blob")
        return sorted(actions.open_file(by=self.lead, visit=self.visit, attachment=row)[1] for row in rows)


@pytest.fixture
def team() -> Team:
    return Team()


def on_disk() -> set[str]:
    return {file.name for file in Path(settings.NAZORAT_BLOBS).glob("??/*")}


def opens(keys: VisitKeys, version: RecordVersion) -> bool:
    try:
        keys.open(bytes(version.sealed), version.key_id)
    except crypto.CannotOpen:
        return False
    return True


def test_record_that_came_late_is_sealed_anew_and_stays_marked(team: Team) -> None:
    taken_along = visit_keys(by=team.leaves, visit=team.visit)
    offline = [team.sealed("one", JPEG), team.sealed("two")]
    team.turn()
    for arrival in offline:
        received(arrival)
    plain = {row.record_id: bytes(row.mac) for row in RecordVersion.objects.all()}
    assert all(opens(taken_along, row) for row in RecordVersion.objects.all())
    old = set(Blob.objects.values_list("id", flat=True))
    first = actions.open_records(by=team.stays, visit=team.visit)
    turned = VisitKey.objects.get(visit=team.visit, compartment=TEAM, epoch=2).made_at
    assert [record.late_since for record in first] == [turned, turned]
    assert team.epochs() == [2, 2]
    for row in RecordVersion.objects.select_related("key"):
        stolen = crypto.open_all({row.id: bytes(row.sealed)}, [held.identity for held in taken_along.held.values()])
        assert stolen == {}
        assert bytes(row.mac) == plain[row.record_id]
    assert [record.late_since for record in actions.open_records(by=team.lead, visit=team.visit)] == [turned, turned]
    assert (team.texts(), team.pictures()) == (["one", "two"], [JPEG])
    assert old.isdisjoint(Blob.objects.values_list("id", flat=True))
    assert not any(blobs.path(blob).exists() for blob in old)
    assert verify(exported_lines()).holds


def test_act_of_a_block_commits_to_what_was_and_what_is(team: Team) -> None:
    arrival = team.sealed("one", JPEG)
    team.turn()
    record = received(arrival)
    assert sealed_anew(record, 1) is None
    team.texts()
    row, act = Resealing.objects.get(), Act.objects.get(verb="fieldwork.reseal-records")
    version = RecordVersion.objects.get()
    receipt = Act.objects.get(verb="fieldwork.receive-record", obj=record.id)
    assert (act.obj, act.count, act.actor) == (row.block, 1, team.lead.member.id)
    assert (bytes(row.was), bytes(row.now)) == (bytes(receipt.commitment), bytes(version.sha256))
    told = sealed_anew(record, 1)
    assert told is not None
    assert told.leads_back
    Resealing.objects.update(rest=bytes(32))
    told = sealed_anew(record, 1)
    assert told is not None
    assert not told.leads_back


def test_record_that_was_sealed_anew_twice_leads_back_through_both(team: Team) -> None:
    record = received(team.sealed("one"))
    team.turn()
    team.texts()
    team.turn(team.stays)
    team.texts()
    assert (team.epochs(), Resealing.objects.count()) == ([3], 2)
    told = sealed_anew(record, 1)
    assert told is not None
    assert told.leads_back
    assert [one.late_since for one in actions.open_records(by=team.lead, visit=team.visit)] == [None]


def test_every_version_goes_with_its_record(team: Team) -> None:
    first = received(team.sealed("one", instance_id="uuid:1"))
    received(team.sealed("two", instance_id="uuid:2", deprecated_id="uuid:1"))
    team.turn()
    assert team.texts() == ["two"]
    assert team.epochs() == [2, 2]
    assert actions.open_record(by=team.lead, visit=team.visit, record=first, number=1).answers["what/text"] == "one"


def test_nothing_is_written_when_all_stands_to_the_latest_key(team: Team) -> None:
    team.turn()
    received(team.sealed("one", JPEG))
    before = Act.objects.count()
    assert team.texts() == ["one"]
    assert Act.objects.count() - before == 1


def test_who_lacks_the_latest_key_opens_and_changes_nothing(team: Team) -> None:
    received(team.sealed("one"))
    team.turn()
    latest = VisitKey.objects.get(visit=team.visit, compartment=TEAM, epoch=2)
    VisitKeyGrant.objects.filter(key=latest, member=team.stays.member).delete()
    assert team.texts(team.stays) == ["one"]
    assert team.epochs() == [1]


@pytest.mark.parametrize("wrong", [{"stale": True}, {"signature": bytes(64)}])
def test_key_that_is_due_to_be_turned_or_was_exchanged_gets_nothing(team: Team, wrong: dict[str, Any]) -> None:
    received(team.sealed("one"))
    team.turn()
    VisitKey.objects.filter(visit=team.visit, epoch=2).update(**wrong)
    assert team.texts() == ["one"]
    assert team.epochs() == [1]


def test_record_that_is_none_is_left_as_it_came_and_keeps_nobody_from_the_others(team: Team) -> None:
    received(team.sealed("one"))
    bad = received(team.sealed("two"))
    team.turn()
    RecordVersion.objects.filter(record=bad).update(sealed=b"something else")
    opened = actions.open_records(by=team.lead, visit=team.visit)
    assert (len(opened), opened.broken, team.epochs()) == (1, (bad.id,), [2, 1])
    assert bytes(RecordVersion.objects.get(record=bad).sealed) == b"something else"


def test_file_that_does_not_open_leaves_its_record_and_no_new_file(team: Team) -> None:
    received(team.sealed("one", JPEG))
    team.turn()
    blobs.path(Blob.objects.get().id).write_bytes(b"something else")
    there = on_disk()
    assert team.texts() == ["one"]
    assert (team.epochs(), on_disk()) == ([1], there)


def test_file_that_comes_late_for_a_record_sealed_anew_is_taken_and_follows(team: Team) -> None:
    """A device that was offline cannot open what it sealed: its files come under the key that it has."""
    arrival = team.sealed("one", JPEG)
    key = key_for(team.visit.id, TEAM)
    received(Arrival(**{**vars(arrival), "files": ()}))
    team.turn()
    team.texts()
    assert team.epochs() == [2]
    files = SealedFiles(["one.jpg"], arrival.instance, arrival.mac, key, None)
    files.held = {}
    files.take("one.jpg", JPEG)
    late = LateFiles(team.visit.id, arrival.instance, key.id, arrival.actor, None, tuple(files.stored))
    actions.receive(by=arrival.actor, arrival=late)
    assert Attachment.objects.get().key_id == key.id
    assert team.pictures() == [JPEG]
    team.texts()
    assert Attachment.objects.get().key_id is None
    assert team.pictures() == [JPEG]


def test_note_of_the_keyer_goes_with_its_record(team: Team) -> None:
    record = received(team.sealed("one"))
    version = RecordVersion.objects.get()
    words = crypto.seal(b'{"what/text": "smudged"}', [VisitKey.objects.get(id=version.key_id).recipient])
    KeyingNote.objects.create(version=version, sealed=words)
    team.turn()
    for _ in range(2):
        assert actions.open_record(by=team.lead, visit=team.visit, record=record).notes == {"what/text": "smudged"}
    assert team.epochs() == [2]


def test_interviewer_who_is_there_still_reads_on_and_one_who_left_does_not(team: Team) -> None:
    rows = [team.sealed(name) for name in ("one", "two")]
    key = key_for(team.visit.id, LEAD)
    for arrival, who in zip(rows, (team.stays, team.leaves), strict=True):
        record = received(arrival)
        keys = visit_keys(by=team.lead, visit=team.visit)
        version = RecordVersion.objects.get(record=record)
        sealed = crypto.seal(keys.open(bytes(version.sealed), version.key_id), [key.recipient, who.member.key.public])
        RecordVersion.objects.filter(id=version.id).update(key=key, reader=who.member, sealed=sealed, sha256=crypto.sha256(sealed))
    team.turn()
    VisitKey.objects.filter(visit=team.visit, compartment=LEAD).update(stale=True)
    turn_keys(by=team.lead, visit=team.visit)
    assert team.texts() == ["one", "two"]
    assert team.epochs() == [2, 2]
    assert list(RecordVersion.objects.order_by("received_at").values_list("reader", flat=True)) == [team.stays.member.id, None]
    assert team.texts(team.stays) == ["one"]


def test_second_of_two_who_open_at_once_gives_way_without_an_error(team: Team) -> None:
    received(team.sealed("one", JPEG))
    team.turn()
    version = RecordVersion.objects.select_related("record", "key", "reader").prefetch_related("attachments__blob").get()
    keys = visit_keys(by=team.stays, visit=team.visit)
    latest = keys.current(TEAM).row
    second = resealing._sealed_anew(version, keys, latest, {})
    assert second is not None
    team.texts()
    assert resealing._write(team.stays, team.visit, latest, [second]) == [second]
    assert (Resealing.objects.count(), team.texts(), team.pictures()) == (1, ["one"], [JPEG])


@pytest.mark.parametrize("before", ["fieldwork_attachment", "vault_blob"])
def test_who_reads_while_another_seals_gives_way_without_an_error(team: Team, before: str) -> None:
    """Rows, attachments and blobs are asked for one after the other: all may be other ones by the time that the next is asked for."""
    received(team.sealed("one", JPEG))
    team.turn()
    files, done = on_disk(), list[int]()

    def other_first(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        if sql.startswith("SELECT") and f'FROM "{before}" WHERE' in sql and not done:
            done.append(1)
            actions.open_records(by=team.lead, visit=team.visit)
        return execute(sql, *given)

    keys = visit_keys(by=team.stays, visit=team.visit)
    ids = list(RecordVersion.objects.values_list("record_id", flat=True))
    with connection.execute_wrapper(other_first):
        assert resealing.reseal(by=team.stays, keys=keys, ids=ids) == 0
    assert done
    assert (Resealing.objects.count(), team.epochs(), team.texts(), team.pictures()) == (1, [2], ["one"], [JPEG])
    assert len(on_disk()) == len(files)


class Broken(DatabaseError):
    """What a database says when it is gone."""


def broken_at(number: int) -> tuple[Callable[..., Any], list[int]]:
    """Runs statements until this one, which never reaches the database; counts them."""
    seen = [0]

    def run(execute: Callable[..., Any], *given: Any) -> Any:
        seen[0] += 1
        if seen[0] == number:
            raise Broken
        return execute(*given)

    return run, seen


def test_resealing_broken_at_a_hundred_points_leaves_every_record_open(team: Team) -> None:
    """Wherever the database goes away: each record stands as it was or anew, opens, and no file is left that no row has."""
    texts = sorted(f"t{number}" for number in range(17))
    ids = [received(team.sealed(text, JPEG)).id for text in texts]
    team.turn()
    there = on_disk()
    points, began = 0, time.monotonic()
    while points < 100 and time.monotonic() - began < 240:
        points += 1
        keys = visit_keys(by=team.lead, visit=team.visit)
        run, _seen = broken_at(points)
        with connection.execute_wrapper(run), pytest.raises(Broken):
            actions.reseal(by=team.lead, keys=keys, ids=ids)
        assert team.epochs() == [1] * 17
        assert on_disk() == there
        if points % 20 == 0:
            keys = visit_keys(by=team.lead, visit=team.visit)
            opened = actions.ask_records(by=team.lead, keys=keys).opening()
            assert sorted(str(one.answers["what/text"]) for one in opened) == texts
    assert points == 100
    assert (team.texts(), team.epochs(), team.pictures()) == (texts, [2] * 17, [JPEG] * 17)


def test_page_says_that_a_record_came_late_and_why(team: Team, client: Client) -> None:
    arrival = team.sealed("one")
    team.turn()
    record = received(arrival)
    sign_in(client, team.stays.member)
    page = ""
    for _ in range(2):
        listed = client.get(f"/visits/{team.visit.id}/records/", headers={"Accept-Language": "en"}).content.decode()
        page = client.get(f"/visits/{team.visit.id}/records/{record.id}/", headers={"Accept-Language": "en"}).content.decode()
        assert "came late" in listed
        assert "after the key of its circle had been turned" in page
        assert "leads back to its receipt" in page
