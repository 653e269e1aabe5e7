"""The bytes of ODK Collect, one request after the other, over a real connection to a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from protocols.server import Server, answer_on, installed
from support.collect import VECTORS

pytestmark = pytest.mark.temporary_files("the home of the server that is started for this test lies in a temporary folder")
STEPS = json.loads((VECTORS / "steps.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with installed() as server:
        server.start()
        yield server


def test_posts_of_collect_are_answered_as_collect_expects(server: Server) -> None:
    told = []
    for step in STEPS:
        request = (VECTORS / f"{step['file']}.http").read_bytes()
        filled = request.replace(b"{token}", server.facts["collect"].encode(), 1).replace(
            b"{host}", f"127.0.0.1:{server.port}".encode(), 1
        )
        with server.connect() as line:
            line.sendall(filled)
            status, body = answer_on(line)
        told.append({"file": step["file"], "status": status, "missing": missing(body) if status == 201 else None})
    assert told == STEPS
    held = server.readings()
    assert held["texts"] == ["one, corrected", "two", "three", "six", "seven", "nine"]
    assert (held["versions"], held["complete"]) == ([2, 1, 1, 1, 1, 1], [True] * 6)
    assert [name for name, _ in held["files"]] == sorted(
        ["1778562000123.jpg", "1778562000456.jpg", "a.jpg", "a.jpg", "audit.csv", "b.jpg", "c.jpg", "снимок ӯ 1.jpg"]
    )
    assert (held["chain"], held["acts"], held["on_disk"]) == (True, True, 8)


def missing(body: bytes) -> int:
    """How many files the message says are still to come: its only number, in every language."""
    words = re.search(rb'<message nature="submit_success">(.*)</message>', body)
    assert words is not None
    return int((re.findall(rb"\d+", words.group(1)) or [b"0"])[0])
