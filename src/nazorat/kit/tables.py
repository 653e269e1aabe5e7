"""Tables to take along: CSV or XLSX, made in memory, nothing spilled to a temporary file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

Cell = str | int | float | Decimal | date | None
# a spreadsheet program takes a cell that begins so for a formula (OWASP, CSV injection)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
WIDEST = 60
MOST_NAME = 31
# a fixed time: the same table is the same file
MADE = datetime(1980, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Sheet:
    """A named table: the words of its head and its rows, each as long as the head. None is an empty cell."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[object]]


def quoted(text: str) -> str:
    """Words that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_bytes(sheet: Sheet) -> bytes:
    """UTF-8 with the mark by which spreadsheet programs know Cyrillic."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([quoted(word) for word in sheet.head])
    writer.writerows([_plain(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(*sheets: Sheet, exact: bool = False) -> bytes:
    """A workbook with these sheets, their heads bold and fixed at the top; numbers are numbers, everything else words.

    `exact`: for a program that reads the cells, each word as it stands. They are text all the same, and no formula.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # it carries no types  # noqa: PLC0415 - most requests export nothing

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE})
    bold = book.add_format({"bold": True})
    for sheet in sheets:
        page = book.add_worksheet(_name(sheet.name))
        page.freeze_panes(1, 0)
        for column, word in enumerate(sheet.head):
            page.write_string(0, column, word if exact else quoted(word), bold)
        widths = [len(word) for word in sheet.head]
        for at, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row):
                widths[column] = max(widths[column], len(_plain(cell)))
                if isinstance(cell, int | float | Decimal):
                    page.write_number(at, column, cell)
                elif words := str(cell or "") if exact else _plain(cell):
                    page.write_string(at, column, words)
        for column, width in enumerate(widths):
            page.set_column(column, column, min(WIDEST, width + 2))
    book.close()
    return out.getvalue()


def _plain(cell: object) -> str:
    if isinstance(cell, int | float | Decimal):
        return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return "" if cell is None else quoted(cell.isoformat() if isinstance(cell, date) else str(cell))


def _name(name: str) -> str:
    """A sheet's name holds at most 31 characters and none of these."""
    return name.translate({ord(sign): " " for sign in "[]:*?/\\"})[:MOST_NAME]


KINDS: dict[str, Callable[[Sheet], bytes]] = {"csv": csv_bytes, "xlsx": xlsx_bytes}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
