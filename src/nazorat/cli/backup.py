"""One file with the database and the sealed files of a running installation, and the way back."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import click

from nazorat import __version__
from nazorat.cli.installation import DATABASE, SECRETS, CannotDo, database_file, home_option, installed, is_postgresql, start_django

FORMAT = 1
MANIFEST = "nazorat-backup.json"
DUMP = "database.dump"
STORED = re.compile(r"blobs/[0-9a-f]{2}/[0-9a-f]{32}")


@click.command()
@home_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(home: Path, file: Path) -> None:
    """Write database and sealed files of a running installation to FILE (tar). Server secrets are left out on purpose."""
    home = installed(home)
    if file.exists():
        raise CannotDo(f"{file} exists; a backup is never overwritten.")
    try:
        # beside FILE, where there is room for it; open to its owner alone
        with tempfile.TemporaryDirectory(prefix=".nazorat-backup-", dir=file.absolute().parent) as folder:
            part, dump = Path(folder, "part"), Path(folder, DUMP)
            # the database first: every file that it names is already on disk
            _dump(home, dump)
            with tarfile.open(part, mode="w|") as archive:
                _pack(archive, home, dump)
            part.chmod(0o600)
            _sync(part)
            os.rename(part, file)
        _sync(file.absolute().parent)
    except (OSError, sqlite3.Error) as failed:
        raise CannotDo(f"The backup was not made: {type(failed).__name__}.") from failed
    click.echo(f"{file}: {file.stat().st_size // 1024} KiB. A restore also needs {SECRETS}, which is kept apart from it.")


@click.command()
@click.option(
    "--secrets", required=True, type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The secrets.json kept apart: without it no second factor opens.",
)  # fmt: skip
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("home", type=click.Path(path_type=Path, file_okay=False))
def restore(secrets: Path, file: Path, home: Path) -> None:
    """Restore a backup FILE into a new or empty folder HOME, and check it. Exit code 1 when something in it is missing or changed."""
    if os.environ.get("DATABASE_URL", "").startswith("sqlite"):
        raise CannotDo("Unset DATABASE_URL: a restore puts the database into the folder. Move it afterwards.")
    if home.exists() and any(home.iterdir()):
        raise CannotDo(f"{home} is not empty; a restore never overwrites.")
    draft = home.with_name(home.name + ".part")
    try:
        draft.mkdir(mode=0o700, parents=True)
    except FileExistsError as there:
        raise CannotDo(f"{draft} is left from a restore that broke off: remove it first.") from there
    try:
        _unpack(file, draft)
        shutil.copyfile(secrets, draft / SECRETS)
        (draft / SECRETS).chmod(0o600)
        os.sync()
        os.rename(draft, home)
    except (tarfile.TarError, EOFError, OSError) as failed:
        raise CannotDo(f"Nothing was restored: {type(failed).__name__}.") from failed
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    faults = _faults(home)
    for fault in faults:
        click.echo(f"FAULT: {fault}")
    click.echo(f"Restored to {home.resolve()}.")
    raise SystemExit(1 if faults else 0)


def _pack(archive: tarfile.TarFile, home: Path, dump: Path) -> None:
    manifest = json.dumps({"format": FORMAT, "nazorat": __version__, "engine": _engine()}).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size, entry.mode = len(manifest), 0o600
    archive.addfile(entry, io.BytesIO(manifest))
    archive.add(dump, DUMP, recursive=False)
    with click.progressbar(sorted((home / "blobs").glob("??/*")), label="sealed files", file=sys.stderr) as files:
        for item in files:
            name = f"blobs/{item.parent.name}/{item.name}"
            if STORED.fullmatch(name):
                _add(archive, item, name)


def _add(archive: tarfile.TarFile, item: Path, name: str) -> None:
    try:
        archive.add(item, name, recursive=False)
    except FileNotFoundError:
        # a post that was refused meanwhile took its file along; no row names it
        return


def _unpack(file: Path, home: Path) -> None:
    with tarfile.open(file, mode="r|") as archive:
        members = iter(archive)
        manifest = _manifest(archive, next(members, None))
        if manifest.get("format") != FORMAT or manifest.get("engine") != _engine():
            raise CannotDo("This backup was made by another version or for another kind of database.")
        for item in members:
            if item.isfile() and (item.name == DUMP or STORED.fullmatch(item.name)):
                archive.extract(item, home, filter="data")
    if not (home / DUMP).exists():
        raise CannotDo("This backup holds no database.")
    _load(home, home / DUMP)


def _manifest(archive: tarfile.TarFile, first: tarfile.TarInfo | None) -> dict[str, object]:
    held = archive.extractfile(first) if first is not None and first.name == MANIFEST else None
    if held is None:
        raise CannotDo("This is not a backup of Nazorat.")
    with held:
        try:
            manifest = json.loads(held.read())
        except ValueError:
            manifest = None
    if not isinstance(manifest, dict):
        raise CannotDo("This is not a backup of Nazorat.")
    return manifest


def _engine() -> str:
    return "postgresql" if is_postgresql() else "sqlite"


def _dump(home: Path, dump: Path) -> None:
    if is_postgresql():
        address, environment = postgresql_address(os.environ["DATABASE_URL"])
        _run(["pg_dump", "--format=custom", f"--file={dump}", f"--dbname={address}"], environment)
        return
    file = database_file(home)
    if not file.exists():
        raise CannotDo(f"There is no database {file}.")
    # in one step: writers go on meanwhile, and what is copied is the one state in which it began
    with closing(sqlite3.connect(file)) as live, closing(sqlite3.connect(dump)) as copy:
        live.backup(copy)


def _load(home: Path, dump: Path) -> None:
    if is_postgresql():
        address, environment = postgresql_address(os.environ["DATABASE_URL"])
        # into an empty database: whatever is there already stops it
        _run(["pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={address}", str(dump)], environment)
        dump.unlink()
    else:
        os.rename(dump, home / DATABASE)
        (home / DATABASE).chmod(0o600)


def postgresql_address(url: str) -> tuple[str, dict[str, str]]:
    """The address without its password, and an environment that holds it: arguments can be read by every user of the machine."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")
    user = place[0].partition(":")[0]
    bare = urlunsplit(("postgresql", f"{user}@{place[2]}" if user else place[2], parts.path, parts.query, ""))
    return bare, {**os.environ, **({"PGPASSWORD": unquote(parts.password)} if parts.password else {})}


def _run(command: list[str], environment: dict[str, str]) -> None:
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError as missing:
        raise CannotDo(f"{command[0]} is not installed: it comes with PostgreSQL's client.") from missing
    if done.returncode:
        raise CannotDo(f"{command[0]} failed: {done.stderr.strip().splitlines()[0] if done.stderr.strip() else done.returncode}")


def _faults(home: Path) -> list[str]:
    """What is wrong with a restored installation: the chain of acts, and sealed files that are missing or changed."""
    start_django(home)
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


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
