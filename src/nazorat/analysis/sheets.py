"""A table as a file to take along: CSV or XLSX, made in memory. Nothing is spilled to a temporary file.

XLSX after ECMA-376, the least that spreadsheet programs open: one sheet, words inline, numbers as numbers, no formulas.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | Decimal | None
# a cell that begins with one of these is a formula to a spreadsheet program that reads CSV
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOT_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
WIDEST = 60
BOLD = ' s="1"'


@dataclass(frozen=True)
class Sheet:
    """A named table: the words of its head and its rows, each as long as the head. None is an empty cell."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def csv_bytes(sheet: Sheet) -> bytes:
    """UTF-8 with the mark by which spreadsheet programs know Cyrillic; words that would be a formula are quoted by an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(sheet.head)
    writer.writerows([[_plain(cell) for cell in row] for row in sheet.rows])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _plain(cell: Cell) -> str:
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return "" if cell is None else f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def xlsx_bytes(sheet: Sheet) -> bytes:
    """A workbook of one sheet, its head bold and fixed at the top."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations({"officeDocument": "xl/workbook.xml"}),
        "xl/workbook.xml": _workbook(sheet.name),
        "xl/_rels/workbook.xml.rels": _relations({"worksheet": "worksheets/sheet1.xml", "styles": "styles.xml"}),
        "xl/styles.xml": _styles(),
        "xl/worksheets/sheet1.xml": _worksheet(sheet),
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            # a fixed time: the same table is the same file
            book.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), HEAD + text, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _types() -> str:
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet", "styles": "styles"}
    named = "".join(f'<Override PartName="/xl/{part}.xml" ContentType="{office}.{kind}+xml"/>' for part, kind in parts.items())
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'<Types xmlns="{PACKAGE}/content-types">{defaults}{named}</Types>'


def _relations(targets: dict[str, str]) -> str:
    each = (f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{to}"/>' for at, (kind, to) in enumerate(targets.items(), 1))
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(each)}</Relationships>'


def _workbook(name: str) -> str:
    # a sheet's name holds at most 31 characters and none of these
    clean = name.translate({ord(sign): " " for sign in "[]:*?/\\"})[:31]
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name={quoteattr(clean)} sheetId="1" r:id="r1"/></sheets></workbook>'


def _styles() -> str:
    fonts = '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
    fills = (
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    )
    rest = '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    uses = '<cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs>'
    named = '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    return f'<styleSheet xmlns="{MAIN}">{fonts}{fills}{rest}{uses}{named}</styleSheet>'


def _worksheet(sheet: Sheet) -> str:
    columns = zip(sheet.head, *sheet.rows, strict=True)
    widths = [min(WIDEST, max(len(_plain(cell)) for cell in column) + 2) for column in columns]
    sized = "".join(f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(widths, 1))
    top = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
    cells = [[_cell(word, BOLD) for word in sheet.head], *([_cell(cell) for cell in row] for row in sheet.rows)]
    rows = [f"<row>{''.join(row)}</row>" for row in cells]
    return f'<worksheet xmlns="{MAIN}">{top}<cols>{sized}</cols><sheetData>{"".join(rows)}</sheetData></worksheet>'


def _cell(cell: Cell, style: str = "") -> str:
    if cell is None:
        return "<c/>"
    if isinstance(cell, str):
        return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{escape(cell.translate(NOT_IN_XML))}</t></is></c>'
    return f"<c{style}><v>{_plain(cell)}</v></c>"


KINDS: dict[str, Callable[[Sheet], bytes]] = {"csv": csv_bytes, "xlsx": xlsx_bytes}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
