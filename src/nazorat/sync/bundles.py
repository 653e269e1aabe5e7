"""A sealed bundle as a device writes it to a file, and the receipts that answer it: read strictly, a damaged part by itself.

docs/developing/doors.md has the format. Every line of the list stands alone: it says where its body lies and how long it is, and the
signed slip in it holds that body by its hash. So what is damaged, cut off or foreign is told by name, and the rest goes in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from nazorat.kit.problems import Problem
from nazorat.sync.forms import MOST_FILE, MOST_RECORD, MOST_SLIP, read_file_slip, read_record_slip, record_named
from nazorat.sync.slips import FileSlip, RecordSlip
from nazorat.vault import crypto
from nazorat.vault.uploads import CHUNK

MAGIC = b"nazorat-bundle/1\n"
# what the device signs of the list begins with this
LISTED = b"nazorat-bundle/1|"
HEAD_FIELDS = {"bundle", "visit", "device", "made_at", "count", "sha256", "signature"}
MOST_LINES = 2000
MOST_HEAD = 1024
MOST_LINE = MOST_SLIP + 512


@dataclass(frozen=True)
class Head:
    """Who made a bundle and how many lines its list has. `signature` is over `listed`: its facts without itself."""

    bundle: UUID
    visit: UUID
    device: UUID
    made_at: int
    count: int
    sha256: bytes
    listed: bytes
    signature: bytes


@dataclass(frozen=True)
class Line:
    """One sealed body of a bundle: `at` bytes behind the list, `size` bytes long."""

    slip: RecordSlip | FileSlip
    at: int
    size: int


@dataclass(frozen=True)
class Damaged:
    """A line of the list that cannot be used. `name` is as much of its record's id as can be read."""

    name: str
    why: str


@dataclass(frozen=True)
class Bundle:
    """A list as it was read; `kept` tells whether it is the one that the head speaks of. `body_at` is where the bodies begin."""

    head: Head
    lines: tuple[Line | Damaged, ...]
    kept: bool
    body_at: int


class Section:
    """A part of a file, read once from its start: the body of one line. Raises Problem `upload-cut` where the file ends before it."""

    def __init__(self, file: IO[bytes], at: int, size: int) -> None:
        self.file, self.left = file, size
        file.seek(at)

    def read(self, size: int = -1, /) -> bytes:
        wanted = min(self.left, CHUNK if size < 0 else size)
        data = self.file.read(wanted) if wanted else b""
        if len(data) < wanted:
            raise Problem("upload-cut")
        self.left -= len(data)
        return data

    def whole(self) -> bytes:
        return b"".join(iter(self.read, b""))


def read_bundle(file: IO[bytes]) -> Bundle:
    """Read head and list of a bundle; no body is read yet. Raises Problem `no-bundle`, `bundle-damaged` when the head does not hold up."""
    file.seek(0)
    if file.read(len(MAGIC)) != MAGIC:
        raise Problem("no-bundle")
    head = _head(file.readline(MOST_HEAD))
    lines: list[Line | Damaged] = []
    listed: list[bytes] = []
    # the list ends with an empty line, or where more lines come than a list may have
    while (raw := file.readline(MOST_LINE)) not in (b"\n", b""):
        if len(listed) >= MOST_LINES:
            raise Problem("bundle-damaged")
        listed.append(raw)
        lines.append(_line(raw, len(listed)))
    kept = len(listed) == head.count and crypto.sha256(b"".join(listed)) == head.sha256
    return Bundle(head, tuple(lines), kept, file.tell())


def in_order(bundle: Bundle) -> Iterator[Line]:
    """The lines that can be used: records before the files that belong to them."""
    usable = [line for line in bundle.lines if isinstance(line, Line)]
    yield from sorted(usable, key=lambda line: isinstance(line.slip, FileSlip))


def _head(raw: bytes) -> Head:
    try:
        held = json.loads(raw)
        if set(held) != HEAD_FIELDS:
            raise ValueError("other fields")
        signature = bytes.fromhex(held.pop("signature"))
        listed = json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        return Head(
            UUID(held["bundle"]), UUID(held["visit"]), UUID(held["device"]), _whole(held["made_at"]), _whole(held["count"]),
            bytes.fromhex(held["sha256"]), LISTED + listed, signature,
        )  # fmt: skip
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as broken:
        raise Problem("bundle-damaged") from broken


def _line(raw: bytes, number: int) -> Line | Damaged:
    name = f"№ {number}"
    try:
        held: Any = json.loads(raw)
        words, mark = str(held["slip"]), str(held["signature"])
        name = record_named(words) or name
        at, size = _whole(held["at"]), _whole(held["size"])
        slip: RecordSlip | FileSlip
        slip = read_file_slip(words, mark) if held["kind"] == "file" else read_record_slip(words, mark)
    except (ValueError, TypeError, KeyError, RecursionError, Problem):
        return Damaged(name, "bad-request")
    if size > (MOST_FILE if isinstance(slip, FileSlip) else MOST_RECORD):
        return Damaged(name, "too-large")
    return Line(slip, at, size)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 53:
        raise ValueError("no number")
    return value
