"""Reads a workbook file (XLSX, XLS, CSV, Markdown) into cells, within bounds that a hostile file cannot break."""

from __future__ import annotations

import csv
import datetime
import io
import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any

import openpyxl
import xlrd  # type: ignore[import-untyped]  # has neither types nor stubs of its own

from .grid import Grid, Row, Sheet
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
_Cells = Sequence[object]


def read_workbook(data: bytes, filename: str) -> Grid:
    """The cells of a workbook; the kind of file is told by the name. Raises ToolRefused."""
    if len(data) > MAX_FILE:
        raise ToolRefused([trouble("too-big", limit=f"{MAX_FILE // 2**20} MB")])
    path = PurePath(filename)
    readers = {".xlsx": _xlsx, ".xlsm": _xlsx, ".xls": _xls, ".csv": _csv, ".md": _markdown}
    reader = readers.get(path.suffix.lower())
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


def _xlsx(data: bytes) -> Iterator[Sheet]:
    _refuse_hostile_archive(data)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            # The stored dimensions may lie in either direction.
            sheet.reset_dimensions()
            yield _sheet(sheet.title, enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), start=1))
    finally:
        book.close()


def _refuse_hostile_archive(data: bytes) -> None:
    """Bounds count and unpacked size before unpacking; zipfile never reads past the size a member declares."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
            raise ToolRefused([trouble("too-big", limit=f"{MAX_UNPACKED // 2**20} MB")])
        for member in members:
            if member.filename.lower().endswith((".xml", ".rels", ".vml")):
                _refuse_hostile_xml(archive.read(member))


def _refuse_hostile_xml(xml: bytes) -> None:
    said = _ENCODING.search(xml[:200])
    in_utf8 = said is None or said.group(1).lower() in (b"utf-8", b"us-ascii", b"ascii")
    if not in_utf8 or b"\x00" in xml or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ToolRefused([trouble("forbidden-xml")])


def _xls(data: bytes) -> Iterator[Sheet]:
    with open(os.devnull, "w", encoding="utf-8") as silence:
        # Ragged rows: a single cell far out would otherwise fill the whole sheet with empty ones.
        book = xlrd.open_workbook(file_contents=data, logfile=silence, ragged_rows=True, on_demand=True)
        for sheet in book.sheets():
            rows = ((n + 1, _xls_row(sheet, n, book.datemode)) for n in range(sheet.nrows))
            yield _sheet(sheet.name, rows)


def _xls_row(sheet: Any, number: int, datemode: int) -> list[object]:
    return [_xls_value(cell, datemode) for cell in sheet.row(number)]


def _xls_value(cell: Any, datemode: int) -> object:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, datemode)
    return None if cell.ctype == xlrd.XL_CELL_ERROR else cell.value


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
        if not headers:
            header_row, headers = number, _headers(cells)
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
