from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from nazorat.audit import verifier
from nazorat.cli.installation import CannotDo, home_option, installed, start_django, write_private


@click.group()
def audit() -> None:
    """The record of acts."""


@audit.command()
@home_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="New file for the acts, one JSON object a line; the screen without it.",
)
@click.option(
    "--checkpoints", type=click.Path(path_type=Path, dir_okay=False), help="New file for the signed checkpoints; makes one now."
)
@click.option("--whole", is_flag=True, help="With the acts that tell who read what and when: for both custodians together.")
def export(home: Path, out: Path | None, checkpoints: Path | None, *, whole: bool) -> None:
    """Write the chain to a file that `audit verify` reads anywhere; of acts of reading only the hashes. Leaves an act."""
    start_django(installed(home))
    from nazorat.audit.queries import checkpoint_lines  # noqa: PLC0415 - models need the settings
    from nazorat.home.actions import export_chain  # noqa: PLC0415 - models need the settings
    from nazorat.vault import crypto  # noqa: PLC0415 - models need the settings
    from nazorat.vault.actions import sign_checkpoint  # noqa: PLC0415 - models need the settings

    for path in (out, checkpoints):
        if path is not None and path.exists():
            raise CannotDo(f"{path} exists; nothing is overwritten.")
    lines = export_chain(by=None, whole=whole)
    if checkpoints is not None:
        sign_checkpoint(by=None)
        _write(checkpoints, checkpoint_lines(crypto.server_signing_public()))
    if out is not None:
        _write(out, lines)
        return
    for line in lines:
        click.echo(line)


@audit.command()
@click.argument("acts", type=click.Path(exists=True, dir_okay=False))
@click.argument("checkpoints", type=click.Path(exists=True, dir_okay=False), required=False)
def verify(acts: str, checkpoints: str | None) -> None:
    """Verify an exported chain with the standard library alone. Exit code 1 when it does not hold, 2 when it cannot be read."""
    sys.exit(verifier.main([acts, *([checkpoints] if checkpoints else [])]))


def _write(path: Path, lines: Iterable[str]) -> None:
    try:
        write_private(path, (f"{line}\n".encode() for line in lines))
    except FileExistsError as there:
        raise CannotDo(f"{path} exists; nothing is overwritten.") from there
