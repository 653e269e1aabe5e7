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
def export(home: Path, out: Path | None, checkpoints: Path | None) -> None:
    """Write the chain to a file that `audit verify` reads anywhere."""
    start_django(installed(home))
    from nazorat.audit import queries  # noqa: PLC0415 - models need the settings
    from nazorat.vault.actions import sign_checkpoint  # noqa: PLC0415 - models need the settings

    if checkpoints is not None:
        sign_checkpoint(by=None)
        _write(checkpoints, queries.checkpoint_lines())
    if out is not None:
        _write(out, queries.exported_lines())
        return
    for line in queries.exported_lines():
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
