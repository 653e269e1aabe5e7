"""A disk without room: the sender is told, nothing half written stays, and what comes after there is room again is taken."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from protocols.server import Server, installed
from support.collect import multipart, record

pytestmark = pytest.mark.temporary_files("the home of the server that is started for this test lies in a temporary folder")
MIB = 1 << 20


@pytest.fixture
def server() -> Iterator[Server]:
    with installed(embedded=True) as server:
        server.start()
        assert server.post(record("uuid:0", text="kept"))[0] == 201
        yield server


def limit(server: Server, most: int) -> None:
    """No file of a serving process may grow beyond `most` bytes (RLIMIT_FSIZE): writing fails as on a full disk."""
    for worker in server.workers():
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def test_picture_when_there_is_no_room_is_refused_and_leaves_nothing(server: Server) -> None:
    limit(server, 256 * 1024)
    status, words = server.post(record("uuid:1", pictures=["a.jpg"]), [("a.jpg", os.urandom(MIB))])
    assert (status, b"OpenRosaResponse" in words) == (507, True)
    limit(server, resource.RLIM_INFINITY)
    held = server.readings()
    assert (held["texts"], held["on_disk"], held["chain"]) == (["kept"], 0, True)
    assert server.post(record("uuid:1", pictures=["a.jpg"]), [("a.jpg", os.urandom(MIB))])[0] == 201
    assert server.readings()["complete"] == [True, True]


def test_record_when_the_database_cannot_grow_is_refused_and_later_taken(server: Server) -> None:
    wal = Path(f"{server.home}/nazorat.sqlite3-wal")
    limit(server, wal.stat().st_size)
    refused = [server.post(record(f"uuid:{number}", text=f"late {number}" + "x" * 20_000)) for number in range(1, 6)]
    assert {status for status, _ in refused} == {507}
    assert all(b"OpenRosaResponse" in words for _, words in refused)
    limit(server, resource.RLIM_INFINITY)
    assert server.readings()["texts"] == ["kept"]
    assert [server.post(record(f"uuid:{number}", text=f"late {number}"))[0] for number in range(1, 6)] == [201] * 5
    held = server.readings()
    assert (held["texts"], held["chain"], held["acts"]) == (["kept", *(f"late {number}" for number in range(1, 6))], True, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small tmpfs needs root")
def test_tmpfs_that_fills_refuses_and_keeps_what_it_has(tmp_path: Path) -> None:
    place = tmp_path / "small"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)], check=True)
    try:
        with installed(folder=str(place), embedded=True) as server:
            server.start()
            told = [
                server.send(server.request(multipart(record(f"uuid:{number}", pictures=["a.jpg"]), [("a.jpg", os.urandom(MIB))])))[
                    0
                ]
                for number in range(30)
            ]
            assert set(told) == {201, 507}
            # to look is an act, and an act needs room: the administrator makes some
            subprocess.run(["mount", "-o", "remount,size=32m", str(place)], check=True)
            held = server.readings()
            assert (held["rows"][0], held["on_disk"], held["drafts"]) == (told.count(201), told.count(201), 0)
            assert (held["chain"], all(held["complete"])) == (True, True)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
