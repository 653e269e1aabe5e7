"""What the columns of a table in a checklist hold: by the words of its head, else by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from .checklist import Cell, Kind, PageTable, TableRow
from .checklist_answers import has_clue, options_in, options_of_head
from .checklist_words import Role, known_answer, language_of, language_of_head, role_of

NUMBER: Final = re.compile(r"^\W*(\d{1,3}(?:\.\d{1,3}){0,3}|[IVX]{1,5}|[а-яa-z])\W*$")
_ANSWERS: Final[dict[str, Kind]] = {"integer": "integer", "decimal": "decimal", "date": "date"}
_HEAD_ROWS: Final = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its role, the words of its head, of an answer column its kind and the options of its head, and its language."""

    role: Role
    head: str = ""
    kind: Kind = ""
    options: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table by place; `heads` are the texts of its head rows, which are no questions; `rows` those under it."""

    columns: dict[int, Column]
    heads: frozenset[tuple[str, ...]]
    rows: tuple[TableRow, ...]
    width: int

    def of(self, role: Role) -> list[int]:
        return [place for place, column in sorted(self.columns.items()) if column.role == role]

    @property
    def kind(self) -> Kind:
        """The kind that a head says, such as "number of"."""
        return next((column.kind for _, column in sorted(self.columns.items()) if column.kind), "")

    @property
    def options(self) -> tuple[str, ...]:
        """What the heads offer for every row: a column for each, else one column that names them."""
        each = tuple(dict.fromkeys(self.columns[place].head for place in self.of("option")))
        return each if len(each) > 1 else next((column.options for column in self.columns.values() if column.options), ())

    def questions(self) -> dict[int, str]:
        """The columns of the question and their languages; "" for the one language of the file."""
        return {place: self.columns[place].language for place in self.of("question")}


def width_of(rows: Sequence[TableRow]) -> int:
    return max((cell.column + cell.span for row in rows for cell in row.cells), default=0)


def at(row: TableRow, place: int) -> Cell | None:
    """The cell of a row that covers a column."""
    return next((cell for cell in row.cells if cell.column <= place < cell.column + cell.span), None)


def said(row: TableRow) -> tuple[str, ...]:
    return tuple(cell.text for cell in row.cells)


def layout_of(table: PageTable, before: Layout | None) -> Layout:
    """The layout of a table; one without a head continues that of the same width before it."""
    width = width_of(table.rows)
    heads = _heads(table.rows, width)
    rows = tuple(row for row in table.rows if row not in heads)
    if heads:
        columns = _roles(heads, width)
    elif before is not None and before.width == width:
        columns = before.columns
    else:
        columns = {}
    columns = _guessed(columns, rows, width)
    return Layout(_with_languages(columns, rows), frozenset(map(said, heads)), rows, width)


def _heads(rows: Sequence[TableRow], width: int) -> list[TableRow]:
    """The rows of the head: the first with words of columns, and those under it that divide its merged cells."""
    found: list[TableRow] = []
    for row in rows[:_HEAD_ROWS]:
        told = [cell for cell in row.cells if cell.text]
        if found:
            divides = any(cell.down == "on" for cell in row.cells) and any(cell.down == "first" for cell in found[0].cells)
            spans = len(told) > 1 and any(1 < cell.span < width for cell in found[-1].cells) and all(map(_is_head, told))
            counts = [cell.text.strip(" .") for cell in told] == [str(n) for n in range(1, len(told) + 1)] and len(told) > 1
            if not (divides or spans or counts or _under(told, found[-1], width) or (row.head and len(told) > 1)):
                break
            found.append(row)
        elif len(told) > 1 and (row.head or _is_head_row(told)):
            found.append(row)
    return found


def _under(told: Sequence[Cell], above: TableRow, width: int) -> bool:
    """Whether all that a row says stands under merged cells of the head, as the answers of "Answer" do."""
    wide = [cell for cell in above.cells if 1 < cell.span < width and cell.text]
    each = (any(over.column <= cell.column < over.column + over.span for over in wide) for cell in told)
    return len(told) > 1 and all(each) and all(len(cell.text) <= 40 for cell in told)


def _is_head(cell: Cell) -> bool:
    return len(cell.text) <= 80 and "?" not in cell.text and (role_of(cell.text) is not None or bool(language_of_head(cell.text)))


def _is_head_row(told: Sequence[Cell]) -> bool:
    """Half of the cells and more are heads, and not all of them a question and its answers."""
    known = [cell for cell in told if _is_head(cell)]
    scale = [cell.text for cell in told if cell.text.isdecimal()]
    if known and len(scale) > 2 and len(known) + len(scale) == len(told) and scale == sorted(set(scale)):
        return True
    return 2 * len(known) >= len(told) and len(known) > 1 and any(not known_answer(cell.text) or cell.column == 0 for cell in known)


def _roles(heads: Sequence[TableRow], width: int) -> dict[int, Column]:
    found: dict[int, Column] = {}
    for row in heads:
        counts = all(cell.text.strip(" .").isdecimal() for cell in row.cells if cell.text)
        for cell in row.cells:
            text = " ".join(cell.text.split()) if not counts else ""
            for place in range(cell.column, min(cell.column + cell.span, width)) if text else ():
                found[place] = _column(text, place, found.get(place))
    return found


def _column(text: str, place: int, above: Column | None) -> Column:
    """By its own words; what stands under "answer" without a known word is itself one of the answers."""
    if text.isdecimal():
        return Column("option", text)
    role = role_of(text)
    language = language_of_head(text)
    if place == 0 and text.strip(" .").lower() == "no":
        return Column("number", text)
    under_answer = above is not None and above.role in ("answer", "option")
    if under_answer and role in (None, "beside", "question", "theme", "hint"):
        return Column("option", text)
    if above is not None and above.role == "question" and language:
        return Column("question", text, language=language)
    options = options_of_head(text)
    if role in (None, "option", "answer") and options:
        return Column("answer", text, options=options)
    if role in _ANSWERS:
        return Column("answer", text, kind=_ANSWERS[role])
    if role is None:
        return Column("question" if language else "beside", text, language=language)
    return Column(role, text, language=language)


def _guessed(columns: dict[int, Column], rows: Sequence[TableRow], width: int) -> dict[int, Column]:
    """Columns that no head names, by their cells: numbers, answers to choose from, the longest texts."""
    found = dict(columns)
    texts = {
        place: [cell.text for row in rows if (cell := at(row, place)) and cell.span == 1 and cell.text] for place in range(width)
    }
    for place in range(width):
        listed = [cell for row in rows if (cell := at(row, place)) and not cell.text and any(line.listing for line in cell.lines)]
        if place in found:
            continue
        if (texts[place] and all(map(NUMBER.match, texts[place]))) or (not texts[place] and listed):
            found[place] = Column("number")
        elif (
            texts[place]
            and 2 * sum(bool(options_in(one)) or has_clue(one) for one in texts[place]) >= len(texts[place])
            and width > 1
        ):
            found[place] = Column("answer")
    if not any(column.role == "question" for column in found.values()):
        free = [place for place in range(width) if place not in found or found[place].role == "beside"]
        longest = max(free, key=lambda place: (sum(map(len, texts[place])), -place), default=None)
        if longest is None or not texts[longest]:
            longest = next((place for place in range(width) if found.get(place, Column("note")).role == "theme"), longest)
        if longest is not None and (texts[longest] or not rows):
            found[longest] = Column("question", found[longest].head if longest in found else "")
    empty = [place for place in range(width) if place not in found]
    return found | {place: Column("beside" if texts[place] else "answer") for place in empty}


def _with_languages(columns: dict[int, Column], rows: Sequence[TableRow]) -> dict[int, Column]:
    """Of several question columns each has its language; where two have the same, the longer is the question."""
    asked = [place for place, column in sorted(columns.items()) if column.role == "question"]
    if len(asked) < 2:
        return columns
    texts = {place: [cell.text for row in rows if (cell := at(row, place)) and cell.span == 1] for place in asked}
    found = dict(columns)
    languages: dict[str, int] = {}
    for place in asked:
        language = columns[place].language or language_of(texts[place])
        found[place] = replace(columns[place], language=language)
        other = languages.get(language)
        if other is None:
            languages[language] = place
            continue
        shorter = min((other, place), key=lambda one: sum(map(len, texts[one])))
        found[shorter] = Column("theme" if _is_merged(rows, shorter) else "beside", columns[shorter].head)
        languages[language] = place if shorter == other else other
    return found


def _is_merged(rows: Sequence[TableRow], place: int) -> bool:
    return any(cell.down == "on" for row in rows if (cell := at(row, place)))


def texts_of(row: TableRow, places: Sequence[int]) -> Iterator[str]:
    """The texts of some columns, each cell once."""
    told: set[int] = set()
    for place in places:
        cell = at(row, place)
        if cell is not None and cell.text and cell.down != "on" and cell.column not in told:
            told.add(cell.column)
            yield cell.text
