"""A backup is one sealed file, taken while records come in; it comes back whole, checked, on an empty machine only."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from nazorat.cli.client import Desk
from nazorat.cli.installation import postgresql_address
from nazorat.cli.tests.test_installation import run
from nazorat.cli.tls import own_certificate
from nazorat.vault import crypto
from support.collect import JPEG, content_type, multipart, record
from support.database import own_database
from support.live import Live, child_environment, served, serving, six_digits

pytestmark = pytest.mark.temporary_files("commands run in processes of their own, with homes of their own")


@dataclass(frozen=True)
class Taken:
    """A backup, how many records were acknowledged before it began and by the time it ended, its key, the server's secrets, the facts."""

    file: Path
    before: int
    after: int
    key: Path
    secrets: dict[str, str]
    facts: dict[str, Any]

    @property
    def identity(self) -> str:
        return self.key.read_text().splitlines()[-1]


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

    key = run("backup-key", "--home", str(live.home))
    assert key.returncode == 0, key.stderr
    (folder / "key.txt").write_text(key.stdout)
    assert run("tls", "init", "nazorat.lan", "--home", str(live.home)).returncode == 0
    senders = [threading.Thread(target=send) for _each in range(2)]
    for sender in senders:
        sender.start()
    while accepted.count(201) < 5 and any(sender.is_alive() for sender in senders):
        stop.wait(0.05)
    before = accepted.count(201)
    answer = run("backup", "--home", str(live.home), "--to", str(folder / "backup.age"), home=live.home)
    after = accepted.count(201)
    stop.set()
    for sender in senders:
        sender.join()
    assert answer.returncode == 0, answer.stderr
    assert set(accepted) == {201}
    assert not [file.name for file in live.home.iterdir() if file.name.startswith(".snapshot")]
    secrets = json.loads((live.home / "secrets.json").read_text())
    return Taken(folder / "backup.age", before, after + len(senders), folder / "key.txt", secrets, live.facts)


def post(client: httpx.Client, live: Live) -> int:
    name = "1.jpg"
    body = multipart(record(f"uuid:{uuid4()}", pictures=[name]), [(name, JPEG * 50)])
    headers = {"Content-Type": content_type(), "X-OpenRosa-Version": "1.0"}
    return client.post(f"{live.address}/collect/key/{live.facts['token']}/submission", content=body, headers=headers).status_code


def restoring(
    taken: Taken, to: Path, file: Path | None = None, url: str | None = None, key: Path | None = None
) -> subprocess.CompletedProcess[str]:
    told = ("restore", "--identity", str(key or taken.key), str(file or taken.file), str(to))
    if url is not None:
        return run(*told, DATABASE_URL=url)
    with own_database() as empty:
        return run(*told, DATABASE_URL=empty)


def refused(answer: subprocess.CompletedProcess[str], words: str) -> None:
    """Exit code 2, one sentence, no traceback."""
    assert (answer.returncode, words in answer.stderr, "Traceback" in answer.stderr) == (2, True, False), answer.stderr


def test_the_drill_brings_all_back_on_an_empty_machine(taken: Taken, tmp_path: Path) -> None:
    """From the one file and its key: the chain verifies outside, every sealed file is there, a member signs in and opens a record."""
    home = tmp_path / "home"
    with own_database() as url:
        answer = restoring(taken, home, url=url)
        assert (answer.returncode, "FAULT" in answer.stdout) == (0, False), answer.stdout + answer.stderr
        assert json.loads((home / "secrets.json").read_text()) == taken.secrets
        # the tablets that trust this server go on trusting it
        assert own_certificate(home, "nazorat.lan") is not None
        assert (home / "tls/authority.key").read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----")
        exported = run("audit", "export", "--home", str(home), "--out", str(tmp_path / "acts.jsonl"), DATABASE_URL=url)
        assert exported.returncode == 0, exported.stderr
        verified = run("audit", "verify", str(tmp_path / "acts.jsonl"))
        assert (verified.returncode, "the chain holds" in verified.stdout) == (0, True)
        with served(home, DATABASE_URL=url) as (address, _group, _log), closing(Desk(address)) as member:
            lead = taken.facts["lead"]
            member.sign_in(lead["code"], lead["phrase"], six_digits(lead["secret"]))
            records = member.get(f"/visits/{taken.facts['visit']}/records/")
            opened = member.get(next(link for link in records.links("/records/") if len(link.split("/")) == 8))
            assert (opened.status, "1.jpg" in opened.text) == (200, True)
    verbs = [json.loads(line).get("verb", "") for line in (tmp_path / "acts.jsonl").read_text().splitlines()]
    came = sum(verb.startswith("fieldwork.receive-record") for verb in verbs)
    assert taken.before <= came <= taken.after
    assert len(list((home / "blobs").glob("??/*"))) >= came
    assert all(file.stat().st_mode & 0o077 == 0 for file in home.glob("**/*") if file.is_file())


def test_a_backup_is_one_sealed_file_and_its_key_is_nowhere_else(taken: Taken) -> None:
    data = taken.file.read_bytes()
    assert taken.file.stat().st_mode & 0o077 == 0
    assert data.startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert not any(secret.encode() in data for secret in taken.secrets.values())
    assert sorted(file.name for file in taken.file.parent.iterdir()) == ["backup.age", "key.txt"]
    tar = BytesIO(crypto.open_sealed(data, [taken.identity]))
    with tarfile.open(fileobj=tar) as archive:
        names = archive.getnames()
        kept = archive.extractfile("backup-recipients.txt")
        assert kept is not None
        assert kept.read().decode().split() == [crypto.recipient_of(taken.identity)]
    assert names[:2] == ["nazorat-backup.json", "database/00000000"]
    assert names[-1] == "nazorat-end.json"
    assert taken.identity.encode() not in tar.getvalue()


def test_nothing_is_overwritten(taken: Taken, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/somebodys.txt").write_text("mine")
    refused(restoring(taken, tmp_path / "home"), "is not empty; a restore never overwrites")
    assert [file.name for file in tmp_path.glob("**/*")] == ["home", "somebodys.txt"]
    (tmp_path / "here.age").write_text("mine")
    assert run("init", str(tmp_path / "own"), "--organisation", "O", "--name", "N", DATABASE_URL="").returncode == 0
    recipient = crypto.age_keypair()[1]
    told = ("backup", "--home", str(tmp_path / "own"), "--to", str(tmp_path / "here.age"), "--recipient", recipient)
    refused(run(*told, DATABASE_URL=""), "a backup is never overwritten")
    assert (tmp_path / "here.age").read_text() == "mine"


def test_a_database_that_holds_something_is_not_restored_into(taken: Taken, tmp_path: Path) -> None:
    with own_database() as url:
        if not url:
            # on SQLite the database is a file in the folder, which must be empty
            (tmp_path / "home").mkdir()
            (tmp_path / "home/nazorat.sqlite3").write_bytes(b"")
            refused(restoring(taken, tmp_path / "home"), "is not empty")
            return
        assert run("init", str(tmp_path / "own"), "--organisation", "O", "--name", "N", DATABASE_URL=url).returncode == 0
        refused(restoring(taken, tmp_path / "home", url=url), "DATABASE_URL is not empty")
        assert not (tmp_path / "home").exists()


def resealed(taken: Taken, target: Path, change: Callable[[tarfile.TarInfo, bytes], bytes | None]) -> Path:
    """The same archive with entries changed or, for None, left out, sealed to the same key."""
    whole = BytesIO()
    with (
        tarfile.open(fileobj=BytesIO(crypto.open_sealed(taken.file.read_bytes(), [taken.identity]))) as old,
        tarfile.open(fileobj=whole, mode="w") as new,
    ):
        for item in old.getmembers():
            held = old.extractfile(item)
            assert held is not None
            data = change(item, held.read())
            if data is not None:
                item.size = len(data)
                new.addfile(item, BytesIO(data))
    target.write_bytes(crypto.seal(whole.getvalue(), [crypto.recipient_of(taken.identity)]))
    return target


def test_changed_files_are_found(taken: Taken, tmp_path: Path) -> None:
    """By somebody who holds the key: age itself shows a change by anybody else."""

    def change(item: tarfile.TarInfo, data: bytes) -> bytes:
        return data[:-1] + bytes([data[-1] ^ 1]) if item.name.startswith("blobs/") else data

    with own_database() as url:
        answer = restoring(taken, tmp_path / "home", resealed(taken, tmp_path / "changed.age", change), url)
    assert answer.returncode == 1
    assert taken.before <= answer.stdout.count("FAULT: the sealed file") <= taken.after


@pytest.mark.parametrize(
    ("entry", "told", "words"),
    [
        ("nazorat-end.json", None, "holds no whole backup"),
        ("blobs/", None, "holds no whole backup"),
        ("secrets.json", None, "holds no whole backup"),
        ("database/", None, "holds no whole backup"),
        ("nazorat-backup.json", None, "is not a backup of Nazorat"),
        ("nazorat-backup.json", b"{broken", "is not a backup of Nazorat"),
        ("nazorat-backup.json", b"[1]", "is not a backup of Nazorat"),
        ("nazorat-backup.json", b'{"format": 3}', "another format"),
    ],
)
def test_an_archive_that_is_not_whole_is_refused_and_leaves_nothing(
    taken: Taken, tmp_path: Path, entry: str, told: bytes | None, words: str
) -> None:
    file = resealed(taken, tmp_path / "less.age", lambda item, data: told if item.name.startswith(entry) else data)
    refused(restoring(taken, tmp_path / "home", file), words)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["less.age"]


def with_manifest(taken: Taken, target: Path, **changed: object) -> Path:
    def change(item: tarfile.TarInfo, data: bytes) -> bytes:
        return json.dumps({**json.loads(data), **changed}).encode() if item.name == "nazorat-backup.json" else data

    return resealed(taken, target, change)


def test_a_backup_of_a_newer_version_or_of_the_other_database_is_refused(taken: Taken, tmp_path: Path) -> None:
    newer = with_manifest(taken, tmp_path / "newer.age", nazorat="9.9", migrations=["people.0999_later"])
    refused(restoring(taken, tmp_path / "home", newer), "made by Nazorat 9.9, which is newer")
    engine = "sqlite" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "postgresql"
    other = with_manifest(taken, tmp_path / "other.age", engine=engine)
    refused(restoring(taken, tmp_path / "home", other), "another kind of database")
    assert not (tmp_path / "home").exists()


def foreign_tar() -> bytes:
    whole = BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../../etc/passwd"))
    return whole.getvalue()


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("content", [b"", b"not a backup at all" * 100, foreign_tar()], ids=["empty", "words", "tar"])
def test_what_is_no_backup_is_refused_and_leaves_nothing(taken: Taken, tmp_path: Path, content: bytes, sealed: bool) -> None:
    foreign = crypto.seal(content, [crypto.recipient_of(taken.identity)]) if sealed else content
    (tmp_path / "other").write_bytes(foreign)
    refused(
        restoring(taken, tmp_path / "home", tmp_path / "other"), "no whole backup" if sealed and not content else "is not a backup"
    )
    assert sorted(file.name for file in tmp_path.iterdir()) == ["other"]


def test_a_backup_of_the_older_kind_is_told_apart(taken: Taken, tmp_path: Path) -> None:
    (tmp_path / "old.tar").write_bytes(b"nazorat-backup.json\0" + bytes(10240))
    refused(restoring(taken, tmp_path / "home", tmp_path / "old.tar"), "older kind")


@pytest.mark.parametrize("where", ["head", "middle", "last byte"])
def test_a_backup_cut_short_is_refused_and_leaves_nothing(taken: Taken, tmp_path: Path, where: str) -> None:
    data = taken.file.read_bytes()
    size = {"head": 60, "middle": len(data) // 2, "last byte": len(data) - 1}[where]
    (tmp_path / "cut.age").write_bytes(data[:size])
    refused(restoring(taken, tmp_path / "home", tmp_path / "cut.age"), "cut short or was changed")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["cut.age"]


def test_a_changed_byte_is_refused(taken: Taken, tmp_path: Path) -> None:
    data = bytearray(taken.file.read_bytes())
    data[len(data) // 3] ^= 1
    (tmp_path / "changed.age").write_bytes(data)
    refused(restoring(taken, tmp_path / "home", tmp_path / "changed.age"), "cut short or was changed")


def test_another_key_and_what_is_no_key(taken: Taken, tmp_path: Path) -> None:
    for text, words in (
        (crypto.age_keypair()[0], "sealed to another key"),
        ("hello\n", "holds no backup key"),
        ("", "holds no backup key"),
    ):
        (tmp_path / "key").write_text(text)
        refused(restoring(taken, tmp_path / "home", key=tmp_path / "key"), words)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["key"]


def test_the_key_is_made_once_and_further_ones_are_asked_for(tmp_path: Path) -> None:
    home = str(tmp_path / "home")
    assert run("init", home, "--organisation", "O", "--name", "N", DATABASE_URL="").returncode == 0
    refused(run("backup", "--home", home, "--to", str(tmp_path / "b.age"), DATABASE_URL=""), "nazorat backup-key")
    first = run("backup-key", "--home", home).stdout.splitlines()[-1]
    refused(run("backup-key", "--home", home), "sealed to 1 keys already")
    second = run("backup-key", "--home", home, "--another").stdout.splitlines()[-1]
    third, public = crypto.age_keypair()
    assert run("backup-key", "--home", home, "--add", public).returncode == 0
    refused(run("backup-key", "--home", home, "--add", "age1nonsense"), "is no public age key")
    assert run("backup", "--home", home, "--to", str(tmp_path / "b.age"), DATABASE_URL="").returncode == 0
    for key in (first, second, third):
        assert crypto.open_sealed((tmp_path / "b.age").read_bytes(), [key])
        assert not any(key.encode() in file.read_bytes() for file in (tmp_path / "home").glob("**/*") if file.is_file())


def test_a_backup_that_finds_no_room_leaves_nothing(tmp_path: Path) -> None:
    home = str(tmp_path / "home")
    assert run("init", home, "--organisation", "O", "--name", "N", DATABASE_URL="").returncode == 0
    recipient = crypto.age_keypair()[1]
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000)); import signal;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from nazorat.cli import main; main(sys.argv[1:])"
    )
    (tmp_path / "to").mkdir()
    told = ["backup", "--home", home, "--to", str(tmp_path / "to/b.age"), "--recipient", recipient]
    answer = subprocess.run(
        [sys.executable, "-c", code, *told], env={**child_environment(tmp_path / "home"), "DATABASE_URL": ""}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    refused(answer, "The backup was not made")
    assert list((tmp_path / "to").iterdir()) == []
    assert not [file.name for file in (tmp_path / "home").iterdir() if file.name.startswith(".snapshot")]


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
    (tmp_path / "key").write_text(run("backup-key", "--home", str(home)).stdout)
    assert run("backup", "--home", str(home), "--to", str(tmp_path / "backup.age"), DATABASE_URL=url).returncode == 0
    command = ("restore", "--identity", str(tmp_path / "key"), str(tmp_path / "backup.age"), str(tmp_path / "again"))
    refused(run(*command, DATABASE_URL=url), "Unset DATABASE_URL")
    assert run(*command, DATABASE_URL="").returncode == 0
    with closing(sqlite3.connect(tmp_path / "again/nazorat.sqlite3")) as copy:
        assert copy.execute("SELECT code FROM people_member").fetchall() == [("K-1",)]
