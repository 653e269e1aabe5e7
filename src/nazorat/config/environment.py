"""What one installation is told by its environment. Every mistake here stops the start with one sentence."""

from __future__ import annotations

import ipaddress
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# what may stand behind the question mark of DATABASE_URL, by libpq's names
CONNECTION_OPTIONS = frozenset(
    {"sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "channel_binding", "connect_timeout", "application_name"}
)
SECRET_NAMES = ("django", "totp", "ingest")


@dataclass(frozen=True)
class Secrets:
    """The server's own secrets, kept in a file outside the database; a backup holds them sealed to a key that is not here."""

    django: str
    totp: str
    ingest: str


def home() -> Path:
    """The folder of this installation: database, sealed blobs, secrets."""
    value = os.environ.get("NAZORAT_HOME")
    if not value:
        raise ImproperlyConfigured("NAZORAT_HOME is not set: name the folder of this installation, or run `nazorat init FOLDER`.")
    return Path(value).resolve()


def read_secrets(path: Path) -> Secrets:
    """Read the secrets file. It must belong to the server alone (mode 0600), since it opens second factors."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as missing:
        raise ImproperlyConfigured(f"{path} is missing: `nazorat init` makes it; `nazorat restore` brings it back.") from missing
    if stat.S_IMODE(mode) & 0o077:
        raise ImproperlyConfigured(f"{path} can be read by others: chmod 600 it.")
    held = json.loads(path.read_text())
    for name in SECRET_NAMES:
        if len(held.get(name, "")) < 43:
            raise ImproperlyConfigured(f"{path}: the secret '{name}' is missing or short.")
    return Secrets(**{name: held[name] for name in SECRET_NAMES})


def database(url: str | None, folder: Path) -> dict[str, Any]:
    """Django's database settings from DATABASE_URL; SQLite in the home folder when it is not set."""
    if not url:
        return sqlite_database(folder / "nazorat.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite_database(Path(unquote(parts.path)))
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql:// or sqlite://")
    host, options = unquote(parts.hostname or ""), _connection_options(parts)
    if not _is_near(host) and options.get("sslmode") != "verify-full":
        raise ImproperlyConfigured("DATABASE_URL names a server over the network: add ?sslmode=verify-full to it.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # literals bound by the client would reach the server's log with the statement
        "OPTIONS": {"server_side_binding": True, **options},
    }


def _connection_options(parts: SplitResult) -> dict[str, str]:
    given = parse_qsl(parts.query, keep_blank_values=True)
    for name, _value in given:
        if name not in CONNECTION_OPTIONS or len(dict(given)) != len(given):
            raise ImproperlyConfigured(f"DATABASE_URL: '{name}' is unknown there or stands twice.")
    return dict(given)


def _is_near(host: str) -> bool:
    """Whether the server is reached without a network: by a socket or the loopback address."""
    if not host or host.startswith("/") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def sqlite_database(path: Path) -> dict[str, Any]:
    """SQLite as an embedded, durable store: WAL, synchronous FULL, nothing spilled to temporary files."""
    pragmas = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
        "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;"
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": pragmas},
        "TEST": {"NAME": os.environ.get("NAZORAT_TEST_SQLITE") or None},
    }


def switch(name: str, default: bool = False) -> bool:
    """A yes/no setting; anything but 1, 0, yes, no stops the start."""
    value = os.environ.get(name, "")
    if value in ("", "0", "no", "1", "yes"):
        return value in ("1", "yes") if value else default
    raise ImproperlyConfigured(f"{name} is '{value}': write yes or no.")
