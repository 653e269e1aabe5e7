"""A workbook as cells with their places, whatever file it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from .words import PLAIN, language_code

# What a column is called elsewhere, and what we call it.
_ALIASES = {
    "command": "type",
    "tag": "name",
    "value": "name",
    "caption": "label",
    "calculate": "calculation",
    "relevance": "relevant",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "set_form_id": "form_id",
    "id_string": "form_id",
    "set_form_title": "form_title",
    "title": "form_title",
}


def base_of(header: str) -> str:
    """What a header is about: "label::Tajik (tg)" gives "label", "bind::relevant" gives "relevant"."""
    tokens = [token.strip() for token in header.split("::")]
    first = "_".join(tokens[0].split()).lower()
    if first in ("bind", "body", "control") and len(tokens) > 1:
        second = tokens[1].lower()
        known = _ALIASES.get(second, second)
        return f"{first}::{tokens[1]}" if ":" in known else known
    if ":" in first and not first.startswith("jr:"):
        # The old single colon: "label:en".
        first = first.partition(":")[0]
    return _ALIASES.get(first, first)


def language_of(header: str) -> str:
    """The language code of a translated column, PLAIN for a column without a language."""
    tokens = header.split("::") if "::" in header else header.split(":")
    return language_code(tokens[-1]) if len(tokens) > 1 and not header.startswith("jr:") else PLAIN


def letter(index: int) -> str:
    """The spreadsheet's name of a column, counted from 0: 0 is "A", 27 is "AB"."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its number in the file, 1-based, and its cells by header, empty ones left out."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """One sheet. ``rows`` keeps empty rows, so that a row's place in the list follows the file."""

    name: str
    headers: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    header_row: int = 1

    @cached_property
    def _by_base(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for header in self.headers:
            if header:
                found.setdefault(base_of(header), []).append(header)
        return {base: tuple(headers) for base, headers in found.items()}

    def columns(self, base: str) -> tuple[str, ...]:
        """The headers about one thing: one for each language of a label."""
        return self._by_base.get(base, ())

    def get(self, row: Row, base: str) -> str:
        """The first filled cell of the row about one thing, else ""."""
        return next((row.cells[header] for header in self.columns(base) if header in row.cells), "")

    def place(self, header: str) -> str:
        """A column as letter and header: "B (name)"; a header that is not there stands alone."""
        return f"{letter(self.headers.index(header))} ({header})" if header in self.headers else header

    def column(self, base: str) -> str:
        """The place of the first column about one thing."""
        columns = self.columns(base)
        return self.place(columns[0] if columns else base)

    def filled(self) -> Iterator[Row]:
        """The rows with at least one cell."""
        return (row for row in self.rows if row.cells)


@dataclass(frozen=True)
class Grid:
    """A workbook: the sheets that mean something to XLSForm, by lower-case name, and the names of all."""

    sheets: Mapping[str, Sheet]
    names: tuple[str, ...] = ()
    stem: str = ""

    def sheet(self, name: str) -> Sheet:
        """A sheet, empty when there is none."""
        return self.sheets.get(name) or Sheet(name)

    def setting(self, base: str) -> str:
        """A value of the settings sheet's first filled row, else ""."""
        settings = self.sheet("settings")
        return next((settings.get(row, base) for row in settings.filled()), "")

    def raw_setting(self, header: str) -> str:
        """As setting, by the exact header."""
        return next((row.cells.get(header, "") for row in self.sheet("settings").filled()), "")
