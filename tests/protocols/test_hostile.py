"""What a hostile, broken or unlucky sender does to a real server: nothing half written, nothing lost, memory bounded."""

from __future__ import annotations

import os
import re
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from protocols.server import Server, answer_on, installed
from support import live
from support.collect import JPEG, content_type, multipart, record

pytestmark = pytest.mark.temporary_files("the home of the server that is started for this test lies in a temporary folder")
MIB = 1 << 20


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with installed() as server:
        server.start()
        yield server


def blobs(server: Server) -> set[str]:
    return {path.name for path in (server.home / "blobs").glob("??/*")}


def quiet(server: Server, before: set[str]) -> None:
    """Wait until the server has tidied up after a connection that went away."""
    end = time.monotonic() + 10
    while blobs(server) != before and time.monotonic() < end:
        time.sleep(0.05)
    assert blobs(server) == before


def counted(server: Server) -> list[int]:
    held = server.readings()
    assert held["chain"]
    rows: list[int] = held["rows"]
    return rows


@pytest.mark.parametrize("abrupt", [False, True])
def test_upload_when_the_connection_goes_half_way_leaves_nothing(server: Server, abrupt: bool) -> None:
    before, rows = blobs(server), counted(server)
    body = multipart(record("uuid:cut", pictures=["a.jpg", "b.jpg"]), [("a.jpg", os.urandom(MIB)), ("b.jpg", os.urandom(MIB))])
    for share in (0.0001, 0.3, 0.6, 0.999):
        request = server.request(body)
        with server.connect() as line:
            line.sendall(request[: len(request) - int(len(body) * (1 - share))])
            time.sleep(0.1)
            if abrupt:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    quiet(server, before)
    assert counted(server) == rows


def test_body_of_fifty_megabytes_is_refused_in_words_and_costs_no_memory(server: Server) -> None:
    before, peak = blobs(server), peak_kib(server)
    body = multipart(record("uuid:big", pictures=["a.jpg"]), [("a.jpg", bytes(50 * MIB))])
    status, words = server.send(server.request(body))
    assert (status, b"OpenRosaResponse" in words) == (413, True)
    assert server.send(chunked(server, body))[0] == 413
    quiet(server, before)
    assert peak_kib(server) - peak < 8 * 1024


def chunked(server: Server, body: bytes) -> bytes:
    head = (
        f"POST /collect/key/{server.facts['collect']}/submission HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Content-Type: {content_type()}\r\nTransfer-Encoding: chunked\r\n\r\n"
    )  # fmt: skip
    pieces = [body[at : at + MIB] for at in range(0, len(body), MIB)]
    return head.encode() + b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


def peak_kib(server: Server) -> int:
    """The most memory that the serving processes ever had resident, each its own most, in KiB. Two of these are only ever subtracted:
    what the processes share is in both.
    """
    found = [re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{worker}/status").read_text()) for worker in server.workers()]
    return sum(int(one.group(1)) for one in found if one is not None)


def warm(server: Server) -> None:
    """A record with a picture through each of the serving processes: what a first one loads is no part of what many cost."""
    with ThreadPoolExecutor(16) as pool:
        sent = [(record(f"uuid:warm-{number}", pictures=["a.jpg"]), [("a.jpg", JPEG)]) for number in range(32)]
        assert {status for status, _ in pool.map(lambda one: server.post(*one), sent)} == {201}


def test_sixteen_pictures_of_ten_megabytes_at_once_pass_in_bounded_memory(server: Server) -> None:
    pictures = [os.urandom(10 * MIB) for _ in range(2)]
    warm(server)
    before, rows, peak = len(blobs(server)), counted(server), peak_kib(server)

    def send(number: int) -> int:
        return server.post(record(f"uuid:many-{number}", pictures=["a.jpg"]), [("a.jpg", pictures[number % 2])])[0]

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(send, range(16))) == [201] * 16
    assert (len(blobs(server)) - before, counted(server)[0] - rows[0]) == (16, 16)
    # sixteen threads, a piece of 64 KiB in each of a few hands: far from 160 MiB
    assert peak_kib(server) - peak < 40 * 1024


def test_request_when_its_token_is_wrong_is_refused_before_its_body_is_read(server: Server) -> None:
    with server.connect() as line:
        line.sendall(server.request(b"", token="x" * 64, length=20 * MIB))
        assert answer_on(line)[0] == 404


def test_sender_that_stalls_holds_up_nobody(server: Server) -> None:
    body = multipart(record("uuid:stalled", pictures=["a.jpg"]), [("a.jpg", JPEG * 1000)])
    stalled = [server.connect() for _ in range(4)]
    try:
        for line in stalled:
            line.sendall(server.request(body)[:-5000])
        took = []
        for number in range(10):
            began = time.monotonic()
            assert server.post(record(f"uuid:beside-{number}"))[0] == 201
            took.append(time.monotonic() - began)
        assert sorted(took)[5] < 1
    finally:
        for line in stalled:
            line.close()


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("POST /collect/key/{token}/submission HTTP/1.1\r\nContent-Length: 5\r\nContent-Type: text/xml\r\n\r\n<x/>1", 415),
        (
            "POST /collect/key/{token}/submission HTTP/1.1\r\nContent-Length: 0\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n",
            400,
        ),
        ("POST /sync/key/{token}/records HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", 404),
        ("PUT /collect/key/{token}/submission HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 405),
        ("GET /collect/key/{token}/%2e%2e/secrets.json HTTP/1.1\r\n\r\n", 404),
        ("GET /collect/key/{token}/formList%00 HTTP/1.1\r\n\r\n", 404),
    ],
)
def test_request_when_odd_is_answered_plainly(server: Server, request_line: str, status: int) -> None:
    common = "HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    filled = request_line.replace("{token}", server.facts["collect"]).replace("HTTP/1.1\r\n", common, 1)
    assert server.send(filled.encode())[0] == status


def test_sender_that_vanishes_is_asked_for_by_the_kernel(server: Server) -> None:
    """The kernel's table shows a timer at the server's end (tr 02, proc(5)); without one a lost tablet holds a thread."""
    with server.connect() as line:
        line.sendall(server.request(b"", length=1000))
        time.sleep(0.2)  # the server has accepted it
        ours = f":{server.port:04X}"
        rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        timers = {row[5].split(":")[0] for row in rows if row[1].endswith(ours) and row[3] == "01"}
    assert timers == {"02"}


def test_second_server_on_a_port_is_told_that_it_is_taken(server: Server) -> None:
    """Two servers of two homes on one port would answer by turns."""
    command = [sys.executable, "-m", "nazorat.cli", "serve", "--home", str(server.home), "--port", str(server.port)]
    child = subprocess.run(
        command, env=live.child_environment(server.home), capture_output=True, text=True, check=False, timeout=60, cwd="/"
    )
    assert child.returncode == 2
    assert "already in use" in child.stderr.splitlines()[-1]
