"""A file in pieces over connections that break: goes on where it was, stands once, and nothing of a wrong one is left."""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from nazorat.fieldwork.models import Attachment
from nazorat.kit.problems import Problem
from nazorat.sync.forms import MOST_FILE
from nazorat.vault import pieces
from nazorat.visits.models import Device
from support.collect import JPEG, record
from support.device import FieldApp, Sealed
from support.doors import Door, make_door

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(lasting: None) -> Door:
    return make_door(Device.Kind.FIELD_APP)


@pytest.fixture
def door(made: Door) -> Door:
    return deepcopy(made)


@pytest.fixture
def app(door: Door) -> FieldApp:
    return FieldApp(door.seed, Client().get(f"/sync/key/{door.token}/pack").json())


@pytest.fixture
def file(door: Door, app: FieldApp) -> Sealed:
    """A file of a record that was sent, itself still to come."""
    first = app.record(record("uuid:2", pictures=["a.jpg"]).decode(), names=("a.jpg",))
    post(door, first.path, first, first.body)
    return app.file(first, "a.jpg", JPEG * 40)


def post(door: Door, path: str, sealed: Sealed, body: bytes, **headers: str) -> Any:
    return Client().post(
        f"/sync/key/{door.token}/{path}", body, content_type="application/octet-stream", headers={**sealed.headers, **headers}
    )


def piece(door: Door, sealed: Sealed, at: int | None = None, until: int | None = None) -> Any:
    where = {"Nazorat-Offset": str(at)} if at is not None else {}
    body = sealed.body[at:until] if at is not None else b""
    return post(door, "pieces", sealed, body, **{"Nazorat-Size": str(len(sealed.body)), **where})


def stored() -> set[Path]:
    return set(Path(settings.NAZORAT_BLOBS).glob("??/*"))


def test_file_in_three_pieces_is_there_once(door: Door, app: FieldApp, file: Sealed) -> None:
    before, whole = stored(), len(file.body)
    assert piece(door, file).json() == {"here": 0}
    assert piece(door, file, 0, 300).json() == {"here": 300}
    # the answer was lost: the device asks, and goes on from there
    assert piece(door, file).json() == {"here": 300}
    again = piece(door, file, 0, 300)
    assert (again.status_code, again.json()["code"]) == (409, "piece-elsewhere")
    assert piece(door, file, 300, 700).json() == {"here": 700}
    last = piece(door, file, 700, whole)
    assert (last.status_code, last.json()["missing"]) == (201, 0)
    assert app.receipt(last.content, last["Nazorat-Signature"])["sha256"] == file.slip["sha256"]
    assert (Attachment.objects.count(), len(stored() - before)) == (1, 1)
    # the receipt was lost: the same file gets it without a byte of it, by this way and by the other
    for answer in (piece(door, file), piece(door, file, 0, whole), post(door, "files", file, file.body)):
        assert (answer.status_code, answer.json()["sha256"]) == (201, file.slip["sha256"])
    assert (Attachment.objects.count(), len(stored() - before)) == (1, 1)


def test_what_came_before_a_break_stays() -> None:
    class Breaking:
        def __init__(self) -> None:
            self.given = [b"abc", b"de"]

        def read(self, size: int = -1, /) -> bytes:
            if not self.given:
                raise Problem("upload-cut")
            return self.given.pop(0)

    name = pieces.name_of(b"a test")
    with pytest.raises(Problem, match="upload-cut"):
        pieces.add(name, 0, Breaking(), whole=9)
    assert pieces.size_of(name) == 5
    assert pieces.add(name, 5, BytesIO(b"fghi"), whole=9) == 9
    with pieces.opened(name) as held:
        assert held.read() == b"abcdefghi"
    pieces.drop(name)
    assert pieces.size_of(name) == 0


def test_whole_when_it_is_not_what_was_signed_is_refused_and_gone(door: Door, file: Sealed) -> None:
    before = stored()
    wrong = Sealed(file.path, file.headers, file.body[:-1] + b"x", file.slip)
    answer = piece(door, wrong, 0, len(wrong.body))
    assert (answer.status_code, answer.json()["code"]) == (400, "not-sealed")
    assert (stored() - before, Attachment.objects.count()) == (set(), 0)
    assert piece(door, file).json() == {"here": 0}
    assert piece(door, file, 0, len(file.body)).status_code == 201


def test_piece_of_no_record_too_large_or_garbled_is_refused(door: Door, app: FieldApp, file: Sealed) -> None:
    before = stored()
    lost = app.file(app.record(record("uuid:3", pictures=["b.jpg"]).decode(), names=("b.jpg",)), "b.jpg", JPEG)
    assert piece(door, lost, 0, 9).json()["code"] == "record-unknown"
    for size, offset, code in (
        (str(MOST_FILE + 1), "0", "too-large"),
        ("9", "0", "too-large"),
        ("", "0", "bad-request"),
        ("10", "-1", "bad-request"),
        ("1e3", "0", "bad-request"),
    ):
        answer = post(door, "pieces", file, file.body, **{"Nazorat-Size": size, "Nazorat-Offset": offset})
        assert answer.json()["code"] == code
    left = stored() - before
    assert all(one.suffix == ".part" and one.stat().st_size <= 9 for one in left)
