from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import click
import httpx

from nazorat.cli.client import ClientProblem, Desk, Page
from nazorat.cli.installation import CannotDo

KINDS = (".pdf", ".docx", ".html")


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
def build(number: str, out: Path, server: str, code: str) -> None:
    """Fetch the documents of report NUMBER (or its id) as you may read them, through the pages and with an act each.

    Passphrase and six digits are asked for; scripts give NAZORAT_PASSPHRASE and NAZORAT_SECOND. Nothing is overwritten.
    """
    passphrase = os.environ.get("NAZORAT_PASSPHRASE") or click.prompt("Passphrase", hide_input=True, err=True)
    second = os.environ.get("NAZORAT_SECOND") or click.prompt("Six digits", err=True)
    try:
        desk = Desk(server)
        try:
            desk.sign_in(code, passphrase, second)
            written = fetch(desk, number, out)
        finally:
            desk.close()
    except ClientProblem as refused:
        raise CannotDo(f"The server refused: {refused}") from refused
    except httpx.TransportError as failed:
        raise CannotDo(f"{server} does not answer: {type(failed).__name__}.") from failed
    for file in written:
        click.echo(file)


def fetch(desk: Desk, number: str, out: Path) -> list[Path]:
    """Write every document that the report's page offers to `out`, named as the server names them."""
    page = report_page(desk, number)
    links = [link for link in page.links("/reports/") if urlsplit(link).path.rstrip("/").endswith(KINDS)]
    if not links:
        raise CannotDo("This report offers no documents to you yet: it is released through its gate page.")
    out.mkdir(parents=True, exist_ok=True)
    return [_write(out, desk.get(link)) for link in links]


def report_page(desk: Desk, number: str) -> Page:
    """The page of a report by its id, or by its number in the list of reports. Raises ClientProblem when there is none."""
    try:
        return desk.get(f"/reports/{UUID(number)}/")
    except ValueError:
        pass
    listed = desk.get("/reports/")
    for row in listed.tree.iterfind(".//tr"):
        words = " ".join(row.text_content().split())
        link = next((str(link.get("href")) for link in row.iterfind(".//a[@href]") if "/reports/" in str(link.get("href"))), None)
        if link and number in words.replace("№", " ").split():
            return desk.get(link)
    raise ClientProblem(f"You have no report {number}.", 404)


def _write(out: Path, document: Page) -> Path:
    named = httpx.Headers(dict(document.headers)).get("content-disposition", "")
    name = named.partition('filename="')[2].partition('"')[0] or document.path.rstrip("/").rpartition("/")[2]
    target = out / Path(name).name
    try:
        with target.open("xb") as file:
            file.write(document.content)
    except FileExistsError as there:
        raise CannotDo(f"{target} exists; nothing is overwritten.") from there
    return target
