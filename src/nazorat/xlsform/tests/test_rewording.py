"""The same workbook with other words: nothing else changes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from nazorat.xlsform import Place, ToolRefused, compile_workbook, parse_form
from nazorat.xlsform.rewording import references, reworded, wordings
from nazorat.xlsform.source_workbook import cells
from nazorat.xlsform.tests.books import CHOICES, SETTINGS, SURVEY, xlsx

LIBRARY = Path(__file__).resolve().parents[4] / "library" / "tools"
writes = pytest.mark.temporary_files("openpyxl writes the workbook of this test through a temporary file")


def note() -> bytes:
    return (LIBRARY / "note" / "note.xlsx").read_bytes()


def test_words_are_found_by_cell_and_language() -> None:
    found = {(one.what, one.list_name, one.name): one for one in wordings(note())}
    unit = found["label", "", "unit"]
    assert unit.in_("ru") == (Place("survey", 5, 4), cells(note())["survey"][4][3])
    assert unit.in_("fa") is None
    assert [language for language, _, _ in unit.texts] == ["en", "ru", "tg", "uz-Latn", "uz-Cyrl"]
    assert found["label", "no_answer", "na_refused"].in_("en") is not None
    assert found["hint", "", "picture"].texts[0][2] == "a room or thing, never a person"


def test_only_the_cells_that_were_corrected_and_the_version_differ() -> None:
    data, place = note(), Place("survey", 5, 4)
    again = reworded(data, {place: "Корпус <код> & «литера»\nвторая строка"}, "2026120101")
    before, after = cells(data), cells(again)
    changed = [
        (sheet, row, column, text)
        for sheet, rows in after.items()
        for row, line in enumerate(rows)
        for column, text in enumerate(line)
        if text != before[sheet][row][column]
    ]
    version = before["settings"][0].index("version")
    assert changed == [("survey", 4, 3, "Корпус <код> & «литера»\nвторая строка"), ("settings", 1, version, "2026120101")]
    form = parse_form(compile_workbook(again, "note.xlsx").xform)
    assert (form.version, form.question("where/unit").label["ru"]) == ("2026120101", "Корпус <код> & «литера»\nвторая строка")
    assert reworded(data, {place: "x"}, "1") == reworded(data, {place: "x"}, "1")
    styles = [zipfile.ZipFile(io.BytesIO(one)).read("xl/styles.xml") for one in (data, again)]
    assert styles[0] == styles[1]


def test_title_follows_the_first_note_in_the_tools_own_language() -> None:
    first = next(one for one in wordings(note()) if one.name == "about" and one.what == "label")
    russian, english = first.in_("ru"), first.in_("en")
    assert russian is not None
    assert english is not None
    assert cells(reworded(note(), {russian[0]: "Заметка"}, "1"))["settings"][1][0] == "Заметка"
    assert cells(reworded(note(), {english[0]: "A note"}, "1"))["settings"][1][0] == russian[1]


@writes
def test_cell_that_was_empty_and_version_that_was_missing_are_written_where_they_belong() -> None:
    survey = [list(row) for row in SURVEY]
    settings = [[cell for at, cell in enumerate(row) if at != 2] for row in SETTINGS]
    data = xlsx(survey=survey, choices=CHOICES, settings=settings)
    at = next(number for number, row in enumerate(survey, 1) if row[1:2] == ["words"])
    again = cells(reworded(data, {Place("survey", at, 7): "10a", Place("survey", at, 5): "1 = 1"}, "7"))
    assert [again["survey"][at - 1][column] for column in (3, 4, 5, 6)] == ["Слова", "1 = 1", "", "10a"]
    assert [row[4] for row in again["settings"]] == ["version", "7"]
    with pytest.raises(ToolRefused) as refused:
        reworded(xlsx(survey=survey, choices=CHOICES), {}, "7")
    assert [one.code for one in refused.value.troubles] == ["no-form-id"]


def test_text_that_looks_like_a_formula_stays_a_text() -> None:
    again = reworded(note(), {Place("survey", 5, 4): "=1+1"}, "1")
    assert cells(again)["survey"][4][3] == "=1+1"
    assert compile_workbook(again, "note.xlsx").version == "1"


def test_cells_without_names_are_counted() -> None:
    data, names = note(), b' r="'
    sheet = "xl/worksheets/sheet1.xml"
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == sheet:
                assert names in content
                head, _, rows = content.partition(b"<sheetData>")
                content = head + b"<sheetData>" + b"".join(_nameless(rows))
            new.writestr(name, content)
    again = cells(reworded(written.getvalue(), {Place("survey", 2, 2): "about_it"}, "1"))
    assert again["survey"][1][1] == "about_it"
    assert again["survey"][2] == cells(data)["survey"][2]


def _nameless(rows: bytes) -> list[bytes]:
    """Rows whose empty cells are written out too, so that nothing hangs on the names, without these names."""
    parts = rows.split(b' r="')
    return [parts[0], *(part.partition(b'"')[2] for part in parts[1:])]


def test_references_of_a_text_are_told() -> None:
    assert references("Of ${b} and ${a}, ${a}") == ["${a}", "${a}", "${b}"]
