"""The inside of a backup: a plain tar, written and read a piece at a time, so that no size of installation needs memory or a second copy.

Whoever holds the key can open one with any `age` and `tar`: `age -d -i KEY backup.age | tar -x`.
"""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

BLOCK = tarfile.BLOCKSIZE
PIECE = 1 << 20
# a tar ends with two empty blocks
END = bytes(2 * BLOCK)


class Broken(Exception):
    """What was sealed is no backup of ours: a sentence."""


def held(name: str, data: bytes) -> bytes:
    """One entry with its content."""
    return _head(name, len(data)) + data + _padding(len(data))


def file_entry(name: str, path: Path) -> Iterator[bytes]:
    """One entry with what is in a file. Raises FileNotFoundError before the first piece, OSError when the file is cut meanwhile."""
    with open(path, "rb") as file:
        left = size = os.fstat(file.fileno()).st_size
        yield _head(name, size)
        while left:
            piece = file.read(min(PIECE, left))
            if not piece:
                raise OSError("a file became shorter while it was read")
            left -= len(piece)
            yield piece
    yield _padding(size)


def _head(name: str, size: int) -> bytes:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)


class Pieces:
    """A source that gives what an iterator yields."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.held = pieces, b""

    def read(self, size: int = -1, /) -> bytes:
        while not self.held:
            piece = next(self.pieces, None)
            if piece is None:
                return b""
            self.held = piece
        piece, self.held = (self.held, b"") if size < 0 else (self.held[:size], self.held[size:])
        return piece


class Entries:
    """A sink that takes a tar a piece at a time. `begin` gives where an entry's content goes; it is closed when the entry is whole.

    Raises Broken for anything in it that is no plain file.
    """

    def __init__(self, begin: Callable[[str, int], BinaryIO]) -> None:
        self.begin, self.kept = begin, bytearray()
        self.into: BinaryIO | None = None
        self.left = self.padding = 0
        self.ended = False

    def write(self, data: bytes, /) -> int:
        self.kept += data
        while self._step():
            pass
        return len(data)

    def close(self) -> None:
        """Let go of an entry that was cut short."""
        if self.into is not None:
            self.into.close()

    def _step(self) -> bool:
        if self.ended:
            self.kept.clear()
            return False
        if self.into is not None:
            return self._content(self.into)
        if len(self.kept) < self.padding + BLOCK:
            return False
        block = bytes(self.kept[self.padding : self.padding + BLOCK])
        del self.kept[: self.padding + BLOCK]
        self.padding = 0
        if not any(block):
            self.ended = True
            return True
        try:
            entry = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        except (tarfile.TarError, UnicodeDecodeError) as wrong:
            raise Broken("This is not a backup of Nazorat.") from wrong
        if not entry.isreg():
            raise Broken("This backup holds something that is no plain file.")
        self.into, self.left, self.padding = self.begin(entry.name, entry.size), entry.size, -entry.size % BLOCK
        return True

    def _content(self, into: BinaryIO) -> bool:
        take = min(self.left, len(self.kept))
        into.write(self.kept[:take])
        del self.kept[:take]
        self.left -= take
        if self.left:
            return False
        into.close()
        self.into = None
        return True
