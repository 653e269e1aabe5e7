"""A table that somebody hands in, as cells: CSV or XLSX, read in memory, within bounds that a hostile file cannot break.

What is wrong with the file is named by row and column, as a spreadsheet program counts them.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nazorat.xlsform import ToolRefused, refuse_hostile_archive

Cell = str | int | float | date | None
MOST_BYTES = 2_500_000
MOST_UNPACKED = 24 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_LETTERS = 1000
# rows above the head that may hold a title
MOST_TITLES = 20
MOST_TROUBLES = 200
DELIMITERS = ";,\t|"

# what is wrong with a table before anybody knows what its columns mean; `value` is what stands there
SAID: Mapping[str, str | Promise] = {
    "too-large": _("The file is too large: at most 2.5 MB, 20,000 rows and 60 columns."),
    "not-a-table": _("This is neither a CSV file nor an XLSX workbook that can be read. %(value)s"),
    "sheets": _("The workbook has several sheets with something in them: %(value)s. Keep one."),
    "empty": _("There is no row under the head."),
    "no-head": _("No head was found: a row with the names of the columns, words only."),
    "head-twice": _("Two columns are called “%(value)s”."),
    "head-empty": _("The column has no name in the head, but something under it."),
    "merged": _("Merged cells: %(value)s. Undo the merging and fill each cell."),
    "beyond": _("“%(value)s” stands beyond the last column of the head: the row has moved."),
    "long": _("The text is too long for this column."),
    "formula": _("A formula stands here: “%(value)s”. Write what it gives."),
    "encoding": _("The text is not UTF-8 here. If it was saved as Windows-1251 choose that, otherwise save it as UTF-8."),
    "not-cp1251": _("Read as Windows-1251 this is no Cyrillic text. Save the file as UTF-8."),
    "broken": _("Letters were lost or read in a wrong encoding: “%(value)s”."),
}
# letters that were lost, and those of one encoding read as another
BROKEN = re.compile(
    "\ufffd|\\?{3}|[ÐÑ][\u0080-\u00bfÀ-ÿ]|(?:[РС][\u00a0-\u00bb\u0402-\u040f\u0452-\u045fЁёҐґ№\u2013-\u2122]){2}|[À-ÿ]{4}"
)


@dataclass(frozen=True)
class Trouble:
    """What is wrong, by a code of SAID or of the room that reads it: in which row (0: the file), which column by its letter, and with what."""

    code: str
    row: int = 0
    column: str = ""
    value: str = ""


@dataclass(frozen=True)
class Said:
    """Something wrong in words, with where it stands: `row` 0 for the file as a whole."""

    row: int
    column: str
    text: str


def said(troubles: Iterable[Trouble], words: Mapping[str, str | Promise]) -> list[Said]:
    """What is wrong in the reader's language; `words` are those of the room that reads, beside those of every table."""
    known = {**SAID, **words}
    return [Said(one.row, one.column, (str(known[one.code]) % {"value": one.value}).strip()) for one in troubles]


class TableRefused(Exception):
    """A file that is not read. `troubles` say why."""

    def __init__(self, *troubles: Trouble) -> None:
        super().__init__(", ".join(trouble.code for trouble in troubles))
        self.troubles = troubles


@dataclass(frozen=True)
class Table:
    """The head, and under it each row that is not empty with its number. Rows are as long as the head, at least."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def letter(column: int) -> str:
    """The letter of a column counted from 0: A, B … Z, AA."""
    name, left = "", column + 1
    while left:
        left, one = divmod(left - 1, 26)
        name = chr(ord("A") + one) + name
    return name


def read_table(data: bytes, filename: str, encoding: str = "", *, formulas: bool = True, most_letters: int = MOST_LETTERS) -> Table:
    """The table of a file, whose kind its name and first bytes tell. `encoding` is what the person said, "" for UTF-8.

    `formulas`: whether a formula counts as what it gave when the workbook was saved, or is refused where it stands.
    Raises TableRefused.
    """
    if len(data) > MOST_BYTES:
        raise TableRefused(Trouble("too-large"))
    if data[:2] == b"PK":
        rows = _xlsx(data, formulas)
    elif filename.lower().endswith((".csv", ".txt", ".tsv")):
        rows = _csv(data, encoding)
    else:
        raise TableRefused(Trouble("not-a-table", value=filename[-40:]))
    return _table(rows if formulas else _without_formulas(rows), most_letters)


def _without_formulas(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    troubles = [
        Trouble("formula", number, letter(at), cell[:40])
        for number, row in enumerate(rows, 1)
        for at, cell in enumerate(row)
        if isinstance(cell, str) and cell.startswith("=")
    ]
    if troubles:
        raise TableRefused(*troubles[:MOST_TROUBLES])
    return rows


def _xlsx(data: bytes, formulas: bool) -> list[tuple[Cell, ...]]:
    import openpyxl  # noqa: PLC0415 - half a second that only an import of a workbook takes

    try:
        refuse_hostile_archive(data, MOST_UNPACKED)
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=formulas, keep_links=False)
    except (ToolRefused, zipfile.BadZipFile) as error:
        raise TableRefused(Trouble("not-a-table")) from error
    except Exception as error:
        raise TableRefused(Trouble("not-a-table")) from error
    sheets = [sheet for sheet in book.worksheets if sheet.max_row > 1 or sheet["A1"].value is not None]
    if not sheets:
        raise TableRefused(Trouble("empty"))
    if len(sheets) > 1:
        raise TableRefused(Trouble("sheets", value=", ".join(sheet.title for sheet in sheets)[:100]))
    sheet = sheets[0]
    if sheet.max_row > MOST_ROWS + MOST_TITLES or sheet.max_column > MOST_COLUMNS:
        raise TableRefused(Trouble("too-large"))
    rows = [tuple(_plain(value) for value in row) for row in sheet.iter_rows(values_only=True)]
    at = _head_at(rows)
    merged = [one for one in sheet.merged_cells.ranges if one.max_row > at]
    if merged:
        troubles = [Trouble("merged", one.min_row, letter(one.min_col - 1), one.coord) for one in merged]
        raise TableRefused(*sorted(troubles, key=lambda one: (one.row, one.column))[:MOST_TROUBLES])
    return rows


def _plain(value: object) -> Cell:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return str(value).replace("\xa0", " ").strip() or None


def _csv(data: bytes, encoding: str) -> list[tuple[Cell, ...]]:
    text = _decoded(data, encoding)
    if "\x00" in text:
        raise TableRefused(Trouble("not-a-table"))
    # StringIO takes CR, LF and both for the end of a line, and so does the reader
    first = next((line for line in io.StringIO(text, newline="") if line.count(max(DELIMITERS, key=line.count))), "")
    delimiter = max(DELIMITERS, key=first.count)
    try:
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise TableRefused(Trouble("not-a-table", value=str(error)[:80])) from error
    if len(read) > MOST_ROWS + MOST_TITLES or any(len(row) > MOST_COLUMNS for row in read):
        raise TableRefused(Trouble("too-large"))
    return [tuple(_plain(cell) for cell in row) for row in read]


def _decoded(data: bytes, encoding: str) -> str:
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            encoding = name
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        row, column = _where(data[: error.start])
        raise TableRefused(Trouble("encoding", row, column)) from error
    # another encoding read as this one gives words of Latin and Cyrillic letters at once; a Latin head proves nothing
    cyrillic = [word for word in re.findall(r"[^\W\d_]+", text) if any("Ѐ" <= sign <= "ӿ" for sign in word)]
    if encoding == "cp1251" and sum(any(sign.isascii() for sign in word) for word in cyrillic) * 2 >= len(cyrillic):
        raise TableRefused(Trouble("not-cp1251"))
    return text


def _where(before: bytes) -> tuple[int, str]:
    """Row and column of the byte that follows, before anybody knows what the bytes mean: ends of lines are the same everywhere."""
    lines = before.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    counts = [lines[-1].count(sign.encode()) for sign in DELIMITERS]
    return len(lines), letter(max(counts))


def _head_at(rows: Sequence[Sequence[Cell]]) -> int:
    """The row of the head counted from 1: the first with two cells or more, all of them words. Titles above it are passed over."""
    for at, row in enumerate(rows[:MOST_TITLES], 1):
        filled = [cell for cell in row if cell is not None]
        if len(filled) > 1 and all(isinstance(cell, str) for cell in filled):
            return at
    raise TableRefused(Trouble("no-head"))


def _table(rows: list[tuple[Cell, ...]], most_letters: int) -> Table:
    at = _head_at(rows)
    head = [" ".join(str(cell).split()) if cell is not None else "" for cell in rows[at - 1]]
    while not head[-1]:
        head.pop()
    body = [(number, row) for number, row in enumerate(rows[at:], at + 1) if any(cell is not None for cell in row)]
    troubles = [*_of_head(head, at, body), *_of_body(len(head), body, most_letters)]
    if not body:
        troubles.append(Trouble("empty"))
    if troubles:
        raise TableRefused(*troubles[:MOST_TROUBLES])
    wide = len(head)
    return Table(tuple(head), tuple((number, (*row[:wide], *[None] * (wide - len(row)))) for number, row in body))


def _of_head(head: Sequence[str], at: int, body: Iterable[tuple[int, Sequence[Cell]]]) -> Iterable[Trouble]:
    for column, name in enumerate(head):
        if name and name in head[:column]:
            yield Trouble("head-twice", at, letter(column), name)
        if not name and any(len(row) > column and row[column] is not None for _number, row in body):
            yield Trouble("head-empty", at, letter(column))


def _of_body(wide: int, body: Iterable[tuple[int, Sequence[Cell]]], most_letters: int) -> Iterable[Trouble]:
    for number, row in body:
        beyond = next((at for at, cell in enumerate(row) if at >= wide and cell is not None), None)
        if beyond is not None:
            yield Trouble("beyond", number, letter(beyond), str(row[beyond])[:40])
        for at, cell in enumerate(row[:wide]):
            if isinstance(cell, str) and len(cell) > most_letters:
                yield Trouble("long", number, letter(at))
