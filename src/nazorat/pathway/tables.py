"""A file of recommendations as tables of cells: Word, CSV, XLSX or one of these in a ZIP; read in memory, within bounds.

What is wrong is named by table and row, as Word and spreadsheet programs count them. Nothing here knows what a column is.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from nazorat.kit.sheets import letter
from nazorat.kit.tables import FORMULA
from nazorat.typeset import WordRefused, tables_docx
from nazorat.xlsform import ToolRefused, refuse_hostile_archive

MOST_BYTES = 3_500_000
MOST_UNPACKED = 96 * 1024 * 1024
MOST_ROWS = 120_000
MOST_COLUMNS = 80
MOST_TABLES = 200
# rows above the head that may hold a title
MOST_TITLES = 20
DELIMITERS = ";,\t|"
# behind it the column, from 0, of a cell that began in a row above
MERGED = "merged:"
TEXTUAL = (".csv", ".txt", ".tsv")
_MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_LATIN_ROW = re.compile("[À-ÿ]{4}|[\x80-\x9f]")
Known = Callable[[str], bool]


@dataclass(frozen=True)
class Trouble:
    """What is wrong, by a code of `pathway.forms.imports`: in which table, which row (0: the whole), which column, and with what."""

    code: str
    table: int = 0
    row: int = 0
    column: str = ""
    value: str = ""


class FileRefused(Exception):
    """A file that is not read. `troubles` say why."""

    def __init__(self, *troubles: Trouble) -> None:
        super().__init__(", ".join(trouble.code for trouble in troubles))
        self.troubles = troubles


@dataclass
class Line:
    """A row: its number, its cells, the theme that stands above it. `marks` are codes of what a reader of cells alone would not see."""

    number: int
    cells: list[str]
    theme: str = ""
    marks: list[str] = field(default_factory=list)


@dataclass
class Table:
    """A table with its number from 1, its head (letters where it has none: `headless`) and its rows that are not empty.

    `title` is what stands above its head: a row of one cell, or in Word the paragraph before the table.
    """

    number: int
    head: list[str]
    rows: list[Line]
    headless: bool = False
    title: str = ""


# the number of a table, its rows, and what stands above it
Numbered = tuple[int, list[Line], str]


def read_tables(data: bytes, filename: str, encoding: str, known: Known) -> list[Table]:
    """The tables of a file. `known` says whether words are the head of a column; `encoding` is "" for UTF-8. Raises FileRefused."""
    if len(data) > MOST_BYTES:
        raise FileRefused(Trouble("too-large"))
    tables = [_headed(number, lines, known, filename, above) for number, lines, above in _lines(data, filename, encoding) if lines]
    tables = [table for table in tables if table.rows]
    if not tables:
        raise FileRefused(Trouble("empty"))
    if sum(len(table.rows) for table in tables) > MOST_ROWS or len(tables) > MOST_TABLES:
        raise FileRefused(Trouble("too-large"))
    return tables


def _lines(data: bytes, filename: str, encoding: str) -> Iterator[Numbered]:
    name = filename.lower()
    if data[:2] != b"PK":
        if not name.endswith(TEXTUAL):
            raise FileRefused(Trouble("not-a-table", value=filename[-40:]))
        yield 1, _csv(data, encoding), ""
        return
    try:
        refuse_hostile_archive(data, MOST_UNPACKED)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "word/document.xml" in names:
                yield from _word(data)
            elif "xl/workbook.xml" in names:
                yield from _xlsx(data, archive)
            else:
                yield from _packed(archive, encoding)
    except ToolRefused as error:
        raise FileRefused(Trouble("not-a-table")) from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise FileRefused(Trouble("not-a-table")) from error


def _packed(archive: zipfile.ZipFile, encoding: str) -> Iterator[Numbered]:
    """A table that is too large for one post, packed."""
    inside = [one for one in archive.namelist() if not one.endswith("/") and not one.startswith("__MACOSX")]
    if len(inside) != 1:
        raise FileRefused(Trouble("several-files", value=", ".join(inside)[:100]))
    data = archive.read(inside[0])
    if data[:2] == b"PK" or not inside[0].lower().endswith(TEXTUAL):
        raise FileRefused(Trouble("not-a-table", value=inside[0][-40:]))
    yield 1, _csv(data, encoding), ""


def _word(data: bytes) -> Iterator[Numbered]:
    try:
        found = tables_docx(data)
    except WordRefused as refused:
        raise FileRefused(Trouble(refused.code)) from refused
    if len(found) > MOST_TABLES:
        raise FileRefused(Trouble("too-large"))
    for number, table in enumerate(found, 1):
        lines = [_line(at, row) for at, row in enumerate(table["rows"], 1)]
        for at, line in enumerate(lines):
            _bounded(len(line.cells), at)
        for above, line in itertools.pairwise(lines):
            _fill_down(above, line)
        yield number, lines, str(table["above"])


def _fill_down(above: Line, line: Line) -> None:
    """A cell that lies over several rows says in each of them what it says in the first."""
    for mark in line.marks:
        at = int(mark.removeprefix(MERGED)) if mark.startswith(MERGED) else len(above.cells)
        if at < len(above.cells):
            line.cells[at] = above.cells[at]


def _line(number: int, row: Sequence[Mapping[str, Any]]) -> Line:
    """A row of Word on the grid of its table: a cell over several columns stands in the first of them."""
    line = Line(number, [])
    for cell in row:
        wide = min(int(cell["span"]), MOST_COLUMNS)
        line.cells += [str(cell["text"]), *[""] * (wide - 1)]
        if cell["changed"] and "tracked" not in line.marks:
            line.marks.append("tracked")
        if cell["down"] == "more":
            line.marks.append(f"{MERGED}{len(line.cells) - wide}")
    if len([cell for cell in row if cell["text"]]) == 1 and len(row) == 1 and len(line.cells) > 1:
        line.marks.append("whole")
    return line


def _xlsx(data: bytes, archive: zipfile.ZipFile) -> Iterator[Numbered]:
    import openpyxl  # noqa: PLC0415 - half a second that only an import of a workbook takes

    merged = {name: _MERGED.findall(archive.read(name)) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")}
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False, read_only=True)
        for number, sheet in enumerate(book.worksheets, 1):
            sheet.reset_dimensions()
            lines: list[Line] = []
            for at, row in enumerate(sheet.iter_rows(values_only=True), 1):
                if any(cell is not None for cell in row):
                    _bounded(len(row), len(lines))
                    lines.append(Line(at, [_plain(cell) for cell in row]))
            _mark_merged(lines, merged.get(f"xl/worksheets/sheet{number}.xml", []))
            yield number, lines, ""
    except FileRefused:
        raise
    except Exception as error:
        raise FileRefused(Trouble("not-a-table")) from error


def _mark_merged(lines: list[Line], merged: Sequence[tuple[bytes, bytes, bytes, bytes]]) -> None:
    """Cells that a workbook hides behind the one above them."""
    down = {
        row for _left, first, _right, last in merged for row in range(int(first) + 1, min(int(last), int(first) + MOST_ROWS) + 1)
    }
    for line in lines:
        if line.number in down:
            line.marks.append("merged")


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    words = str(value).replace("\xa0", " ").strip()
    # what an export of ours put before words that a spreadsheet program takes for a formula
    return words[1:] if words[:1] == "'" and words[1:2] in FORMULA and words[1:] else words


def _bounded(wide: int, high: int) -> None:
    if wide > MOST_COLUMNS or high > MOST_ROWS:
        raise FileRefused(Trouble("too-large"))


def _csv(data: bytes, encoding: str) -> list[Line]:
    text = _decoded(data, encoding)
    if "\x00" in text:
        raise FileRefused(Trouble("not-a-table"))
    # StringIO takes CR, LF and both for the end of a line, and so does the reader
    first = next((line for line in io.StringIO(text, newline="") if any(sign in line for sign in DELIMITERS)), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    lines: list[Line] = []
    try:
        for at, row in enumerate(reader, 1):
            _bounded(len(row), len(lines))
            if any(cell.strip() for cell in row):
                lines.append(Line(at, [_plain(cell) for cell in row]))
    except csv.Error as error:
        raise FileRefused(Trouble("not-a-table", 1, reader.line_num, value=str(error)[:80])) from error
    return lines


def _decoded(data: bytes, encoding: str) -> str:
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            encoding = name
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        raise FileRefused(Trouble("encoding", 1, before.count(b"\n") + 1)) from error
    if encoding in ("latin-1", "cp1252") and (found := _LATIN_ROW.search(text)):
        raise FileRefused(Trouble("not-latin", 1, _row_at(text, found.start()), value=found[0]))
    letters = [sign for sign in text[:20_000] if sign.isalpha()]
    if encoding == "cp1251" and sum("Ѐ" <= sign <= "ӿ" for sign in letters) * 2 < len(letters):
        raise FileRefused(Trouble("not-cp1251"))
    return text


def _row_at(text: str, at: int) -> int:
    return text[:at].replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1


def _headed(number: int, lines: list[Line], known: Known, filename: str, above: str) -> Table:
    """A table under its head: the row with most known names of columns, else with letters for a head."""
    found = [(sum(known(cell) for cell in line.cells if cell), -at) for at, line in enumerate(lines[:MOST_TITLES])]
    best, at = max(found)
    wide = max(len(line.cells) for line in lines)
    if best >= 2 or (best == 1 and -at == 0 and wide == 1):
        head, body = lines[-at], lines[-at + 1 :]
        above = next((_only(line) for line in reversed(lines[:-at]) if _only(line)), above)
        names = [*(" ".join(cell.split()) for cell in head.cells), *[""] * (wide - len(head.cells))]
    else:
        names, body = _unknown_head(lines, wide, filename)
    headless = not any(names)
    table = Table(number, [letter(at) for at in range(wide)] if headless else names, [], headless, above)
    theme = ""
    for line in body:
        if _is_theme(line, names, known):
            theme = next(cell for cell in line.cells if cell)
            continue
        if [cell for cell in line.cells if cell] and not (best >= 2 and line.cells == lines[-at].cells):
            line.cells += [""] * (wide - len(line.cells))
            line.theme = theme
            table.rows.append(line)
    return table


def _only(line: Line) -> str:
    """The words of a row that has one cell with words."""
    filled = [cell for cell in line.cells if cell]
    return filled[0] if len(filled) == 1 else ""


def _unknown_head(lines: list[Line], wide: int, filename: str) -> tuple[list[str], list[Line]]:
    """A table with a head in words that nobody knows yet: the first row of a CSV or workbook. A table of Word without one has none."""
    first = lines[0]
    shorter = sum(map(len, first.cells)) < 40 * max(1, len(first.cells))
    if filename.lower().endswith((".docx", ".docm")) and not (
        shorter and len([c for c in first.cells if c]) > 1 and not _counted(first)
    ):
        return [""] * wide, lines
    names = [" ".join(cell.split()) for cell in first.cells]
    return [*names, *[""] * (wide - len(names))], lines[1:]


def _counted(line: Line) -> bool:
    """Whether a row begins with the number of a paragraph: it is no head."""
    return any(re.match(r"\s*\d{1,3}\.\d", cell) for cell in line.cells)


def _is_theme(line: Line, names: Sequence[str], known: Known) -> bool:
    """A heading between rows: words over the whole width, or alone in the first column of a table of Word."""
    filled = [cell for cell in line.cells if cell]
    return "whole" in line.marks or (len(filled) == 1 and filled[0] == line.cells[0] and len(names) > 1 and _heading(filled[0]))


def _heading(words: str) -> bool:
    return bool(re.match(r"(?:theme|тема|мавзӯъ|thème|tema)\b\s*[:.]", words, re.IGNORECASE))
