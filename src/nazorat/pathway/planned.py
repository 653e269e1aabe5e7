"""The measures of a national plan as rows of tables: CSV, the sheets of an XLSX, or the tables of a Word file. Pure functions.

A table may leave the point to the heading above it, or above its rows. All rows are understood or none: what is wrong is named by its table,
row and column. A cell that lies over several rows says in each what it says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nazorat.pathway.tables import FileRefused, Line, Table, Trouble, read_tables

# how tables call their columns; the first of each is what our own tables say
HEADS: Mapping[str, tuple[str, ...]] = {
    "point": ("point", "пункт", "№ пункта", "банд"),
    "number": ("number", "номер", "№ меры", "рақам"),
    "words": ("measure", "мера", "мероприятие", "мероприятия", "чора", "чорабинӣ"),
    "bodies": ("bodies", "responsible", "ответственные", "исполнители", "ответственные исполнители", "масъулон", "иҷрокунандагон"),
    "term": ("term", "срок", "сроки", "срок исполнения", "муҳлат", "муҳлати иҷро"),
    "term_on": ("term_date", "day", "день", "рӯз"),
}
MOST = {"point": 12, "number": 12, "words": 2000, "term": 120}
# a heading that begins with the point: "10. Custody", "Пункт 10.", "Раздел II. Содержание под стражей"
_HEADING = re.compile(
    r"\s*(?:(?:point|section|пункт|раздел|банд|қисм|№)\s*)?(\d{1,3}(?:\.\d{1,3})*|[IVXL]{1,6})(?=[.:)\s]|$)", re.IGNORECASE
)
_CODE = re.compile(r"[0-9A-Za-zА-Яа-я][0-9A-Za-zА-Яа-я.\-]{0,11}")


@dataclass(frozen=True)
class Planned:
    """A row that was understood; `bodies` are keys of `known` bodies."""

    point: str
    number: str
    words: str
    term: str
    term_on: date | None
    bodies: tuple[str, ...]


def read_measures(data: bytes, filename: str, known: Mapping[str, str], standing: Collection[tuple[str, str]]) -> list[Planned]:
    """The measures of a file. `known` gives the key of a body by its name in small letters, `standing` are points and numbers already there.

    Raises FileRefused, which names every row with something wrong.
    """
    tables = read_tables(data, filename, "", lambda words: _column(words) != "")
    wide = {len(table.head) for table in tables if _fits(table)}
    if not wide:
        raise FileRefused(Trouble("other-plan"))
    found: list[Planned] = []
    # a table without the head that is as wide as those with it is the rest of one of them, torn off
    troubles = [Trouble("plan-no-head", table.number) for table in tables if not _fits(table) and len(table.head) in wide]
    seen = set(standing)
    for table, line, facts in _rows(tables):
        wrong = list(_wrong(table, line, facts, known, seen))
        troubles += wrong
        seen.add((facts["point"], facts.get("number", "")))
        if not wrong:
            found.append(_planned(facts, known))
    if troubles or not found:
        raise FileRefused(*(troubles or [Trouble("empty")]))
    return found


def _column(words: str) -> str:
    said = " ".join(words.split()).casefold()
    return next((column for column, names in HEADS.items() if said in names), "")


def _fits(table: Table) -> bool:
    """Whether it has measures, and their points or numbers."""
    head = {_column(name) for name in table.head}
    return "words" in head and bool(head & {"point", "number"})


def _rows(tables: Sequence[Table]) -> Iterator[tuple[Table, Line, dict[str, str]]]:
    """Each row of tables of measures, its cells by column; where it has no point, that of the heading above it."""
    for table in tables:
        if not _fits(table):
            continue
        at = {_column(name): place for place, name in reversed(list(enumerate(table.head))) if _column(name)}
        for line in table.rows:
            facts = {name: line.cells[place].strip() for name, place in at.items()}
            heading = _HEADING.match(line.theme or table.title)
            facts["point"] = facts.get("point") or (heading[1].rstrip(".") if heading else "")
            yield table, line, facts


def _names(cell: str) -> list[str]:
    """Bodies of a cell, apart by semicolons or lines."""
    return [one.strip() for one in re.split(r"[;\n]", cell) if one.strip()]


def _planned(facts: Mapping[str, str], known: Mapping[str, str]) -> Planned:
    bodies = tuple(dict.fromkeys(known[name.casefold()] for name in _names(facts.get("bodies", ""))))
    term = facts.get("term", "")
    return Planned(facts["point"], facts.get("number", ""), facts["words"], term, _day(facts.get("term_on", "")), bodies)


def _wrong(
    table: Table, line: Line, facts: Mapping[str, str], known: Mapping[str, str], seen: Collection[tuple[str, str]]
) -> Iterator[Trouble]:
    def trouble(code: str, column: str, value: str = "") -> Trouble:
        return Trouble(code, table.number, line.number, column, (value or facts.get(column, ""))[:80])

    for column in ("point", "words"):
        if not facts[column]:
            yield trouble("no-entry", column)
    for column in ("point", "number"):
        if facts.get(column) and not _CODE.fullmatch(facts[column]):
            yield trouble("plan-code", column)
    for column, most in MOST.items():
        if len(facts.get(column, "")) > most:
            yield trouble("long", column)
    if (facts["point"], facts.get("number", "")) in seen:
        yield trouble("measure-twice", "number" if facts.get("number") else "point")
    for name in _names(facts.get("bodies", "")):
        if name.casefold() not in known:
            yield trouble("body-unknown", "bodies", name)
    if facts.get("term_on") and _day(facts["term_on"]) is None:
        yield trouble("day", "term_on")
    if "tracked" in line.marks:
        yield trouble("tracked", "words")


def _day(words: str) -> date | None:
    """A day written as 2026-01-31 or 31.01.2026; None for what is none."""
    turned = re.fullmatch(r"(\d{2})\.(\d{2})\.(\d{4})", words)
    try:
        return date(int(turned[3]), int(turned[2]), int(turned[1])) if turned else date.fromisoformat(words)
    except ValueError:
        return None
