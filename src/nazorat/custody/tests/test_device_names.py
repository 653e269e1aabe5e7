"""A name that the field app split off a record: sealed over two organisations, once, by the device that sent the record."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from nazorat.audit.models import Act
from nazorat.custody import actions
from nazorat.custody.models import CustodyKey, Holder, Identity
from nazorat.sync.queries import pack_of
from nazorat.visits.models import Device, VisitTool
from support.collect import record
from support.custodians import Kept, agree, combined, make_ask, make_custody_key
from support.device import FieldApp
from support.doors import Door, make_door, make_door_tool
from support.make import custodian_of, make_keyring, make_organisation
from support.names import sealed_name

pytestmark = pytest.mark.django_db
PERSON = {"text": "Фулон Фулонзода"}


@dataclass
class Scene:
    door: Door
    a: Kept
    b: Kept


@pytest.fixture(scope="module")
def made(lasting: None) -> Scene:
    a, b = (make_custody_key(make_keyring(custodian_of(make_organisation()))) for _ in range(2))
    return Scene(make_door(Device.Kind.FIELD_APP), a, b)


@pytest.fixture
def scene(made: Scene) -> Scene:
    return deepcopy(made)


def sent_record(door: Door) -> str:
    app = FieldApp(door.seed, Client().get(f"/sync/key/{door.token}/pack").json())
    sealed = app.record(record("uuid:1").decode())
    path = f"/sync/key/{door.token}/records"
    assert Client().post(path, sealed.body, content_type="application/octet-stream", headers=sealed.headers).status_code == 201
    return str(sealed.slip["record"])


def name_of(scene: Scene, record_id: str, **changed: Any) -> tuple[dict[str, str], bytes]:
    return sealed_name(scene.door, record_id, PERSON, **changed)


def post(scene: Scene, headers: dict[str, str], body: bytes) -> Any:
    return Client().post(f"/custody/device/{scene.door.token}/name", body, content_type="application/octet-stream", headers=headers)


def test_name_is_kept_once_and_opens_when_both_organisations_agree(scene: Scene) -> None:
    headers, body = name_of(scene, sent_record(scene.door))
    first, again = post(scene, headers, body), post(scene, headers, body)
    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    identity = Identity.objects.get()
    assert (identity.version, identity.made_by, Holder.objects.count()) == (1, scene.door.device.paired_by, 2)
    assert Act.objects.filter(verb="custody.seal-identity", actor=scene.door.device.id).count() == 1
    asked = make_ask(scene.door.lead, identity)
    agree(scene.a, asked.ask)
    agree(scene.b, asked.ask)
    assert combined(asked, actions.collect_answers(by=scene.door.lead, ask=asked.ask)) == PERSON


def test_key_that_was_retired_while_the_device_was_away_still_takes_the_name(scene: Scene) -> None:
    headers, body = name_of(scene, sent_record(scene.door))
    CustodyKey.objects.filter(id=scene.a.row.id).update(retired_at=scene.a.row.made_at)
    assert post(scene, headers, body).status_code == 201


def test_name_of_a_record_that_this_device_did_not_send_is_refused(scene: Scene) -> None:
    headers, body = name_of(scene, str(uuid4()))
    assert (post(scene, headers, body).json()["code"], Identity.objects.count()) == ("record-unknown", 0)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"b": []}, "bad-request"), ({"sealed": "AAAA"}, "custody-not-sealed"), ({"half_a": "AAAA"}, "custody-not-sealed"),
        ({"a": ["age1nobody"]}, "custody-changed"), ({"more": 1}, "bad-request"),
    ],
)  # fmt: skip
def test_what_is_not_sealed_to_two_organisations_is_refused(scene: Scene, changed: dict[str, Any], code: str) -> None:
    headers, body = name_of(scene, sent_record(scene.door), **changed)
    assert (post(scene, headers, body).json()["code"], Identity.objects.count()) == (code, 0)


def test_one_organisation_on_both_sides_is_refused(scene: Scene) -> None:
    keys = Client().get(f"/custody/device/{scene.door.token}/keys").json()
    headers, body = name_of(scene, sent_record(scene.door), b=keys["a"])
    assert post(scene, headers, body).json()["code"] == "custody-changed"


def test_tool_that_asks_who_a_person_is_is_given_to_the_app_while_two_keep_keys(scene: Scene) -> None:
    xform = bytes(scene.door.version.xform).replace(b'nazorat:number="1"', b'nazorat:number="1" nazorat:sensitive="identity"')
    version = make_door_tool(xform.replace(b'id="door"', b'id="person"'), code="person")
    VisitTool.objects.create(visit=scene.door.visit, tool_version=version)
    assert sorted(tool["code"] for tool in pack_of(scene.door.device)["tools"]) == ["door", "person"]
    CustodyKey.objects.filter(id=scene.a.row.id).update(retired_at=scene.a.row.made_at)
    assert [tool["code"] for tool in pack_of(scene.door.device)["tools"]] == ["door"]
    assert Client().get(f"/custody/device/{scene.door.token}/keys").json()["a"] == []
