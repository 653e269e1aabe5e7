"""The desk of a practice, and who signs in at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from nazorat.cli.demo.run import tell_accounts
from nazorat.cli.demo.server import Server
from nazorat.cli.practice.folder import Folder, Prepared


def serve(folder: Folder, port: int) -> None:
    """Serve what trainees left, until the terminal says stop."""
    prepared = folder.read()
    with folder.alone() as say, Server(folder.root, port, practice=True) as server:
        say(server.base)
        tell(prepared, f"Practice: everything here is invented. The desk: {server.base}/")
        click.echo("Ctrl-C stops the desk; what was keyed stays. `nazorat practice reset` sets it back.")
        try:
            server.child.wait()
        except KeyboardInterrupt:
            click.echo("Stopped.")


def tell(prepared: Prepared, title: str) -> None:
    """Who signs in with what: for the trainer, who hands each trainee one line."""
    tell_accounts(title, [(account.who, account) for account in prepared.accounts])


@contextmanager
def served(folder: Folder) -> Iterator[str]:
    """The address of the desk that is served already, or of one that is served for this alone."""
    address = folder.served_at()
    if address:
        yield address
        return
    with folder.alone(), Server(folder.root, 0, practice=True) as server:
        yield server.base
