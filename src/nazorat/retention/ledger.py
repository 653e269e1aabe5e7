"""What was erased, in a file beside the server's secrets: a database that was set back finds there what it must erase again.

A line is on disk before the erasure commits, so that no crash forgets one. Each is signed by the installation and holds ids and a time.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from nazorat.vault import crypto

FORMAT = "nazorat-erased/1"


@dataclass(frozen=True)
class Line:
    """One erasure: its id, class and object, when, and the number of the last act before it."""

    id: UUID
    kept: str
    obj: UUID
    at: datetime
    seq: int

    @property
    def facts(self) -> dict[str, object]:
        return {
            "format": FORMAT, "id": str(self.id), "kept": self.kept, "obj": str(self.obj), "at": self.at.isoformat(), "seq": self.seq,
        }  # fmt: skip

    def text(self) -> str:
        """The signed line, without its end."""
        return json.dumps({**self.facts, "signature": crypto.server_sign(_message(self.facts)).hex()})


def _message(facts: dict[str, object]) -> bytes:
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


def path() -> Path:
    return Path(settings.NAZORAT_ERASED)


def append(line: Line) -> None:
    """Add a line and return when it is on disk. Raises OSError."""
    _add([line.text()])


def merge(texts: Iterable[str]) -> int:
    """Add the lines of another copy of the ledger that are ours and not yet here; how many were another installation's."""
    here, strange, new = set(_texts(path())), 0, []
    for text in texts:
        if text in here:
            continue
        if _line(text) is None:
            strange += 1
            continue
        new.append(text)
        here.add(text)
    if new:
        _add(new)
    return strange


def read() -> tuple[list[Line], int]:
    """Every line of this installation, the oldest first, and how many are of another one. A line that broke off is no line."""
    lines = [_line(text) for text in _texts(path())]
    ours = [line for line in lines if line is not None]
    return ours, len(lines) - len(ours)


def _texts(file: Path) -> Iterator[str]:
    """Whole lines: one that broke off ends without its brace."""
    if file.exists():
        yield from (text for text in file.read_text(errors="replace").splitlines() if text.endswith("}"))


def _line(text: str) -> Line | None:
    """The line, when this installation signed it."""
    try:
        held = json.loads(text)
        signature = bytes.fromhex(held.pop("signature"))
        if held["format"] != FORMAT or not crypto.verify(crypto.server_signing_public(), _message(held), signature):
            return None
        return Line(UUID(held["id"]), held["kept"], UUID(held["obj"]), datetime.fromisoformat(held["at"]), held["seq"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _add(texts: list[str]) -> None:
    file = path()
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        size = os.fstat(handle).st_size
        # after a line that broke off the next one begins anew
        broken = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        data = ("\n" if broken else "") + "".join(f"{text}\n" for text in texts)
        os.write(handle, data.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
