"""The way back from one sealed file, on a machine that has nothing but it and its key."""

from __future__ import annotations

import importlib
import io
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from nazorat import __version__
from nazorat.cli.archive import Broken, Entries
from nazorat.cli.backup import ERASED, FORMAT, LAST, MANIFEST, RECIPIENTS
from nazorat.cli.installation import DATABASE, SECRETS, CannotDo, engine, is_postgresql, postgresql_address, start_django
from nazorat.vault import crypto

DUMP = "database.dump"
PIECE_NAME = re.compile(r"database/(\d{8})")
CERTIFICATES = re.compile(r"tls/(authority|server)\.(crt|key)")
STORED = re.compile(r"blobs/[0-9a-f]{2}/[0-9a-f]{32}")
AGE, OLD_TAR = b"age-encryption.org/v1\n", b"nazorat-backup.json\0"
# a stated small entry (manifest, end, secrets) is never larger
SMALL = 1 << 20


@click.command()
@click.option(
    "--identity", required=True, type=click.File("r"), help="File with the key that `nazorat backup-key` printed; - to type it."
)
@click.option(
    "--erased", type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A later ledger of erasures (erased.jsonl); the one beside FILE is found without it.",
)  # fmt: skip
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("home", type=click.Path(path_type=Path, file_okay=False))
def restore(identity: io.TextIOBase, erased: Path | None, file: Path, home: Path) -> None:
    """Restore a backup FILE into a new or empty folder HOME, and check it. Exit code 1 when something in it is missing or changed.

    Neither the folder nor a database is touched before the whole of FILE was read and found complete.
    """
    keys = _identities(identity)
    _room_for(home)
    draft = home.with_name(home.name + ".part")
    try:
        draft.mkdir(mode=0o700, parents=True)
    except FileExistsError as there:
        raise CannotDo(f"{draft} is left from a restore that broke off: remove it first.") from there
    try:
        came = _unpacked(file, draft, keys)
        _load(draft)
        os.sync()
        os.rename(draft, home)
    except OSError as failed:
        raise CannotDo(f"Nothing was restored: {failed.strerror or type(failed).__name__}.") from failed
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    start_django(home)
    _brought_up(came)
    _erase_again([home / ERASED, file.with_name(ERASED), *([erased] if erased else [])])
    faults = _faults()
    for fault in faults:
        click.echo(f"FAULT: {fault}")
    click.echo(f"Restored to {home.resolve()}: the installation as of {came['made_at']}.")
    raise SystemExit(1 if faults else 0)


def _identities(given: io.TextIOBase) -> list[str]:
    keys = [line.strip() for line in given.read(1 << 16).splitlines() if line.strip() and not line.startswith("#")]
    if not keys or not all(key.startswith("AGE-SECRET-KEY-1") for key in keys):
        raise CannotDo("The file given as --identity holds no backup key: it begins with AGE-SECRET-KEY-1.")
    return keys


def _room_for(home: Path) -> None:
    """Whatever stands in the way of a restore, before the backup is opened."""
    if os.environ.get("DATABASE_URL", "").startswith("sqlite"):
        raise CannotDo("Unset DATABASE_URL: a restore puts the database into the folder. Move it afterwards.")
    if "NAZORAT_SECRETS" in os.environ:
        raise CannotDo("Unset NAZORAT_SECRETS: a restore puts the secrets into the folder. Move them afterwards.")
    if home.exists() and any(home.iterdir()):
        raise CannotDo(f"{home} is not empty; a restore never overwrites.")
    if is_postgresql():
        import psycopg  # noqa: PLC0415 - SQLite needs none of it

        address, environment = postgresql_address(os.environ["DATABASE_URL"])
        asked = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        try:
            with closing(psycopg.connect(address, password=environment.get("PGPASSWORD"))) as connection:
                found = connection.execute(asked).fetchone()
        except psycopg.Error as failed:
            raise CannotDo(f"The database in DATABASE_URL does not answer: {type(failed).__name__}.") from failed
        if found is None or found[0]:
            raise CannotDo("The database in DATABASE_URL is not empty; a restore never overwrites.")


def _unpacked(file: Path, draft: Path, keys: list[str]) -> dict[str, Any]:
    """Everything in `file`, below `draft`; what its first entry says. Raises CannotDo unless it is whole and ours."""
    with open(file, "rb") as source:
        head = source.read(len(AGE))
        if not head.startswith(AGE):
            old = head.startswith(OLD_TAR)
            raise CannotDo("This backup is of an older kind: restore it with its own version." if old else NOT_OURS)
        source.seek(0)
        taken = _Taken(draft)
        entries = Entries(taken.begin)
        try:
            with _progress(source, file.stat().st_size) as read:
                crypto.open_stream(read, entries, keys)
        except crypto.NotForThisKey as wrong:
            raise CannotDo(f"{file.name} is sealed to another key than the one given. Nothing was restored.") from wrong
        except crypto.CannotOpen as wrong:
            raise CannotDo(f"{file.name} is cut short or was changed. Nothing was restored.") from wrong
        except Broken as wrong:
            raise CannotDo(f"{wrong} Nothing was restored.") from wrong
        finally:
            entries.close()
    if not (entries.ended and taken.is_whole()):
        raise CannotDo(f"{file.name} opens with this key and holds no whole backup. Nothing was restored.")
    return taken.manifest


NOT_OURS = "This is not a backup of Nazorat. Nothing was restored."


class _Taken:
    """Where each entry goes, and whether all came."""

    def __init__(self, draft: Path) -> None:
        self.draft, self.pieces, self.files, self.names = draft, 0, 0, set[str]()
        self.manifest: dict[str, Any] = {}
        self.end: dict[str, Any] = {}

    def begin(self, name: str, size: int) -> BinaryIO:
        if name != MANIFEST and not self.manifest:
            raise Broken("This is not a backup of Nazorat.")
        if name in (MANIFEST, LAST):
            return _Told(self._manifest if name == MANIFEST else self._last, size)
        if piece := PIECE_NAME.fullmatch(name):
            if int(piece[1]) != self.pieces:
                raise Broken("This backup lacks a piece of its database.")
            self.pieces += 1
            return open(self.draft / DUMP, "ab")
        if name not in (SECRETS, RECIPIENTS, ERASED) and not (STORED.fullmatch(name) or CERTIFICATES.fullmatch(name)):
            raise Broken("This backup holds something that is not known.")
        self.files += name.startswith("blobs/")
        self.names.add(name)
        (self.draft / name).parent.mkdir(parents=True, exist_ok=True)
        return open(self.draft / name, "xb")

    def is_whole(self) -> bool:
        return self.end == {"pieces": self.pieces, "files": self.files} and self.pieces > 0 and SECRETS in self.names

    def _last(self, told: dict[str, Any]) -> None:
        self.end = told

    def _manifest(self, told: dict[str, Any]) -> None:
        if told.get("format") != FORMAT or not all(name in told for name in ("nazorat", "engine", "made_at", "migrations")):
            raise Broken("This backup is of another format than this version reads.")
        if told["engine"] != engine():
            raise Broken("This backup was made for another kind of database: set DATABASE_URL accordingly.")
        if unknown := sorted(set(told["migrations"]) - _known_migrations(told["migrations"])):
            raise Broken(f"This backup was made by Nazorat {told['nazorat']}, which is newer than {__version__} ({unknown[0]}).")
        self.manifest = told


class _Told(io.BytesIO):
    """A small entry of JSON, handed on when it is whole."""

    def __init__(self, then: Any, size: int) -> None:
        super().__init__()
        if size > SMALL:
            raise Broken("This is not a backup of Nazorat.")
        self.then = then

    def close(self) -> None:
        if self.closed:
            return
        text = self.getvalue()
        super().close()
        try:
            told = json.loads(text)
        except ValueError:
            told = None
        if not isinstance(told, dict):
            raise Broken("This is not a backup of Nazorat.")
        self.then(told)


@contextmanager
def _progress(source: BinaryIO, size: int) -> Iterator[crypto.Source]:
    with click.progressbar(length=size, label="reading", file=sys.stderr) as bar:

        class Counted:
            def read(self, asked: int = -1, /) -> bytes:
                piece = source.read(asked)
                bar.update(len(piece))
                return piece

        yield Counted()


def _known_migrations(told: list[str]) -> set[str]:
    """Those of these that this program has, and all of other packages: they are pinned with it."""
    known = set()
    for name in told:
        app, _, migration = name.partition(".")
        try:
            package = importlib.import_module(f"nazorat.{app}.migrations")
        except ModuleNotFoundError:
            known.add(name)
            continue
        if migration in {module.name for module in pkgutil.iter_modules(package.__path__)}:
            known.add(name)
    return known


def _load(home: Path) -> None:
    dump = home / DUMP
    if not is_postgresql():
        os.rename(dump, home / DATABASE)
        return
    address, environment = postgresql_address(os.environ["DATABASE_URL"])
    command = ["pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={address}", str(dump)]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError as missing:
        raise CannotDo("pg_restore is not installed: it comes with PostgreSQL's client.") from missing
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise CannotDo(f"pg_restore failed: {said[0] if said else done.returncode}")
    dump.unlink()


def _brought_up(came: dict[str, Any]) -> None:
    """The tables as this version has them."""
    from django.core.management import call_command  # noqa: PLC0415 - models need the settings

    call_command("migrate", verbosity=0)
    if came["nazorat"] != __version__:
        click.echo(f"Brought from version {came['nazorat']} to {__version__}.")


def _erase_again(ledgers: list[Path]) -> None:
    """What was erased after the backup was made is erased from it before anything else is done."""
    from nazorat.retention import ledger  # noqa: PLC0415 - models need the settings
    from nazorat.retention.actions import erase_again  # noqa: PLC0415 - models need the settings

    found = [file for file in ledgers if file.exists()]
    strange = sum(ledger.merge(file.read_text(errors="replace").splitlines()) for file in found)
    again = erase_again(by=None)
    for line in again:
        click.echo(f"Erased again: {line.kept} {line.obj}, erased on {line.at:%Y-%m-%d}.")
    if strange:
        click.echo(f"{strange} lines of a ledger of erasures are of another installation and were left out.")
    if not any(file.exists() for file in ledgers[1:]):
        click.echo("No later ledger of erasures was found: if something was erased since, give its erased.jsonl with --erased.")


def _faults() -> list[str]:
    """What is wrong with a restored installation: the chain of acts, and sealed files that are missing or changed."""
    from nazorat.audit import queries, verifier  # noqa: PLC0415 - models need the settings
    from nazorat.vault import blobs  # noqa: PLC0415 - models need the settings
    from nazorat.vault.models import Blob  # noqa: PLC0415 - models need the settings

    faults = list(verifier.verify(queries.exported_lines()).faults)
    for blob in Blob.objects.iterator(chunk_size=2000):
        try:
            blobs.read(blob)
        except (FileNotFoundError, ValueError):
            faults.append(f"the sealed file {blob.id} is missing or changed")
    return faults
