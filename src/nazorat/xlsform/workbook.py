"""Reads a workbook file (XLSX, CSV, Markdown) into cells, within bounds that a hostile file cannot break."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any

import openpyxl

from .grid import Grid, Row, Sheet, letter
from .troubles import ToolRefused, trouble

MAX_FILE = 10 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_MEMBERS = 500
MAX_ROWS = 20_000
MAX_COLUMNS = 300
MAX_CELL = 20_000
_MAX_GAP = 60
MEANINGFUL = ("survey", "choices", "settings", "external_choices", "entities", "osm")

_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# what carries a program, or another file inside: by the name of the archive's member
_ACTIVE = re.compile(r"vbaproject|xl/macrosheets/|xl/activex/|xl/embeddings/|xl/dialogsheets/", re.IGNORECASE)
# the container of the old format, and of any workbook under a password
_OLD = b"\xd0\xcf\x11\xe0"
_Cells = Sequence[object]


def read_workbook(data: bytes, filename: str) -> Grid:
    """The cells of a workbook; the kind of file is told by the name. Raises ToolRefused."""
    if len(data) > MAX_FILE:
        raise ToolRefused([trouble("too-big", limit=f"{MAX_FILE // 2**20} MB")])
    path = PurePath(filename)
    readers = {".xlsx": _xlsx, ".xlsm": _xlsx, ".csv": _csv, ".md": _markdown}
    reader = readers.get(path.suffix.lower())
    if data.startswith(_OLD) or path.suffix.lower() == ".xls":
        raise ToolRefused([trouble("old-workbook")])
    if reader is None:
        raise ToolRefused([trouble("bad-type", value=path.suffix or path.name)])
    try:
        read = list(reader(data))
    except ToolRefused:
        raise
    except Exception as error:
        # The parsers of broken files raise whatever they meet.
        raise ToolRefused([trouble("bad-file")]) from error
    names = tuple(sheet.name for sheet in read)
    sheets = {sheet.name.lower(): sheet for sheet in read if sheet.name.lower() in MEANINGFUL}
    if not sheets and len(read) == 1:
        sheets = {"survey": Sheet("survey", read[0].headers, read[0].rows, read[0].header_row)}
    return Grid(sheets, names, path.stem)


def status_of(data: bytes) -> str:
    """What an XLSX workbook of the library says of itself in its settings: "draft", or "" for a finished tool. Compiles nothing."""
    refuse_hostile_archive(data)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        head, values = [[str(cell or "") for cell in row] for row in book["settings"].iter_rows(max_row=2, values_only=True)]
    finally:
        book.close()
    return dict(zip(head, values, strict=True)).get("attribute::nazorat:status", "")


def _xlsx(data: bytes) -> Iterator[Sheet]:
    refuse_hostile_archive(data)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            # The stored dimensions may lie in either direction.
            sheet.reset_dimensions()
            read = sheet.title.lower() in MEANINGFUL or len(book.worksheets) == 1
            yield _sheet(sheet.title, _values(sheet.title, sheet.iter_rows(max_col=MAX_COLUMNS)) if read else ())
    finally:
        book.close()


def _values(title: str, rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, _Cells]]:
    """The cells of each row, with its number. A formula is refused: what it gives is lost once the workbook is written anew."""
    for number, cells in enumerate(rows, start=1):
        for index, cell in enumerate(cells):
            if cell.data_type == "f":
                raise ToolRefused([trouble("formula", title, number, letter(index))])
        yield number, [cell.value for cell in cells]


def refuse_hostile_archive(data: bytes, most: int = MAX_UNPACKED) -> None:
    """Bounds count and unpacked size before unpacking; zipfile never reads past the size a member declares."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > most:
            raise ToolRefused([trouble("too-big", limit=f"{most // 2**20} MB")])
        active = any(_ACTIVE.search(member.filename) for member in members)
        if active or ("[Content_Types].xml" in archive.namelist() and b"macroEnabled" in archive.read("[Content_Types].xml")):
            raise ToolRefused([trouble("macros")])
        for member in members:
            if member.filename.lower().endswith((".xml", ".rels", ".vml")):
                _refuse_hostile_xml(archive.read(member))


def _refuse_hostile_xml(xml: bytes) -> None:
    said = _ENCODING.search(xml[:200])
    in_utf8 = said is None or said.group(1).lower() in (b"utf-8", b"us-ascii", b"ascii")
    if not in_utf8 or b"\x00" in xml or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ToolRefused([trouble("forbidden-xml")])


def _csv(data: bytes) -> Iterator[Sheet]:
    """Sheets one after another: the first column names a sheet, the rest are its rows."""
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    yield from _stacked((reader.line_num, row) for row in reader)


def _markdown(data: bytes) -> Iterator[Sheet]:
    """Tables with the sheet's name in the first column, as in "| survey |" and then "| | type | name |"."""
    lines = enumerate(data.decode("utf-8-sig").splitlines(), start=1)
    yield from _stacked((number, _split(line)) for number, line in lines if line.strip().startswith("|"))


def _split(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]
    is_rule = any(cells) and all(re.fullmatch(r":?-{3,}:?", cell) for cell in cells if cell)
    return [] if is_rule else cells


def _stacked(lines: Iterable[tuple[int, list[str]]]) -> Iterator[Sheet]:
    name, rows = "", list[tuple[int, _Cells]]()
    for number, cells in lines:
        if cells and cells[0].strip():
            if name:
                yield _sheet(name, rows)
            name, rows = cells[0].strip(), []
        if any(cell.strip() for cell in cells[1:]):
            rows.append((number, cells[1:]))
    if name:
        yield _sheet(name, rows)


def _sheet(name: str, rows: Iterable[tuple[int, _Cells]]) -> Sheet:
    """The first row is the header; reading stops after a long run of empty rows, as converters do."""
    headers: tuple[str, ...] = ()
    header_row, gap = 1, 0
    found: list[Row] = []
    for number, cells in rows:
        if not headers and gap <= _MAX_GAP:
            header_row, headers = number, _headers(cells)
            gap = 0 if headers else gap + 1
            continue
        texts = zip(headers, map(_text, cells[: len(headers)]), strict=False)
        filled = {header: text for header, text in texts if header and text}
        gap = 0 if filled else gap + 1
        if gap > _MAX_GAP:
            break
        if len(found) >= MAX_ROWS:
            raise ToolRefused([trouble("too-big", name, limit=f"{MAX_ROWS} rows")])
        found.append(Row(number, filled))
    while found and not found[-1].cells:
        found.pop()
    return Sheet(name, headers, tuple(found), header_row)


def _headers(cells: _Cells) -> tuple[str, ...]:
    texts = [" ".join(_text(cell).split()) for cell in cells[:MAX_COLUMNS]]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _text(value: object) -> str:
    """A cell as the text that a person sees: whole numbers without a point, TRUE and FALSE, ISO dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    text = str(value).replace("\xa0", " ").strip()
    if len(text) > MAX_CELL:
        raise ToolRefused([trouble("too-big", limit=f"{MAX_CELL} characters in a cell")])
    return text
