from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.fieldwork import actions
from nazorat.fieldwork.models import Attachment, Record, RecordVersion
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.sync.forms import MOST_FILE, MOST_RECORD
from nazorat.vault import crypto
from nazorat.visits.actions import Seat, close_visit, remove_from_team, revoke_device, turn_keys
from nazorat.visits.keys import key_message
from nazorat.visits.models import Device, TeamMember, VisitKey
from support.collect import JPEG, record
from support.device import FieldApp, Sealed, seal
from support.doors import Door, make_door, make_door_tool
from support.make import make_keyring, make_member, sign_in
from support.visits import chain_lock, exchange_key, make_device

pytestmark = pytest.mark.django_db
XML = record("uuid:1", text="CANARY-47").decode()
PACK_QUERIES = 16


@pytest.fixture(scope="module")
def made(lasting: None) -> Door:
    return make_door(Device.Kind.FIELD_APP)


@pytest.fixture
def door(made: Door) -> Door:
    return deepcopy(made)


@pytest.fixture
def app(door: Door) -> FieldApp:
    return paired(door)


def paired(door: Door) -> FieldApp:
    return FieldApp(door.seed, Client().get(f"/sync/key/{door.token}/pack").json())


def send(door: Door, sealed: Sealed, **changed: Any) -> Any:
    body, headers = changed.get("body", sealed.body), {**sealed.headers, **changed.get("headers", {}), "Accept-Language": "en"}
    return Client().generic(
        "POST", f"/sync/key/{door.token}/{sealed.path}", body, content_type="application/octet-stream", headers=headers
    )


def refusal(answer: Any) -> tuple[int, str]:
    """Status and code of a problem in JSON."""
    facts = answer.json()
    assert set(facts) == {"code", "message", "next", "docs"}
    return answer.status_code, facts["code"]


@pytest.fixture
def nothing_left() -> Any:
    """The test may leave neither a file nor a row."""
    before = set(Path(settings.NAZORAT_BLOBS).glob("??/*"))
    yield
    assert set(Path(settings.NAZORAT_BLOBS).glob("??/*")) - before == set()
    assert (Record.objects.count(), RecordVersion.objects.count(), Attachment.objects.count()) == (0, 0, 0)


def test_pack_holds_tools_and_signed_keys_and_names_nobody(door: Door, app: FieldApp) -> None:
    pack = app.pack
    assert (pack["visit"], pack["visit_number"], pack["device_number"]) == (str(door.visit.id), door.visit.number, 1)
    assert [(tool["code"], tool["xform"].encode()) for tool in pack["tools"]] == [("door", bytes(door.version.xform))]
    assert [(key["compartment"], key["epoch"]) for key in pack["keys"]] == [(1, 1), (2, 1)]
    for key in pack["keys"]:
        signed = key_message(door.visit.id, key["compartment"], key["epoch"], key["public"])
        assert crypto.verify(bytes.fromhex(key["signed_by"]), signed, bytes.fromhex(key["signature"]))
    place, lead = door.visit.place, door.lead.member
    assert place is not None
    assert not any(word in str(pack) for word in (place.name_ru, place.name_en, lead.name, lead.code))


def test_pack_when_a_key_row_was_exchanged_is_refused(door: Door) -> None:
    before = Client().get(f"/sync/key/{door.token}/pack").json()["keys"]
    exchange_key(door.visit)
    assert refusal(Client().get(f"/sync/key/{door.token}/pack")) == (409, "visit-key-doubtful")
    turn_keys(by=door.lead, visit=door.visit)
    after = Client().get(f"/sync/key/{door.token}/pack").json()["keys"]
    # the exchanged epoch is left out, the new one is there
    assert [(key["compartment"], key["epoch"]) for key in before] == [(1, 1), (2, 1)]
    assert [(key["compartment"], key["epoch"]) for key in after] == [(1, 2), (2, 1)]


def test_record_of_a_device_that_was_offline_when_a_key_row_was_exchanged_still_comes_in(door: Door, app: FieldApp) -> None:
    sealed = app.record(XML)
    exchange_key(door.visit)
    assert send(door, sealed).status_code == 201


@pytest.mark.parametrize("more", [0, 2])
def test_pack_costs_a_fixed_number_of_queries(door: Door, more: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(more):
        xform = bytes(door.version.xform).replace(b'id="door"', b'id="t%d"' % number)
        door.visit.tools.create(tool_version=make_door_tool(xform, code=f"t{number}"))
    paired(door)
    with django_assert_num_queries(PACK_QUERIES + chain_lock()):
        assert len(paired(door).pack["tools"]) == more + 1


def test_record_when_sent_opens_as_signed_by_the_device(door: Door, app: FieldApp) -> None:
    sealed = app.record(XML)
    answer = send(door, sealed)
    receipt = app.receipt(answer.content, answer["Nazorat-Signature"])
    (opened,) = actions.open_records(by=door.lead, visit=door.visit)
    assert (answer.status_code, receipt["record"], receipt["sha256"]) == (201, str(opened.id), sealed.slip["sha256"])
    assert (opened.answers["text"], opened.door, opened.signed) == ("CANARY-47", Record.Door.FIELD_APP, True)
    assert receipt["key_is_current"] is True


def test_record_when_sent_is_in_the_chain_with_its_digest(door: Door, app: FieldApp) -> None:
    sealed = app.record(XML)
    send(door, sealed)
    act = Act.objects.order_by("-seq")[0]
    assert (act.verb, act.actor, str(act.obj)) == ("fieldwork.receive-record", door.device.id, sealed.slip["record"])
    assert bytes(act.commitment).hex() == sealed.slip["sha256"]


def test_record_when_sent_costs_a_fixed_number_of_queries(
    door: Door, app: FieldApp, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sealed = app.record(XML)
    # PostgreSQL locks the chain by a statement, SQLite by beginning to write
    with django_assert_num_queries(12 + (connection.vendor == "postgresql")):
        assert send(door, sealed).status_code == 201


def test_record_when_sent_twice_has_the_same_receipt(door: Door, app: FieldApp) -> None:
    sealed = app.record(XML)
    one, two = send(door, sealed), send(door, sealed)
    assert (one.content, one["Nazorat-Signature"]) == (two.content, two["Nazorat-Signature"])
    assert Record.objects.count() == 1


def test_record_that_a_device_finished_twice_is_kept_twice(door: Door, app: FieldApp) -> None:
    """In two windows, or after its browser was put back: one id, two seals. Both open, each stands once however often it is sent."""
    first = app.record(XML)
    second = app.record(XML.replace("CANARY-47", "CANARY-48"), record=first.slip["record"])
    answers = [send(door, one) for one in (first, second, second, first)]
    assert [answer.status_code for answer in answers] == [201] * 4
    assert [answer.json()["sha256"] for answer in answers[:2]] == [first.slip["sha256"], second.slip["sha256"]]
    assert Record.objects.count() == 2
    opened = actions.open_records(by=door.lead, visit=door.visit)
    assert (len(opened), opened.broken, [one.signed for one in opened]) == (2, (), [True, True])


def test_record_when_its_id_is_taken_by_another_device_is_refused(door: Door, app: FieldApp) -> None:
    sealed = app.record(XML)
    send(door, sealed)
    pair = crypto.signing_pair()
    _device, token = make_device(door.visit, door.lead, Device.Kind.FIELD_APP, pair.public)
    other = FieldApp(pair.seed, Client().get(f"/sync/key/{token}/pack").json())
    again = other.record(XML, record=sealed.slip["record"])
    answer = Client().post(f"/sync/key/{token}/records", again.body, "application/octet-stream", headers=again.headers)
    assert refusal(answer) == (409, "record-differs")


def test_record_when_its_id_is_one_of_another_visit_is_refused(door: Door, app: FieldApp) -> None:
    other = make_door(Device.Kind.FIELD_APP)
    sealed = paired(other).record(XML)
    send(other, sealed)
    assert refusal(send(door, app.record(XML, record=sealed.slip["record"]))) == (409, "record-differs")
    assert Record.objects.count() == 1


def test_correction_is_a_new_version_and_needs_the_one_before(door: Door, app: FieldApp) -> None:
    first = app.record(XML)
    send(door, first)
    second = app.record(XML.replace("CANARY-47", "two"), record=first.slip["record"], version=2)
    assert [send(door, second).status_code, send(door, second).status_code] == [201, 201]
    (opened,) = actions.open_records(by=door.lead, visit=door.visit)
    assert (opened.version, opened.answers["text"]) == (2, "two")
    assert refusal(send(door, app.record(XML, record=first.slip["record"], version=4))) == (409, "record-outdated")


def test_correction_by_another_device_of_the_visit_is_refused(door: Door, app: FieldApp) -> None:
    first = app.record(XML)
    send(door, first)
    second = make_second_device(door)
    late = paired(second).record(XML, record=first.slip["record"], version=2)
    assert refusal(send(second, late)) == (409, "record-outdated")
    file = paired(second).file(first, "a.jpg", JPEG)
    assert refusal(send(second, file)) == (404, "record-unknown")


def make_second_device(door: Door) -> Door:
    pair = crypto.signing_pair()
    device, token = make_device(door.visit, door.lead, Device.Kind.FIELD_APP, pair.public)
    return Door(door.visit, door.lead, device, token, door.version, pair.seed)


def test_file_when_sent_after_its_record_opens_with_it(door: Door, app: FieldApp) -> None:
    sealed = app.record(record("uuid:1", pictures=["снимок.jpg"]).decode(), names=("снимок.jpg",))
    assert send(door, sealed).json()["missing"] == 1
    file = app.file(sealed, "снимок.jpg", JPEG)
    answers = [send(door, file), send(door, file)]
    assert [(answer.status_code, answer.json()["missing"]) for answer in answers] == [(201, 0), (201, 0)]
    assert app.receipt(answers[0].content, answers[0]["Nazorat-Signature"])["sha256"] == file.slip["sha256"]
    held = Attachment.objects.get()
    assert actions.open_file(by=door.lead, visit=door.visit, attachment=held) == ("снимок.jpg", JPEG)
    (opened,) = actions.open_records(by=door.lead, visit=door.visit)
    assert opened.complete


def test_file_when_its_record_is_not_here_is_refused(door: Door, app: FieldApp, nothing_left: None) -> None:
    assert refusal(send(door, app.file(app.record(XML), "a.jpg", JPEG))) == (404, "record-unknown")


def test_file_when_other_content_has_its_name_is_refused_and_not_kept(door: Door, app: FieldApp) -> None:
    sealed = app.record(record("uuid:1", pictures=["a.jpg"]).decode(), names=("a.jpg",))
    send(door, sealed)
    send(door, app.file(sealed, "a.jpg", JPEG))
    before = set(Path(settings.NAZORAT_BLOBS).glob("??/*"))
    assert refusal(send(door, app.file(sealed, "a.jpg", JPEG + b"2"))) == (409, "record-differs")
    assert set(Path(settings.NAZORAT_BLOBS).glob("??/*")) == before


def test_record_when_sealed_to_an_old_key_is_taken_and_its_device_is_told() -> None:
    leaves = make_member()
    door = make_door(Device.Kind.FIELD_APP, seats=[Seat(leaves, TeamMember.Role.MONITOR)])
    app = paired(door)
    before = app.record(XML)
    send(door, before)
    remove_from_team(by=door.lead, visit=door.visit, member=leaves)
    late = app.record(XML)
    assert send(door, late).json()["key_is_current"] is False
    assert len(actions.open_records(by=door.lead, visit=door.visit)) == 2
    assert send(door, paired(door).record(XML)).json()["key_is_current"] is True


def test_record_when_sealed_to_a_key_of_another_visit_is_refused(door: Door, app: FieldApp, nothing_left: None) -> None:
    foreign = paired(make_door(Device.Kind.FIELD_APP)).key()
    sealed = app.record(XML)
    wrong = app.posted("records", {**sealed.slip, "key": foreign["id"]}, sealed.body)
    assert refusal(send(door, wrong)) == (409, "key-unknown")


def test_record_when_signed_by_another_device_is_refused(door: Door, app: FieldApp, nothing_left: None) -> None:
    sealed = app.record(XML)
    other = FieldApp(crypto.signing_pair().seed, app.pack).posted("records", sealed.slip, sealed.body)
    assert refusal(send(door, other)) == (403, "signature-wrong")
    assert refusal(send(door, sealed, headers={"Nazorat-Signature": "00" * 64})) == (403, "signature-wrong")


def test_record_when_signed_for_another_visit_is_refused(door: Door, app: FieldApp, nothing_left: None) -> None:
    sealed = app.record(XML)
    assert refusal(send(door, app.posted("records", {**sealed.slip, "visit": str(uuid4())}, sealed.body))) == (
        403,
        "signature-wrong",
    )


@pytest.mark.parametrize("path", ["records", "files"])
def test_body_when_changed_or_plain_is_refused(door: Door, app: FieldApp, path: str) -> None:
    first = app.record(record("uuid:1", pictures=["a.jpg"]).decode(), names=("a.jpg",))
    if path == "files":
        send(door, first)
    sealed = first if path == "records" else app.file(first, "a.jpg", JPEG)
    counts = (Record.objects.count(), Attachment.objects.count(), len(list(Path(settings.NAZORAT_BLOBS).glob("??/*"))))
    assert refusal(send(door, sealed, body=sealed.body[:-1] + b"x")) == (400, "not-sealed")
    assert refusal(send(door, sealed, body=sealed.body[:-9])) == (400, "not-sealed")
    plain = app.posted(path, {**sealed.slip, "sha256": crypto.sha256(XML.encode()).hex()}, XML.encode())
    assert refusal(send(door, plain)) == (400, "not-sealed")
    assert counts == (Record.objects.count(), Attachment.objects.count(), len(list(Path(settings.NAZORAT_BLOBS).glob("??/*"))))


def test_record_when_of_a_tool_that_the_visit_does_not_use_is_refused(door: Door, app: FieldApp, nothing_left: None) -> None:
    other = make_door_tool(bytes(door.version.xform).replace(b'id="door"', b'id="other"'), code="other")
    sealed = app.record(XML)
    assert refusal(send(door, app.posted("records", {**sealed.slip, "tool_version": str(other.id)}, sealed.body))) == (
        404,
        "form-unknown",
    )


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "file"}, {"version": 0}, {"version": True}, {"version": "1"}, {"files": -1}, {"files": 10**9}, {"record": "x"}, {"key": None},
        {"sha256": "00"}, {"sha256": 5}, {"more": 1}, {"visit": ["a"]}, {"tool_version": ""},
    ],
)  # fmt: skip
def test_slip_when_not_exactly_right_is_refused(door: Door, app: FieldApp, nothing_left: None, change: dict[str, Any]) -> None:
    sealed = app.record(XML)
    assert refusal(send(door, app.posted("records", {**sealed.slip, **change}, sealed.body))) == (400, "bad-request")


@pytest.mark.parametrize("header", ["", "%%%", "e30", "W10", "A" * 5000, "W" * 4000, "bnVsbA"])
def test_slip_when_garbled_is_refused(door: Door, app: FieldApp, nothing_left: None, header: str) -> None:
    sealed = app.record(XML)
    assert refusal(send(door, sealed, headers={"Nazorat-Sent": header}))[0] == 400
    assert refusal(send(door, sealed, headers={"Nazorat-Signature": "no hex"}))[0] == 400


def test_body_when_larger_than_the_limit_is_refused(door: Door, app: FieldApp, nothing_left: None) -> None:
    sealed = app.record(XML)
    assert refusal(send(door, sealed, body=bytes(MOST_RECORD + 1))) == (413, "too-large")


def test_file_when_larger_than_the_limit_is_refused(door: Door, app: FieldApp) -> None:
    sealed = app.record(record("uuid:1", pictures=["a.jpg"]).decode(), names=("a.jpg",))
    send(door, sealed)
    assert refusal(send(door, app.file(sealed, "a.jpg", JPEG), body=bytes(MOST_FILE + 1))) == (413, "too-large")
    assert Attachment.objects.count() == 0


def test_record_when_a_stranger_seals_it_into_a_real_row_does_not_open(door: Door, app: FieldApp) -> None:
    """Whoever knows the public key can seal, but not sign: the row is refused when it is opened."""
    send(door, app.record(XML))
    version = RecordVersion.objects.get()
    forged = FieldApp(crypto.signing_pair().seed, app.pack).record(XML, record=str(version.record_id))
    RecordVersion.objects.filter(id=version.id).update(sealed=forged.body, sha256=crypto.sha256(forged.body))
    opened = actions.open_records(by=door.lead, visit=door.visit)
    assert (list(opened), opened.broken) == ([], (version.record_id,))
    with pytest.raises(Problem, match="record-unreadable") as refused:
        actions.open_record(by=door.lead, visit=door.visit, record=version.record)
    assert "signature" in str(refused.value.__cause__)


def test_token_when_wrong_foreign_revoked_or_of_a_closed_visit_opens_nothing(door: Door, app: FieldApp) -> None:
    def every_address(token: str) -> list[tuple[int, str]]:
        sealed, client, kind = app.record(XML), Client(), "application/octet-stream"
        posts = [
            client.post(f"/sync/key/{token}/{path}", sealed.body, kind, headers=sealed.headers) for path in ("records", "files")
        ]
        return [refusal(answer) for answer in (client.get(f"/sync/key/{token}/pack"), *posts)]

    collect = make_door()
    assert every_address("x" * 64) == every_address(collect.token) == [(404, "not-found")] * 3
    revoke_device(by=door.lead, device=door.device)
    assert every_address(door.token) == [(404, "not-found")] * 3
    closed = make_door(Device.Kind.FIELD_APP)
    close_visit(by=closed.lead, visit=closed.visit, ended=date(2026, 5, 13))
    assert every_address(closed.token) == [(404, "not-found")] * 3


@pytest.mark.parametrize("role", ["lead", "outsider", Member.Role.ADMINISTRATOR, Member.Role.CUSTODIAN, "nobody"])
def test_door_when_a_person_comes_to_it_asks_for_the_token_all_the_same(role: str) -> None:
    lead = make_keyring(make_member())
    make_door(Device.Kind.FIELD_APP, lead=lead)
    client = Client()
    if role == "lead":
        sign_in(client, lead.member)
    elif role != "nobody":
        sign_in(client, make_member(role=Member.Role.MONITOR if role == "outsider" else role))
    assert refusal(client.get(f"/sync/key/{'x' * 64}/pack")) == (404, "not-found")


def test_tool_that_asks_who_a_person_is_is_not_in_the_pack(door: Door) -> None:
    xform = bytes(door.version.xform).replace(b'nazorat:number="1"', b'nazorat:number="1" nazorat:sensitive="identity"')
    door.visit.tools.create(tool_version=make_door_tool(xform.replace(b'id="door"', b'id="person"'), code="person"))
    assert [tool["code"] for tool in paired(door).pack["tools"]] == ["door"]


def test_health_key_is_in_the_pack_once_somebody_may_hold_it() -> None:
    doctor = make_member(health_professional=True)
    door = make_door(Device.Kind.FIELD_APP, seats=[Seat(doctor, TeamMember.Role.HEALTH)])
    app = paired(door)
    send(door, app.record(XML, circle="health"))
    assert actions.open_records(by=door.lead, visit=door.visit) == []
    (opened,) = actions.open_records(by=make_keyring(doctor), visit=door.visit)
    assert opened.compartment == VisitKey.Compartment.HEALTH
    assert UUID(app.key(3)["id"]) == VisitKey.objects.get(visit=door.visit, compartment=3).id
    assert seal(b"x", app.key(3)["public"]) != b"x"
