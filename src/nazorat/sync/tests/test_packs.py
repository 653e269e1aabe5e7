"""A pack has a number, a day on which it ends and the server's signature; a device on travel holds less."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from nazorat.audit.models import Act
from nazorat.places.models import PlaceName, Unit
from nazorat.tools.models import ToolFile
from nazorat.vault import crypto
from nazorat.visits.actions import Seat, end_travel, hand_over_lead, remove_from_team, revoke_device
from nazorat.visits.models import Device, Pairing, TeamMember, Visit
from support.doors import Door, make_door, make_door_tool
from support.make import make_keyring, make_member, sign_in
from support.visits import make_device

pytestmark = pytest.mark.django_db


@pytest.fixture
def door() -> Door:
    return make_door(Device.Kind.FIELD_APP)


def taken(door: Door) -> Any:
    return Client().get(f"/sync/key/{door.token}/pack")


def test_pack_is_signed_by_the_key_that_the_pairing_showed(door: Door) -> None:
    answer = taken(door)
    key, signature = VerifyKey(crypto.server_signing_public()), bytes.fromhex(answer["Nazorat-Signature"])
    key.verify(b"nazorat-pack/2|" + answer.content, signature)
    with pytest.raises(BadSignatureError):
        key.verify(b"nazorat-pack/2|" + answer.content.replace(b'"serial":1', b'"serial":2'), signature)


def test_pack_has_a_higher_number_each_time_and_the_desk_knows_when(door: Door) -> None:
    assert [taken(door).json()["serial"] for _time in range(3)] == [1, 2, 3]
    device = Device.objects.get(id=door.device.id)
    assert (device.packs, device.packed_at is not None) == (3, True)
    acts = Act.objects.filter(verb="visits.hand-pack", obj=device.id)
    assert [act.actor for act in acts] == [device.id] * 3


def test_pack_when_refused_has_no_number(door: Door) -> None:
    revoke_device(by=door.lead, device=door.device)
    assert taken(door).status_code == 404
    assert Device.objects.get(id=door.device.id).packs == 0


def test_pack_ends_after_fourteen_days(door: Door) -> None:
    pack = taken(door).json()
    times = [datetime.fromisoformat(pack[name]) for name in ("issued_at", "expires_at")]
    assert times[1] - times[0] == timedelta(days=14)


def test_device_on_travel_is_said_to_be_until_the_desk_ends_it(door: Door) -> None:
    Device.objects.filter(id=door.device.id).update(travel=True)
    assert taken(door).json()["profile"] == "travel"
    client = Client(headers={"accept-language": "en"})
    sign_in(client, door.lead.member)
    tools = reverse("visit-tools", args=[door.visit.id])
    assert "on travel" in client.get(tools).content.decode()
    assert client.post(reverse("visit-device-arrived", args=[door.visit.id, door.device.id])).status_code == 302
    assert taken(door).json()["profile"] == "visit"
    assert "on travel" not in client.get(tools).content.decode()


def test_code_for_travel_pairs_for_travel(door: Door) -> None:
    client = Client()
    sign_in(client, door.lead.member)
    client.post(reverse("visit-device-pair", args=[door.visit.id]), {"kind": "2", "travel": "on"})
    assert Pairing.objects.get().travel


def test_travel_of_a_device_that_ended_is_in_the_record(door: Door) -> None:
    end_travel(by=door.lead, device=door.device)
    assert Act.objects.order_by("-seq")[0].verb == "visits.end-travel"


def test_files_of_tools_are_in_the_pack_and_fetched_as_they_are(door: Door) -> None:
    content = b"\x89PNG picture"
    file = ToolFile.objects.create(version=door.version, name="cell.png", content=content, md5="0" * 32)
    (tool,) = taken(door).json()["tools"]
    assert tool["files"] == [
        {"id": str(file.id), "name": "cell.png", "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    ]
    got = Client().get(f"/sync/key/{door.token}/media/{tool['id']}/{file.id}")
    assert (got.status_code, got.content) == (200, content)
    assert got["Content-Disposition"].startswith("attachment")


def test_file_of_a_tool_that_the_visit_does_not_use_is_not_found(door: Door) -> None:
    other = make_door_tool(bytes(door.version.xform).replace(b'id="door"', b'id="other"'), code="other")
    file = ToolFile.objects.create(version=other, name="a.png", content=b"x", md5="0" * 32)
    for version in (other, door.version):
        assert Client().get(f"/sync/key/{door.token}/media/{version.id}/{file.id}").status_code == 404
    revoke_device(by=door.lead, device=door.device)
    assert Client().get(f"/sync/key/{door.token}/media/{door.version.id}/{file.id}").status_code == 404


def test_parts_of_the_place_are_in_the_pack_without_its_name(door: Door) -> None:
    place = door.visit.place
    assert place is not None
    by = door.lead.member
    block = Unit.objects.create(place=place, kind="building", name="Старая больница: блок А", entered_by=by)
    Unit.objects.create(place=place, kind="cell", name="12", parent=block, entered_by=by, capacity=4, source="passport")
    Unit.objects.create(place=place, kind="cell", name="13", parent=block, entered_by=by, closed_on=date(2020, 1, 1))
    PlaceName.objects.create(place=place, language="ru", name="Старая больница", entered_by=by)
    pack = taken(door).json()
    assert pack["units"] == [
        {"name": "блок А", "kind": "building", "within": "", "capacity": None},
        {"name": "12", "kind": "cell", "within": "блок А", "capacity": 4},
    ]
    assert "Старая" not in str(pack)
    assert not any(name in str(pack) for name in (place.name_ru, place.name_en, place.name_tg))


def test_device_on_travel_holds_nothing_of_the_place_and_gives_no_codes(door: Door) -> None:
    place = door.visit.place
    assert place is not None
    Unit.objects.create(place=place, kind="cell", name="12", entered_by=door.lead.member)
    Device.objects.filter(id=door.device.id).update(travel=True)
    pack = taken(door).json()
    assert (pack["units"], pack["codes"]) == ([], "")
    assert all(pack[name] for name in ("tools", "keys"))
    end_travel(by=door.lead, device=door.device)
    pack = taken(door).json()
    assert ([unit["name"] for unit in pack["units"]], pack["codes"]) == (["12"], "1-")


def test_before_arrival_a_pack_holds_nothing_of_the_place(door: Door) -> None:
    place = door.visit.place
    assert place is not None
    Unit.objects.create(place=place, kind="cell", name="12", entered_by=door.lead.member)
    Visit.objects.filter(id=door.visit.id).update(state=Visit.State.PLANNED, place=None, began_on=None)
    assert taken(door).json()["units"] == []


def test_no_two_devices_of_a_visit_begin_their_codes_alike(door: Door) -> None:
    begins = []
    for _time in range(11):
        device, token = make_device(door.visit, door.lead, Device.Kind.FIELD_APP)
        begins.append(Client().get(f"/sync/key/{token}/pack").json()["codes"])
        revoke_device(by=door.lead, device=device)
    assert len(set(begins)) == 11
    assert not any(one != other and other.startswith(one) for one in begins for other in begins)


def test_lead_who_hands_over_signs_the_key_of_the_next() -> None:
    second, third = make_keyring(make_member()), make_member()
    seats = [Seat(member, TeamMember.Role.MONITOR) for member in (second.member, third)]
    door = make_door(Device.Kind.FIELD_APP, seats=seats)
    assert taken(door).json()["leads"] == []
    hand_over_lead(by=door.lead, visit=door.visit, member=second.member)
    remove_from_team(by=second, visit=door.visit, member=third)
    pack = taken(door).json()
    (link,) = pack["leads"]
    message = b"nazorat-lead/1|" + door.visit.id.bytes + b"|" + bytes.fromhex(link["public"])
    VerifyKey(bytes.fromhex(link["by"])).verify(message, bytes.fromhex(link["signature"]))
    assert {key["signed_by"] for key in pack["keys"]} == {link["by"], link["public"]}
