"""Several processes, loaded once and forked: each draws its own secrets, all write one chain, and what one is told holds in the other."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from nazorat.cli.client import Desk
from protocols.server import Server, installed
from support import live
from support.collect import JPEG, content_type, multipart, record
from support.home import make_home
from support.live import six_digits

pytestmark = pytest.mark.temporary_files("the home of the server that is started for this test lies in a temporary folder")
Line = http.client.HTTPConnection


def holder(server: Server, line: Line) -> int:
    """Which worker holds the other end of a connection, by the kernel's table of sockets (proc(5)); 0 while none accepted it."""
    ends = (f":{server.port:04X}", f":{line.sock.getsockname()[1]:04X}")
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    found = {f"socket:[{row[9]}]" for row in rows if (row[1][-5:], row[2][-5:]) == ends}
    for worker in server.workers():
        for handle in Path(f"/proc/{worker}/fd").iterdir():
            with suppress(OSError):
                if str(handle.readlink()) in found:
                    return worker
    return 0


@contextmanager
def one_line_to_each(server: Server) -> Iterator[dict[int, Line]]:
    """A connection that stays open to each of the workers."""
    lines: dict[int, Line] = {}
    spare: list[Line] = []
    end = time.monotonic() + 20
    try:
        while len(lines) < len(server.workers()) and time.monotonic() < end:
            line = Line("127.0.0.1", server.port, timeout=30)
            spare.append(line)
            assert asked(line, "/collect/key/x/formList") == 404
            lines.setdefault(holder(server, line), line)
        assert set(lines) == set(server.workers())
        yield lines
    finally:
        for line in spare:
            line.close()


def asked(line: Line, path: str, cookies: str = "") -> int:
    line.request("GET", path, headers={"Cookie": cookies} if cookies else {})
    with closing(line.getresponse()) as answer:
        answer.read()
        return answer.status


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with installed("protocols.seeds:desk") as server:
        server.start()
        yield server


def test_forks_never_seal_alike(tmp_path: Path) -> None:
    """Forks share what was in memory: also the state of a random generator, were one loaded before."""
    home = make_home(tmp_path / "home")
    command = [sys.executable, "-m", "protocols.forks", str(home)]
    child = subprocess.run(command, env=live.child_environment(home), capture_output=True, text=True, check=True, cwd="/")
    first, second = json.loads(child.stdout.splitlines()[-1])
    assert set(first) == set(second) >= {"sealed", "token", "salt", "uuid"}
    assert {name for name in first if first[name] == second[name]} == set()
    # two sealings of one text share the words before the recipient, and after them no more letters than chance gives
    common = next(at for at, pair in enumerate(zip(first["sealed"], second["sealed"], strict=False)) if pair[0] != pair[1])
    _before, found, share = bytes.fromhex(first["sealed"][: common & ~1]).partition(b"-> X25519 ")
    assert (found != b"", len(share) < 4) == (True, True)


def test_two_workers_take_records_at_once(server: Server) -> None:
    """Sixteen senders over connections to both: every record is taken, each has its act, and the two write one chain."""
    with one_line_to_each(server) as lines, ThreadPoolExecutor(16) as pool:
        posts = [(record(f"uuid:at-once-{number}", pictures=["a.jpg"]), [("a.jpg", JPEG)]) for number in range(160)]
        both = pool.map(lambda line: sent(server, line), lines.values())
        many = pool.map(lambda one: server.post(*one)[0], posts)
        assert (set(both), set(many)) == ({201}, {201})
    held = server.readings()
    assert held["rows"][0] == len(lines) + len(posts)
    assert (held["chain"], held["acts"], set(held["complete"])) == (True, True, {True})


def sent(server: Server, line: Line) -> int:
    """One record over this connection, and so through the worker that holds it."""
    sock: socket.socket = line.sock
    body = multipart(record(f"uuid:line-{sock.getsockname()[1]}"))
    line.request(
        "POST", f"/collect/key/{server.facts['collect']}/submission", body,
        {"Content-Type": content_type(), "X-OpenRosa-Version": "1.0"},
    )  # fmt: skip
    with closing(line.getresponse()) as answer:
        answer.read()
        return answer.status


def test_lock_and_revocation_hold_in_the_other_worker(server: Server) -> None:
    """Both workers have served the open session and the device; the lock and the revocation are then told to one of them."""
    person, visit = server.facts["person"], f"/visits/{server.facts['visit']}/"
    forms = f"/collect/key/{server.facts['collect']}/formList"
    with closing(Desk(f"http://127.0.0.1:{server.port}")) as desk, one_line_to_each(server) as lines:
        desk.sign_in(person["code"], person["phrase"], six_digits(person["secret"]))

        def told(path: str) -> list[int]:
            cookies = "; ".join(f"{one.name}={one.value}" for one in desk.client.cookies.jar)
            return [asked(line, path, cookies) for line in lines.values()]

        assert (told(f"{visit}debrief/"), told(forms)) == ([200, 200], [200, 200])
        desk.submit(desk.get(visit + "tools/").form(f"/devices/{server.facts['device']}/revoke/"), expect=None)
        assert told(forms) == [404, 404]
        desk.submit(desk.get("/me/").form("/lock/"), expect=None)
        assert (told(f"{visit}debrief/"), told("/me/")) == ([302, 302], [200, 200])
