"""The demonstration: an invented mechanism does its whole work through the same doors as any member, over HTTP.

It refuses a folder that is not its own and stops at the first sum that does not close; it knows nothing of the product's rooms.
A newcomer comes in with `nazorat demo`; the story is in `story`, the driver in `run`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

FOLDER = Path("nazorat-demo")


@click.command()
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    default=FOLDER,
    show_default=True,
    help="Folder of the demonstration.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the documents; by default HOME/documents."
)
@click.option("--serve/--no-serve", default=True, show_default=True, help="Serve the desk when the story is told.")
@click.option("--until", default="", metavar="STEP", help="Stop after this step.")
@click.option("--port", default=8000, show_default=True, help="Port of the desk that is served at the end.")
def demo(home: Path, out: Path | None, serve: bool, until: str, port: int) -> None:
    """Tell the whole story of an invented mechanism and serve its desk. Everything in it is made up."""
    from nazorat.cli.demo.run import tell  # noqa: PLC0415 - pictures and ciphers load slowly; other commands do without

    tell(home.resolve(), (out or home / "documents").resolve(), today=date.today(), until=until, serve=serve, port=port)  # noqa: DTZ011 - the day of the person at this terminal
