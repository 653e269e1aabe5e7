"""A sealed file that comes in pieces, over connections that break: ciphertext only, kept beside the stored ones until the whole is there.

What is there is a beginning of the file, however it was cut; the next piece goes on where that ends. What nobody goes on with is removed
by `blobs.sweep` a day after its last piece.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

from nazorat.kit.problems import Problem
from nazorat.vault import blobs, crypto
from nazorat.vault.models import Blob


def name_of(*parts: bytes) -> UUID:
    """The id of the file that is on its way, out of who sends it and what it will be: keyed, so that it says nothing."""
    return UUID(bytes=crypto.keyed_hash("pieces", b"|".join(parts))[:16])


def size_of(name: UUID) -> int:
    """How many bytes of it are here, 0 when nothing is."""
    try:
        return _place(name).stat().st_size
    except FileNotFoundError:
        return 0


def add(name: UUID, at: int, source: crypto.Source, *, whole: int) -> int:
    """Add a piece behind what is here; gives how many bytes are here now. What came before a break stays.

    Raises Problem `piece-elsewhere` when the piece does not begin where that ends, or another one is coming in at this moment;
    `too-large` for more than `whole` bytes in all; and what the source raises.
    """
    _place(name).parent.mkdir(parents=True, exist_ok=True)
    with open(_place(name), "ab") as file, _alone(file):
        if file.tell() != at:
            raise Problem("piece-elsewhere")
        here = at
        try:
            while piece := source.read(blobs.CHUNK):
                here += len(piece)
                if here > whole:
                    raise Problem("too-large")
                file.write(piece)
        finally:
            file.flush()
    return here


@contextmanager
def opened(name: UUID) -> Iterator[BufferedReader]:
    """What is here, to be read. Raises Problem `upload-cut` when nothing is."""
    if not _place(name).exists():
        raise Problem("upload-cut")
    with open(_place(name), "rb") as file:
        yield file


def keep(name: UUID, begins: bytes, sha256: bytes) -> Blob:
    """Store the whole as `blobs.write` does; gives an unsaved Blob. Raises Problem `not-sealed` for other bytes, which are gone then."""
    with opened(name) as file:
        found = hashlib.file_digest(file, "sha256").digest()
        file.seek(0)
        right = found == sha256 and file.read(len(begins)) == begins
        size = os.fstat(file.fileno()).st_size
        os.fsync(file.fileno())
    if not right:
        drop(name)
        raise Problem("not-sealed")
    return blobs.adopt(_place(name), Blob(id=uuid4(), size=size, sha256=found))


def drop(name: UUID) -> None:
    """Forget what came."""
    _place(name).unlink(missing_ok=True)


def _place(name: UUID) -> Path:
    return blobs.path(name).with_suffix(".part")


@contextmanager
def _alone(file: IO[bytes]) -> Iterator[None]:
    """One piece at a time, over all processes of the server."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Problem("piece-elsewhere") from None
    yield
