"""A database of last week: what was erased since is erased again before a page is served, and the record of acts shows the rest."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from nazorat.cli.tests.test_installation import run
from support.database import own_database
from support.home import make_home
from support.live import ask_home, planted, served

pytestmark = pytest.mark.temporary_files("commands run in processes of their own, with homes of their own")
SEEDS = "nazorat.cli.tests.seeds"


@dataclass(frozen=True)
class Erased:
    """An installation in which a visit was erased after a backup was made; the bytes that stood sealed before."""

    home: Path
    url: str
    folder: Path
    visit: str
    sealed: list[bytes]


@pytest.fixture(scope="module")
def erased(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Erased]:
    folder = tmp_path_factory.mktemp("erased")
    with own_database() as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url) if url else patch.delenv("DATABASE_URL", raising=False)
        home = make_home(folder / "home")
        facts = planted(home, f"{SEEDS}:old_visit")
        (folder / "key").write_text(run("backup-key", "--home", str(home)).stdout)
        to = folder / "backups"
        to.mkdir()
        shutil.copytree(home, folder / "last-week")
        assert (
            run(
                "audit", "export", "--home", str(home), "--checkpoints", str(folder / "early.jsonl"), "--out", str(folder / "a")
            ).returncode
            == 0
        )
        assert run("backup", "--home", str(home), "--to", str(to / "1.age")).returncode == 0
        ask_home(home, f"{SEEDS}:erase")
        assert (
            run(
                "audit", "export", "--home", str(home), "--checkpoints", str(folder / "late.jsonl"), "--out", str(folder / "b")
            ).returncode
            == 0
        )
        assert run("backup", "--home", str(home), "--to", str(to / "2.age")).returncode == 0
        yield Erased(home, url, folder, facts["visit"], [bytes.fromhex(each) for each in facts["sealed"]])


def restored(
    erased: Erased, name: str, to: Path, *more: str, source: Path | None = None
) -> tuple[subprocess.CompletedProcess[str], dict[str, object]]:
    with own_database() as url:
        told = (
            "restore",
            "--identity",
            str(erased.folder / "key"),
            *more,
            str((source or erased.folder / "backups") / name),
            str(to),
        )
        answer = run(*told, DATABASE_URL=url)
        return answer, ask_home(to, f"{SEEDS}:what_is_left", DATABASE_URL=url)


GONE = {"grants": 0, "sealed": 0, "attachments": 0, "erasures": 1}


def test_an_older_backup_is_erased_again_when_it_is_restored(erased: Erased, tmp_path: Path) -> None:
    """The ledger lies beside the backups: whoever restores need not think of it."""
    answer, left = restored(erased, "1.age", tmp_path / "home")
    assert (answer.returncode, f"Erased again: visit {erased.visit}" in answer.stdout) == (0, True), answer.stdout + answer.stderr
    assert {name: left[name] for name in GONE} == GONE
    assert left["verbs"] == ["retention.erase-again"]
    assert left["chain"] is True
    assert not list((tmp_path / "home/blobs").glob("??/*"))
    assert not any(held(tmp_path / "home", piece) for piece in erased.sealed)


def test_a_later_backup_holds_nothing_of_it(erased: Erased, tmp_path: Path) -> None:
    answer, left = restored(erased, "2.age", tmp_path / "home")
    assert (answer.returncode, "Erased again" in answer.stdout) == (0, False)
    assert {name: left[name] for name in GONE} == GONE
    assert not any(held(tmp_path / "home", piece) for piece in erased.sealed)


def test_a_backup_alone_says_that_no_ledger_was_found_and_takes_one_later(erased: Erased, tmp_path: Path) -> None:
    (tmp_path / "alone").mkdir()
    shutil.copyfile(erased.folder / "backups/1.age", tmp_path / "alone/1.age")
    answer, left = restored(erased, "1.age", tmp_path / "first", source=tmp_path / "alone")
    assert "No later ledger of erasures was found" in answer.stdout
    assert left["erasures"] == 0
    ledger = str(erased.folder / "backups/erased.jsonl")
    answer, left = restored(erased, "1.age", tmp_path / "second", "--erased", ledger, source=tmp_path / "alone")
    assert "Erased again" in answer.stdout
    assert {name: left[name] for name in GONE} == GONE


def test_erased_bytes_are_on_the_disk_no_more(erased: Erased) -> None:
    """The database's own files, its log beside it, and the sealed files."""
    assert erased.sealed
    assert not any(held(erased.home, piece) for piece in erased.sealed)
    assert any(held(erased.folder / "last-week", piece) for piece in erased.sealed) or erased.url


def held(home: Path, piece: bytes) -> bool:
    part = piece[60:140]
    return any(part in file.read_bytes() for file in home.glob("**/*") if file.is_file())


def test_a_database_set_back_is_erased_again_before_a_page_is_served(erased: Erased, tmp_path: Path) -> None:
    """Somebody put last week's database under a home of today: SQLite's file, or the server's."""
    home = tmp_path / "home"
    if erased.url:
        shutil.copytree(erased.home, home)
        with own_database() as url:
            set_back(erased, tmp_path, url)
            serve_and_look(home, url)
        return
    shutil.copytree(erased.folder / "last-week", home)
    shutil.copyfile(erased.home / "erased.jsonl", home / "erased.jsonl")
    serve_and_look(home, "")


def set_back(erased: Erased, folder: Path, url: str) -> None:
    """Load what the first backup holds, without our command."""
    (folder / "alone").mkdir()
    shutil.copyfile(erased.folder / "backups/1.age", folder / "alone/1.age")
    told = ("restore", "--identity", str(erased.folder / "key"), str(folder / "alone/1.age"), str(folder / "aside"))
    assert run(*told, DATABASE_URL=url).returncode == 0
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM retention_erasure").fetchone() == (0,)


def serve_and_look(home: Path, url: str) -> None:
    with served(home, DATABASE_URL=url) as (_address, _group, log):
        left = ask_home(home, f"{SEEDS}:what_is_left", DATABASE_URL=url)
        assert {name: left[name] for name in GONE} == GONE
        assert "This database was set back: it lacked 1 erasures of the ledger" in log.read_text()


def test_a_database_set_back_does_not_fit_the_checkpoint_kept_outside(erased: Erased, tmp_path: Path) -> None:
    answer, _left = restored(erased, "1.age", tmp_path / "home")
    assert answer.returncode == 0
    with own_database() as url:
        # the acts as they stood when the first backup was made
        assert (
            run("audit", "verify", str(erased.folder / "a"), str(erased.folder / "early.jsonl"), DATABASE_URL=url).returncode == 0
        )
    noticed = run("audit", "verify", str(erased.folder / "a"), str(erased.folder / "late.jsonl"))
    assert (noticed.returncode, "acts were removed" in noticed.stdout) == (1, True)


def test_the_ledger_holds_ids_and_times_only(erased: Erased) -> None:
    (line,) = (erased.home / "erased.jsonl").read_text().splitlines()
    assert set(json.loads(line)) == {"format", "id", "kept", "obj", "at", "seq", "signature"}
    assert (erased.folder / "backups/erased.jsonl").read_text() == line + "\n"
    if not erased.url:
        with closing(sqlite3.connect(erased.home / "nazorat.sqlite3")) as database:
            assert database.execute("SELECT count(*) FROM retention_erasure").fetchone() == (1,)
