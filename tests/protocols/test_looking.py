"""The search for canaries can find: each way of packing by itself and one inside another, and nothing where nothing is."""

import base64
import gzip
import io
import json
import os
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.core import signing

from support.canaries import files_under, sightings, sqlite_values

WORD = "kanareyka-4f1c-Сайдулло"
PLAIN = f"something before {WORD} and something after".encode()
Pack = Callable[[bytes], bytes]


def zipped(data: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", data)
    return held.getvalue()


PACKS: dict[str, Pack] = {
    "plain": lambda data: data,
    "base64": base64.b64encode,
    "base64 for addresses, without its end": lambda data: base64.urlsafe_b64encode(data).rstrip(b"="),
    "hex": lambda data: data.hex().encode(),
    "zlib": zlib.compress,
    "gzip": gzip.compress,
    "zip": zipped,
    "json": lambda data: json.dumps(data.decode()).encode(),
    "utf-16": lambda data: data.decode().encode("utf-16-le"),
}


@pytest.mark.parametrize("pack", PACKS)
def test_it_finds_each_way_of_packing(pack: str) -> None:
    held = os.urandom(100) + b" " + PACKS[pack](PLAIN) + b" " + os.urandom(100)
    assert {found.word for found in sightings([WORD], [("here", held)])} == {WORD}


@pytest.mark.parametrize("outer", ["base64", "hex", "zlib", "gzip", "zip"])
@pytest.mark.parametrize("inner", ["base64", "hex", "zlib", "gzip", "zip", "json"])
def test_it_finds_one_inside_another(outer: str, inner: str) -> None:
    held = PACKS[outer](b"begin " + PACKS[inner](PLAIN) + b" end")
    assert sightings([WORD], [("here", held)])


def test_it_finds_what_a_session_of_django_holds() -> None:
    """A session row is base64 of zlib of JSON, with a dot before it and a signature after it."""
    row = signing.dumps({"finding": PLAIN.decode() * 20}, key="k", salt="s", compress=True)
    assert WORD.encode() not in row.encode()
    assert sightings([WORD], [("django_session", row.encode())])


def test_it_finds_letters_that_stand_before_base64() -> None:
    for before in ("", "a", "ab", "abc"):
        assert sightings([WORD], [("here", before.encode() + base64.b64encode(PLAIN))])


def test_it_finds_nothing_where_nothing_is() -> None:
    assert sightings([WORD], [("noise", os.urandom(200_000)), ("close", WORD.replace("4f1c", "4f1d").encode())]) == []


def test_it_finds_what_stands_in_a_database_and_its_log(tmp_path: Path) -> None:
    database = tmp_path / "store.sqlite3"
    with closing(sqlite3.connect(database)) as store:
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("CREATE TABLE kept (value BLOB)")
        store.execute("INSERT INTO kept VALUES (?)", [zlib.compress(os.urandom(9000) + PLAIN)])
        store.commit()
        assert {found.place for found in sightings([WORD], sqlite_values(database))} == {"kept row 0"}
        assert any("-wal" in place for place, _data in files_under(tmp_path))


def test_it_finds_what_stands_in_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / f"{WORD}.jpg").write_bytes(b"")
    assert len(sightings([WORD], files_under(tmp_path))) == 1
