from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from lxml import etree
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.fieldwork import actions
from nazorat.fieldwork.models import Attachment, Record, RecordVersion
from nazorat.fieldwork.sealing import key_for
from nazorat.openrosa.forms import MOST_BYTES
from nazorat.vault import blobs
from nazorat.vault.models import Blob
from nazorat.visits.actions import Seat, remove_from_team, turn_keys
from nazorat.visits.models import TeamMember, VisitKey, VisitTool
from support.collect import JPEG, content_type, multipart, record
from support.doors import Door, make_door, make_door_tool
from support.make import make_keyring, make_member
from support.visits import exchange_key

pytestmark = pytest.mark.django_db
# PostgreSQL locks the chain by a statement, SQLite by beginning to write
CHAIN_LOCK = connection.vendor == "postgresql"
# where a record goes that names no circle which the door knows
LEAD = VisitKey.Compartment.LEAD
MESSAGE = "{http://openrosa.org/http/response}message"


@pytest.fixture(scope="module")
def made(lasting: None) -> Door:
    return make_door()


@pytest.fixture
def door(made: Door) -> Door:
    return deepcopy(made)


def send(door: Door, body: bytes, **given: Any) -> Any:
    facts = {"content_type": content_type(), "headers": {"X-OpenRosa-Version": "1.0", "Accept-Language": "en"}, **given}
    return Client().generic("POST", f"/collect/key/{door.token}/submission?deviceID=collect%3Aabc", body, **facts)


def message(answer: Any) -> str:
    """The words of an OpenRosa response; anything else fails here."""
    root = etree.fromstring(answer.content)
    assert root.tag == "{http://openrosa.org/http/response}OpenRosaResponse"
    return root.findtext(MESSAGE) or ""


def files_on_disk() -> list[Path]:
    return [file for file in Path(settings.NAZORAT_BLOBS).glob("??/*") if file.is_file()]


@pytest.fixture
def nothing_left() -> Any:
    """The test may not leave a file in the store that was not there before, nor a row."""
    before = set(files_on_disk())
    yield
    assert set(files_on_disk()) - before == set()
    assert (Record.objects.count(), RecordVersion.objects.count(), Attachment.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("forged", [False, True])
def test_record_when_the_key_row_was_exchanged_is_refused_in_words_of_the_door(door: Door, nothing_left: Any, forged: bool) -> None:
    # the door has seen the true row and remembers that its signature held
    assert key_for(door.visit.id, LEAD).compartment == LEAD
    exchange_key(door.visit, LEAD, by=make_keyring(make_member()) if forged else None)
    answer = send(door, multipart(record("uuid:1", pictures=["a.jpg"]), [("a.jpg", JPEG)]))
    assert (answer.status_code, message(answer).partition(".")[0]) == (409, "A key of this visit is not the one that was signed")


def test_file_when_the_key_of_its_record_was_exchanged_is_refused(door: Door) -> None:
    assert (
        send(door, multipart(record("uuid:1", pictures=["a.jpg", "b.jpg"]), [("a.jpg", JPEG)], incomplete=True)).status_code == 201
    )
    exchange_key(door.visit, LEAD)
    turn_keys(by=door.lead, visit=door.visit)
    answer = send(door, multipart(record("uuid:1", pictures=["a.jpg", "b.jpg"]), [("b.jpg", JPEG)]))
    assert (answer.status_code, message(answer).partition(".")[0]) == (409, "A key of this visit is not the one that was signed")
    assert Attachment.objects.count() == 1
    assert send(door, multipart(record("uuid:2"))).status_code == 201


def test_record_when_sent_is_sealed_and_opens(door: Door) -> None:
    answer = send(door, multipart(record("uuid:1", text="CANARY-31", pictures=["a.jpg"]), [("a.jpg", JPEG)]))
    assert (answer.status_code, answer["X-OpenRosa-Version"], message(answer)) == (201, "1.0", "Received and sealed.")
    (opened,) = actions.open_records(by=door.lead, visit=door.visit)
    assert (opened.answers["text"], opened.door, opened.signed, opened.complete) == ("CANARY-31", Record.Door.COLLECT, False, True)
    held = Attachment.objects.get()
    assert actions.open_file(by=door.lead, visit=door.visit, attachment=held) == ("a.jpg", JPEG)
    assert JPEG not in blobs.read(held.blob)
    assert b"CANARY-31" not in bytes(RecordVersion.objects.get().sealed)


def test_record_when_sent_names_device_and_organisation_in_the_chain(door: Door) -> None:
    send(door, multipart(record("uuid:1")))
    act = Act.objects.order_by("-seq")[0]
    version = RecordVersion.objects.get()
    assert (act.verb, act.actor, act.organisation) == ("fieldwork.receive-record", door.device.id, door.lead.member.organisation_id)
    assert (act.obj, bytes(act.commitment)) == (version.record_id, bytes(version.sha256))


@pytest.mark.parametrize(("files", "count"), [((), 10), ((("a.jpg", JPEG),), 13)])
def test_record_when_sent_costs_a_fixed_number_of_queries(
    door: Door, files: tuple[tuple[str, bytes], ...], count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    send(door, multipart(record("uuid:0")))
    body = multipart(record("uuid:1", pictures=["a.jpg"]), files)
    with django_assert_num_queries(count + CHAIN_LOCK):
        assert send(door, body).status_code == 201


def test_record_when_sent_twice_is_acknowledged_once(door: Door) -> None:
    before = set(files_on_disk())
    body = multipart(record("uuid:1", pictures=["a.jpg"]), [("a.jpg", JPEG)])
    assert [send(door, body).status_code, send(door, body).status_code] == [201, 201]
    assert (Record.objects.count(), Attachment.objects.count()) == (1, 1)
    assert {file.name for file in set(files_on_disk()) - before} == {blob.id.hex for blob in Blob.objects.all()}


def test_record_when_another_has_its_id_is_refused(door: Door) -> None:
    send(door, multipart(record("uuid:1", text="one")))
    answer = send(door, multipart(record("uuid:1", text="two")))
    assert answer.status_code == 409
    assert "says something else" in message(answer)


def test_file_when_its_name_is_taken_by_another_content_is_refused(door: Door) -> None:
    xml = record("uuid:1", pictures=["a.jpg"])
    send(door, multipart(xml, [("a.jpg", JPEG)]))
    before = set(files_on_disk())
    assert send(door, multipart(xml, [("a.jpg", JPEG + b"other")])).status_code == 409
    assert set(files_on_disk()) == before


def test_record_when_its_files_come_in_several_posts_is_incomplete_until_the_last(door: Door) -> None:
    xml = record("uuid:1", pictures=["a.jpg", "b.jpg"])
    first = send(door, multipart(xml, [("a.jpg", JPEG)], incomplete=True))
    assert message(first) == "Received and sealed; 1 file is still to come."
    assert [file.attachment_id is None for file in opened_files(door)] == [False, True]
    assert message(send(door, multipart(xml, [("b.jpg", JPEG + b"2")]))) == "Received and sealed."
    assert all(file.attachment_id for file in opened_files(door))
    assert RecordVersion.objects.count() == 1


def opened_files(door: Door) -> Any:
    (opened,) = actions.open_records(by=door.lead, visit=door.visit)
    return opened.files


def test_record_when_its_files_never_come_stays_incomplete(door: Door) -> None:
    assert "2 files are still to come" in message(send(door, multipart(record("uuid:1", pictures=["a.jpg", "b.jpg"]))))
    (opened,) = actions.open_records(by=door.lead, visit=door.visit)
    assert not opened.complete


def test_file_when_the_key_turned_meanwhile_opens_with_its_record() -> None:
    leaves = make_member()
    door = make_door(seats=[Seat(leaves, TeamMember.Role.MONITOR)])
    xml = record("uuid:1", pictures=["a.jpg", "b.jpg"])
    send(door, multipart(xml, [("a.jpg", JPEG)], incomplete=True))
    remove_from_team(by=door.lead, visit=door.visit, member=leaves)
    assert send(door, multipart(xml, [("b.jpg", JPEG)])).status_code == 201
    names = {actions.open_file(by=door.lead, visit=door.visit, attachment=held)[0] for held in Attachment.objects.all()}
    assert names == {"a.jpg", "b.jpg"}


def test_file_when_the_record_does_not_name_it_is_not_kept(door: Door) -> None:
    answer = send(door, multipart(record("uuid:1"), [("stray.jpg", JPEG)]))
    assert (answer.status_code, Attachment.objects.count()) == (201, 0)


def test_file_when_it_comes_twice_in_a_post_is_kept_once(door: Door) -> None:
    body = multipart(record("uuid:1", pictures=["a.jpg"]), [("a.jpg", JPEG), ("a.jpg", JPEG)])
    assert (send(door, body).status_code, Attachment.objects.count()) == (201, 1)


def test_file_when_its_name_is_cyrillic_is_found_by_its_record(door: Door) -> None:
    name = "снимок камеры 1.jpg"
    assert message(send(door, multipart(record("uuid:1", pictures=[name]), [(name, JPEG)]))) == "Received and sealed."


def test_correction_when_it_replaces_the_current_version_is_the_next_one(door: Door) -> None:
    send(door, multipart(record("uuid:1", text="one")))
    body = multipart(record("uuid:2", text="two", deprecated="uuid:1"))
    assert [send(door, body).status_code, send(door, body).status_code] == [201, 201]
    (opened,) = actions.open_records(by=door.lead, visit=door.visit)
    assert (opened.version, opened.answers["text"], Record.objects.count()) == (2, "two", 1)


def test_correction_when_the_version_was_replaced_already_is_refused(door: Door) -> None:
    send(door, multipart(record("uuid:1")))
    send(door, multipart(record("uuid:2", deprecated="uuid:1")))
    assert send(door, multipart(record("uuid:3", deprecated="uuid:1"))).status_code == 409
    assert send(door, multipart(record("uuid:4", deprecated="uuid:none"))).status_code == 409


def test_record_when_the_visit_has_another_record_of_that_id_in_another_visit_is_taken(door: Door) -> None:
    other = make_door()
    assert [
        send(door, multipart(record("uuid:1"))).status_code,
        send(other, multipart(record("uuid:1", text="x"))).status_code,
    ] == [201, 201]
    assert Record.objects.filter(visit=other.visit).count() == 1


def test_record_when_sealed_to_a_circle_that_nobody_holds_is_refused(door: Door, nothing_left: None) -> None:
    assert send(door, multipart(record("uuid:1", circle="health", pictures=["a.jpg"]), [("a.jpg", JPEG)])).status_code == 409


@pytest.mark.parametrize(("form", "version"), [("other", "1"), ("door", "2")])
def test_record_of_a_tool_that_the_visit_does_not_use_is_not_found(door: Door, nothing_left: None, form: str, version: str) -> None:
    make_door_tool(code="other", version="1")
    assert send(door, multipart(record("uuid:1", form=form, version=version))).status_code == 404


def test_record_of_a_tool_that_asks_who_a_person_is_is_not_found(door: Door, nothing_left: None) -> None:
    xform = bytes(make_door_tool().xform).replace(b'nazorat:number="1"', b'nazorat:number="1" nazorat:sensitive="identity"')
    VisitTool.objects.create(visit=door.visit, tool_version=make_door_tool(xform.replace(b'"door"', b'"person"'), code="person"))
    assert send(door, multipart(record("uuid:1", form="person"))).status_code == 404


LAUGHS = (
    b"<!DOCTYPE l [<!ENTITY a 'ha'>" + b"".join(b"<!ENTITY %c '&%c;&%c;'>" % (98 + i, 97 + i, 97 + i) for i in range(9)) + b"]>"
)
OUTSIDE = b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
PLAIN = record("uuid:1")


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b"", "not-xml"),
        (PLAIN[:-9], "not-xml"),
        (PLAIN.replace(b"words", b"\xff\xfe"), "not-xml"),
        (OUTSIDE + PLAIN[21:].replace(b"words", b"&x;"), "doctype"),
        (LAUGHS + PLAIN[21:].replace(b"words", b"&j;"), "doctype"),
        (PLAIN.replace(b"words", b"<a>" * 40 + b"</a>" * 40), "too-deep"),
        (PLAIN.replace(b"uuid:1", b""), "no-instance-id"),
        (PLAIN.replace(b'id="door"', b""), "no-form-id"),
        (PLAIN.decode().encode("utf-16"), "not-xml"),
    ],
)
def test_record_when_hostile_or_broken_is_refused(door: Door, nothing_left: None, xml: bytes, reason: str) -> None:
    answer = send(door, multipart(xml, [("a.jpg", JPEG)]))
    assert (answer.status_code, reason in message(answer)) == (400, True)


def test_record_when_larger_than_a_mebibyte_is_refused(door: Door, nothing_left: None) -> None:
    assert send(door, multipart(record("uuid:1", text="x" * (1 << 20)))).status_code == 413


def test_post_when_larger_than_the_limit_is_refused(door: Door, nothing_left: None) -> None:
    xml = record("uuid:1", pictures=["a.jpg"])
    answer = send(door, multipart(xml, [("a.jpg", bytes(MOST_BYTES))]))
    assert (answer.status_code, "larger" in message(answer)) == (413, True)


def test_post_when_cut_is_refused_and_leaves_nothing(door: Door, nothing_left: None) -> None:
    body = multipart(record("uuid:1", pictures=["a.jpg", "b.jpg"]), [("a.jpg", JPEG * 3000), ("b.jpg", JPEG * 3000)])
    for end in (10, 150, 700, len(body) // 2, len(body) - 20):
        assert send(door, body[:end]).status_code == 400


@pytest.mark.parametrize("kind", ["text/xml", "application/json", "multipart/form-data", "multipart/mixed; boundary=x", ""])
def test_post_when_of_another_type_is_refused(door: Door, nothing_left: None, kind: str) -> None:
    answer = send(door, PLAIN, content_type=kind)
    assert (answer.status_code, "multipart/form-data only" in message(answer)) == (415, True)


def test_post_when_a_file_comes_before_the_record_is_refused(door: Door, nothing_left: None) -> None:
    body = multipart(record("uuid:1", pictures=["a.jpg"]), [("a.jpg", JPEG)])
    swapped = body.replace(b"xml_submission_file", b"later").replace(b'name="a.jpg"; ', b'name="xml_submission_file"; ')
    assert "must come first" in message(send(door, swapped))


def test_post_when_no_record_is_in_it_is_refused(door: Door, nothing_left: None) -> None:
    assert send(door, b"--" + content_type().split("=")[1].encode() + b"--\r\n").status_code == 400


def test_post_when_it_has_too_many_parts_is_refused(door: Door, nothing_left: None) -> None:
    names = [f"{number}.jpg" for number in range(200)]
    assert send(door, multipart(record("uuid:1", pictures=names), [(name, b"x") for name in names])).status_code == 400


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (50_000).to_bytes(4) * 2 + b"\x08\x02\x00\x00\x00" + bytes(64),
        b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)//<script>alert(1)</script>",
        JPEG[:-2] + b"PK\x03\x04" + bytes(40),
    ],
)
def test_picture_when_hostile_is_kept_as_it_is_and_never_decoded(
    door: Door, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    decoded: list[object] = []
    monkeypatch.setattr(Image, "open", decoded.append)
    assert send(door, multipart(record("uuid:1", pictures=["a.jpg"]), [("a.jpg", content)])).status_code == 201
    assert actions.open_file(by=door.lead, visit=door.visit, attachment=Attachment.objects.get()) == ("a.jpg", content)
    assert decoded == []


def test_head_says_how_much_a_post_may_hold(door: Door) -> None:
    answer = Client().head(f"/collect/key/{door.token}/submission")
    assert (answer.status_code, answer["X-OpenRosa-Accept-Content-Length"], answer["X-OpenRosa-Version"]) == (
        204,
        str(MOST_BYTES),
        "1.0",
    )


def test_submission_when_got_is_not_allowed(door: Door) -> None:
    assert Client().get(f"/collect/key/{door.token}/submission").status_code == 405


def test_instance_id_when_a_name_is_in_it_stands_nowhere_in_clear(door: Door) -> None:
    send(door, multipart(record("uuid:CANARY-person", pictures=["CANARY-file.jpg"]), [("CANARY-file.jpg", JPEG)]))
    version = RecordVersion.objects.get()
    clear = [str(value) for value in vars(version).values()] + [str(value) for value in vars(Attachment.objects.get()).values()]
    assert not any("CANARY" in value for value in clear)
    assert version.instance != uuid4()
