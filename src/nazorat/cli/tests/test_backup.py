"""A backup is taken while records come in, and comes back whole, checked, on an empty folder only."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from nazorat.cli.backup import postgresql_address
from nazorat.cli.tests.test_installation import run
from support.collect import JPEG, content_type, multipart, record
from support.database import own_database
from support.live import Live, serving

pytestmark = pytest.mark.temporary_files("commands run in processes of their own, with homes of their own")


@dataclass(frozen=True)
class Taken:
    """A backup, how many records were acknowledged before it began and by the time it ended, and the secrets kept apart."""

    file: Path
    before: int
    after: int
    secrets: Path


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taken]:
    folder = tmp_path_factory.mktemp("backup")
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        url = stack.enter_context(own_database())
        patch.setenv("DATABASE_URL", url) if url else patch.delenv("DATABASE_URL", raising=False)
        live = stack.enter_context(serving("nazorat.cli.tests.seeds:door"))
        yield while_records_come_in(live, folder)


def while_records_come_in(live: Live, folder: Path) -> Taken:
    accepted: list[int] = []
    stop = threading.Event()

    def send() -> None:
        with httpx.Client(timeout=60) as client:
            while not stop.is_set():
                accepted.append(post(client, live))

    senders = [threading.Thread(target=send) for _each in range(2)]
    for sender in senders:
        sender.start()
    while accepted.count(201) < 5 and any(sender.is_alive() for sender in senders):
        stop.wait(0.05)
    before = accepted.count(201)
    answer = run("backup", "--home", str(live.home), str(folder / "backup.tar"), home=live.home)
    after = accepted.count(201)
    stop.set()
    for sender in senders:
        sender.join()
    assert answer.returncode == 0, answer.stderr
    assert set(accepted) == {201}
    shutil.copyfile(live.home / "secrets.json", folder / "secrets.json")
    return Taken(folder / "backup.tar", before, after + len(senders), folder / "secrets.json")


def post(client: httpx.Client, live: Live) -> int:
    name = "1.jpg"
    body = multipart(record(f"uuid:{uuid4()}", pictures=[name]), [(name, JPEG * 50)])
    headers = {"Content-Type": content_type(), "X-OpenRosa-Version": "1.0"}
    return client.post(f"{live.address}/collect/key/{live.facts['token']}/submission", content=body, headers=headers).status_code


def restored(taken: Taken, home: Path, file: Path | None = None) -> subprocess.CompletedProcess[str]:
    with own_database() as url:
        answer = run("restore", "--secrets", str(taken.secrets), str(file or taken.file), str(home), DATABASE_URL=url)
        exported = run("audit", "export", "--home", str(home), DATABASE_URL=url) if home.exists() else None
    answer.stderr += f"\nEXPORTED\n{exported.stdout}" if exported else ""
    return answer


def test_a_backup_holds_what_was_acknowledged_and_comes_back_whole(taken: Taken, tmp_path: Path) -> None:
    """Exit code 0 says that the chain holds and that every sealed file is there and unchanged."""
    answer = restored(taken, tmp_path / "home")
    assert (answer.returncode, "FAULT" in answer.stdout) == (0, False), answer.stdout + answer.stderr
    acts = [json.loads(line).get("verb", "") for line in answer.stderr.partition("EXPORTED\n")[2].splitlines()]
    came = sum(verb.startswith("fieldwork.receive-record") for verb in acts)
    assert taken.before <= came <= taken.after
    assert len(list((tmp_path / "home/blobs").glob("??/*"))) >= came
    assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / "home").glob("**/*") if file.is_file())


def test_a_backup_is_private_and_holds_no_secret(taken: Taken) -> None:
    secrets = json.loads(taken.secrets.read_text())
    data = taken.file.read_bytes()
    assert taken.file.stat().st_mode & 0o077 == 0
    assert not any(secret.encode() in data for secret in secrets.values())
    with tarfile.open(taken.file) as archive:
        names = archive.getnames()
    assert names[:2] == ["nazorat-backup.json", "database.dump"]
    assert all(name.startswith("blobs/") and len(name.rpartition("/")[2]) == 32 for name in names[2:])


def test_nothing_is_overwritten(taken: Taken, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/somebodys.txt").write_text("mine")
    assert run("restore", "--secrets", str(taken.secrets), str(taken.file), str(tmp_path / "home")).returncode == 2
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["somebodys.txt"]
    before = taken.file.read_bytes()
    assert run("backup", "--home", str(taken.secrets.parent), str(taken.file)).returncode == 2
    assert taken.file.read_bytes() == before


def changed(taken: Taken, target: Path, *, drop: bool) -> Path:
    """The same archive with its sealed files changed, or left out."""
    with tarfile.open(taken.file) as old, tarfile.open(target, "w") as new:
        for item in old.getmembers():
            held = old.extractfile(item)
            assert held is not None
            data = held.read()
            if not item.name.startswith("blobs/"):
                new.addfile(item, BytesIO(data))
            elif not drop:
                new.addfile(item, BytesIO(data[:-1] + bytes([data[-1] ^ 1])))
    return target


@pytest.mark.parametrize("drop", [True, False])
def test_missing_and_changed_files_are_found(taken: Taken, tmp_path: Path, drop: bool) -> None:
    answer = restored(taken, tmp_path / "home", changed(taken, tmp_path / "changed.tar", drop=drop))
    assert answer.returncode == 1
    assert taken.before <= answer.stdout.count("FAULT: the sealed file") <= taken.after


def tar_of(manifest: bytes) -> bytes:
    whole = BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as archive:
        entry = tarfile.TarInfo("nazorat-backup.json")
        entry.size = len(manifest)
        archive.addfile(entry, BytesIO(manifest))
    return whole.getvalue()


@pytest.mark.parametrize("content", [b"", b"not a tar at all" * 100, tar_of(b"{broken"), tar_of(b"[1]")])
def test_what_is_no_backup_is_refused_and_leaves_nothing(taken: Taken, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.tar").write_bytes(content)
    answer = run("restore", "--secrets", str(taken.secrets), str(tmp_path / "other.tar"), str(tmp_path / "home"))
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    assert sorted(file.name for file in tmp_path.iterdir()) == ["other.tar"]


def test_a_backup_cut_short_is_refused_and_leaves_nothing(taken: Taken, tmp_path: Path) -> None:
    (tmp_path / "cut.tar").write_bytes(taken.file.read_bytes()[:200_000])
    assert restored(taken, tmp_path / "home", tmp_path / "cut.tar").returncode == 2
    assert sorted(file.name for file in tmp_path.iterdir()) == ["cut.tar"]


def test_a_backup_of_the_other_database_is_refused(taken: Taken, tmp_path: Path) -> None:
    other = "" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "postgresql://u@127.0.0.1:1/none"
    answer = run("restore", "--secrets", str(taken.secrets), str(taken.file), str(tmp_path / "home"), DATABASE_URL=other)
    assert (answer.returncode, "another kind of database" in answer.stderr) == (2, True)


def test_a_restore_asks_for_the_secrets_that_are_kept_apart(taken: Taken, tmp_path: Path) -> None:
    answer = run("restore", str(taken.file), str(tmp_path / "home"))
    assert (answer.returncode, "--secrets" in answer.stderr) == (2, True)


@pytest.mark.parametrize(
    ("url", "bare", "password"),
    [
        ("postgresql://nazorat:a%2Fb@db.example:5433/one", "postgresql://nazorat@db.example:5433/one", "a/b"),
        ("postgres://nazorat@%2Frun%2Fpg/one", "postgresql://nazorat@%2Frun%2Fpg/one", None),
    ],
)
def test_a_password_goes_by_the_environment(url: str, bare: str, password: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Arguments of a process are read by every user of the machine."""
    monkeypatch.delenv("PGPASSWORD", raising=False)
    address, told = postgresql_address(url)
    assert (address, told.get("PGPASSWORD")) == (bare, password)


def test_a_database_that_stands_elsewhere_is_the_one_that_is_kept(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere.sqlite3"
    url = f"sqlite://{elsewhere}"
    assert run("init", str(home), "--organisation", "O", "--name", "N", DATABASE_URL=url).returncode == 0
    assert elsewhere.exists()
    assert run("backup", "--home", str(home), str(tmp_path / "backup.tar"), DATABASE_URL=url).returncode == 0
    with tarfile.open(tmp_path / "backup.tar") as archive:
        archive.extract("database.dump", tmp_path, filter="data")
    with closing(sqlite3.connect(tmp_path / "database.dump")) as copy:
        assert copy.execute("SELECT code FROM people_member").fetchall() == [("K-1",)]
    command = ("restore", "--secrets", str(home / "secrets.json"), str(tmp_path / "backup.tar"), str(tmp_path / "again"))
    refused = run(*command, DATABASE_URL=url)
    assert (refused.returncode, "Unset DATABASE_URL" in refused.stderr) == (2, True)
    assert run(*command, DATABASE_URL="").returncode == 0
