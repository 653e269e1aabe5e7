"""Sealed files on disk: written beside, synced, renamed, the folder synced, and only then known to the database."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

from django.conf import settings

from nazorat.kit.problems import Problem
from nazorat.vault import crypto
from nazorat.vault.models import Blob

CHUNK = 1 << 18
ORPHAN_SECONDS = 24 * 3600
SWEPT_AT_ONCE = 500
OURS = re.compile(r"[0-9a-f]{32}(\.part)?")


def folder(blob_id: UUID) -> Path:
    return Path(settings.NAZORAT_BLOBS) / blob_id.hex[:2]


def path(blob_id: UUID) -> Path:
    return folder(blob_id) / blob_id.hex


class Sink:
    """A file being written: counts and hashes what goes into it, a piece of CHUNK at a time."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.size, self.digest = file, 0, hashlib.sha256()
        self.held = bytearray()

    def write(self, data: bytes) -> int:
        self.held += data
        if len(self.held) >= CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Hash and write what is held. Both let other threads run, and to be let in again costs: so seldom."""
        self.size += len(self.held)
        self.digest.update(self.held)
        self.file.write(self.held)
        self.held.clear()


def write(sealed: bytes) -> Blob:
    """Store ciphertext durably and return an unsaved Blob; the caller saves it in the transaction that refers to it.

    A crash before that leaves a file without a row, which `sweep` removes. Raises OSError when the disk is full, with nothing left behind.
    """
    return _store(lambda sink: sink.write(sealed))


def seal_into(source: crypto.Source, recipients: Sequence[str]) -> Blob:
    """As `write`, sealing what `source` gives as it comes: at no time is more than a piece of it in memory, and none in clear on disk."""
    return _store(lambda sink: crypto.seal_stream(source, sink, recipients))


def keep(source: crypto.Source, begins: bytes) -> Blob:
    """As `write`, for what comes sealed already. Raises Problem `not-sealed` when it does not begin as a sealed file does."""

    def fill(sink: Sink) -> None:
        head = source.read(CHUNK)
        if not head.startswith(begins):
            raise Problem("not-sealed")
        sink.write(head)
        while piece := source.read(CHUNK):
            sink.write(piece)

    return _store(fill)


def adopt(file: Path, blob: Blob) -> Blob:
    """Give a synced file of ours, written beside the others, the place of a stored one. The caller saves the row."""
    target = path(blob.id)
    _make_folder(target.parent)
    os.rename(file, target)
    _sync_folder(target.parent)
    return blob


def discard(stored: Iterable[Blob]) -> None:
    """Remove files that no row will refer to. A crash meanwhile leaves them to `sweep`."""
    for blob in stored:
        path(blob.id).unlink(missing_ok=True)


def _store(fill: Callable[[Sink], object]) -> Blob:
    blob_id = uuid4()
    target = path(blob_id)
    _make_folder(target.parent)
    draft = target.with_suffix(".part")
    try:
        with open(draft, "xb") as file:
            sink = Sink(file)
            fill(sink)
            sink.flush()
            file.flush()
            os.fsync(file.fileno())
        os.rename(draft, target)
        _sync_folder(target.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return Blob(id=blob_id, size=sink.size, sha256=sink.digest.digest())


def read(blob: Blob) -> bytes:
    """The ciphertext. Raises FileNotFoundError or ValueError when it is not what was stored."""
    sealed = path(blob.id).read_bytes()
    if hashlib.sha256(sealed).digest() != bytes(blob.sha256):
        raise ValueError("a stored file was changed")
    return sealed


def open_file(blob: Blob) -> IO[bytes]:
    return open(path(blob.id), "rb")


def sweep(now: float) -> int:
    """Remove files that no row refers to and that are older than a day; says how many. A file that is not ours is left alone."""
    ours = (file for file in Path(settings.NAZORAT_BLOBS).glob("??/*") if OURS.fullmatch(file.name))
    old = (file for file in ours if _age(file, now) > ORPHAN_SECONDS)
    gone = 0
    while batch := list(islice(old, SWEPT_AT_ONCE)):
        known = set(Blob.objects.filter(id__in=[UUID(file.stem) for file in batch]).values_list("id", flat=True))
        for file in batch:
            if file.suffix or UUID(file.name) not in known:
                # another process may be sweeping too
                file.unlink(missing_ok=True)
                gone += 1
    return gone


def _age(file: Path, now: float) -> float:
    try:
        return now - file.stat().st_mtime
    except FileNotFoundError:
        return 0.0


# folders whose own entry is known to be on disk
_DURABLE: set[Path] = set()


def _make_folder(place: Path) -> None:
    """Make the folder, and sync its entry once a process: a folder that another thread has just made may not be on disk yet."""
    if place in _DURABLE and place.is_dir():
        return
    place.mkdir(parents=True, exist_ok=True)
    _sync_folder(place.parent)
    _DURABLE.add(place)


def _sync_folder(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
