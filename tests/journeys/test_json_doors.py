"""Every address that answers with JSON, tried by schemathesis as the whole cast: no failure of ours, no foreign thing, nothing undescribed.

The description is docs/developing/json-doors.openapi.json. Values of paths are drawn from what is there, what is somebody else's, and noise; a
slip is drawn from real and foreign ids and in most cases signed as the device signs, so that what lies behind the signature is reached.
"""

from __future__ import annotations

import base64
import hashlib
import inspect
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
import schemathesis
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern
from hypothesis import HealthCheck, given, settings, strategies as st
from nacl.signing import SigningKey
from schemathesis.core.result import Ok

from nazorat.fieldwork.actions import issue_sheets
from nazorat.fieldwork.models import Record, Sheet
from nazorat.people.rights import RIGHTS
from nazorat.visits.actions import claim_pairing, open_pairing
from nazorat.visits.models import Device, TeamMember, Visit, VisitKey
from nazorat.visits.pairing import commitment_to
from support.addresses import addresses
from support.alerts import make_circle, sealed_alert
from support.bundles import brought
from support.device import FieldApp, seal
from support.doors import Door, make_door
from support.everything import CAST, World, make_world
from support.make import make_keyring
from support.names import sealed_name
from support.records import make_record
from support.source import ROOT

DESCRIPTION = json.loads((ROOT / "docs/developing/json-doors.openapi.json").read_text(encoding="utf-8"))
METHODS = {
    one["operationId"]: method.upper()
    for path in DESCRIPTION["paths"].values()
    for method, one in path.items()
    if method != "parameters"
}
EXAMPLES = 25
OF_DEVICES = ("sync-", "alert-door", "custody-door")
DEVICES = ("lead", "outsider", "nobody")
CANARY = "canary-Зарафшон-of-the-other-visit"
MARKS = ("JsonResponse", "application/json", "application/jsonl")
JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Scene:
    """The world, a field app of the lead's visit and one of the outsider's, and what each side must never be shown."""

    world: World
    token: str
    seed: bytes
    own: Visit
    other: Visit
    tool: str
    record: str
    # what fits the doors whose body is not one sealed file: headers and body, by operation
    posts: dict[str, tuple[dict[str, str], bytes]]

    def foreign_to(self, who: str, operation: str) -> set[str]:
        """Words and ids that this asker is not to see. A device sees its own visit, whoever holds it; the chain of acts is ids throughout."""
        ours, theirs = things_of(self.own), {*things_of(self.other), CANARY}
        if operation.startswith("acts-"):
            return {CANARY}
        if operation.startswith(OF_DEVICES):
            return theirs
        return (ours if who == "outsider" else theirs if who in ("lead", "monitor", "health", "locked") else ours | theirs) | {
            CANARY
        }


def things_of(visit: Visit) -> set[str]:
    """Ids that name something of one visit."""
    rows = (VisitKey, Device, Record, Sheet, TeamMember)
    return {str(visit.id), *(str(pk) for model in rows for pk in model.objects.filter(visit=visit).values_list("id", flat=True))}


@pytest.fixture
def scene(db: None) -> Scene:
    world = make_world()
    lead, outsider = make_keyring(world.members["lead"]), make_keyring(world.members["outsider"])
    door, elsewhere = make_door(Device.Kind.FIELD_APP, lead), make_door(Device.Kind.FIELD_APP, outsider, tools=("note",))
    make_record(elsewhere.visit, "note", {"what/text": CANARY}, outsider)
    version = elsewhere.visit.tools.get(tool_version__tool__code="note").tool_version
    sheet = issue_sheets(by=outsider, visit=elsewhere.visit, tool_version=version, member=outsider.member, count=1)[0]
    ids = [
        str(world.values["visit_id"]),
        *sorted(things_of(door.visit)),
        *sorted(things_of(elsewhere.visit)),
        str(door.version.id),
        str(version.id),
    ]
    digest, (claimable, answered) = "ab" * 32, pairings(door)
    drawn = {
        "pairing-code": st.sampled_from([claimable, claimable, "000000000"]) | safe(),
        "pairing": st.sampled_from([answered, answered, str(elsewhere.device.id)]) | safe(),
        "pairing-digest": st.just(digest) | st.sampled_from([digest, digest, "cd" * 32, "", "00"]),
        "device-token": st.sampled_from([door.token, elsewhere.token, world.values["token"], "A" * len(door.token)]) | safe(),
        "visit": st.sampled_from([str(world.values["visit_id"]), str(elsewhere.visit.id), str(door.visit.id)]) | st.uuids().map(str),
        "batch": st.sampled_from([str(world.special["keying-row"]["number"]), str(world.values["number"]), "0", "9" * 30]),
        "bundle": st.sampled_from([str(world.values["bundle_id"]), str(brought(elsewhere.visit, outsider).id)]) | st.uuids().map(str),
        "sheet": st.sampled_from([str(world.values["number"]), str(sheet.number), "0", "9" * 30]),
        "slip": slips(ids), "slip-signature": st.text("0123456789abcdef", max_size=130), "sealed": st.binary(max_size=2000),
    }  # fmt: skip
    for name, strategy in drawn.items():
        schemathesis.openapi.format(name, strategy)
    to_come = with_a_file_to_come(door)
    make_circle(lead, door.visit)
    raised = sealed_alert(door)
    posts = {"alert-door": (raised.headers, raised.body), "custody-door": sealed_name(door, to_come, {"text": "somebody"})}
    return Scene(world, door.token, door.seed, door.visit, elsewhere.visit, str(door.version.id), to_come, posts)


def pairings(door: Door) -> tuple[str, str]:
    """A code that nobody has answered, and the id of a pairing whose app committed itself to three times the same digest."""
    digest = bytes.fromhex("ab" * 32)
    _waits, code = open_pairing(by=door.lead, visit=door.visit)
    _answered, second = open_pairing(by=door.lead, visit=door.visit)
    claimed = claim_pairing(by="198.51.100.9", code=second, commitment=commitment_to(digest, digest, digest))
    return code, str(claimed.id)


def with_a_file_to_come(door: Door) -> str:
    """A record that the field app sent, of which one file is still missing."""
    client = Client()
    app = FieldApp(door.seed, client.get(f"/sync/key/{door.token}/pack").json())
    sealed = app.record("<data/>", names=("1.jpg",))
    path = f"/sync/key/{door.token}/{sealed.path}"
    answer = client.post(path, sealed.body, content_type="application/octet-stream", headers=sealed.headers)
    assert answer.status_code == 201
    return str(sealed.slip["record"])


def safe() -> st.SearchStrategy[str]:
    return st.text("abcdefABCDEF0123456789-_.~%", min_size=1, max_size=60).filter(lambda text: text not in (".", ".."))


def slips(ids: list[str]) -> st.SearchStrategy[str]:
    """What stands in the header: a slip of real, foreign and invented ids, one with something odd in it, or noise."""
    known = st.sampled_from(ids) | st.uuids().map(str)
    whole = {
        "kind": st.sampled_from(["record", "file"]), "visit": known, "record": known, "version": st.integers(-1, 3) | st.just(10**30), "key": known,
        "sha256": st.binary(min_size=32, max_size=32).map(bytes.hex) | st.text(max_size=70),
    }  # fmt: skip
    record = st.fixed_dictionaries(whole | {"tool_version": known, "files": st.integers(-1, 2)})
    file = st.fixed_dictionaries(whole | {"name_sha256": st.binary(min_size=32, max_size=32).map(bytes.hex)})
    odd = st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
    spoilt = st.tuples(record, st.sampled_from(sorted(whole)), odd).map(lambda made: {**made[0], made[1]: made[2]})
    held = (record | file | spoilt | odd).map(lambda slip: base64.urlsafe_b64encode(json.dumps(slip).encode()).decode().rstrip("="))
    return held | st.text("abcXYZ012_-=", max_size=90)


def signed(scene: Scene, headers: dict[str, str], body: bytes, fits: bool) -> tuple[dict[str, str], bytes]:
    """Headers with the device's own signature. When it `fits`, the slip names the device's visit, key and tool and a body that is sealed."""
    try:
        said = base64.urlsafe_b64decode(headers["Nazorat-Sent"] + "=" * (-len(headers["Nazorat-Sent"]) % 4))
        held = json.loads(said)
    except (KeyError, ValueError, RecursionError):
        return headers, body
    if fits and isinstance(held, dict):
        key = VisitKey.objects.filter(visit=scene.own)[0]
        body = seal(body, key.recipient)
        held |= {"sha256": hashlib.sha256(body).hexdigest(), "visit": str(scene.own.id), "key": str(key.id), "version": 1}
        if "tool_version" in held:
            held |= {"kind": "record", "tool_version": scene.tool, "files": 0}
        else:
            held |= {"kind": "file", "record": scene.record}
        said = json.dumps(held).encode()
    mark = SigningKey(scene.seed).sign(b"nazorat-sent/1|" + said).signature.hex()
    if fits and "Nazorat-Size" in headers:
        headers = {"Nazorat-Size": str(len(body)), "Nazorat-Offset": "0"}
    return headers | {"Nazorat-Sent": base64.urlsafe_b64encode(said).decode().rstrip("="), "Nazorat-Signature": mark}, body


def operations() -> Iterator[Any]:
    for found in schemathesis.openapi.from_dict(DESCRIPTION).get_all_operations():
        assert isinstance(found, Ok), found
        yield found.ok()


def content_of(answer: HttpResponseBase) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # either has one


def sent(client: Client, case: Any, body: bytes | dict[str, str], headers: dict[str, str]) -> tuple[HttpResponseBase, bytes]:
    """What is answered. Whatever it changed is taken back, also in the browser."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    before = transaction.savepoint()
    given: dict[str, Any] = {"headers": {**JSON, **headers}}
    if case.method == "POST":
        given |= (
            {"data": body}
            if isinstance(body, dict)
            else {"data": body, "content_type": case.media_type or "application/octet-stream"}
        )
    try:
        answer = (
            client.generic("GET", case.formatted_path, **given)
            if case.method == "GET"
            else client.post(case.formatted_path, **given)
        )
        return answer, content_of(answer)
    finally:
        transaction.savepoint_rollback(before)
        client.cookies.clear()
        client.cookies.load(cookies)


def named_in(headers: dict[str, str]) -> set[str]:
    """What the slip itself named: an answer may say it again."""
    try:
        held = json.loads(base64.urlsafe_b64decode(headers["Nazorat-Sent"] + "=" * (-len(headers["Nazorat-Sent"]) % 4)))
    except (KeyError, ValueError, RecursionError):
        return set()
    return {str(value) for value in held.values()} if isinstance(held, dict) else set()


def wrong_with(operation: Any, case: Any, answer: HttpResponseBase, content: bytes, foreign: set[str]) -> list[str]:
    """What this answer must not be."""
    asked = f"{case.formatted_path} {case.body!r} {case.headers!r}"
    found = [f"{answer.status_code}"] if answer.status_code >= 500 else []
    if str(answer.status_code) not in operation.definition.raw["responses"]:
        found.append(f"status {answer.status_code} is not described")
    text = content.decode(errors="replace")
    found += [f"shows {word}" for word in foreign if word in text and word not in asked]
    if not found:
        kind = answer.headers.get("Content-Type", "")
        headers = {name.lower(): [value] for name, value in answer.headers.items()}
        request = requests.Request(case.method, f"http://localhost{case.formatted_path}").prepare()
        if "jsonl" not in kind and answer.status_code != 302:
            operation.validate_response(schemathesis.Response(answer.status_code, headers, content, request, 0.1, verify=False))
    return found


def tried(scene: Scene, operation: Any, who: str) -> set[int]:
    """The answers that one of the cast gets to so many cases. Raises AssertionError for the smallest case whose answer must not be."""
    name, statuses = operation.definition.raw["operationId"], set[int]()
    foreign = scene.foreign_to(who, name)

    @settings(
        max_examples=EXAMPLES * (4 if name.startswith("sync-") else 1),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), sign=st.sampled_from(["not", "signs", "fits"]), own=st.sampled_from([True, True, False]))
    def attempt(case: Any, sign: str, own: bool) -> None:
        body: Any = case.body if isinstance(case.body, bytes) else b""
        if isinstance(case.body, dict) and case.media_type == "application/json":
            body = json.dumps(case.body).encode()
        elif isinstance(case.body, dict):
            body = {str(key): str(value) for key, value in case.body.items()}
        headers = {str(key): str(value) for key, value in case.headers.items()}
        if sign != "not" and "Nazorat-Sent" in headers:
            headers, body = (
                scene.posts[name] if sign == "fits" and name in scene.posts else signed(scene, headers, body, sign == "fits")
            )
        if (own or sign == "fits") and "token" in case.path_parameters:
            case.path_parameters["token"] = scene.token
        answer, content = sent(scene.world.clients[who], case, body, headers)
        statuses.add(answer.status_code)
        # another device's secret opens that device's visit, whoever holds it: the words inside stay sealed all the same
        seen = foreign if case.path_parameters.get("token", scene.token) == scene.token else {CANARY}
        assert wrong_with(operation, case, answer, content, seen - named_in(headers)) == []

    attempt()
    return statuses


def test_the_json_doors_when_the_cast_sends_anything(scene: Scene) -> None:
    for operation in operations():
        name = operation.definition.raw["operationId"]
        # a door of devices asks for no account: three of the cast show that it makes no difference
        statuses = set[int]().union(*(tried(scene, operation, who) for who in (DEVICES if name.startswith(OF_DEVICES) else CAST)))
        # somebody was let in and somebody refused, or nothing was tried
        assert statuses & {200, 201}, name
        assert statuses - {200, 201}, name


def test_a_record_of_another_visit_is_not_reached_by_its_id(scene: Scene) -> None:
    """The id of somebody else's record in a slip that is right otherwise: whatever is answered, that record stays as it is."""
    theirs = Record.objects.filter(visit=scene.other)[0]
    before = list(theirs.versions.values_list("id", "sha256"))
    app = FieldApp(scene.seed, Client().get(f"/sync/key/{scene.token}/pack").json())
    for version in (1, 2):
        sealed = app.record("<data/>", record=str(theirs.id), version=version)
        path = f"/sync/key/{scene.token}/{sealed.path}"
        answer = Client().post(path, sealed.body, content_type="application/octet-stream", headers=sealed.headers)
        assert answer.status_code in (201, 404, 409), answer.content
    theirs.refresh_from_db()
    assert (theirs.visit_id, list(theirs.versions.values_list("id", "sha256"))) == (scene.other.id, before)


def test_every_address_that_answers_with_json_is_described() -> None:
    answering = {pattern.name for pattern in addresses() if answers_with_json(pattern)}
    assert answering == set(METHODS)
    assert {name: set(RIGHTS[name].methods) & {"GET", "POST"} for name in METHODS} == {name: {METHODS[name]} for name in METHODS}


def answers_with_json(pattern: URLPattern) -> bool:
    """Whether the view, or a function of its module that it calls, makes JSON."""
    view: Callable[..., Any] = inspect.unwrap(pattern.callback)
    module = inspect.getmodule(view)
    if module is None or not module.__name__.startswith("nazorat."):
        return False
    makers = {
        name for name, one in vars(module).items()
        if inspect.isfunction(one) and one.__module__ == module.__name__ and any(mark in inspect.getsource(one) for mark in MARKS)
    }  # fmt: skip
    return view.__name__ in makers or any(f"{name}(" in inspect.getsource(view) for name in makers)


def test_a_foreign_word_or_a_failure_would_be_seen() -> None:
    operation = next(one for one in operations() if one.definition.raw["operationId"] == "sync-pack")
    case = operation.Case(path_parameters={"token": "x"})
    for status, content, told in (
        (500, b"{}", "500"),
        (200, CANARY.encode(), f"shows {CANARY}"),
        (418, b"{}", "status 418 is not described"),
    ):
        assert told in wrong_with(operation, case, HttpResponse(content, status=status), content, {CANARY})
    with pytest.raises(Exception, match="required"):
        wrong_with(operation, case, HttpResponse(b"{}", content_type="application/json"), b"{}", set())
