"""What may be wrong with a return's file, named by row and column; what is read all the same."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it carries no types

from nazorat.kit.sheets import MOST_BYTES, MOST_ROWS, Table, TableRefused, Trouble, letter, read_table

HEAD = "Наименование;Лимит;Всего"
ROWS = f"{HEAD}\nНамуна-0;360;412\nМисол-0;12;5\n"


def workbook(*rows: Any, merge: str = "", more: str = "") -> bytes:
    """A workbook made in memory; of merged cells the first keeps its value."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Sheet")
    if merge:
        sheet.merge_range(merge, "")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(at, column, value)
    if more:
        book.add_worksheet(more).write(0, 0, "x")
    book.close()
    return out.getvalue()


def wrong(data: bytes, name: str = "a.csv", encoding: str = "") -> tuple[Trouble, ...]:
    with pytest.raises(TableRefused) as refused:
        read_table(data, name, encoding)
    return refused.value.troubles


READ = Table(("Наименование", "Лимит", "Всего"), ((2, ("Намуна-0", "360", "412")), (3, ("Мисол-0", "12", "5"))))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_csv_when_written_by_any_program_is_the_same_table(end: str, encoding: str, sign: str) -> None:
    text = ROWS.replace("\n", end).replace(";", sign)
    assert read_table(text.encode(encoding), "return.csv") == READ


def test_csv_when_in_another_encoding_says_where_and_is_read_when_told() -> None:
    data = ROWS.encode("cp1251")
    assert wrong(data) == (Trouble("encoding", 1, "A"),)
    assert wrong(b"a;b\nc;d\ne;\xcf\n") == (Trouble("encoding", 3, "B"),)
    assert wrong(b"a;b\rc;\xcf\r") == (Trouble("encoding", 2, "B"),)
    assert read_table(data, "return.csv", "cp1251") == READ
    assert wrong("Prénom;Âge\nété;12\n".encode("latin-1"), encoding="cp1251") == (Trouble("not-cp1251"),)


def test_workbook_when_plain_is_a_table_with_its_rows() -> None:
    data = workbook(
        ["Сведения за 2026 год"],
        [],
        ["Наименование", "Лимит", "Дата"],
        ["Намуна-0", 360, date(2026, 1, 31)],
        [],
        ["Мисол-0", 12.0, None],
    )
    assert read_table(data, "r.xlsx").rows == ((4, ("Намуна-0", 360, date(2026, 1, 31))), (6, ("Мисол-0", 12.0, None)))


def test_workbook_when_cells_are_merged_names_each() -> None:
    rows = (["Title", None], ["Name", "Limit"], ["a", 1], ["b", None], ["c", 3])
    assert wrong(workbook(*rows, merge="B3:B4"), "r.xlsx") == (Trouble("merged", 3, "B", "B3:B4"),)
    assert len(read_table(workbook(*rows, merge="A1:B1"), "r.xlsx").rows) == 3


def test_workbook_when_two_sheets_hold_something_is_asked_for_one() -> None:
    assert wrong(workbook(["Name", "Limit"], ["a", 1], more="2025"), "r.xlsx") == (Trouble("sheets", value="Sheet, 2025"),)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"Name;Limit\na;1;2\n", (Trouble("beyond", 2, "C", "2"),)),
        (b"Name;;Limit\na;x;2\n", (Trouble("head-empty", 1, "B"),)),
        (b"Name;Limit;Limit\na;1;2\n", (Trouble("head-twice", 1, "C", "Limit"),)),
        (b"Name;Limit\n", (Trouble("empty"),)),
        (b"", (Trouble("no-head"),)),
        (b"only one column\nx\n", (Trouble("no-head"),)),
        (b"Name;Limit\n" + b"x" * 1001 + b";1\n", (Trouble("long", 2, "A"),)),
        (b"Name;Limit\na\x00;1\n", (Trouble("not-a-table"),)),
        (b"x" * (MOST_BYTES + 1), (Trouble("too-large"),)),
        (b"Name;Limit\n" + b"a;1\n" * (MOST_ROWS + 21), (Trouble("too-large"),)),
        (b"Name;Limit" + b";x" * 100 + b"\n", (Trouble("too-large"),)),
    ],
)
def test_csv_when_something_is_wrong_names_row_and_column(data: bytes, expected: tuple[Trouble, ...]) -> None:
    assert wrong(data) == expected


def test_file_when_it_is_no_table_is_refused() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (30 * 1024 * 1024))
    entity = io.BytesIO()
    with zipfile.ZipFile(entity, "w") as archive:
        archive.writestr("[Content_Types].xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>')
    for data in (bomb.getvalue(), entity.getvalue(), b"PK\x03\x04broken"):
        assert [one.code for one in wrong(data, "r.xlsx")] == ["not-a-table"]
    assert [one.code for one in wrong(b"%PDF-1.7", "r.pdf")] == ["not-a-table"]


def test_columns_are_called_as_in_a_spreadsheet() -> None:
    assert [letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
