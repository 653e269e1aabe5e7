"""What the trainees keyed, held against the answer key: read as members read it, over the pages, with an act for each look."""

from __future__ import annotations

import csv
import difflib
import io
import sys
import time as clock
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal, InvalidOperation

import click
from rich.console import Console
from rich.table import Table

from nazorat.cli.client import ClientProblem, Desk, totp
from nazorat.cli.demo.story import cast
from nazorat.cli.demo.story.book import Sheet, on_the_sheet
from nazorat.cli.demo.story.shapes import Answer, Na
from nazorat.cli.demo.xforms import written
from nazorat.cli.practice.documents import sheets_left
from nazorat.cli.practice.folder import Folder, Prepared
from nazorat.cli.practice.serving import served
from nazorat.cli.practice.tools import questions, said
from nazorat.cli.practice.wording import load

# the lead opens every circle but that of health professionals
READERS = ("one", "doctor")
# a sentence typed from paper is right when this share of it is: commas differ
ALIKE = 0.9
STEP = 30
Row = Mapping[str, str]


@dataclass(frozen=True)
class Item:
    """One answer of the key beside what was keyed; `keyed` is empty when it was left out."""

    path: str
    answer: Answer
    keyed: str
    right: bool


@dataclass(frozen=True)
class Result:
    """One sheet: its items, and what was keyed although the sheet says nothing. `items` is None when it was not keyed."""

    sheet: Sheet
    items: tuple[Item, ...] | None
    added: tuple[str, ...] = ()

    @property
    def right(self) -> int:
        return sum(item.right for item in self.items or ())

    @property
    def left_out(self) -> int:
        return sum(not item.keyed for item in self.items or ())

    @property
    def wrong(self) -> int:
        return len(self.items or ()) - self.right - self.left_out + len(self.added)


def tell(folder: Folder, number: int | None) -> None:
    """Print each sheet, or the items of one. Ends the process with 1 when something differs or is missing."""
    prepared = folder.read()
    wanted = [sheet for sheet in sheets_left(prepared) if number in (None, sheet.number)]
    if not wanted:
        raise click.ClickException(f"Sheet {number} is not one of those left to the trainees.")
    try:
        with served(folder) as address:
            keyed = rows(address, prepared)
    except ClientProblem as refused:
        raise click.ClickException(f"The desk refused: {refused}") from refused
    results = [compared(sheet, keyed.get(sheet.number)) for sheet in wanted]
    Console().print(_table(results) if number is None else _items(results[0]))
    done = [result for result in results if result.items is not None]
    click.echo(
        f"{len(done)} of {len(results)} sheets keyed; items right {sum(one.right for one in done)}, "
        f"wrong {sum(one.wrong for one in done)}, left out {sum(one.left_out for one in done)}."
    )
    sys.exit(int(len(done) < len(results) or any(one.wrong or one.left_out for one in done)))


def compared(sheet: Sheet, row: Row | None) -> Result:
    """One sheet against the row that was keyed for it."""
    if sheet.record is None or row is None:
        return Result(sheet, None)
    answers = on_the_sheet(sheet.record).answers
    items = tuple(Item(path, answer, _keyed(row, path), _same(answer, _keyed(row, path))) for path, answer in answers.items())
    asked = [one.path for one in questions(sheet.tool).values() if one.kind != "calculate"]
    return Result(sheet, items, tuple(path for path in asked if path not in answers and _keyed(row, path)))


def rows(address: str, prepared: Prepared) -> dict[int, Row]:
    """What stands in each sheet, by its number, as far as the lead or the doctor opens it."""
    found: dict[int, Row] = {}
    for who in READERS:
        account = prepared.account(who)
        desk = Desk(address, language="en")
        try:
            enter(desk, account.code, account.phrase, account.totp_secret)
            for tool in sorted({sheet.tool for sheet in sheets_left(prepared)}):
                for row in _export(desk, prepared.visit, tool):
                    if row["_sheet"]:
                        found[int(row["_sheet"])] = row
            desk.submit(desk.get("/me/").form("/sign-out/"), expect=None, follow=False)
        finally:
            desk.close()
    return found


def enter(desk: Desk, code: str, phrase: str, secret: str) -> None:
    """Six digits are good once: when somebody has just used them, those of the next half minute are waited for."""
    try:
        desk.sign_in(code, phrase, totp(secret))
    except ClientProblem:
        clock.sleep(STEP - clock.time() % STEP + 0.5)
        desk.sign_in(code, phrase, totp(secret))
    form = desk.get("/me/").form("/language/")
    desk.sent(replace(form, fields=[*[one for one in form.fields if one[0] != "language"], ("language", "en")]))


def _export(desk: Desk, visit: str, tool: str) -> Iterator[Row]:
    page = desk.get(f"/visits/{visit}/records/export/", expect=None, tool=tool, kind="csv")
    if page.status == 404:
        return
    if page.status != 200:
        raise ClientProblem(page.errors(), page.status)
    files = [page.content]
    if page.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(page.content)) as archive:
            files = [archive.read(name) for name in archive.namelist()]
    for file in files:
        yield from csv.DictReader(io.StringIO(file.decode("utf-8-sig")))


def _keyed(row: Row, path: str) -> str:
    return " ".join(row.get(path, "").split())


def _same(answer: Answer, keyed: str) -> bool:
    if isinstance(answer, Na):
        return keyed == f"({load()['no'][answer.code]['en']})"
    if isinstance(answer, tuple):
        return set(answer) == set(keyed.split())
    if isinstance(answer, date | time):
        return keyed.startswith(written(answer)[: len(keyed)]) and len(keyed) >= 5
    if isinstance(answer, int | Decimal):
        try:
            return Decimal(keyed) == answer
        except InvalidOperation:
            return False
    told = " ".join(answer.split()).casefold()
    return told == keyed.casefold() or difflib.SequenceMatcher(None, told, keyed.casefold(), autojunk=False).ratio() >= ALIKE


def _table(results: list[Result]) -> Table:
    table = Table(title="Sheets left to the trainees")
    for head in ("sheet", "tool", "filled in by", "items", "right", "wrong", "left out"):
        table.add_column(head, justify="left" if head in ("tool", "filled in by") else "right")
    for one in results:
        facts = (str(one.sheet.number), one.sheet.tool, cast.code_of(one.sheet.by))
        if one.items is None:
            table.add_row(*facts, "", "not keyed", "", "")
        else:
            table.add_row(*facts, *(str(count) for count in (len(one.items), one.right, one.wrong, one.left_out)))
    return table


def _items(one: Result) -> Table:
    table = Table(title=f"Sheet {one.sheet.number}, {one.sheet.tool}: what differs")
    for head in ("item", "question", "on the sheet", "keyed"):
        table.add_column(head)
    asked = questions(one.sheet.tool)
    for item in one.items or ():
        if not item.right:
            question = asked[item.path]
            table.add_row(question.number, question.label.in_("ru"), said(question, item.answer, "ru"), item.keyed or "(left out)")
    for path in one.added:
        table.add_row(asked[path].number, asked[path].label.in_("ru"), "", "(keyed, not on the sheet)")
    return table
