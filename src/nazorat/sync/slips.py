"""What a device says of a sealed body: values that the reading of headers makes and the acts take."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

MOST_FILE = 33 * 1024 * 1024


@dataclass(frozen=True)
class Slip:
    """What a device says of a sealed body: whose it is, the key, the SHA-256 of the ciphertext (32 bytes)."""

    signed: bytes
    signature: bytes
    visit: UUID
    record: UUID
    version: int
    key: UUID
    sha256: bytes


@dataclass(frozen=True)
class RecordSlip(Slip):
    """Of a record; `files` counts the files that it names."""

    tool_version: UUID
    files: int


@dataclass(frozen=True)
class FileSlip(Slip):
    """Of a file; its name is known by its SHA-256 alone (32 bytes)."""

    name_sha256: bytes


@dataclass(frozen=True)
class Piece:
    """Where a piece of a file begins (None: it only asks how far the file is), and how many bytes the whole has."""

    at: int | None
    whole: int
