"""Looking for planted words in everything that an installation leaves on a disk, however it is packed.

A database row that holds base64 of zlib is opaque to grep: a session written by Django is exactly that. So every value is looked at raw
and through what it may be packed in, several layers deep.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

DEEPEST = 4
SHORTEST = 16
MOST_UNPACKED = 64 * 1024 * 1024
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){16,}")
ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")


@dataclass(frozen=True)
class Sighting:
    """A planted word that was seen: which, in which file or row, through which layers."""

    word: str
    place: str
    layers: tuple[str, ...]


def sightings(words: Iterable[str], places: Iterable[tuple[str, bytes]]) -> list[Sighting]:
    """Every place that holds one of the words, plain or packed. What lies in several places is looked through once."""
    wanted = {word: spellings(word) for word in words}
    shortest = min((len(form) for forms in wanted.values() for form in forms), default=0)
    known: dict[bytes, list[tuple[str, tuple[str, ...]]]] = {}
    found = []
    for place, data in places:
        if data not in known:
            known[data] = [
                (word, layers)
                for layers, held in unpacked(data)
                if len(held) >= shortest
                for word, forms in wanted.items()
                if any(form in held for form in forms)
            ]
        found += [Sighting(word, place, layers) for word, layers in known[data]]
    return found


def spellings(word: str) -> set[bytes]:
    """The bytes that a word may be written in: UTF-8, UTF-16 either way, JSON's escapes in small and capital hexadecimals."""
    escaped = json.dumps(word)[1:-1]
    capital = re.sub(r"\\u([0-9a-f]{4})", lambda code: f"\\u{code[1].upper()}", escaped)
    return {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), escaped.encode(), capital.encode()}


def unpacked(data: bytes, layers: tuple[str, ...] = (), seen: set[int] | None = None) -> Iterator[tuple[tuple[str, ...], bytes]]:
    """The data, and what is inside it: base64, hexadecimal, zlib, gzip, zip, each of them again."""
    seen = set() if seen is None else seen
    mark = hash(data)
    if mark in seen:
        return
    seen.add(mark)
    yield layers, data
    if len(layers) >= DEEPEST:
        return
    for name, inner in _inside(data):
        if len(inner) >= SHORTEST // 2:
            yield from unpacked(inner, (*layers, name), seen)


def _inside(data: bytes) -> Iterator[tuple[str, bytes]]:
    for run in BASE64.finditer(data):
        text = run.group().rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        # a run may begin with letters that stand before it: each of the four beginnings is tried
        for start in range(4):
            piece = text[start:]
            piece = piece[: len(piece) - (len(piece) % 4 == 1)]
            try:
                yield "base64", base64.b64decode(piece + b"=" * (-len(piece) % 4))
            except binascii.Error:
                continue
    for run in HEX.finditer(data):
        yield "hex", bytes.fromhex(run.group().decode())
    for found in ZLIB.finditer(data):
        yield "zlib", _inflated(memoryview(data)[found.start() :])
    yield from _zipped(data)


def _inflated(data: memoryview) -> bytes:
    """As much as can be had: a stream that is cut gives what it held."""
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        return stream.decompress(data, MOST_UNPACKED)
    except zlib.error:
        return b""


def _zipped(data: bytes) -> Iterator[tuple[str, bytes]]:
    start = data.find(b"PK\x03\x04")
    if start < 0:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data[start:])) as archive:
            for item in archive.infolist():
                yield "zip", item.filename.encode() + b"\n" + archive.read(item)[:MOST_UNPACKED]
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError):
        return


def files_under(folder: Path, but: Iterable[str] = ()) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder with its path; the path itself is looked at too."""
    kept_out = set(but)
    for file in sorted(folder.glob("**/*")):
        if file.is_file() and file.name not in kept_out:
            yield str(file), str(file).encode() + b"\n" + file.read_bytes()


def sqlite_values(database: Path) -> Iterator[tuple[str, bytes]]:
    """Every value of every row: in the file a long one is cut into pages, here it is whole."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as store:
        store.text_factory = bytes
        tables = [row[0].decode() for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for number, row in enumerate(store.execute(f'SELECT * FROM "{table}"')):  # noqa: S608 - a name out of the database itself
                yield from ((f"{table} row {number}", value) for value in row if isinstance(value, bytes))
