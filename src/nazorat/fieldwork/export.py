"""Opened records as tables that leave the system: CSV or XLSX, made in memory. Pure functions over what was opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from nazorat.fieldwork.models import Record
from nazorat.fieldwork.reading import NO_ANSWER_WORDS
from nazorat.fieldwork.records import OpenRecord
from nazorat.kit.tables import Sheet, csv_bytes, xlsx_bytes
from nazorat.xlsform import Column, Instance, NoAnswer, Table, tables

DOORS = {
    Record.Door.PAPER: "paper", Record.Door.COLLECT: "collect", Record.Door.FIELD_APP: "field-app", Record.Door.DESK: "desk",
}  # fmt: skip
FACTS = ("_received", "_door", "_sheet", "_version")


def tables_of(records: Iterable[OpenRecord], language: str, words: bool) -> list[Table]:
    """One main table for each version of the tool among the records, then those of its repeats. `words` puts labels for codes.

    After the id stand when and by which door the record came, its sheet and its version.
    """
    by_version: dict[object, list[OpenRecord]] = {}
    for record in records:
        by_version.setdefault(record.tool_version_id, []).append(record)
    made = []
    for group in by_version.values():
        form = group[0].form
        instances = [Instance(form.form_id, form.version, str(one.id), "", one.answers) for one in group]
        main, *inner = tables(form, instances)
        for table in (main, *inner):
            shown = table.labelled(language) if words else table.rows
            facts = [_facts(record) for record in group] if table is main else None
            made.append(_table(f"{table.name}-{form.version}", table, shown, facts))
    return made


def csv_of(made: Sequence[Table]) -> tuple[bytes, str]:
    """The content and its ending: one table is a CSV, several are a zip of such files."""
    files = {f"{table.name}.csv": csv_bytes(_sheet(table.name, table)) for table in made}
    if len(files) == 1:
        return next(iter(files.values())), "csv"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue(), "zip"


def xlsx_of(made: Sequence[Table], language: str) -> bytes:
    """A workbook with a sheet for each table and one that says what each column asks."""
    said = [
        (column.name, column.question.number if column.question else "", column.label(language))
        for table in made
        for column in table.columns
    ]
    legend = Sheet("columns", ("column", "number", "question"), list(dict.fromkeys(said)))
    return xlsx_bytes(*(_sheet(f"{number} {table.name}", table) for number, table in enumerate(made, 1)), legend)


def _sheet(name: str, table: Table) -> Sheet:
    return Sheet(name, table.header, [[_plain(cell) for cell in row] for row in table.rows])


def _table(name: str, table: Table, rows: Sequence[tuple[Any, ...]], facts: list[tuple[Any, ...]] | None) -> Table:
    if facts is None:
        return Table(name, table.path, table.columns, list(rows))
    first, *others = table.columns
    columns = (first, *(Column(fact) for fact in FACTS), *others)
    return Table(name, table.path, columns, [(row[0], *fact, *row[1:]) for row, fact in zip(rows, facts, strict=True)])


def _facts(record: OpenRecord) -> tuple[Any, ...]:
    received = record.received_at.isoformat(timespec="minutes")
    return (received, DOORS[Record.Door(record.door)], record.sheet, record.version)


def _plain(cell: object) -> str | int | float:
    """A cell as text or number. A no-answer is a word in brackets, so that it is never taken for an answer."""
    if cell is None:
        return ""
    if isinstance(cell, NoAnswer):
        return f"({NO_ANSWER_WORDS[cell.code]})"
    if isinstance(cell, tuple):
        return " ".join(map(str, cell))
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, int | float):
        return cell
    return cell.isoformat() if isinstance(cell, date | time | datetime) else str(cell)
