"""What a served installation leaves on the disk of its machine: the files of its home, every value of every row, the server's own files."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from support import pg
from support.canaries import files_under, sqlite_values

# told by name in the settings, and neither confided by anybody nor a row
NOT_SEARCHED = ("secrets.json",)


@contextmanager
def own_server() -> Iterator[str]:
    """The DATABASE_URL of a PostgreSQL server that holds nothing else, so that its files are this installation's; empty on SQLite."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield ""
        return
    with pg.cluster() as server:
        yield server.url("nazorat")


def gathered(home: Path, when: str) -> list[tuple[str, bytes]]:
    return [(f"{when}: {place}", data) for place, data in (*files_under(home, NOT_SEARCHED), *_rows(home))]


def _rows(home: Path) -> Iterator[tuple[str, bytes]]:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield from sqlite_values(home / "nazorat.sqlite3")
        return
    dump = subprocess.run(["pg_dump", "--inserts", url], check=True, capture_output=True).stdout
    yield "pg_dump", dump
    yield from _values_of_postgresql(url)
    yield from _files_of_postgresql(url)


def _values_of_postgresql(url: str) -> Iterator[tuple[str, bytes]]:
    with psycopg.connect(url) as store:
        tables = store.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            # the name comes out of the database itself
            for number, row in enumerate(store.execute(f'SELECT * FROM "{table}"'.encode())):  # noqa: S608 - a name out of pg_tables, quoted
                for value in row:
                    yield f"{table} row {number}", bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def _files_of_postgresql(url: str) -> Iterator[tuple[str, bytes]]:
    """The server's own files: tables, the log ahead of writing, and what it logs in words."""
    socket = Path(unquote(urlsplit(url).netloc.rpartition("@")[2]))
    yield from files_under(socket / "data")
    yield "server log", (socket / "log").read_bytes()
