"""Further languages of a tool come from a table beside the tools, and a source says only what is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nazorat.xlsform.source import SourceRefused, read_source, sheets_of, troubles
from nazorat.xlsform.source_shape import tool_from
from nazorat.xlsform.source_words import read_table, with_words

HEAD = "en,ru,uz-Latn,uz-Cyrl\n"
UZBEK = ["en", "ru", "tg", "uz-Latn", "uz-Cyrl"]
ROWS = [f"{name} en,{name} ru,{name} lotin,{name} кирилл" for name in ("title", "about", "one", "beds")]


def words(name: str) -> dict[str, str]:
    return {"en": f"{name} en", "ru": f"{name} ru", "tg": f"{name} tg"}


def source(**given: Any) -> dict[str, Any]:
    item = {
        "name": "beds", "number": "1", "type": "integer", "origin": "S", "theme": "MAT", "provisions": ["NMR 21"], "label": words("beds"),
    }  # fmt: skip
    return {
        "code": "small", "version": "2026112901", "title": words("title"), "about": words("about"),
        "sections": [{"name": "one", "label": words("one"), "items": [item]}], **given,
    }  # fmt: skip


def table_of(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "uzbek.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_language_of_the_table_is_in_every_sheet_of_the_workbook(tmp_path: Path) -> None:
    whole = with_words(tool_from(source(languages=UZBEK)), read_table(table_of(tmp_path, *ROWS)))
    assert troubles(whole) == []
    sheets = sheets_of(whole)
    place = sheets["survey"][0].index("label::Oʻzbekcha (uz-Latn)")
    assert [row[place] for row in sheets["survey"][1:4]] == ["title lotin", "one lotin", "beds lotin"]
    place = sheets["choices"][0].index("label::Ўзбекча (uz-Cyrl)")
    assert [row[place] for row in sheets["choices"][1:]] == ["сўралмади", "текширилмади", "рад этди", "билмайди", "ўқиб бўлмайди"]


def test_tool_of_three_languages_has_no_column_of_another() -> None:
    sheets = sheets_of(tool_from(source()))
    assert not [header for rows in sheets.values() for header in rows[0] if "uz-" in header]


def test_every_missing_wording_is_named(tmp_path: Path) -> None:
    tool = tool_from(source(languages=UZBEK[:4]))
    with pytest.raises(SourceRefused) as refused:
        with_words(tool, read_table(table_of(tmp_path, *ROWS[:2])))
    assert str(refused.value).splitlines() == [f"no words in uz-Latn for {name} en / {name} ru" for name in ("one", "beds")]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([ROWS[0], ROWS[0]], "uzbek.csv: title en / title ru is there twice"),
        (["title en,title ru,title lotin,"], "uzbek.csv: title en / title ru has an empty cell"),
    ],
)
def test_table_that_cannot_be_trusted_is_refused(tmp_path: Path, rows: list[str], said: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        read_table(table_of(tmp_path, *rows))
    assert str(refused.value) == said


@pytest.mark.parametrize("languages", [["ru", "en", "tg"], ["en", "ru"], ["en", "ru", "tg", "fa"], [*UZBEK, "uz-Latn"]])
def test_unknown_languages_are_refused(languages: list[str]) -> None:
    with pytest.raises(SourceRefused, match="languages: en, ru, tg first, then any of uz-Latn, uz-Cyrl"):
        tool_from(source(languages=languages))


def test_status_is_draft_or_nothing() -> None:
    assert troubles(tool_from(source(status="final"))) == ["status: final is not draft"]
    settings = sheets_of(tool_from(source(status="draft")))["settings"]
    assert dict(zip(*settings, strict=True))["attribute::nazorat:status"] == "draft"


def test_russian_word_left_in_the_uzbek_column_is_found_and_a_shared_tajik_one_is_not(tmp_path: Path) -> None:
    tool = tool_from(source(languages=UZBEK))
    shared = with_words(tool, read_table(table_of(tmp_path, *ROWS[:3], "beds en,beds ru,beds lotin,beds tg")))
    assert troubles(shared) == []
    left = with_words(tool, read_table(table_of(tmp_path, *ROWS[:3], "beds en,beds ru,beds lotin,beds ru")))
    assert troubles(left) == ["beds: two languages read the same: beds en / beds ru / beds tg / beds lotin / beds ru"]


def test_source_of_more_languages_needs_its_table(tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    text = "\n".join(
        [
            "code: small", 'version: "2026112901"', "languages: [en, ru, tg, uz-Latn]", "title: {en: a, ru: b, tg: c}",
            "about: {en: d, ru: e, tg: f}", "sections: []", "",
        ]
    )  # fmt: skip
    (tmp_path / "small" / "small.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceRefused, match=r"small.yaml: there is no uzbek.csv beside the tools"):
        read_source(tmp_path / "small" / "small.yaml")
