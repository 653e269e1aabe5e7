"""A bundle by hand: what holds goes in once, what does not is told by name, and the receipt holds."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client

from nazorat.audit.models import Act
from nazorat.fieldwork.actions import open_records
from nazorat.fieldwork.models import Attachment, Record
from nazorat.kit.problems import Problem
from nazorat.sync.actions import take_bundle
from nazorat.sync.models import Bundle
from nazorat.vault import pieces
from nazorat.visits.actions import revoke_device
from nazorat.visits.models import Device
from support.bundles import bundle, receipts
from support.collect import JPEG, record
from support.device import FieldApp, Sealed
from support.doors import Door, make_door
from support.make import make_keyring, make_member, sign_in

pytestmark = pytest.mark.django_db
XML = record("uuid:1", text="CANARY-48").decode()


@pytest.fixture(scope="module")
def made(lasting: None) -> Door:
    return make_door(Device.Kind.FIELD_APP)


@pytest.fixture
def door(made: Door) -> Door:
    return deepcopy(made)


@pytest.fixture
def app(door: Door) -> FieldApp:
    return FieldApp(door.seed, Client().get(f"/sync/key/{door.token}/pack").json())


def with_picture(app: FieldApp) -> list[Sealed]:
    first = app.record(record("uuid:2", pictures=["a.jpg"]).decode(), names=("a.jpg",))
    return [app.file(first, "a.jpg", JPEG), first]


def take(door: Door, data: bytes) -> Bundle:
    return take_bundle(by=door.lead, visit=door.visit, file=io.BytesIO(data))


def why(row: Bundle) -> list[tuple[str, str]]:
    return [(one["name"], one["why"]) for one in row.account["refused"]]


def test_bundle_goes_in_once_and_its_receipts_hold(door: Door, app: FieldApp) -> None:
    sealed = [app.record(XML), *with_picture(app)]
    data = bundle(app, sealed)
    assert b"CANARY" not in data
    row = take(door, data)
    assert (row.taken, row.repeated, row.refused, row.size, row.account["whole"]) == (3, 0, 0, len(data), True)
    assert (Record.objects.count(), Attachment.objects.count()) == (2, 1)
    said = {(one["kind"], one["record"], one["sha256"]) for one in receipts(app, row.receipts)}
    assert said == {(one.slip["kind"], one.slip["record"], one.slip["sha256"]) for one in sealed}
    again = take(door, bundle(app, sealed))
    assert (again.taken, again.repeated, again.refused) == (0, 3, 0)
    assert {one["sha256"] for one in receipts(app, again.receipts)} == {one.slip["sha256"] for one in sealed}
    assert (Record.objects.count(), Attachment.objects.count()) == (2, 1)
    act = Act.objects.filter(verb="sync.take-bundle").order_by("seq").first()
    assert act is not None
    assert (act.obj, act.count) == (row.id, 3)
    assert all(one.signed and one.complete for one in open_records(by=door.lead, visit=door.visit))


def test_record_that_came_by_network_too_stands_once(door: Door, app: FieldApp) -> None:
    sealed = app.record(XML)
    answer = Client().post(
        f"/sync/key/{door.token}/records", sealed.body, content_type="application/octet-stream", headers=sealed.headers
    )
    assert answer.status_code == 201
    row = take(door, bundle(app, [sealed, app.record(XML)]))
    assert (row.taken, row.repeated, row.refused) == (1, 1, 0)
    assert Record.objects.count() == 2


def test_changed_foreign_and_unknown_lines_are_refused_by_name_and_the_rest_goes_in(door: Door, app: FieldApp) -> None:
    elsewhere = make_door(Device.Kind.FIELD_APP)
    other = FieldApp(elsewhere.seed, Client().get(f"/sync/key/{elsewhere.token}/pack").json())
    good, changed, foreign = app.record(XML), app.record(XML), other.record(XML)
    broken = Sealed(changed.path, changed.headers, changed.body[:-1] + bytes([changed.body[-1] ^ 1]), changed.slip)
    orphan = app.file(app.record(record("uuid:9", pictures=["b.jpg"]).decode(), names=("b.jpg",)), "b.jpg", JPEG)
    row = take(door, bundle(app, [broken, foreign, orphan, good]))
    assert (row.taken, Record.objects.count()) == (1, 1)
    assert sorted(why(row)) == sorted(
        [
            (changed.slip["record"][:8], "not-sealed"),
            (foreign.slip["record"][:8], "signature-wrong"),
            (orphan.slip["record"][:8], "record-unknown"),
        ]
    )
    assert [one["record"] for one in receipts(app, row.receipts)] == [good.slip["record"]]


def test_bundle_when_cut_off_gives_what_came_before_the_end(door: Door, app: FieldApp) -> None:
    sealed = [app.record(XML) for _ in range(3)]
    data = bundle(app, sealed)
    row = take(door, data[: -len(sealed[2].body) - 5])
    assert (row.taken, Record.objects.count()) == (1, 1)
    assert why(row) == [(one.slip["record"][:8], "upload-cut") for one in sealed[1:]]


def test_bundle_when_its_list_is_cut_or_shortened_says_how_many_are_missing(door: Door, app: FieldApp) -> None:
    sealed = [app.record(XML) for _ in range(3)]
    lines = bundle(app, sealed).split(b"\n")
    shorter = b"\n".join([*lines[:4], *lines[5:]])
    row = take(door, shorter)
    assert (row.account["whole"], row.account["lost"], row.taken, row.refused) == (False, 1, 2, 1)


def test_line_when_garbled_is_told_and_the_others_go_in(door: Door, app: FieldApp) -> None:
    sealed = [app.record(XML) for _ in range(2)]
    data = bundle(app, sealed)
    row = take(door, data.replace(b'"size":', b'"sise":', 1))
    assert (row.taken, row.account["whole"], why(row)) == (1, False, [(sealed[0].slip["record"][:8], "bad-request")])


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "no-bundle"), (b"PK\x03\x04", "no-bundle"), (b"nazorat-bundle/1\n", "bundle-damaged"), (b"nazorat-bundle/1\n{}\n\n", "bundle-damaged"),
     (b"nazorat-bundle/1\n" + b"[" * 2000, "bundle-damaged")],
)  # fmt: skip
def test_file_when_it_is_no_bundle_is_refused_whole(door: Door, data: bytes, code: str) -> None:
    with pytest.raises(Problem, match=code):
        take(door, data)
    assert Bundle.objects.count() == 0


def test_bundle_of_another_visit_or_a_device_that_is_shut_out_is_refused_whole(door: Door, app: FieldApp) -> None:
    elsewhere = make_door(Device.Kind.FIELD_APP)
    other = FieldApp(elsewhere.seed, Client().get(f"/sync/key/{elsewhere.token}/pack").json())
    for data in (bundle(other, [other.record(XML)]), bundle(app, [app.record(XML)], device=other.pack["device"])):
        with pytest.raises(Problem, match="bundle-foreign"):
            take(door, data)
    revoke_device(by=door.lead, device=door.device)
    with pytest.raises(Problem, match="bundle-of-revoked"):
        take(door, bundle(app, [app.record(XML)]))
    assert (Record.objects.count(), Bundle.objects.count()) == (0, 0)


def test_pages_take_a_bundle_and_give_its_receipt(door: Door, app: FieldApp) -> None:
    client = Client()
    sign_in(client, door.lead.member)
    good, changed = app.record(XML), app.record(XML)
    data = bundle(app, [good, Sealed(changed.path, changed.headers, changed.body[:-1] + b"x", changed.slip)])
    base = f"/sync/visits/{door.visit.id}/"
    named = "0b1d1c1e-0000-4000-8000-000000000001"
    answer = client.post(f"{base}bundles/new/", {"bundle": io.BytesIO(data), "pieces": named})
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert changed.slip["record"][:8] in page
    assert "CANARY" not in page
    said = receipts(app, client.get(f"{answer['Location']}receipt/").content)
    assert [one["record"] for one in said] == [good.slip["record"]]
    assert "1" in client.get(base).content.decode()
    wrong = client.post(f"{base}bundles/new/", {"bundle": io.BytesIO(b"no"), "pieces": named})
    assert wrong.status_code == 422
    assert client.post(f"{base}bundles/new/", {"pieces": named}).status_code == 422


def test_large_bundle_goes_up_in_pieces_of_its_member(door: Door, app: FieldApp) -> None:
    client = Client()
    sign_in(client, door.lead.member)
    data = bundle(app, [app.record(XML), *with_picture(app)])
    base = f"/sync/visits/{door.visit.id}/bundles/"
    named = "0b1d1c1e-0000-4000-8000-000000000002"

    def piece(at: int | None, until: int = 0) -> Any:
        headers = {
            "Nazorat-Bundle": named,
            "Nazorat-Size": str(len(data)),
            **({"Nazorat-Offset": str(at)} if at is not None else {}),
        }
        body = data[at:until] if at is not None else b""
        return client.post(f"{base}pieces/", body, content_type="application/octet-stream", headers=headers)

    assert piece(None).json() == {"here": 0}
    assert piece(0, 1000).json() == {"here": 1000}
    assert piece(0, 1000).status_code == 409
    assert piece(None).json() == {"here": 1000}
    assert piece(1000, len(data)).json() == {"here": len(data)}
    answer = client.post(f"{base}new/", {"pieces": named})
    assert answer.status_code == 302
    assert Bundle.objects.get().taken == 3
    assert piece(None).json() == {"here": 0}


def test_strangers_and_members_without_a_seat_find_no_bundle(door: Door, app: FieldApp) -> None:
    row = take(door, bundle(app, [app.record(XML)]))
    client = Client()
    sign_in(client, make_keyring(make_member()).member)
    for path in ("", "bundles/new/", f"bundles/{row.id}/", f"bundles/{row.id}/receipt/"):
        assert client.get(f"/sync/visits/{door.visit.id}/{path}").status_code == 404
    assert pieces.size_of(row.id) == 0
