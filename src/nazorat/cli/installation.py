"""The folder of one installation, and Django started for it."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import click

SECRET_NAMES = ("django", "totp", "ingest")
SECRETS = "secrets.json"
DATABASE = "nazorat.sqlite3"


class CannotDo(click.ClickException):
    """Something is missing or in the way: one sentence, exit code 2."""

    exit_code = 2


home_option = click.option(
    "--home",
    envvar="NAZORAT_HOME",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the installation (or NAZORAT_HOME).",
)


def installed(home: Path) -> Path:
    """The folder, when it holds an installation. Raises CannotDo."""
    if not (home / SECRETS).exists() and "NAZORAT_SECRETS" not in os.environ:
        raise CannotDo(f"{home} holds no installation: run `nazorat init {home}`.")
    return home.resolve()


def is_postgresql() -> bool:
    """Whether DATABASE_URL names a PostgreSQL server; otherwise the database is a file in the home folder."""
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


def engine() -> str:
    return "postgresql" if is_postgresql() else "sqlite"


def postgresql_address(url: str) -> tuple[str, dict[str, str]]:
    """The address without its password, and an environment that holds it: arguments can be read by every user of the machine."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")
    user = place[0].partition(":")[0]
    bare = urlunsplit(("postgresql", f"{user}@{place[2]}" if user else place[2], parts.path, parts.query, ""))
    return bare, {**os.environ, **({"PGPASSWORD": unquote(parts.password)} if parts.password else {})}


def make_secrets(path: Path) -> None:
    """New server secrets in a file of mode 0600. Never overwrites."""
    write_private(path, [json.dumps({name: secrets.token_urlsafe(48) for name in SECRET_NAMES}).encode()])


def write_private(path: Path, pieces: Iterable[bytes]) -> None:
    """A new file that its owner alone reads, on disk when this returns. Raises FileExistsError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())


def database_file(home: Path) -> Path:
    """Where SQLite's database is: as DATABASE_URL says, or in the home folder."""
    start_django(home)
    from django.conf import settings  # noqa: PLC0415 - loaded with django

    return Path(settings.DATABASES["default"]["NAME"])


def start_django(home: Path) -> None:
    """Load the settings of the installation in `home`. Stops with one sentence when they are wrong."""
    os.environ["NAZORAT_HOME"] = str(home.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nazorat.config.settings")
    import django  # noqa: PLC0415 - the settings need NAZORAT_HOME first
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - loaded with django

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        raise CannotDo(str(wrong)) from wrong
