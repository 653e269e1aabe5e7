"""docs/handbook/data-dictionary.md and the real files say what the data dictionary says. `DICTIONARY=write` makes the page anew."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import pytest
from django.utils import translation

from docs.pages import HANDBOOK
from nazorat.home.queries.dictionary import COLUMNS, DICTIONARY, TYPES, VOCABULARIES, columns_by_file, published, vocabulary_sheet
from nazorat.standards.actions import load_reference
from nazorat.standards.reference import FILES

FOLDER = Path(__file__).parents[4] / "library" / "standards"
PAGE = HANDBOOK / "data-dictionary.md"
HEAD = """# Data dictionary

What each column of the reference files in `library/standards` means, and which vocabularies the product uses. This page, the page of
the desk (Standards, Data dictionary) and its CSV are made of one list in `src/nazorat/home/queries/dictionary.py`; a test compares the
list with the files. Titles are our own short ones: no official text is stored. Code and files go under AGPL-3.0 or later.
"""
SHAPES = {
    "number": r"\d+", "decimal": r"\d+(\.\d+)?", "yes-no": "yes|no", "date": r"\d{4}-\d\d-\d\d", "code": r"\S+( \d+)?", "codes": r"\S+( \S+)*",
}  # fmt: skip
pytestmark = pytest.mark.django_db


def rows_of(file: str) -> list[dict[str, str]]:
    with (FOLDER / f"{file}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, strict=True))


def written() -> str:
    parts = [HEAD]
    with translation.override("en"):
        for file, columns in columns_by_file():
            parts.append(
                f"\n## `{file}.csv`\n\n| column | type | unit | allowed values | meaning | source |\n|---|---|---|---|---|---|\n"
            )
            for one in columns:
                allowed = f"`{one.allowed}`" if one.allowed else ""
                parts.append(f"| `{one.name}` | {TYPES[one.kind]} | {one.unit} | {allowed} | {one.meaning} | {one.source} |\n")
        parts.append("\n## Vocabularies\n\n| name | what it is | codes |\n|---|---|---|\n")
        for vocabulary in VOCABULARIES:
            codes = ", ".join(f"`{row[0]}`" for row in vocabulary_sheet(vocabulary).rows)
            parts.append(f"| `{vocabulary.name}` | {vocabulary.title} | {codes} |\n")
    return "".join(parts)


def test_page_when_compared_with_the_list_says_the_same() -> None:
    load_reference()
    if os.environ.get("DICTIONARY") == "write":
        PAGE.write_text(written(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == written(), (
        "DICTIONARY=write ./dev test src/nazorat/home/tests/test_dictionary_files.py"
    )


@pytest.mark.parametrize("file", FILES)
def test_columns_when_compared_with_the_real_file_are_the_same_in_order(file: str) -> None:
    assert [one.name for one in COLUMNS if one.file == file] == list(rows_of(file)[0])


@pytest.mark.parametrize("file", FILES)
def test_every_cell_has_the_type_and_the_allowed_values_that_are_said(file: str) -> None:
    load_reference()
    words = {one.name: {str(row[0]) for row in vocabulary_sheet(one).rows} for one in VOCABULARIES}
    words |= {name: {row["code"] for row in rows_of(name)} for name in ("themes", "instruments")}
    words["provisions"] = {f"{row['instrument']} {row['number']}" for row in rows_of("provisions")}
    for column in (one for one in COLUMNS if one.file == file):
        for row in rows_of(file):
            cell = row[column.name]
            assert not cell or re.fullmatch(SHAPES.get(column.kind, r"(?s).+"), cell), (column, cell)
            if cell and column.allowed:
                assert set(cell.split() if column.kind == "codes" else [cell]) <= words[column.allowed], (column, cell)


def test_what_is_published_is_the_file_the_vocabulary_or_the_dictionary() -> None:
    load_reference()
    assert published("limits") == (FOLDER / "limits.csv").read_bytes()
    assert published("place-kind").decode("utf-8-sig").splitlines()[:2] == [
        "code,label_en,label_ru,label_tg", "POL_STATION,police station,отдел полиции,шуъбаи милитсия",
    ]  # fmt: skip
    assert len(published(DICTIONARY).decode().splitlines()) == len(COLUMNS) + 1
    with pytest.raises(KeyError):
        published("members")


def test_every_vocabulary_has_its_words_in_three_languages() -> None:
    load_reference()
    for vocabulary in VOCABULARIES:
        rows = list(vocabulary_sheet(vocabulary).rows)
        assert rows, vocabulary.name
        assert all(len(row) == 4 and all(row) for row in rows), vocabulary.name
