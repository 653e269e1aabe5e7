"""One sealed file with everything of a running installation. What it holds and who can open it: docs/decisions/0008."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from nazorat import __version__
from nazorat.cli import archive
from nazorat.cli.installation import (
    SECRETS,
    CannotDo,
    database_file,
    engine,
    home_option,
    installed,
    postgresql_address,
    start_django,
    write_private,
)  # fmt: skip
from nazorat.cli.tls import TLS
from nazorat.vault import crypto

FORMAT = 2
MANIFEST, LAST = "nazorat-backup.json", "nazorat-end.json"
RECIPIENTS, ERASED = "backup-recipients.txt", "erased.jsonl"
KEY_WORDS = (
    "Key to the backups of a Nazorat installation, made {day}. It is nowhere else: keep it on paper or a stick, away from the backups.",
    "Whoever holds it and a backup has the server's secrets, counts, times and teams; no record, no draft, no passphrase.",
    "public key: {public}",
)


@click.command("backup-key")
@home_option
@click.option("--add", metavar="age1…", help="Seal to a key made elsewhere too: its public half.")
@click.option("--another", is_flag=True, help="Make one more key, say for the other organisation.")
def backup_key(home: Path, add: str | None, *, another: bool) -> None:
    """Make the key that opens backups and print it, once: its private half is kept nowhere on this machine."""
    file = installed(home) / RECIPIENTS
    known = recipients_of(home)
    if add:
        _keep(file, [*known, add])
        click.echo(f"Backups are sealed to {len({*known, add})} keys from now on; each opens them alone.")
        return
    if known and not another:
        raise CannotDo(f"Backups are sealed to {len(known)} keys already (see {RECIPIENTS}); --another makes one more.")
    identity, public = crypto.age_keypair()
    _keep(file, [*known, public])
    for line in KEY_WORDS:
        click.echo("# " + line.format(day=f"{datetime.now(UTC):%Y-%m-%d}", public=public))
    click.echo(identity)


@click.command()
@home_option
@click.option("--to", "file", required=True, type=click.Path(path_type=Path, dir_okay=False), help="New file for the backup.")
@click.option("--recipient", "recipients", multiple=True, metavar="age1…", help="Seal to this key, not to those of `backup-key`.")
def backup(home: Path, file: Path, recipients: Sequence[str]) -> None:
    """Write everything of a running installation to FILE: one age file that opens with the key of `backup-key` alone."""
    home = installed(home)
    sealed_to = _checked(recipients or recipients_of(home))
    if file.exists():
        raise CannotDo(f"{file} exists; a backup is never overwritten.")
    if not sealed_to:
        raise CannotDo("There is no key to seal to: run `nazorat backup-key` once, and keep what it prints away from this machine.")
    draft = file.with_name(file.name + ".part")
    try:
        write_private(draft, ())
    except FileExistsError as there:
        raise CannotDo(f"{draft} is left from a backup that broke off: remove it first.") from there
    except OSError as failed:
        raise CannotDo(f"The backup was not made: {failed.strerror}.") from failed
    try:
        with open(draft, "wb") as sink, _snapshot(home) as database:
            crypto.seal_stream(archive.Pieces(_contents(home, database)), sink, sealed_to)
            sink.flush()
            os.fsync(sink.fileno())
        os.rename(draft, file)
        _copy_ledger(file.absolute().parent)
        _sync_folder(file.absolute().parent)
    except (OSError, sqlite3.Error) as failed:
        raise CannotDo(f"The backup was not made: {type(failed).__name__}.") from failed
    finally:
        draft.unlink(missing_ok=True)
    click.echo(f"{file}: {file.stat().st_size // 1024} KiB, sealed to {len(sealed_to)} keys.")


def recipients_of(home: Path) -> list[str]:
    """The public keys that backups of this installation are sealed to, as `age -R` reads them."""
    file = home / RECIPIENTS
    lines = file.read_text().split("\n") if file.exists() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _checked(recipients: Sequence[str]) -> list[str]:
    for text in recipients:
        if not crypto.is_recipient(text):
            raise CannotDo(f"'{text[:70]}' is no public age key: it begins with age1 and has 62 characters.")
    return list(dict.fromkeys(recipients))


def _keep(file: Path, recipients: Sequence[str]) -> None:
    """Write the list anew: beside, synced, renamed."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    write_private(draft, (f"{text}\n".encode() for text in _checked(recipients)))
    os.rename(draft, file)
    _sync_folder(file.parent)


def _contents(home: Path, database: crypto.Source) -> Iterator[bytes]:
    """The tar. The database first, as of one moment: every sealed file that it names is already on disk."""
    told = {"format": FORMAT, "nazorat": __version__, "engine": engine(), "made_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    yield archive.held(MANIFEST, json.dumps({**told, "migrations": _migrations(home)}).encode())
    pieces = files = 0
    # how long a dump will be is not known while it runs, so it goes in pieces
    while piece := database.read(archive.PIECE):
        yield archive.held(f"database/{pieces:08}", piece)
        pieces += 1
    secrets_file = Path(os.environ.get("NAZORAT_SECRETS", home / SECRETS))
    yield archive.held(SECRETS, secrets_file.read_bytes())
    if (home / RECIPIENTS).exists():
        yield archive.held(RECIPIENTS, (home / RECIPIENTS).read_bytes())
    # tablets trust the authority: a new one would have to be carried to each of them
    for item in sorted((home / TLS).glob("*.*")):
        yield archive.held(f"{TLS}/{item.name}", item.read_bytes())
    for item in _stored(home / "blobs"):
        try:
            yield from archive.file_entry(f"blobs/{item.parent.name}/{item.name}", item)
            files += 1
        except FileNotFoundError:
            # a post that was refused meanwhile took its file along; no row names it
            continue
    # last: what was erased meanwhile stands in it
    erased = _ledger()
    if erased:
        yield archive.held(ERASED, erased)
    yield archive.held(LAST, json.dumps({"pieces": pieces, "files": files}).encode())
    yield archive.END


def _ledger() -> bytes:
    """The ledger of erasures; the settings say where it is."""
    from django.conf import settings  # noqa: PLC0415 - loaded with django

    file = Path(settings.NAZORAT_ERASED)
    return file.read_bytes() if file.exists() else b""


def _copy_ledger(folder: Path) -> None:
    """Beside the backups, so that any of them, however old, is erased again what was erased since: `restore` looks there."""
    kept = folder / ERASED
    here = kept.read_bytes().splitlines() if kept.exists() else []
    new = [line for line in _ledger().splitlines() if line not in set(here)]
    if new:
        draft = folder / f".{ERASED}.{secrets.token_hex(4)}"
        write_private(draft, (line + b"\n" for line in [*here, *new]))
        os.rename(draft, kept)


def _stored(blobs: Path) -> Iterator[Path]:
    """Sealed files, a folder at a time."""
    with click.progressbar(sorted(blobs.glob("??")), label="sealed files", file=sys.stderr) as folders:
        for folder in folders:
            yield from (item for item in sorted(folder.iterdir()) if len(item.name) == 32)


def _migrations(home: Path) -> list[str]:
    """What the tables have been through, so that an older program does not take up a newer database."""
    start_django(home)
    from django.db import connection  # noqa: PLC0415 - loaded with django
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415 - loaded with django

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


@contextmanager
def _snapshot(home: Path) -> Iterator[crypto.Source]:
    """The database as of one moment, to be read once; writers go on meanwhile."""
    if engine() == "postgresql":
        with _dumping() as output:
            yield output
        return
    file = database_file(home)
    if not file.exists():
        raise CannotDo(f"There is no database {file}.")
    # beside the database, where the same lies in clear already, and without a name as soon as it is whole
    folder = file.with_name(f".snapshot-{secrets.token_hex(8)}")
    folder.mkdir(mode=0o700)
    try:
        copy = folder / file.name
        with closing(sqlite3.connect(file)) as live, closing(sqlite3.connect(copy)) as target:
            live.backup(target)  # in one step: what is copied is the one state in which it began
        handle = open(copy, "rb")  # noqa: SIM115 - it outlives its name
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    with handle:
        yield handle


@contextmanager
def _dumping() -> Iterator[crypto.Source]:
    """What pg_dump says, as it says it. Raises CannotDo when it fails."""
    address, environment = postgresql_address(os.environ["DATABASE_URL"])
    command = ["pg_dump", "--format=custom", f"--dbname={address}"]
    try:
        child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except FileNotFoundError as missing:
        raise CannotDo("pg_dump is not installed: it comes with PostgreSQL's client.") from missing
    with child:
        try:
            yield _Ending(child)
        finally:
            child.kill()


class _Ending:
    """The output of a child; its end counts only when the child ended well."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self.child = child

    def read(self, size: int = -1, /) -> bytes:
        output, errors = self.child.stdout, self.child.stderr
        piece = output.read(size) if output else b""
        if not piece and self.child.wait():
            said = errors.read().decode(errors="replace").strip().splitlines() if errors else []
            raise CannotDo(f"pg_dump failed: {said[0] if said else self.child.returncode}")
        return piece


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
