"""What the kernel was asked before 201 went out: the write-ahead log, the sealed file and its folder are synced (traps 26, 27)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from protocols.server import Server, installed
from support.collect import JPEG, record

pytestmark = [
    pytest.mark.temporary_files("the home of the server that is started for this test lies in a temporary folder"),
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed; CI installs it, where a skip is a failure"),
]
CALLS = "trace=fsync,fdatasync,rename,renameat,renameat2,write,writev,sendto,sendmsg"
LINE = re.compile(r"^(\d+)\s+(.*)$")


@pytest.fixture
def traced() -> Iterator[tuple[Server, Path]]:
    with installed(embedded=True) as server:
        trace = server.home.parent / "trace"
        server.before = ["strace", "-f", "-y", "-s", "40", "-o", str(trace), "-e", CALLS]
        server.start()
        yield server, trace


def done(trace: Path) -> list[str]:
    """The calls in the order in which they came to an end, each on one line."""
    begun: dict[str, str] = {}
    calls = []
    for line in trace.read_text(errors="replace").splitlines():
        found = LINE.match(line)
        if not found:
            continue
        thread, call = found.groups()
        if call.endswith("<unfinished ...>"):
            begun[thread] = call.removesuffix("<unfinished ...>")
            if "HTTP/1.1 201" in call:  # an answer counts from when it begins to go out
                calls.append(call)
        elif call.startswith("<..."):
            calls.append(begun.pop(thread, "") + call)
        else:
            calls.append(call)
    return calls


def places(calls: list[str], *words: str) -> list[int]:
    return [at for at, call in enumerate(calls) if all(word in call for word in words)]


def test_record_and_picture_are_on_disk_before_they_are_acknowledged(traced: tuple[Server, Path]) -> None:
    server, trace = traced
    for number in range(20):
        assert server.post(record(f"uuid:{number}", pictures=["a.jpg"]), [("a.jpg", JPEG * 500)])[0] == 201
    server.kill()
    calls = done(trace)
    answers = places(calls, "HTTP/1.1 201")
    assert len(answers) == 20
    start = 0
    for answer in answers:
        one = calls[start:answer]
        file = places(one, "fsync(", ".part>", "= 0")
        name = places(one, "rename", ".part", "= 0")
        folder = [at for at in places(one, "fsync(", "/blobs/", "= 0") if ".part" not in one[at]]
        log = places(one, "fdatasync(", "sqlite3-wal", "= 0")
        assert file, "the sealed file was not synced"
        assert folder, "the folder of the sealed file was not synced"
        assert log, "the log of the database was not synced"
        assert file[0] < name[0] < folder[-1] < log[-1]
        start = answer + 1
