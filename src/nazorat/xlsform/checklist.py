"""A checklist that was kept in a word processor: as it was read, and the draft of a tool that is made of it.

Plain data both. Who reads the file gives a `Checklist`; `checklist_reading` makes a `Draft` of it, a person corrects that, and
`checklist_tool` makes the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, cast, get_args

TableMark = Literal["nested", "rows", "columns", "merged", "tracked", "pictures", "footnotes", "long"]
Kind = Literal["", "group", "yes_no", "select_one", "select_multiple", "integer", "decimal", "text", "date", "note"]
Notes = Literal["", "group", "item"]
# why a row is not understood, or what of it is a guess
Why = Literal[
    "", "paragraph", "no-column", "no-question", "too-long", "merged-words", "kind-guessed", "several-guessed", "group-guessed",
    "several-rows", "no-answers",
]  # fmt: skip
LANGUAGES: Final = ("ru", "tg", "en", "uz-Latn", "uz-Cyrl")
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
CHOSEN: Final = ("select_one", "select_multiple")
MOST_ITEMS: Final = 300
MOST_LANGUAGES: Final = 2
LONGEST: Final = 1_000
MOST_OPTIONS: Final = 40
CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,40}")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: its text, the number or bullet that the program puts before it, whether all of it is bold."""

    text: str
    listing: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell from `column` (0 is the first) over `span` columns; `down` is "first" or "on" where it is merged with those under it."""

    column: int
    span: int
    down: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines if line.text)

    @property
    def bold(self) -> bool:
        told = [line for line in self.lines if line.text]
        return bool(told) and all(line.bold for line in told)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as the page counts it, from 1; `head` when the program repeats it on each page."""

    row: int
    head: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of the page, counted from 1."""

    table: int
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph between tables, counted from 1."""

    at: int
    heading: bool
    line: Line


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in the file: table and row, or else the paragraph; 0 for what does not apply."""

    table: int = 0
    row: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person has to know of the file, and the first place of it."""

    code: TableMark
    spot: Spot


@dataclass(frozen=True, slots=True)
class Checklist:
    """A file as it was read."""

    blocks: tuple[PageTable | Paragraph, ...] = field(repr=False)
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftRow:
    """What one row became. `kind` "" is not understood: it stays out until a person says what it is.

    `words` and `options` by language, options of all languages in one order; `beside` is the text of the row that nothing was made of.
    """

    spot: Spot
    kind: Kind
    words: Mapping[str, str]
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    number: str = ""
    unit: str = ""
    hint: str = ""
    beside: str = ""
    why: Why = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A tool in the making. `languages`: the first is the tool's own; `notes`: where a note column becomes an item."""

    code: str
    title: Mapping[str, str]
    languages: tuple[str, ...]
    rows: tuple[DraftRow, ...] = field(repr=False)
    purpose: str = ""
    notes: Notes = ""
    marks: tuple[Mark, ...] = ()
    beside: tuple[str, ...] = ()  # heads of columns that nothing was made of


class ChecklistRefused(ValueError):
    """The file makes no draft: none (nothing to ask in it), nested, rows or items, with the place."""

    def __init__(self, code: str, spot: Spot | None = None) -> None:
        super().__init__(code)
        self.code, self.spot = code, spot or Spot()


def checklist_from(read: Mapping[str, Any]) -> Checklist:
    """From what another process sends: dictionaries and lists of the same names."""
    blocks = tuple(_table(one) if "table" in one else _paragraph(one) for one in read["blocks"])
    return Checklist(blocks, tuple(Mark(one["code"], Spot(one["table"], one["row"], one["line"])) for one in read["marks"]))


def _line(one: Mapping[str, Any]) -> Line:
    return Line(one["text"], one["listing"], one["bold"])


def _paragraph(one: Mapping[str, Any]) -> Paragraph:
    return Paragraph(one["line"], one["heading"], _line(one))


def _table(one: Mapping[str, Any]) -> PageTable:
    rows = (
        TableRow(row["row"], row["head"], tuple(
            Cell(cell["column"], cell["span"], cell["down"], tuple(map(_line, cell["lines"]))) for cell in row["cells"]
        ))
        for row in one["rows"]
    )  # fmt: skip
    return PageTable(one["table"], tuple(rows))


def kept(draft: Draft) -> dict[str, Any]:
    """A draft as a page carries it."""
    rows = [
        {"at": [row.spot.table, row.spot.row, row.spot.line], "kind": row.kind, "words": dict(row.words), "number": row.number,
         "options": {code: list(given) for code, given in row.options.items()}, "unit": row.unit, "hint": row.hint,
         "beside": row.beside, "why": row.why}
        for row in draft.rows
    ]  # fmt: skip
    marks = [[one.code, one.spot.table, one.spot.row, one.spot.line] for one in draft.marks]
    return {"code": draft.code, "title": dict(draft.title), "languages": list(draft.languages), "purpose": draft.purpose,
            "notes": draft.notes, "rows": rows, "marks": marks, "beside": list(draft.beside)}  # fmt: skip


def draft_kept(given: Any) -> Draft:
    """A draft as `kept` gave it; ValueError for anything else, since it comes back from a browser."""
    try:
        draft = Draft(
            str(given["code"]), _texts(given["title"]), tuple(map(str, given["languages"])), tuple(map(_row, given["rows"])),
            str(given["purpose"]), cast("Notes", _one_of(given["notes"], get_args(Notes))),
            tuple(Mark(_one_of(code, get_args(TableMark)), _spot(at)) for code, *at in given["marks"]), tuple(map(str, given["beside"])),
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no draft") from error
    if not 0 < len(draft.languages) <= MOST_LANGUAGES or not set(draft.languages) <= set(LANGUAGES) or len(draft.rows) > MOST_ITEMS:
        raise ValueError("no draft")
    return draft


def _row(given: Mapping[str, Any]) -> DraftRow:
    options = {str(code): tuple(map(str, texts)) for code, texts in given["options"].items()}
    plain = {key: str(given[key]) for key in ("number", "unit", "hint", "beside")}
    kind, why = _one_of(given["kind"], KINDS), _one_of(given["why"], get_args(Why))
    return DraftRow(_spot(given["at"]), kind, _texts(given["words"]), options, **plain, why=why)


def _spot(given: Any) -> Spot:
    table, row, line = map(int, given)
    return Spot(table, row, line)


def _texts(given: Mapping[str, Any]) -> dict[str, str]:
    return {str(code): str(text) for code, text in given.items()}


def _one_of(given: Any, known: tuple[Any, ...]) -> Any:
    if given not in known:
        raise ValueError("no draft")
    return given
