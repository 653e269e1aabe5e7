"""The one writer of a process: groups stand and fall record by record."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from nazorat.audit.models import Act
from nazorat.audit.queries import exported_lines
from nazorat.audit.verifier import verify
from nazorat.fieldwork.arrivals import Arrival, LateFiles, Receipt
from nazorat.fieldwork.models import Attachment, Record, RecordVersion
from nazorat.fieldwork.queries import here_among, is_here
from nazorat.fieldwork.sealing import Sent, seal_arrival
from nazorat.fieldwork.writer import write_group
from nazorat.kit.problems import Problem
from nazorat.vault import blobs
from nazorat.xlsform import peek_root, read_instance
from support.collect import JPEG, record
from support.doors import Door, make_door


def arrival(
    door: Door, instance_id: str, text: str = "words", files: tuple[tuple[str, bytes], ...] = (), deprecated: str = ""
) -> Arrival:
    xml = record(instance_id, text=text, pictures=["a.jpg", "b.jpg"], deprecated=deprecated)
    root = read_instance(xml)
    return seal_arrival(
        Sent(
            visit_id=door.visit.id, tool_version=door.version, door=Record.Door.COLLECT, xml=xml, root=root, peek=peek_root(root),
            actor=door.device.id, device=door.device, files=files,
        )
    )  # fmt: skip


def codes(outcomes: list[Receipt | Problem]) -> list[str | tuple[int, bool, int]]:
    return [it.code if isinstance(it, Problem) else (it.number, it.repeated, it.missing) for it in outcomes]


@pytest.mark.django_db
def test_group_when_one_is_refused_keeps_the_others_and_nothing_of_it() -> None:
    door = make_door()
    differs = arrival(door, "uuid:1", "two", files=(("a.jpg", JPEG),))
    outcomes = write_group(
        [arrival(door, "uuid:1", "one"), differs, arrival(door, "uuid:2"), arrival(door, "uuid:3", deprecated="")]
    )
    assert codes(outcomes) == [(1, False, 2), "record-differs", (1, False, 2), (1, False, 2)]
    assert (Record.objects.count(), RecordVersion.objects.count(), Attachment.objects.count()) == (3, 3, 0)
    assert not blobs.path(differs.files[0].blob.id).exists()
    assert verify(exported_lines()).holds


@pytest.mark.django_db
def test_group_when_the_same_record_is_in_it_twice_writes_it_once_with_all_files() -> None:
    door = make_door()
    one = arrival(door, "uuid:1", files=(("a.jpg", JPEG),))
    two = arrival(door, "uuid:1", files=(("a.jpg", JPEG), ("b.jpg", JPEG + b"2")))
    assert codes(write_group([one, two])) == [(1, False, 1), (1, True, 0)]
    assert (Record.objects.count(), Attachment.objects.count()) == (1, 2)
    unused = two.files[0].blob
    assert not blobs.path(unused.id).exists()
    assert all(blobs.path(held.blob_id).exists() for held in Attachment.objects.all())


@pytest.mark.django_db
def test_group_when_two_correct_the_same_version_takes_the_first() -> None:
    door = make_door()
    write_group([arrival(door, "uuid:1")])
    outcomes = write_group([arrival(door, "uuid:2", deprecated="uuid:1"), arrival(door, "uuid:3", deprecated="uuid:1")])
    assert codes(outcomes) == [(2, False, 2), "record-outdated"]
    assert Record.objects.get().version == 2


@pytest.mark.django_db
def test_files_when_sealed_to_another_key_than_their_record_are_refused_and_removed() -> None:
    door = make_door()
    first = arrival(door, "uuid:1")
    write_group([first])
    other = arrival(door, "uuid:1", files=(("a.jpg", JPEG),))
    late = LateFiles(door.visit.id, first.instance, uuid4(), door.device.id, None, other.files)
    assert codes(write_group([late])) == ["changed-meanwhile"]
    assert not blobs.path(other.files[0].blob.id).exists()
    stranger = LateFiles(
        uuid4(), first.instance, first.key_id, door.device.id, None, arrival(door, "uuid:1", files=(("a.jpg", JPEG),)).files
    )
    assert codes(write_group([stranger])) == ["record-unknown"]


@pytest.mark.django_db
def test_group_when_it_breaks_leaves_neither_record_nor_act() -> None:
    door = make_door()
    acts = Act.objects.count()
    with pytest.raises(IntegrityError):
        write_group([arrival(door, "uuid:1"), replace(arrival(door, "uuid:2"), record_id=write_first(door))])
    assert (Act.objects.count() - acts, RecordVersion.objects.count()) == (1, 1)


def write_first(door: Door) -> UUID:
    """The id of a record that is there already: a second row of that id is what no sealing makes."""
    made = arrival(door, "uuid:0")
    write_group([made])
    return made.record_id


@pytest.mark.django_db
def test_group_when_tried_again_after_its_commit_keeps_its_files() -> None:
    """The answer to a COMMIT can be lost on the way from the database: what is tried again stands there already."""
    door = make_door()
    again = arrival(door, "uuid:1", files=(("a.jpg", JPEG),))
    assert codes(write_group([again])) == [(1, False, 1)]
    assert codes(write_group([again])) == [(1, True, 1)]
    assert (Record.objects.count(), Attachment.objects.count()) == (1, 1)
    assert blobs.path(again.files[0].blob.id).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("others", [0, 1, 2, 7, 15, 16, 127])
def test_those_that_are_here_are_found_by_one_statement_for_a_group_of_any_size(others: int) -> None:
    held = arrival(make_door(), "uuid:1")
    write_group([held])
    strangers = [uuid4() for _ in range(others)]
    with CaptureQueriesContext(connection) as asked:
        assert here_among([*strangers, held.instance]) == {held.instance}
    assert len(asked) == 1
    assert not any(map(is_here, strangers[:2]))
