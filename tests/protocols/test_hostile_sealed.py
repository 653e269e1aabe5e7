"""The sealed door under the same ill fortune as that of ODK Collect: cut uploads, a full disk, bodies of another kind than announced."""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from protocols.server import Server, answer_on, installed
from protocols.test_full_disk import limit
from support.collect import JPEG, record
from support.device import FieldApp, Sealed

pytestmark = pytest.mark.temporary_files("the home of the server that is started for this test lies in a temporary folder")
MIB = 1 << 20


@pytest.fixture
def server() -> Iterator[Server]:
    with installed(embedded=True) as server:
        server.facts["visit"] = server.facts["app_visit"]  # what is looked at is the visit of the field app
        server.start()
        yield server


def app_of(server: Server) -> FieldApp:
    pack = httpx.get(f"http://127.0.0.1:{server.port}/sync/key/{server.facts['app']}/pack", timeout=30)
    return FieldApp(bytes.fromhex(server.facts["app_seed"]), pack.json())


def request(server: Server, item: Sealed, *, length: int | None = None, kind: str = "application/octet-stream") -> bytes:
    """Head and body of a post as the field app sends it; `length` may lie."""
    headers = "".join(f"{name}: {value}\r\n" for name, value in item.headers.items())
    head = (
        f"POST /sync/key/{server.facts['app']}/{item.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{headers}"
        f"Content-Type: {kind}\r\nContent-Length: {len(item.body) if length is None else length}\r\n\r\n"
    )
    return head.encode() + item.body


def told(server: Server, sent: bytes) -> tuple[int, str]:
    """Status and code of the refusal; no code where it was taken."""
    status, words = server.send(sent)
    return status, str(json.loads(words).get("code", ""))


def stored(server: Server) -> tuple[list[int], int, bool]:
    held = server.readings()
    return held["rows"], held["on_disk"], held["chain"]


def test_sealed_post_when_the_connection_goes_half_way_leaves_nothing(server: Server) -> None:
    app = app_of(server)
    item = app.record(record(f"uuid:{uuid4()}", pictures=["a.jpg"]).decode(), names=("a.jpg",))
    picture = app.file(item, "a.jpg", JPEG + os.urandom(MIB))
    assert told(server, request(server, item)) == (201, "")
    before = stored(server)
    for share in (0.001, 0.5, 0.99):
        whole = request(server, picture)
        with server.connect() as line:
            line.sendall(whole[: len(whole) - int(len(picture.body) * (1 - share))])
            time.sleep(0.1)
    with server.connect() as line:  # shorter than announced, and the sender waits
        line.sendall(request(server, picture, length=len(picture.body) + 10))
        line.shutdown(1)
        assert answer_on(line)[0] in (400, 408)
    assert stored(server) == before
    assert told(server, request(server, picture))[0] in (200, 201)
    assert stored(server)[1] == 1


def test_sealed_post_when_there_is_no_room_is_refused_and_later_taken(server: Server) -> None:
    app = app_of(server)
    item = app.record(record(f"uuid:{uuid4()}", pictures=["a.jpg"]).decode(), names=("a.jpg",))
    picture = app.file(item, "a.jpg", JPEG + os.urandom(MIB))
    assert told(server, request(server, item)) == (201, "")
    before = stored(server)
    limit(server, 256 * 1024)
    assert told(server, request(server, picture)) == (507, "disk-full")
    limit(server, resource.RLIM_INFINITY)
    assert stored(server) == before
    assert told(server, request(server, picture))[0] in (200, 201)


def test_sealed_record_when_the_database_cannot_grow_is_refused_and_later_taken(server: Server) -> None:
    app = app_of(server)
    long = app.record(record(f"uuid:{uuid4()}", text="x" * 60_000).decode())
    limit(server, (server.home / "nazorat.sqlite3-wal").stat().st_size)
    assert told(server, request(server, long)) == (507, "disk-full")
    limit(server, resource.RLIM_INFINITY)
    assert stored(server)[0][0] == 0
    assert told(server, request(server, long)) == (201, "")


def test_body_that_is_another_than_was_sealed_is_refused_in_words(server: Server) -> None:
    """What counts is the slip's signature over the digest of the body: neither the announced kind nor the size lets anything else in."""
    app = app_of(server)
    item = app.record(record(f"uuid:{uuid4()}").decode())
    for body in (b"", b"{}", b"\x00" * 100, item.body[:-1], item.body + b"x"):
        status, code = told(server, request(server, Sealed(item.path, item.headers, body, item.slip)))
        assert (status, bool(code)) == (status, True)
        assert 400 <= status < 500
    huge = Sealed(item.path, item.headers, bytes(2 * MIB), item.slip)
    assert told(server, request(server, huge)) == (413, "too-large")
    assert stored(server)[0][0] == 0
