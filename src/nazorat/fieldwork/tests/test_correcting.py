from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from nazorat.audit.models import Act
from nazorat.fieldwork import actions, envelope
from nazorat.fieldwork.actions import Change, correcting
from nazorat.fieldwork.correcting import as_it_stands
from nazorat.fieldwork.models import Record, RecordVersion, Sheet
from nazorat.fieldwork.paper import flat
from nazorat.fieldwork.sealing import Sent, seal_arrival
from nazorat.fieldwork.typed import finished
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import MemberKey
from nazorat.tools.queries import form_of_version
from nazorat.vault import crypto
from nazorat.visits.actions import Seat
from nazorat.visits.keys import open_grants
from nazorat.visits.models import Device, VisitTool
from nazorat.xlsform import Answers, NoAnswer, build_instance, peek_root, read_instance
from support.collect import JPEG, record
from support.device import FieldApp, Sealed
from support.doors import Door, make_door
from support.make import make_keyring, make_member, sign_in
from support.records import make_record, make_sheets, missing_of

pytestmark = pytest.mark.django_db
ROOM: Answers = {
    "who/day": date(2026, 5, 12), "who/part_of_day": "morning", "who/present": 4, "who/assigned": 4, "who/beds": 4,
    "space/length": Decimal("4.0"), "space/width": Decimal("3.0"), "space/height": Decimal("2.5"), "space/toilet": "none",
    "space/instrument": "laser", "hygiene/call_bell": "works", "hygiene/answer_minutes": Decimal(7),
    "notes/monitor_saw": "CANARY-61 the tap runs",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Door, Keyring]:
    monitor = make_keyring(make_member())
    seats = [Seat(monitor.member, "monitor"), Seat(make_member(), "interpreter")]
    return make_door(Device.Kind.FIELD_APP, seats=seats, tools=("room", "note")), monitor


@pytest.fixture
def door(made: tuple[Door, Keyring]) -> Door:
    return deepcopy(made[0])


@pytest.fixture
def monitor(made: tuple[Door, Keyring]) -> Keyring:
    return deepcopy(made[1])


def take(door: Door, sealed: Sealed) -> None:
    path = f"/sync/key/{door.token}/{sealed.path}"
    answer = Client().generic("POST", path, sealed.body, content_type="application/octet-stream", headers=sealed.headers)
    assert answer.status_code == 201, answer.content


def app_of(door: Door) -> FieldApp:
    return FieldApp(door.seed, Client().get(f"/sync/key/{door.token}/pack").json())


def sent(door: Door) -> Record:
    """A room as the app sends it: calculations worked out, signed by the device."""
    version = VisitTool.objects.get(visit=door.visit, tool_version__tool__code="room").tool_version
    done = finished(version.id, flat(missing_of(version.id, ROOM)))
    assert not done.wrong
    form = form_of_version(version.id)
    xml = build_instance(form, done.answers, instance_id=f"uuid:{uuid4()}").decode()
    take(door, app_of(door).record(xml, tool="room"))
    return Record.objects.latest("received_at")


def change(
    door: Door, by: Keyring, row: Record, place: str, value: Any, why: str = "CANARY-62 read again from the photo"
) -> Change:
    opened = newest(door, by, row)
    return Change(place, value, as_it_stands(opened.answers, place), why)


def correct(door: Door, by: Keyring, row: Record, one: Change) -> int:
    return actions.correct_record(by=by, visit=door.visit, record=row, change=one, form_id=uuid4())


def newest(door: Door, by: Keyring, row: Record) -> Any:
    return actions.open_record(by=by, visit=door.visit, record=Record.objects.get(id=row.id))


def english(client: Client, path: str, data: dict[str, Any] | None = None) -> Any:
    headers = {"Accept-Language": "en"}
    return client.get(path, headers=headers) if data is None else client.post(path, data, headers=headers)


def field(page: str, name: str) -> str:
    return unescape(page.split(f'name="{name}" value="')[1].split('"')[0])


def test_record_of_a_device_is_corrected_on_its_page_and_both_versions_stand_side_by_side(
    door: Door, monitor: Keyring, client: Client
) -> None:
    row = sent(door)
    sign_in(client, monitor.member)
    path = f"/visits/{door.visit.id}/records/{row.id}/"
    assert f"{path}correct/" in english(client, path).content.decode()
    listed = english(client, f"{path}correct/").content.decode()
    assert 'value="space/length"' in listed
    # what is worked out follows, it is not typed
    assert 'value="space/net_area"' not in listed
    asked = english(client, f"{path}correct/", {"item": "space/length"}).content.decode()
    fields = {name: field(asked, name) for name in ("item", "was", "form_id")}
    wrong = english(client, f"{path}correct/", fields | {"answer:space/length": "1000", "why": "x"})
    assert (wrong.status_code, "outside what can be true" in wrong.content.decode()) == (422, True)
    assert english(client, f"{path}correct/", fields | {"answer:space/length": "5", "why": ""}).status_code == 422
    fields |= {"answer:space/length": "5,5", "why": "CANARY-62 the meter was read wrongly"}
    for _twice in range(2):
        done = english(client, f"{path}correct/", fields)
        assert (done.status_code, done["Location"]) == (302, path)
    assert Record.objects.get(id=row.id).version == 2
    page = english(client, path).content.decode()
    assert "5.5" in page
    assert f"corrected by <bdi>{monitor.member.code}</bdi>" in page
    assert "signed by the member" in page
    assert "CANARY-62" in page
    first = english(client, f"{path}?version=1").content.decode()
    assert "signature holds" in first
    history = english(client, f"{path}versions/").content.decode()
    assert all(words in history for words in ("signature holds", "signed by the member", "CANARY-62", monitor.member.code))
    said = [part.split("</del>")[0] for part in history.split("<del>")[1:]]
    assert "4" in said[0]
    # the area was worked out anew from the longer wall
    assert any("12" in words for words in said[1:])
    verbs = set(Act.objects.filter(obj=row.id).values_list("verb", flat=True))
    assert {"fieldwork.receive-correction", "fieldwork.open-for-correction", "fieldwork.open-history"} <= verbs
    assert all(b"CANARY-62" not in bytes(version.sealed) for version in RecordVersion.objects.all())


def test_what_no_longer_applies_leaves_the_new_version_and_stays_in_the_one_before(door: Door, monitor: Keyring) -> None:
    row = sent(door)
    assert newest(door, monitor, row).answers["hygiene/answer_minutes"] == 7
    assert correct(door, monitor, row, change(door, monitor, row, "hygiene/call_bell", "none")) == 2
    now = newest(door, monitor, row)
    assert (now.answers["hygiene/call_bell"], now.answers.get("hygiene/answer_minutes")) == ("none", None)
    assert now.answers["notes/monitor_saw"] == ROOM["notes/monitor_saw"]
    before = actions.open_record(by=monitor, visit=door.visit, record=row, number=1)
    assert (before.signed, before.correction, before.answers["hygiene/answer_minutes"]) == (True, None, 7)
    # analysis and citations read the newest one
    assert [one.version for one in actions.open_records(by=monitor, visit=door.visit)] == [2]
    assert correct(door, monitor, row, change(door, monitor, row, "hygiene/call_bell", NoAnswer("not_checked"))) == 3
    assert newest(door, monitor, row).answers["hygiene/call_bell"] == NoAnswer("not_checked")


def test_two_who_correct_at_once_lose_nothing_and_one_item_twice_is_decided_by_a_person(
    door: Door, monitor: Keyring, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = sent(door)
    mine, theirs = change(door, monitor, row, "who/present", 5), change(door, door.lead, row, "who/beds", 6)
    again = change(door, door.lead, row, "who/present", 9)
    receive, first = actions.receive, [theirs]

    def later(**given: Any) -> Any:
        # between the look at the newest version and the way to the disk somebody else is quicker
        if first:
            correct(door, door.lead, row, first.pop())
        return receive(**given)

    monkeypatch.setattr(correcting, "receive", later)
    assert correct(door, monitor, row, mine) == 3
    now = newest(door, monitor, row)
    assert (now.answers["who/present"], now.answers["who/beds"]) == (5, 6)
    with pytest.raises(Problem, match="item-corrected"):
        correct(door, door.lead, row, again)
    sign_in(client, door.lead.member)
    path = f"/visits/{door.visit.id}/records/{row.id}/correct/"
    asked = {"item": "who/present", "was": again.was, "form_id": str(uuid4()), "answer:who/present": "9", "why": "counted again"}
    refused = english(client, path, asked)
    page = refused.content.decode()
    assert (refused.status_code, "in the meantime" in page, 'value="9"' in page, "counted again" in page) == (422, True, True, True)
    # told what it says now, they decide
    assert english(client, path, asked | {"was": field(page, "was")}).status_code == 302
    assert newest(door, monitor, row).answers["who/present"] == 9


def test_files_stay_with_what_was_sent_and_one_that_comes_late_is_still_there(door: Door, monitor: Keyring) -> None:
    app = app_of(door)
    came = app.record(record("uuid:1", pictures=["a.jpg", "b.jpg"]).decode(), names=("a.jpg", "b.jpg"))
    take(door, came)
    take(door, app.file(came, "a.jpg", JPEG))
    row = Record.objects.latest("received_at")
    assert correct(door, monitor, row, change(door, monitor, row, "text", "other words")) == 2
    assert [bool(file.attachment_id) for file in newest(door, monitor, row).files] == [True, False]
    take(door, app.file(came, "b.jpg", JPEG + b"2"))
    assert correct(door, monitor, row, change(door, monitor, row, "text", "third words")) == 3
    opened = newest(door, monitor, row)
    assert ([file.name for file in opened.files], opened.complete, opened.answers["text"]) == (
        ["a.jpg", "b.jpg"],
        True,
        "third words",
    )
    # who may know was chosen by who spoke
    with pytest.raises(Problem, match="item-not-correctable"):
        correct(door, monitor, row, change(door, monitor, row, "circle", "lead"))


def test_edit_of_collect_that_knew_nothing_of_a_correction_comes_after_it_and_says_so(
    door: Door, monitor: Keyring, client: Client
) -> None:
    def edited(text: str, instance: str, older: str = "") -> Record:
        xml = record(instance, text=text, circle="all", deprecated=older)
        root = read_instance(xml)
        given = Sent(
            visit_id=door.visit.id, tool_version=door.version, door=Record.Door.COLLECT, xml=xml, root=root, peek=peek_root(root),
            actor=door.device.id, device=door.device,
        )  # fmt: skip
        receipt = actions.receive(by=door.device.id, arrival=seal_arrival(given))
        return Record.objects.get(id=receipt.record_id)

    row = edited("as it came", "uuid:1")
    assert correct(door, monitor, row, change(door, monitor, row, "text", "corrected")) == 2
    assert edited("edited on the tablet", "uuid:2", "uuid:1").version == 3
    # once more is the same one
    assert edited("edited on the tablet", "uuid:2", "uuid:1").version == 3
    sign_in(client, monitor.member)
    path = f"/visits/{door.visit.id}/records/{row.id}/"
    assert "knew nothing of the corrections" in english(client, path).content.decode()
    history = english(client, f"{path}versions/").content.decode()
    assert (history.count("knew nothing of the corrections"), "corrected" in history) == (1, True)
    assert correct(door, monitor, row, change(door, monitor, row, "text", "both")) == 4
    assert "knew nothing of the corrections" not in english(client, path).content.decode()
    # of two tablets the later one is refused as before: no person has looked at the other's
    with pytest.raises(Problem, match="record-outdated"):
        edited("another", "uuid:3", "uuid:1")


def test_version_that_no_member_signed_is_no_record(door: Door, monitor: Keyring) -> None:
    """Who has the database and the visit's public key can seal, and not sign."""
    row = sent(door)
    correct(door, monitor, row, change(door, monitor, row, "who/present", 5))
    version = RecordVersion.objects.select_related("key").get(record=row, number=2)
    held = envelope.unpack(open_grants(monitor, door.visit).open(bytes(version.sealed), version.key_id))

    def stands(**changed: Any) -> None:
        sealed = crypto.seal(replace(held, **changed).pack(), [version.key.recipient])
        RecordVersion.objects.filter(id=version.id).update(sealed=sealed, sha256=crypto.sha256(sealed))

    assert held.corrected is not None
    for forged in (
        {"signature": ""},
        {"xml": held.xml.replace(">5<", ">50<")},
        {"corrected": replace(held.corrected, why="other")},
    ):
        stands(**forged)
        with pytest.raises(Problem, match="record-unreadable"):
            newest(door, monitor, row)
        assert [one.broken for one in [actions.open_records(by=monitor, visit=door.visit)]] == [(row.id,)]
    stands()
    assert newest(door, monitor, row).correction.proven
    # a member who got another key since cannot be held to the old one: it is read, and said
    MemberKey.objects.filter(member=monitor.member).update(
        signing_public=crypto.signing_pair().public, made_at=version.received_at + timedelta(days=1)
    )
    opened = newest(door, door.lead, row)
    assert (opened.correction.proven, opened.answers["who/present"]) == (False, 5)


def test_who_may_not_key_does_not_correct_and_a_sheet_waits_for_its_check(door: Door, monitor: Keyring, client: Client) -> None:
    row = sent(door)
    interpreter = door.visit.team.get(role="interpreter").member
    sign_in(client, interpreter)
    assert client.get(f"/visits/{door.visit.id}/records/{row.id}/correct/").status_code == 404
    note = make_record(door.visit, "note", {"what/text": "a", "what/theme": "mat"}, door.lead, typed_by=door.lead.member)
    Sheet.objects.filter(id=make_sheets(door.visit, door.lead, "note")[0].id).update(
        record=note, fate=Sheet.Fate.KEYED, check_due=True
    )
    with pytest.raises(Problem, match="sheet-check-first"):
        correct(door, monitor, note, change(door, monitor, note, "what/text", "b"))
    Sheet.objects.filter(record=note).update(check_due=False)
    assert correct(door, monitor, note, change(door, monitor, note, "what/text", "b")) == 2
