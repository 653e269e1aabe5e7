"""Tables to take along: what another program reads out of them is what we put in."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st
from openpyxl import load_workbook

from nazorat.kit.tables import Sheet, csv_bytes, quoted, xlsx_bytes

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")), max_size=12)
CELLS = st.none() | WORDS | st.integers(-(10**9), 10**9) | st.decimals("-1000", "1000", places=2)


def tables() -> st.SearchStrategy[Sheet]:
    rows = st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6)
    )
    return rows.map(lambda found: Sheet("Комнаты", [f"h{at}" for at in range(len(found[0]))], found))


@settings(max_examples=40, deadline=None)
@given(tables())
def test_workbook_when_read_gives_the_same_cells(sheet: Sheet) -> None:
    page = load_workbook(io.BytesIO(xlsx_bytes(sheet))).active
    assert page is not None
    assert page.title == "Комнаты"
    assert [cell.value for cell in page[1]] == list(sheet.head)
    assert page.freeze_panes == "A2"
    rows = list(sheet.rows)
    for ours, theirs in zip(rows, page.iter_rows(min_row=2, max_row=1 + len(rows)), strict=True):
        for cell, found in zip(ours, theirs, strict=True):
            if isinstance(cell, str):
                assert (found.value or "") == quoted(cell)
                assert found.data_type != "f"
            else:
                assert found.value == (float(cell) if isinstance(cell, Decimal) and cell % 1 else cell)


def test_workbook_is_the_same_file_every_time() -> None:
    sheet = Sheet("Rooms", ["room"], [["A-1"]])
    assert xlsx_bytes(sheet) == xlsx_bytes(sheet)


@settings(deadline=None)
@given(tables())
def test_csv_when_read_gives_the_same_words_and_no_formula(sheet: Sheet) -> None:
    data = csv_bytes(sheet)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(data[3:].decode(), newline="")))
    assert lines[0] == list(sheet.head)
    for ours, theirs in zip(sheet.rows, lines[1:], strict=True):
        for cell, found in zip(ours, theirs, strict=True):
            if isinstance(cell, str):
                assert found == quoted(cell)
            else:
                assert found == ("" if cell is None else str(cell))


def test_words_that_would_be_a_formula_stay_words() -> None:
    data = csv_bytes(Sheet("x", ["a"], [["=1+1"], ["+7"], ["@x"], [-3]]))
    assert data[3:].decode().split() == ["a", "'=1+1", "'+7", "'@x", "-3"]


def test_name_of_a_sheet_is_one_that_programs_take() -> None:
    page = load_workbook(io.BytesIO(xlsx_bytes(Sheet("a/b:c?" + "x" * 60, ["a"], [])))).active
    assert page is not None
    assert len(page.title) == 31
    assert "/" not in page.title


@pytest.mark.parametrize(
    ("cell", "expected"), [("=1", "'=1"), ("+7", "'+7"), ("-x", "'-x"), ("@a", "'@a"), ("\tx", "'\tx"), ("a=1", "a=1")]
)
def test_cell_when_it_could_be_a_formula_is_quoted(cell: str, expected: str) -> None:
    assert quoted(cell) == expected


def test_workbook_for_a_program_keeps_each_word_as_it_stands() -> None:
    words = ["=1+1", "-1 * ${a}", "@home", "plain"]
    page = load_workbook(io.BytesIO(xlsx_bytes(Sheet("survey", ["=head", "b", "c", "d"], [words]), exact=True))).active
    assert page is not None
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [["=head", "b", "c", "d"], words]
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s"}
