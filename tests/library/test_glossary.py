"""One word for one thing: neither the catalogues, the wording of reports nor the library use a word that the glossary turned down."""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path

import pytest
import yaml

from library.test_catalogues import ROOT, forms, messages_of
from nazorat.standards.turned_down import Line, lines, turned_down
from nazorat.xlsform.source import read_source

WORDING = ROOT / "src" / "nazorat" / "reports" / "wording"
LIBRARY = ROOT / "library"
GLOSSARY = LIBRARY / "standards" / "glossary.csv"
PAGE = ROOT / "docs" / "glossary.md"
REJECTED = lines()


@cache
def said(language: str) -> dict[str, str]:
    """Everything that pages and documents say in a language, by where it stands."""
    found = {f"catalogue: {forms(one.id)[0]}": " ".join(forms(one.string)) for one in messages_of(language)}
    found |= {path.name: path.read_text(encoding="utf-8") for path in sorted(WORDING.glob(f"*.{language}.md"))}
    phrases = yaml.safe_load((WORDING / "phrases.yaml").read_text(encoding="utf-8"))
    found |= {f"phrase: {name}": words[language] for name, words in phrases.items()}
    return found | titles(language) | {path.name: words_of_tool(path, language) for path in LIBRARY.glob("tools/*/*.yaml")}


# A report on the use of force or of an inspection is no report of a mechanism, to tell the public is not to give notice,
# and in Russian the visits of a treaty, of a family, a priest, an inspector or a doctor are not those of the group.
OTHER_THINGS = {
    "tg": {"PROT.FORCEREC", "SAFEG.NOTICE", "NMR 85", "BPUFF 22", "BR 70", "CPT-POLICE-NOTICE"},
    "ru": {
        "PROT.FORCEREC", "NMR 85", "NMR 65", "BR 43", "BOP 29",
        *(f"OPCAT {number}" for number in (1, 3, 4, 11, 13, 31, 32, 36)),
        "NAT-SOLITARY-HEALTH", "NMR-SOLITARY-HEALTH",
    },
}  # fmt: skip


def titles(language: str) -> dict[str, str]:
    """The titles of the reference tables, by the code of the row."""
    found = {}
    for path in sorted(set(LIBRARY.glob("standards/*.csv")) - {GLOSSARY}):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            code = f"{row['instrument']} {row['number']}" if "number" in row else row.get("code") or row["id"]
            if code not in OTHER_THINGS[language]:
                found[f"{path.name}: {code}"] = row[f"title_{language}"]
    return found


def words_of_tool(path: Path, language: str) -> str:
    tool = read_source(path)
    texts = [tool.title, tool.about, *(section.label for section in tool.sections)]
    texts += [text for item in tool.items() for text in (item.label, item.hint, item.constraint_message)]
    texts += [choice.label for choices in tool.choices.values() for choice in choices]
    return " · ".join(text[language] for text in texts if text)


def uses(row: Line, text: str) -> list[str]:
    """The places in a text where the turned-down word stands, with the words around it."""
    return [text[max(begin - 20, 0) : end + 20] for begin, end in row.uses(text)]


@pytest.mark.parametrize("row", REJECTED, ids=lambda row: f"{row.language} {row.rejected.pattern}")
def test_word_that_was_turned_down_is_used_nowhere(row: Line) -> None:
    assert [(where, hit) for where, text in said(row.language).items() for hit in uses(row, text)] == []


@pytest.mark.parametrize("row", REJECTED, ids=lambda row: f"{row.language} {row.term}")
def test_word_in_its_place_is_used_and_stands_in_the_glossary(row: Line) -> None:
    """A row that nothing could break, or that sends to a word the glossary does not have, guards nothing."""
    column = {"ru": 1, "tg": 2}[row.language]
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").casefold().splitlines()
    terms = [cells[column] for line in lines if len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 4]
    words = row.term.casefold()
    assert any(words in term for term in terms)
    assert any(words[: max(len(words) - 2, 4)] in text.casefold() for text in said(row.language).values())
    assert not uses(row, row.term)


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("ru", "Отчёт о визите", [("Отчёт", "доклад")]),
        ("ru", "Посещение и отчет; ОТЧЕТ и посещение.", [("Посещение", "визит"), ("отчет", "доклад")]),
        ("ru", "Во время посещений медика и посещения группы", [("посещения", "визит")]),
        ("ru", "Визит, доклад", []),
        ("tg", "Ҳисоботи ташриф", [("Ҳисоботи", "маърӯза"), ("ташриф", "боздид")]),
        ("en", "report of the visit", []),
    ],
)
def test_turned_down_words_are_named_in_their_order_once(language: str, text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.said, one.term) for one in turned_down(text, language)] == found


@pytest.mark.parametrize(("language", "text"), [("ru", "Отчёт о посещении"), ("ru", "ошибка измерения"), ("tg", "Ҳисоботи ташриф")])
def test_turned_down_words_are_recognised_in_any_form(language: str, text: str) -> None:
    assert any(uses(row, text) for row in REJECTED if row.language == language)


def printed() -> str:
    """The page with its table made of the file: the file is what the product knows, the page what is read and printed."""
    head, line = PAGE.read_text(encoding="utf-8").split("\n|---|---|---|---|\n")[0], "\n|---|---|---|---|\n"
    rows = csv.DictReader(GLOSSARY.read_text(encoding="utf-8").splitlines(), strict=True)
    return head + line + "".join(f"| {row['term_en']} | {row['term_ru']} | {row['term_tg']} | {row['term_uz']} |\n" for row in rows)


def test_page_says_what_the_file_says() -> None:
    if os.environ.get("GLOSSARY") == "write":
        PAGE.write_text(printed(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == printed(), (
        "the file changed: GLOSSARY=write ./dev test tests/library/test_glossary.py"
    )
