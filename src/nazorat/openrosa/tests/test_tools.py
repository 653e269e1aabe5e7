from __future__ import annotations

import hashlib
from copy import deepcopy
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from nazorat.people.models import Member
from nazorat.tools.models import ToolFile, ToolVersion
from nazorat.visits.actions import Seat, close_visit, revoke_device
from nazorat.visits.models import Device, TeamMember, VisitTool
from support.doors import Door, make_door, make_door_tool
from support.make import make_keyring, make_member, sign_in

pytestmark = pytest.mark.django_db
LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
HASH = hashlib.md5


@pytest.fixture(scope="module")
def made(lasting: None) -> Door:
    return make_door()


@pytest.fixture
def door(made: Door) -> Door:
    return deepcopy(made)


def ask(door: Door, path: str, token: str = "") -> Any:
    return Client().get(f"/collect/key/{token or door.token}/{path}?deviceID=collect%3Aabc", headers={"X-OpenRosa-Version": "1.0"})


def listed(door: Door) -> list[dict[str, str]]:
    root = etree.fromstring(ask(door, "formList").content)
    assert root.tag == f"{LIST}xforms"
    return [{child.tag.removeprefix(LIST): child.text or "" for child in line} for line in root]


def test_form_list_says_what_collect_asks_for(door: Door) -> None:
    answer = ask(door, "formList")
    assert (answer.status_code, answer["Content-Type"], answer["X-OpenRosa-Version"]) == (200, "text/xml; charset=utf-8", "1.0")
    (line,) = listed(door)
    path = f"http://testserver/collect/key/{door.token}/forms/{door.version.id}/form.xml"
    assert line == {
        "formID": "door", "name": "Door vectors (invented)", "version": "1", "hash": f"md5:{door.version.md5}", "downloadUrl": path,
    }  # fmt: skip


def test_form_when_fetched_is_byte_for_byte_what_its_hash_says(door: Door) -> None:
    (line,) = listed(door)
    served = Client().get(line["downloadUrl"].removeprefix("http://testserver"))
    assert line["hash"] == "md5:" + HASH(served.content, usedforsecurity=False).hexdigest()
    assert served.content == bytes(ToolVersion.objects.get(id=door.version.id).xform)
    assert served["X-Content-Type-Options"] == "nosniff"


def test_form_list_names_a_manifest_only_where_there_are_files(door: Door) -> None:
    assert "manifestUrl" not in listed(door)[0]
    content = "place,name\n1,Намуна-0\n".encode()
    digest = HASH(content, usedforsecurity=False).hexdigest()
    file = ToolFile.objects.create(version=door.version, name="places & rooms.csv", content=content, md5=digest)
    url = listed(door)[0]["manifestUrl"].removeprefix("http://testserver")
    (line,) = etree.fromstring(Client().get(url).content)
    facts = {child.tag.removeprefix(MANIFEST): child.text or "" for child in line}
    assert (line.tag, facts["filename"], facts["hash"]) == (f"{MANIFEST}mediaFile", "places & rooms.csv", f"md5:{digest}")
    served = Client().get(facts["downloadUrl"].removeprefix("http://testserver"))
    assert (served.content, served["Content-Type"]) == (content, "application/octet-stream")
    assert served["Content-Disposition"] == 'attachment; filename="places & rooms.csv"'
    assert facts["downloadUrl"].endswith(str(file.id))


def test_form_list_shows_the_newest_version_of_a_tool_and_takes_the_older_one(door: Door) -> None:
    newer = make_door_tool(bytes(door.version.xform).replace(b'version="1"', b'version="2"'), version="2")
    VisitTool.objects.create(visit=door.visit, tool_version=newer)
    assert [(line["formID"], line["version"]) for line in listed(door)] == [("door", "2")]
    assert ask(door, f"forms/{door.version.id}/form.xml").status_code == 200


@pytest.mark.parametrize("said", [b"identity", b"T3"])
def test_tool_that_asks_who_a_person_is_is_not_offered(door: Door, said: bytes) -> None:
    xform = bytes(door.version.xform).replace(b'nazorat:number="1"', b'nazorat:number="1" nazorat:sensitive="' + said + b'"')
    version = make_door_tool(xform.replace(b'id="door"', b'id="person"'), code="person")
    VisitTool.objects.create(visit=door.visit, tool_version=version)
    assert [line["formID"] for line in listed(door)] == ["door"]
    assert ask(door, f"forms/{version.id}/form.xml").status_code == 404


def test_tool_that_the_visit_does_not_use_is_not_found(door: Door) -> None:
    other = make_door_tool(bytes(door.version.xform).replace(b'id="door"', b'id="other"'), code="other")
    assert [line["formID"] for line in listed(door)] == ["door"]
    for path in (f"forms/{other.id}/form.xml", f"forms/{other.id}/manifest", f"forms/{uuid4()}/form.xml"):
        assert ask(door, path).status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_form_list_costs_a_fixed_number_of_queries(
    door: Door, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(more):
        xform = bytes(door.version.xform).replace(b'id="door"', b'id="t%d"' % number)
        VisitTool.objects.create(visit=door.visit, tool_version=make_door_tool(xform, code=f"t{number}"))
    listed(door)  # the form trees are read once for all
    with django_assert_num_queries(3):
        assert len(listed(door)) == more + 1


def every_address(door: Door, token: str) -> list[int]:
    form = f"forms/{door.version.id}"
    paths = ["formList", f"{form}/form.xml", f"{form}/manifest", f"{form}/media/{uuid4()}"]
    answers = [ask(door, path, token) for path in paths]
    answers.append(Client().head(f"/collect/key/{token}/submission"))
    answers.append(Client().post(f"/collect/key/{token}/submission", b"x", content_type="text/xml"))
    assert all(b"OpenRosaResponse" in answer.content for answer in answers if answer.request["REQUEST_METHOD"] != "HEAD")
    return [answer.status_code for answer in answers]


def test_token_when_wrong_foreign_revoked_or_of_a_closed_visit_opens_nothing(door: Door) -> None:
    app = make_door(Device.Kind.FIELD_APP)
    assert every_address(door, "x" * 64) == every_address(door, app.token) == every_address(door, "ы" * 64) == [404] * 6
    revoke_device(by=door.lead, device=door.device)
    assert every_address(door, door.token) == [404] * 6
    closed = make_door()
    close_visit(by=closed.lead, visit=closed.visit, ended=date(2026, 5, 13))
    assert every_address(closed, closed.token) == [404] * 6


def test_token_of_another_visit_does_not_reach_this_one(door: Door) -> None:
    other = make_door()
    only_here = make_door_tool(bytes(door.version.xform).replace(b'id="door"', b'id="here"'), code="here")
    VisitTool.objects.create(visit=door.visit, tool_version=only_here)
    assert ask(other, f"forms/{only_here.id}/form.xml").status_code == 404


@pytest.mark.parametrize("role", [*TeamMember.Role.values, Member.Role.ADMINISTRATOR, Member.Role.CUSTODIAN, "outsider", "nobody"])
def test_door_when_a_person_comes_to_it_asks_for_the_token_all_the_same(role: str) -> None:
    """No session opens this door, the lead's neither: the whole cast gets not-found."""
    lead = make_keyring(make_member())
    client = Client()
    seated = role in TeamMember.Role.values and role != TeamMember.Role.LEAD
    seats = [Seat(make_member(health_professional=role == TeamMember.Role.HEALTH), role)] if seated else []
    door = make_door(lead=lead, seats=seats)
    person = lead.member if role == TeamMember.Role.LEAD else seats[0].member if seats else None
    if role in (Member.Role.ADMINISTRATOR, Member.Role.CUSTODIAN):
        person = make_member(role=role)
    if role == "outsider":
        person = make_member()
    if person is not None:
        sign_in(client, person)
    for path in ("formList", f"forms/{door.version.id}/form.xml"):
        assert client.get(f"/collect/key/{'x' * 64}/{path}").status_code == 404
    assert client.head(f"/collect/key/{'x' * 64}/submission").status_code == 404


def test_refusal_is_said_in_the_tablets_language(door: Door) -> None:
    german = Client().get("/collect/key/x/formList", headers={"Accept-Language": "de"})
    english = Client().get("/collect/key/x/formList", headers={"Accept-Language": "en"})
    assert b"There is nothing here for you." in english.content
    assert german.status_code == 404


def test_form_list_when_posted_to_is_not_allowed(door: Door) -> None:
    assert Client().post(f"/collect/key/{door.token}/formList").status_code == 405


def test_address_below_the_door_that_does_not_exist_is_not_found(door: Door) -> None:
    assert ask(door, "view/submissionList").status_code == 404
