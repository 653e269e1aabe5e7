from __future__ import annotations

from pathlib import Path

import click

from nazorat.cli.installation import DATABASE, SECRETS, CannotDo, is_postgresql, make_secrets, start_django

KINDS = ("ombudsman", "civil_society")


@click.command()
@click.argument("home", type=click.Path(path_type=Path, file_okay=False))
@click.option("--organisation", prompt="Name of the founding organisation", help="The institution that founds the mechanism.")
@click.option("--kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True, help="What that organisation is.")
@click.option("--name", prompt="Name of the first coordinator", help="Shown to members only.")
@click.option(
    "--language", type=click.Choice(("tg", "ru", "en")), default="ru", show_default=True, help="The coordinator's language."
)
def init(home: Path, organisation: str, kind: str, name: str, language: str) -> None:
    """Make a new installation in the folder HOME and invite its first coordinator."""
    if home.exists() and any(home.iterdir()):
        raise CannotDo(f"{home} is not empty; an installation is never overwritten.")
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    make_secrets(home / SECRETS)
    try:
        start_django(home)
        code, secret = _fill(organisation, kind, name, language)
    except BaseException:
        # a half-made installation could neither be served nor made anew
        for file in (home / SECRETS, *home.glob(f"{DATABASE}*")):
            file.unlink(missing_ok=True)
        raise
    _say(home, code, secret)


def _fill(organisation: str, kind: str, person: str, language: str) -> tuple[str, str]:
    """Make the database and its first rows; gives the coordinator's code and invitation."""
    from nazorat.cli.tables import make_tables  # noqa: PLC0415 - models need the settings
    from nazorat.people.actions import found_mechanism  # noqa: PLC0415 - models need the settings
    from nazorat.people.models import Member  # noqa: PLC0415 - models need the settings
    from nazorat.standards.actions import load_reference  # noqa: PLC0415 - models need the settings
    from nazorat.tools.actions import publish_library  # noqa: PLC0415 - models need the settings

    click.echo("Making the database …", err=True)
    make_tables()
    if is_postgresql() and Member.objects.exists():
        raise CannotDo("The database in DATABASE_URL already holds a mechanism.")
    click.echo("Loading standards and tools …", err=True)
    load_reference(by=None)
    # drafts of the library wait on the page of the tools until a coordinator wants to read them
    publish_library(by=None, drafts=False)
    invited = found_mechanism(by=None, organisation=organisation, kind=kind, person=person, language=language)
    return invited.member.code, invited.secret


def _say(home: Path, code: str, secret: str) -> None:
    click.echo(f"Installation: {home.resolve()}")
    click.echo(f"Invitation of {code}: {secret}")
    click.echo("Serve it with `nazorat serve`, open /join/ and type the invitation. It is good for 14 days.")
    click.echo("Then run `nazorat backup-key` once and keep what it prints away from this machine: backups open with it alone.")
