from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import click
import httpx

from nazorat.cli.client import ClientProblem, Desk, Form, Page
from nazorat.cli.installation import CannotDo

LANGUAGES = ("ru", "tg", "en")
FORMATS = ("pdf", "docx", "html")


@click.group()
def report() -> None:
    """Reports of visits."""


@report.command()
@click.argument("number")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the documents; made when missing."
)
@click.option("--server", default="http://127.0.0.1:8000", show_default=True, help="Address of the installation.")
@click.option("--code", prompt="Your code", help="Your member code.")
@click.option("--language", "languages", multiple=True, type=click.Choice(LANGUAGES), help="Only these languages; repeat it.")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="Only these formats; repeat it.")
def build(number: str, out: Path, server: str, code: str, languages: tuple[str, ...], formats: tuple[str, ...]) -> None:
    """Fetch the documents of report NUMBER (or its id) as you may read them, through the pages and with an act each.

    Released documents come as they were released; a draft comes marked as a draft, as age files under a passphrase drawn for them, which is
    printed once. Your passphrase and six digits are asked for; scripts give NAZORAT_PASSPHRASE and NAZORAT_SECOND. Nothing is overwritten.
    """
    passphrase = os.environ.get("NAZORAT_PASSPHRASE") or click.prompt("Passphrase", hide_input=True, err=True)
    second = os.environ.get("NAZORAT_SECOND") or click.prompt("Six digits", err=True)
    wanted = [(language, kind) for language in languages or LANGUAGES for kind in formats or FORMATS]
    try:
        desk = Desk(server, timeout=300)
        try:
            desk.sign_in(code, passphrase, second)
            page = report_page(desk, number)
            copies = copy_form(desk, page) if not released(page, wanted) else None
            if copies:
                click.echo(f"Passphrase of these copies, shown once: {copies.value('passphrase')}", err=True)
            for document in documents(desk, page, wanted, copies):
                click.echo(_write(out, document))
        finally:
            desk.close()
    except ClientProblem as refused:
        raise CannotDo(f"The server refused: {refused}") from refused
    except httpx.TransportError as failed:
        raise CannotDo(f"{server} does not answer: {type(failed).__name__}.") from failed


def released(page: Page, wanted: Sequence[tuple[str, str]]) -> list[str]:
    """The addresses of released documents among those wanted (language and format), letters too."""
    endings = tuple(f"{language}.{kind}" for language, kind in wanted)
    return [link for link in page.links("/reports/") if urlsplit(link).path.rpartition("/")[2] in endings]


def copy_form(desk: Desk, page: Page) -> Form:
    """The form that makes copies of a draft, with the passphrase drawn for them. Raises ClientProblem when the member gets none."""
    copies = [link for link in page.links("/export/") if urlsplit(link).path.startswith(page.path)]
    if not copies:
        raise ClientProblem("this report offers you no such documents.", 404)
    return desk.get(copies[0]).form(holding="format")


def documents(desk: Desk, page: Page, wanted: Sequence[tuple[str, str]], copies: Form | None) -> Iterator[Page]:
    """The released documents, or with `copies` a copy of the draft in each language and format. Raises ClientProblem."""
    if copies is None:
        yield from (desk.get(link) for link in released(page, wanted))
        return
    for language, kind in wanted:
        yield desk.done(copies, {"language": language, "format": kind, "to": "me"})


def report_page(desk: Desk, number: str) -> Page:
    """The page of a report by its id, or by its number in the list of reports. Raises ClientProblem when there is none."""
    try:
        return desk.get(f"/reports/{UUID(number)}/")
    except ValueError:
        pass
    listed = desk.get("/reports/")
    for row in listed.tree.iterfind(".//tr"):
        cells = [cell.text_content().strip() for cell in row.iterfind("td")]
        link = next((str(link.get("href")) for link in row.iterfind(".//a[@href]")), "")
        if link and number in cells:
            return desk.get(link)
    raise ClientProblem(f"You have no report {number}.", 404)


def _write(out: Path, document: Page) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    named = httpx.Headers(dict(document.headers)).get("content-disposition", "")
    name = named.partition('filename="')[2].partition('"')[0] or document.path.rstrip("/").rpartition("/")[2]
    target = out / Path(name).name
    try:
        with target.open("xb") as file:
            file.write(document.content)
    except FileExistsError as there:
        raise CannotDo(f"{target} exists; nothing is overwritten.") from there
    return target
