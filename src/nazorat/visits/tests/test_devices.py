"""Devices: a token that is shown once, opens one visit's door, and stops when it is shut out or the visit is closed."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode
from datetime import date
from html import unescape

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.vault import crypto
from nazorat.visits import actions
from nazorat.visits.access import device_by_token
from nazorat.visits.forms import collect_settings
from nazorat.visits.models import Device, TeamMember, Visit
from support.make import make_keyring, make_member, sign_in
from support.visits import make_device, make_visit

pytestmark = pytest.mark.django_db
COLLECT, APP = Device.Kind.COLLECT, Device.Kind.FIELD_APP


def browser(member: Member) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, member)
    return client


def test_a_token_finds_its_device_and_no_other() -> None:
    lead = make_keyring(make_member())
    visit, other = make_visit(lead=lead), make_visit(lead=lead)
    device, token = make_device(visit, lead)
    foreign, foreign_token = make_device(other, lead)
    assert device_by_token(token, COLLECT) == device
    assert device_by_token(foreign_token, COLLECT).visit == other
    assert (device.number, foreign.number, len(token)) == (1, 1, 64)
    for wrong, kind in (("", COLLECT), (token[:-1], COLLECT), (token + "x", COLLECT), (token.swapcase(), COLLECT), (token, APP)):
        with pytest.raises(Http404):
            device_by_token(wrong, kind)


def test_only_the_hash_of_a_token_is_kept() -> None:
    lead = make_keyring(make_member())
    device, token = make_device(make_visit(lead=lead), lead)
    assert bytes(Device.objects.get(id=device.id).token_hash) == crypto.sha256(token.encode())


def test_a_device_that_is_shut_out_or_whose_visit_is_closed_is_not_found() -> None:
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead)
    revoked, revoked_token = make_device(visit, lead)
    _, token = make_device(visit, lead, APP, signing_public=crypto.signing_pair().public)
    actions.revoke_device(by=lead, device=revoked)
    with pytest.raises(Http404):
        device_by_token(revoked_token, COLLECT)
    assert device_by_token(token, APP).number == 2
    actions.close_visit(by=lead, visit=visit, ended=date(2026, 5, 13))
    with pytest.raises(Http404):
        device_by_token(token, APP)
    with pytest.raises(Problem) as raised:
        make_device(visit, lead)
    assert raised.value.code == "visit-over"


def test_the_pages_of_devices() -> None:
    lead = make_member()
    visit = make_visit(lead=make_keyring(lead))
    client = browser(lead)
    pairing, tools = reverse("visit-device-pair", args=[visit.id]), reverse("visit-tools", args=[visit.id])
    assert "No device is paired." in client.get(tools).content.decode()
    page = client.post(pairing, {"kind": str(COLLECT)}).content.decode()
    found = re.search(r"data-server-url>(http://testserver/collect/key/([\w-]{64}))<", page)
    assert found is not None
    assert device_by_token(unescape(found[2]), COLLECT).visit == visit
    assert page.count("<svg") > page.count('class="icon')
    assert "style=" not in page
    assert found[2] not in client.get(tools).content.decode()
    assert client.post(pairing, {"kind": "3"}).status_code == 422
    page = client.post(pairing, {"kind": str(APP)}).content.decode()
    assert re.search(r"data-code>\d{3} \d{3} \d{3}<", page)
    assert "style=" not in page
    assert not Device.objects.filter(kind=APP).exists()
    device = Device.objects.get(kind=COLLECT)
    assert client.post(reverse("visit-device-revoke", args=[visit.id, device.id])).status_code == 302
    device.refresh_from_db()
    assert device.revoked_at is not None


def test_a_device_of_another_visit_is_not_shut_out() -> None:
    lead, other = make_member(), make_keyring(make_member())
    own = make_visit(lead=make_keyring(lead))
    foreign, token = make_device(make_visit(lead=other), other)
    answer = browser(lead).post(reverse("visit-device-revoke", args=[own.id, foreign.id]))
    assert answer.status_code == 404
    assert device_by_token(token, COLLECT) == foreign


def test_who_holds_no_key_pairs_and_shuts_out_nothing() -> None:
    lead, interpreter = make_keyring(make_member()), make_member()
    visit = make_visit(lead=lead, seats=[actions.Seat(interpreter, TeamMember.Role.INTERPRETER)])
    device, token = make_device(visit, lead)
    client = browser(interpreter)
    assert client.post(reverse("visit-device-pair", args=[visit.id]), {"kind": str(COLLECT)}).status_code == 404
    assert client.post(reverse("visit-device-revoke", args=[visit.id, device.id])).status_code == 404
    assert device_by_token(token, COLLECT) == device
    assert visit.devices.count() == 1


def test_the_settings_of_odk_collect_name_neither_product_nor_place() -> None:
    settings = json.loads(zlib.decompress(b64decode(collect_settings("https://host/collect/key/x", "7"))))
    assert settings["general"]["server_url"] == "https://host/collect/key/x"
    assert {"general", "admin", "project"} == set(settings)
    assert (settings["general"]["form_update_mode"], settings["general"]["delete_send"]) == ("match_exactly", True)
    assert (settings["admin"]["change_server"], settings["general"]["analytics"]) == (False, False)
    assert settings["project"] == {"name": "7"}
    assert "nazorat" not in json.dumps(settings).lower()


def test_numbers_run_on_after_a_device_is_shut_out() -> None:
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead)
    numbers = []
    for _ in range(3):
        device, _token = make_device(visit, lead)
        actions.revoke_device(by=lead, device=device)
        numbers.append(device.number)
    assert numbers == [1, 2, 3]
    assert Visit.objects.get(id=visit.id).devices.count() == 3


def test_one_sees_and_ends_only_ones_own_devices(client: Client) -> None:
    lead, other = make_keyring(make_member()), make_keyring(make_member())
    visit = make_visit(lead=lead, seats=[actions.Seat(other.member, "monitor")])
    mine, _token = make_device(visit, lead)
    theirs, _token = make_device(visit, other)
    sign_in(client, lead.member)
    page = client.get("/me/").content.decode()
    assert f"/visits/devices/{mine.id}/end/" in page
    assert f"/visits/devices/{theirs.id}/end/" not in page
    assert client.post(f"/visits/devices/{theirs.id}/end/").status_code == 404
    assert client.post(f"/visits/devices/{mine.id}/end/").status_code == 302
    assert Device.objects.get(revoked_at=None).id == theirs.id
    assert f"/visits/devices/{mine.id}/end/" not in client.get("/me/").content.decode()
    visit.team.filter(member=other.member).update(left_at=timezone.now())
    sign_in(client, other.member)
    assert client.post(f"/visits/devices/{theirs.id}/end/").status_code == 302
    assert not Device.objects.filter(revoked_at=None).exists()
