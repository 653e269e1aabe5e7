"""`nazorat serve` as a child that a test may kill, starve and start again on the same home; and a plain socket to talk to it."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from support import live
from support.collect import Files, content_type, multipart
from support.database import own_database
from support.home import make_home


@dataclass
class Server:
    """A home and whatever server runs on it now. `before` is put before the command, such as strace."""

    home: Path
    facts: dict[str, Any]
    port: int = field(default_factory=live.free_port)
    before: Sequence[str] = ()
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until the port answers."""
        command = [*self.before, sys.executable, "-m", "nazorat.cli", "serve", "--home", str(self.home), "--port", str(self.port)]
        with (self.home.parent / "log").open("ab") as output:
            self.process = subprocess.Popen(
                command, env={**live.child_environment(self.home), "TMPDIR": live.NOWHERE, **self.environment}, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, cwd="/", start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + live.START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            with suppress(OSError):
                if self.send(b"HEAD /collect/key/x/submission HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")[0] == 404:
                    return
            time.sleep(0.05)
        raise live.DidNotStart((self.home.parent / "log").read_text(errors="replace")[-2000:])

    def kill(self) -> None:
        """SIGKILL to the server and its workers at once: what is not on disk is gone."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def workers(self) -> list[int]:
        """The process ids that serve: the server's children, each of which takes requests."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        assert len(children) > 1, "the server is expected to serve from several processes"
        return [int(child) for child in children]

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def send(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer to one whole request. Raises OSError when there is none."""
        with self.connect() as line:
            line.sendall(request)
            return answer_on(line)

    def post(self, xml: bytes, files: Files = (), *, token: str = "") -> tuple[int, bytes]:
        """A post of ODK Collect."""
        return self.send(self.request(multipart(xml, files), token=token))

    def request(self, body: bytes, *, token: str = "", length: int | None = None) -> bytes:
        """Head and body of a post; `length` may lie."""
        head = (
            f"POST /collect/key/{token or self.facts['collect']}/submission HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"X-OpenRosa-Version: 1.0\r\nConnection: close\r\nContent-Type: {content_type()}\r\n"
            f"Content-Length: {len(body) if length is None else length}\r\n\r\n"
        )  # fmt: skip
        return head.encode() + body

    def readings(self, what: str = "records") -> dict[str, Any]:
        """What the home holds, looked at by its lead in another process."""
        child = subprocess.run(
            [sys.executable, "-m", "protocols.readings", what], capture_output=True, text=True, check=False, cwd="/",
            env={**live.child_environment(self.home), "FACTS": json.dumps(self.facts)},
        )  # fmt: skip
        assert not child.returncode, child.stderr[-2000:]
        held: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
        return held


def answer_on(line: socket.socket) -> tuple[int, bytes]:
    """Read one answer up to the end of the connection or its length."""
    held = b""
    while b"\r\n\r\n" not in held:
        piece = line.recv(1 << 16)
        if not piece:
            raise ConnectionError("closed without an answer")
        held += piece
    head, _, body = held.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in lines[1:])}
    status = int(lines[0].split()[1])
    length = 0 if status == 204 else int(headers.get("content-length", "0"))
    while len(body) < length:
        piece = line.recv(1 << 16)
        if not piece:
            break
        body += piece
    return status, body


def _copied(home: Path, seed: str) -> dict[str, Any]:
    """Make `home` a copy of one that was planted once in this process: to migrate and to seed takes seconds. Only where all is in files."""
    kept, facts = _planted_once(seed)
    shutil.copytree(kept, home)
    return dict(facts)


@cache
def _planted_once(seed: str) -> tuple[Path, dict[str, Any]]:
    place = Path(tempfile.mkdtemp(prefix="nazorat-seeded-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    home = make_home(place / "home")
    return home, live.planted(home, seed)


@contextmanager
def installed(seed: str = "protocols.seeds:doors", folder: str | None = None, *, embedded: bool = False) -> Iterator[Server]:
    """A seeded home without a server on it yet; whatever runs on it is ended, by its own process group.

    Its database is one of its own on the engine that the tests run on; with `embedded` it is SQLite in the home whatever they run on.
    """
    place = Path(tempfile.mkdtemp(prefix="nazorat-protocol-", dir=folder or os.environ.get("NAZORAT_TEST_TMP")))
    server = None
    with pytest.MonkeyPatch.context() as patch, nullcontext("") if embedded else own_database() as url:
        patch.setenv("DATABASE_URL", url) if url else patch.delenv("DATABASE_URL", raising=False)
        try:
            home = place / "home"
            server = Server(home, live.planted(make_home(home), seed) if url else _copied(home, seed))
            yield server
        finally:
            if server is not None:
                server.kill()
            shutil.rmtree(place, ignore_errors=True)
