"""Practice for trainees: the invented visit up to its keying, an answer key for the trainer, a check of what was keyed, and the way back.

It refuses every folder that is not its own, and knows the product over HTTP and by its files alone, as the demonstration does.
A trainer comes in with `nazorat practice`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import click

from nazorat.cli.practice.folder import Folder

FOLDER = Path("nazorat-practice")
EVERY = 1000
LANGUAGES = ("ru", "tg", "en")
Language = Literal["ru", "tg", "en"]


@click.group(invoke_without_command=True)
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    default=FOLDER,
    show_default=True,
    help="Folder of the practice.",
)
@click.option("--port", default=8100, show_default=True, type=click.IntRange(1, 65535), help="Port of the desk.")
@click.option(
    "--left",
    default=EVERY,
    metavar="N",
    type=click.IntRange(1, EVERY),
    help="Leave N sheets of each member to the trainees; without it, all of them.",
)
@click.option("--language", default="ru", show_default=True, type=click.Choice(LANGUAGES), help="Language of the papers.")
@click.option("--serve/--no-serve", default=True, show_default=True, help="Serve the desk when it is ready.")
@click.pass_context
def practice(context: click.Context, home: Path, port: int, left: int, language: Language, serve: bool) -> None:
    """Prepare a whole invented visit for trainees, with papers for them and an answer key for the trainer; then serve its desk.

    A practice that is there already is served as trainees left it. `check` holds what they keyed against the key, `reset` sets it back.
    """
    context.obj = Folder(home.resolve())
    if context.invoked_subcommand:
        return
    from nazorat.cli.practice import preparing, serving  # noqa: PLC0415 - pictures and ciphers load slowly; other commands do without

    folder: Folder = context.obj
    if not folder.is_prepared:
        preparing.prepare(folder, today=date.today(), left=left, language=language)  # noqa: DTZ011 - the day of the person at this terminal
    click.echo(f"Papers for trainees and the answer key: {folder.papers}")
    if serve:
        serving.serve(folder, port)


@practice.command()
@click.option("--sheet", "number", type=int, help="Only this sheet, item by item.")
@click.pass_obj
def check(folder: Folder, number: int | None) -> None:
    """Hold what the trainees keyed against the answer key, sheet by sheet. Exit code 1 when something differs or is missing."""
    from nazorat.cli.practice import checking  # noqa: PLC0415 - as above

    checking.tell(folder, number)


@practice.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def reset(folder: Folder, yes: bool) -> None:
    """Set the practice back to where it began: what the trainees did is gone, every passphrase is the same again."""
    from nazorat.cli.practice import serving  # noqa: PLC0415 - as above

    prepared = folder.read()
    if not yes:
        click.confirm(f"Everything that trainees did in {folder.home} will be gone. Go on?", abort=True)
    folder.set_back()
    serving.tell(prepared, f"Set back as it was prepared on {prepared.today}. Everything here is invented.")


@practice.command()
@click.option("--language", default="ru", show_default=True, type=click.Choice(LANGUAGES), help="Language of the papers.")
@click.pass_obj
def papers(folder: Folder, language: Language) -> None:
    """Write the papers for trainees and the answer key again, in another language for example."""
    from nazorat.cli.practice import documents  # noqa: PLC0415 - as above

    for file in documents.write(folder.papers, folder.read(), language):
        click.echo(str(file))
