"""An alert from the door to the desk: who sees it, its clock, what was done, the name beside it."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nazorat.alerts import actions
from nazorat.alerts.models import Alert, Circle, Hearer, Step
from nazorat.alerts.queries import packed_circle, waiting_for
from nazorat.audit.models import Act
from nazorat.custody import actions as custody_actions
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, MemberKey
from nazorat.vault import crypto
from nazorat.visits.actions import Seat
from nazorat.visits.models import Device, TeamMember
from support import custody
from support.alerts import CALL, make_alert, make_circle, sealed_alert
from support.custodians import Kept, agree, combined, make_ask, make_custody_key, make_identity
from support.doors import Door, make_door
from support.make import custodian_of, make_keyring, make_member, make_organisation, sign_in
from support.records import make_record

pytestmark = pytest.mark.django_db
PERSON = {"names": "Фулон Фулонзода", "notes": "insulin"}


@dataclass
class Scene:
    door: Door
    lead: Kept
    duty: Keyring
    monitor: Keyring


@pytest.fixture(scope="module")
def made(lasting: None) -> Scene:
    lead, monitor = make_keyring(make_member()), make_keyring(make_member())
    duty = make_keyring(make_member(role=Member.Role.COORDINATOR))
    kept = make_custody_key(lead)
    door = make_door(Device.Kind.FIELD_APP, lead, seats=[Seat(monitor.member, TeamMember.Role.MONITOR, True)])
    make_circle(lead, door.visit, [duty.member])
    return Scene(door, kept, duty, monitor)


@pytest.fixture
def scene(made: Scene) -> Scene:
    return deepcopy(made)


def post(scene: Scene, given: Any) -> Any:
    return Client().generic(
        "POST", f"/alerts/key/{scene.door.token}/raise", given.body, content_type="application/json", headers=given.headers
    )


def refused(code: str) -> pytest.RaisesExc[Problem]:
    return pytest.RaisesExc(Problem, match=f"^{code}$")


def test_a_device_is_given_the_list_as_its_lead_signed_it(scene: Scene) -> None:
    packed = Client().get(f"/alerts/key/{scene.door.token}/list").json()
    assert (packed["call"], len(packed["readers"]), len(packed["names"]), packed["alerts"]) == (CALL, 2, 1, [])
    assert CALL.encode() not in bytes(Circle.objects.get().call)
    Circle.objects.update(call=crypto.server_box("alerts-call", "+1 555").encode())
    assert Client().get(f"/alerts/key/{scene.door.token}/list").json()["circle"] is None
    assert packed_circle(scene.door.device) is None


def test_list_with_who_is_vouched_for_by_nobody_is_refused(scene: Scene) -> None:
    stranger = make_member(vouched=False)
    with refused("alert-list-doubtful"):
        make_circle(scene.door.lead, scene.door.visit, [stranger])


def test_list_ends_when_somebody_on_it_does(scene: Scene) -> None:
    Member.objects.filter(id=scene.duty.member.id).update(is_active=False)
    assert packed_circle(scene.door.device) is None
    make_circle(scene.door.lead, scene.door.visit)
    packed = packed_circle(scene.door.device)
    assert packed is not None
    assert (packed["version"], len(packed["readers"])) == (2, 1)


def test_same_alert_twice_is_one_and_another_under_its_number_is_refused(scene: Scene) -> None:
    given = sealed_alert(scene.door)
    first, again = post(scene, given), post(scene, given)
    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    assert json.loads(first.content)["alert"] == given.alert
    message = b"nazorat-receipt/1|" + first.content
    assert crypto.verify(crypto.server_signing_public(), message, bytes.fromhex(first["Nazorat-Signature"]))
    other = post(scene, sealed_alert(scene.door, alert=given.alert, words="other"))
    assert (other.status_code, other.json()["code"]) == (409, "alert-differs")
    assert (Alert.objects.count(), Act.objects.filter(verb="alerts.receive-alert").count()) == (1, 1)


@pytest.mark.parametrize("change", ["body", "signature", "slip", "json"])
def test_what_is_not_as_it_was_signed_is_refused(scene: Scene, change: str) -> None:
    given = sealed_alert(scene.door)
    headers, body = dict(given.headers), given.body
    if change == "body":
        body += b" "
    elif change == "signature":
        headers["Nazorat-Signature"] = "00" * 64
    elif change == "slip":
        headers["Nazorat-Sent"] = headers["Nazorat-Sent"][:-8]
    else:
        headers["Nazorat-Sent"] = "W10"
    answer = Client().generic(
        "POST", f"/alerts/key/{scene.door.token}/raise", body, content_type="application/json", headers=headers
    )
    assert (answer.status_code, Alert.objects.count()) == (403 if change == "signature" else 400, 0)


def test_nothing_readable_is_stored(scene: Scene) -> None:
    made = make_alert(scene.door, person=PERSON)
    actions.answer_alert(by=scene.duty, alert=made, kind=Step.Kind.DONE, words="CANARY-48 rang the ministry")
    for model in (Alert, Step, Circle, Hearer):
        rows = repr(
            [[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in model._base_manager.values_list()]
        )
        assert rows != "[]"
        assert not re.search("CANARY|Фулон|1-KZ44|insulin|992 00", rows), model


def test_only_who_is_on_the_list_sees_and_opens(scene: Scene, client: Client) -> None:
    alert = make_alert(scene.door)
    sign_in(client, scene.monitor.member)
    assert "data-alert" not in client.get("/").content.decode()
    assert client.get(f"/alerts/{alert.id}/").status_code == 404
    assert Act.objects.filter(verb="alerts.open-alert").count() == 0
    sign_in(client, scene.duty.member)
    assert "nobody has it yet" in client.get("/", headers={"Accept-Language": "en"}).content.decode()
    page = client.get(f"/alerts/{alert.id}/", headers={"Accept-Language": "en"}).content.decode()
    assert [words for words in ("CANARY-48", "Somebody needs medical help now", "signature holds") if words not in page] == []
    assert Act.objects.filter(verb="alerts.open-alert", actor=scene.duty.member.id).count() == 1


def test_clock_runs_until_somebody_takes_it_up(scene: Scene, client: Client) -> None:
    alert = make_alert(scene.door)
    Alert.objects.update(received_at=timezone.now() - timedelta(minutes=75))
    (line,) = waiting_for(scene.duty.member, timezone.now())
    assert (line.minutes, line.late) == (75, True)
    sign_in(client, scene.duty.member)
    assert client.post(f"/alerts/{alert.id}/", {"kind": "1", "words": ""}).status_code == 302
    (line,) = waiting_for(scene.lead.by.member, timezone.now())
    assert (line.minutes, line.late, line.alert.taken_by) == (75, False, scene.duty.member)
    packed = packed_circle(scene.door.device)
    assert packed is not None
    assert packed["alerts"][0]["taken_at"]
    assert client.post(f"/alerts/{alert.id}/", {"kind": "3", "words": ""}).status_code == 422
    assert client.post(f"/alerts/{alert.id}/", {"kind": "3", "words": "supplied"}).status_code == 302
    assert "data-alert" not in client.get("/").content.decode()
    with refused("alert-closed"):
        actions.answer_alert(by=scene.lead.by, alert=alert, kind=Step.Kind.DONE, words="more")
    opened = actions.open_alert(by=scene.lead.by, alert=Alert.objects.get())
    assert [(told.step.kind, told.words) for told in opened.steps] == [(1, ""), (3, "supplied")]


def test_alert_of_another_row_does_not_open(scene: Scene) -> None:
    one, other = make_alert(scene.door), make_alert(scene.door)
    Alert.objects.filter(id=one.id).update(sealed=bytes(other.sealed))
    with refused("alert-sealed"):
        actions.open_alert(by=scene.duty, alert=Alert.objects.get(id=one.id))


def test_name_opens_for_who_has_a_key_of_their_own_and_is_gone_after_72_hours(scene: Scene, client: Client) -> None:
    alert = make_alert(scene.door, person=PERSON)
    sign_in(client, scene.duty.member)
    assert client.get(f"/alerts/{alert.id}/name/").status_code == 404
    sign_in(client, scene.lead.by.member)
    assert client.get(f"/alerts/{alert.id}/name/").status_code == 200
    assert b"data-sealed" in client.post(f"/alerts/{alert.id}/name/").content
    assert custody.open_with(actions.open_name(by=scene.lead.by, alert=alert), scene.lead.identity)["person"] == PERSON
    Alert.objects.update(name_ends_at=timezone.now())
    assert client.get(f"/alerts/{alert.id}/name/").status_code == 404
    with refused("alert-name-over"):
        actions.open_name(by=scene.lead.by, alert=alert)
    assert (actions.end_names(by=None), actions.end_names(by=None), bytes(Alert.objects.get().name)) == (1, 0, b"")


def test_lead_keeps_the_list_and_a_wrong_number_is_said(scene: Scene, client: Client) -> None:
    address = f"/visits/{scene.door.visit.id}/alerts/"
    sign_in(client, scene.monitor.member)
    assert client.get(address).status_code == 404
    sign_in(client, scene.lead.by.member)
    assert CALL in client.get(address).content.decode()
    assert client.post(address, {"members": [], "call": "the office"}).status_code == 422
    assert client.post(address, {"members": [str(scene.monitor.member.id)], "call": "102"}).status_code == 302
    assert Circle.objects.filter(visit=scene.door.visit, version=2).exists()
    assert "Urgent alerts" in client.get(f"/visits/{scene.door.visit.id}/", headers={"Accept-Language": "en"}).content.decode()


def test_alert_raised_at_the_desk_is_on_the_same_list_and_clock(scene: Scene, client: Client) -> None:
    address = f"/visits/{scene.door.visit.id}/alerts/raise/"
    sign_in(client, scene.monitor.member)
    visit_page = client.get(f"/visits/{scene.door.visit.id}/", headers={"Accept-Language": "en"}).content.decode()
    assert address in visit_page
    page = client.get(address, headers={"Accept-Language": "en"}).content.decode()
    assert CALL in page
    number = page.split('name="alert" value="')[1].split('"')[0]
    given = {"alert": number, "kind": "reprisal", "agreed": "yes", "talk": "1-KZ44", "words": "CANARY-63 moved to another cell"}
    assert client.post(address, given | {"kind": "gossip"}).status_code == 422
    for _twice in range(2):
        assert client.post(address, given).status_code == 302
    alert = Alert.objects.get()
    assert (alert.device, alert.raised_by, str(alert.id)) == (None, scene.monitor.member, number)
    assert b"CANARY-63" not in bytes(alert.sealed)
    assert Act.objects.filter(verb="alerts.raise-alert", actor=scene.monitor.member.id).count() == 1
    # who raised it is not on the list: they are told whether somebody has it, and nothing else
    assert client.get(f"/alerts/{alert.id}/").status_code == 404
    assert "nobody has it yet: ring" in client.get("/alerts/", headers={"Accept-Language": "en"}).content.decode()
    opened = actions.open_alert(by=scene.duty, alert=alert)
    assert (opened.raised.kind, opened.raised.talk, opened.raised.signed) == ("reprisal", "1-KZ44", True)
    assert [line.alert.id for line in waiting_for(scene.duty.member, timezone.now())] == [alert.id]
    actions.answer_alert(by=scene.duty, alert=alert, kind=Step.Kind.TAKEN, words="")
    said = client.get("/alerts/", headers={"Accept-Language": "en"}).content.decode()
    assert scene.duty.member.code in said
    assert "nobody has it yet: ring" not in said
    sign_in(client, scene.duty.member)
    assert scene.monitor.member.code in client.get(f"/alerts/{alert.id}/").content.decode()
    # a member whose key row was exchanged signs nothing
    MemberKey.objects.filter(member=scene.monitor.member).update(signing_public=crypto.signing_pair().public)
    assert not actions.open_alert(by=scene.duty, alert=alert).raised.signed


def test_alert_at_the_desk_without_a_list_that_holds_says_ring(scene: Scene, client: Client) -> None:
    Member.objects.filter(id=scene.duty.member.id).update(is_active=False)
    address = f"/visits/{scene.door.visit.id}/alerts/raise/"
    sign_in(client, scene.monitor.member)
    assert "Ring, now." in client.get(address, headers={"Accept-Language": "en"}).content.decode()
    given = {"alert": str(scene.door.visit.id), "kind": "medical", "agreed": "no"}
    assert (client.post(address, given).status_code, Alert.objects.count()) == (409, 0)


def test_name_goes_to_the_custodians_with_the_record_of_the_talk_before_its_hours_are_over(scene: Scene, client: Client) -> None:
    alert = make_alert(scene.door, person=PERSON)
    make_custody_key(scene.duty)
    sign_in(client, scene.lead.by.member)
    address = f"/alerts/{alert.id}/name/"

    def said() -> str:
        return client.post(address, headers={"Accept-Language": "en"}).content.decode()

    assert "Identities cannot be sealed yet." in said()
    a, b = (
        make_custody_key(make_keyring(custodian_of(body))) for body in (make_organisation(kind="ombudsman"), make_organisation())
    )
    assert "The record of this talk is not here yet" in said()
    make_record(scene.door.visit, "interview", {"before/person": "2-AA11"}, scene.lead.by)
    record = make_record(scene.door.visit, "interview", {"before/person": "1 kz44"}, scene.lead.by)
    page = said()
    assert f'action="/visits/{alert.visit_id}/records/{record.id}/identity/"' in page
    assert (f'data-record="{record.id}"' in page, 'data-act-of="keep"' in page) == (True, True)
    # as the page's script does it: journeys/test_alerts.py presses the button
    identity = make_identity(scene.lead.by, record, PERSON)
    Alert.objects.update(name_ends_at=timezone.now())
    actions.end_names(by=None)
    asked = make_ask(scene.lead.by, identity)
    agree(a, asked.ask)
    agree(b, asked.ask)
    assert combined(asked, custody_actions.collect_answers(by=scene.lead.by, ask=asked.ask)) == PERSON
    # two records with one code: which of them it is, a person decides
    later = make_alert(scene.door, person=PERSON)
    make_record(scene.door.visit, "interview", {"before/person": "1-KZ44"}, scene.lead.by)
    assert record.id in {one.id for one in actions.find_talk(by=scene.lead.by, alert=later)}
    again = client.post(f"/alerts/{later.id}/name/", headers={"Accept-Language": "en"}).content.decode()
    assert "Several records bear the code" in again
