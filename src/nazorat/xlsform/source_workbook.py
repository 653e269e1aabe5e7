"""Sheets of text to XLSX bytes and back. Equal sheets give equal bytes: no clock reaches the file."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font

from .source_rows import Sheets

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a ZIP entry can hold
_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_WIDTH = {"label": 44, "hint": 36, "constraint_message": 36, "relevant": 30, "calculation": 40, "name": 20, "type": 24}


def workbook(sheets: Sheets) -> bytes:
    """The XLSX of these sheets, every cell as text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([value or None for value in row])
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.number_format = "@"
                cell.alignment = Alignment(vertical="top", wrap_text=True)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = _WIDTH.get(str(cell.value).split("::")[0], 14)
        sheet.freeze_panes = "C2" if title == "survey" else "A2"
    written = BytesIO()
    book.save(written)
    return _without_clock(written.getvalue())


def _without_clock(data: bytes) -> bytes:
    steady = BytesIO()
    with ZipFile(BytesIO(data)) as made, ZipFile(steady, "w", ZIP_DEFLATED) as kept:
        for name in sorted(made.namelist()):
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(b"1980-01-01T00:00:00Z", content)
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            kept.writestr(entry, content)
    return steady.getvalue()


def cells(data: bytes) -> Sheets:
    """The text of every cell of a workbook by sheet; an empty cell is ""."""
    book = load_workbook(BytesIO(data), read_only=True)
    try:
        return {
            sheet.title: [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
        }
    finally:
        book.close()
