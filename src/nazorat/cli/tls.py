"""Certificates of our own for `serve --lan`: an authority to install on the mechanism's tablets, and what the server shows them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import segno

from nazorat.cli.installation import CannotDo, home_option, installed, write_private
from nazorat.vault import certificates
from nazorat.vault.certificates import Facts, Held

TLS = "tls"
AUTHORITY, AUTHORITY_KEY, CERTIFICATE, KEY = "authority.crt", "authority.key", "server.crt", "server.key"
SOON = timedelta(days=30)


@click.group()
def tls() -> None:
    """Make certificates of our own, for tablets and computers of the local network."""


@tls.command()
@home_option
@click.argument("host")
def init(home: Path, host: str) -> None:
    """Make an authority for HOST, the name that people type, and the server's certificate by it."""
    if not certificates.is_host(host):
        raise CannotDo(
            "HOST is a name with a dot in small letters, such as nazorat.lan; browsers keep no secure cookie on a number."
        )
    folder = installed(home) / TLS
    folder.mkdir(mode=0o700, exist_ok=True)
    now = datetime.now(UTC)
    authority = certificates.make_authority(host, now)
    try:
        write_private(folder / AUTHORITY_KEY, [authority.key])
    except FileExistsError as there:
        raise CannotDo(f"{folder} holds an authority already; tablets trust it. `nazorat tls renew` is what you need.") from there
    _replace(folder / AUTHORITY, [authority.certificate])
    _write(folder, certificates.issue(authority, host, now))
    _show(folder)


@tls.command()
@home_option
def renew(home: Path) -> None:
    """Make the server's certificate anew by the same authority; tablets need nothing."""
    folder = _folder(home)
    authority = Held((folder / AUTHORITY).read_bytes(), (folder / AUTHORITY_KEY).read_bytes())
    host = certificates.facts_of((folder / CERTIFICATE).read_bytes()).hosts[0]
    _write(folder, certificates.issue(authority, host, datetime.now(UTC)))
    click.echo(f"The certificate of {host} holds until {_until(folder)}. Start `nazorat serve` again.")


@tls.command()
@home_option
def show(home: Path) -> None:
    """Show the authority's certificate again, to install it on one more tablet."""
    _show(_folder(home))


def own_certificate(home: Path, host: str) -> tuple[Path, Path] | None:
    """Certificate and key that `tls init` made, or None without them. Raises CannotDo when they are for another host or out of date."""
    folder = home / TLS
    if not (folder / CERTIFICATE).exists():
        return None
    facts = certificates.facts_of((folder / CERTIFICATE).read_bytes())
    left = facts.ends_at - datetime.now(UTC)
    if host not in facts.hosts:
        raise CannotDo(f"The certificate in {folder} is for {facts.hosts[0]}, not for {host}.")
    if left <= timedelta():
        raise CannotDo("The server's certificate has run out: `nazorat tls renew`. If the clock of this machine is right.")
    if left < SOON:
        click.echo(f"The server's certificate ends in {left.days} days: `nazorat tls renew`.", err=True)
    return folder / CERTIFICATE, folder / KEY


def _folder(home: Path) -> Path:
    folder = installed(home) / TLS
    if not (folder / AUTHORITY).exists():
        raise CannotDo("There is no authority yet: `nazorat tls init HOST` makes one.")
    return folder


def _show(folder: Path) -> None:
    """The authority's certificate as a code to photograph, and what to compare with the tablet's screen."""
    certificate, facts = (folder / AUTHORITY).read_bytes(), _facts(folder / AUTHORITY)
    segno.make(certificate.decode(), error="l", boost_error=False).terminal(compact=True)
    click.echo(
        f"Install {folder / AUTHORITY} on each tablet as an authority (the code holds the same text). Then compare, on its screen:"
    )
    click.echo(f"SHA-256 {facts.fingerprint}")
    host = _facts(folder / CERTIFICATE).hosts[0]
    click.echo(f"It can speak for {host} and for no other name. The server's certificate holds until {_until(folder)}.")
    click.echo(f"Serve with `nazorat serve --lan {host}`.")


def _write(folder: Path, made: Held) -> None:
    """The key first: a certificate whose key is not there yet could not be served."""
    _replace(folder / KEY, [made.key])
    _replace(folder / CERTIFICATE, [made.certificate])


def _replace(path: Path, pieces: Iterable[bytes]) -> None:
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    write_private(draft, pieces)
    os.rename(draft, path)


def _facts(path: Path) -> Facts:
    return certificates.facts_of(path.read_bytes())


def _until(folder: Path) -> str:
    return f"{_facts(folder / CERTIFICATE).ends_at:%Y-%m-%d}"
