"""A mechanism's own copy of the Subcommittee's matrix for self-assessment (CAT/OP/1/Rev.1) as rows of a table. Pure functions.

The words of the list are in no code and in no file that is shipped: no verified text of the items is to be had, so none is invented.
All rows are understood or none; what is wrong is named by its table, row and column.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from nazorat.pathway.models import LIST_LANGUAGES, SOURCE, WORDS
from nazorat.pathway.tables import FileRefused, Line, Table, Trouble, read_tables

LIST_HEAD = ("number", *(f"{what}_{language}" for language in LIST_LANGUAGES for what in ("heading", "text")))
_NUMBER = re.compile(r"[0-9A-Za-zА-Яа-я][0-9A-Za-zА-Яа-я.()\- ]{0,11}")
# heading and words of an item by its number and language
Standing = Mapping[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True)
class ListRow:
    """An item that was understood: heading and words by language, those alone that do not stand yet."""

    number: str
    texts: Mapping[str, tuple[str, str]]


def read_list(data: bytes, filename: str, standing: Standing) -> list[ListRow]:
    """The items of a file, those that stand already with the same words left out.

    Raises FileRefused, which names every row with something wrong; an item that stands with other words is one.
    """
    tables = read_tables(data, filename, "", lambda words: _column(words) in LIST_HEAD)
    found: list[ListRow] = []
    troubles: list[Trouble] = [Trouble("other-list", table.number) for table in tables if not _fits(table)]
    seen: set[str] = set()
    for table in [] if troubles else tables:
        at = {_column(name): place for place, name in reversed(list(enumerate(table.head))) if _column(name) in LIST_HEAD}
        for line in table.rows:
            facts = {name: " ".join(line.cells[place].split()) for name, place in at.items()}
            wrong = list(_wrong(table, line, facts, standing, seen))
            troubles += wrong
            seen.add(facts["number"])
            if not wrong:
                found.append(_row(facts, standing))
    if troubles:
        raise FileRefused(*troubles)
    return [row for row in found if row.texts]


def _column(words: str) -> str:
    return "_".join(words.split()).casefold()


def _fits(table: Table) -> bool:
    head = {_column(name) for name in table.head}
    return "number" in head and any(f"text_{language}" in head for language in LIST_LANGUAGES)


def _told(facts: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Heading and words of each language of which the row has words."""
    every = {language: (facts.get(f"heading_{language}", ""), facts.get(f"text_{language}", "")) for language in LIST_LANGUAGES}
    return {language: said for language, said in every.items() if said[1]}


def _row(facts: Mapping[str, str], standing: Standing) -> ListRow:
    number = facts["number"]
    return ListRow(number, {language: said for language, said in _told(facts).items() if (number, language) not in standing})


def _wrong(table: Table, line: Line, facts: Mapping[str, str], standing: Standing, seen: Collection[str]) -> Iterator[Trouble]:
    def trouble(code: str, column: str) -> Trouble:
        return Trouble(code, table.number, line.number, column, facts.get(column, "")[:80])

    number, texts = facts["number"], _told(facts)
    if not number:
        yield trouble("no-entry", "number")
    elif not _NUMBER.fullmatch(number):
        yield trouble("item-number", "number")
    if number and number in seen:
        yield trouble("item-twice", "number")
    if not texts:
        yield trouble("no-entry", next(f"text_{one}" for one in LIST_LANGUAGES if f"text_{one}" in facts))
    for language in LIST_LANGUAGES:
        heading, text = f"heading_{language}", f"text_{language}"
        if facts.get(heading) and language not in texts:
            yield trouble("no-entry", text)
        for column, most in ((heading, SOURCE), (text, WORDS)):
            if len(facts.get(column, "")) > most:
                yield trouble("long", column)
        if language in texts and standing.get((number, language), texts[language]) != texts[language]:
            yield trouble("item-other-words", text)
    for mark in ("tracked", "merged"):
        if mark in line.marks:
            yield trouble(mark, "")
