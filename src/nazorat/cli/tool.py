from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group()
def tool() -> None:
    """Monitoring tools (XLSForm workbooks)."""


@tool.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Check a workbook: every trouble with sheet, row and column. Exit code 1 when it is refused."""
    from nazorat.xlsform import check as look, render_check  # noqa: PLC0415 - pyxform loads slowly; other commands do without

    report = look(file.read_bytes(), file.name)
    click.echo(render_check(report))
    sys.exit(1 if report.refused else 0)
