"""From a checklist as it was read to the draft of a tool: row by row what it is, or that it is not understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from .checklist import (
    LONGEST,
    MOST_ITEMS,
    MOST_LANGUAGES,
    Checklist,
    ChecklistRefused,
    Draft,
    DraftRow,
    Kind,
    Notes,
    PageTable,
    Paragraph,
    Spot,
    TableRow,
    Why,
)
from .checklist_answers import Asked, asked, begins_with_box, has_clue, is_yes_no, leftover, options_in
from .checklist_columns import NUMBER, Layout, at, layout_of, said, texts_of
from .checklist_words import KNOWN, known_answer, language_of

_OWN: Final = ""  # the language of the file, until it is known
_NUMBERED: Final = re.compile(r"^(\d{1,3}(?:\.\d{1,3}){0,3})\s*[.)]\s*(?=\S)|^(\d{1,3}(?:\.\d{1,3}){1,3})\s+(?=\S)")
_LETTERED: Final = re.compile(r"^[а-яa-z]\)\s*(?=\S)")
_PAPER_NUMBER: Final = re.compile(r"[\w.]{1,8}")
_UNASKED: Final = ("", "group", "note")
_REFUSED: Final = ("nested", "rows")
_SHORT: Final = 160


def draft_of(checklist: Checklist, languages: Sequence[str] = ()) -> Draft:
    """The draft of a tool. `languages` as the person says them, else as the texts seem.

    Raises ChecklistRefused: "nested", "rows", "items", or "none" when nothing of it can be asked.
    """
    for mark in checklist.marks:
        if mark.code in _REFUSED:
            raise ChecklistRefused(mark.code, mark.spot)
    reader = _Reading()
    for block in checklist.blocks:
        if isinstance(block, PageTable):
            reader.table(block)
        else:
            reader.paragraph(block)
        if len(reader.rows) > MOST_ITEMS:
            raise ChecklistRefused("items", reader.rows[MOST_ITEMS].spot)
    if not any(row.kind and row.kind not in ("group", "note") for row in reader.rows):
        raise ChecklistRefused("none")
    found = tuple(languages) or _languages(reader.rows)
    rows = tuple(_in_languages(row, found) for row in _numbered(reader.rows))
    notes: Notes = "group" if reader.noted else ""
    return Draft(
        "", {found[0]: reader.title}, found, rows, notes=notes, marks=checklist.marks, beside=tuple(dict.fromkeys(reader.beside))
    )


class _Reading:
    """Goes through the blocks of a file."""

    def __init__(self) -> None:
        self.rows: list[DraftRow] = []
        self.title = ""
        self.noted = False
        self.beside: list[str] = []
        self._layout: Layout | None = None
        self._theme = ""
        self._listed = False

    def paragraph(self, block: Paragraph) -> None:
        """A heading, a question with a number, a blank or boxes, an option under one; anything else is not understood."""
        text, listing, spot = block.line.text, block.line.listing, Spot(line=block.at)
        typed = _NUMBERED.match(text)
        number = (typed[1] or typed[2]) if typed else listing if listing != "-" else ""
        lettered = _LETTERED.match(text) if not block.heading else None
        listing = "-" if lettered else listing
        body = text[typed.end() :] if typed else text[lettered.end() :] if lettered and self._listed else text
        last = self.rows[-1] if self.rows and self.rows[-1].spot.line else None
        is_heading = block.heading or (block.line.bold and "?" not in text and not has_clue(text) and len(text) <= _SHORT)
        if not self.title and not self.rows and is_heading:
            self.title = body
        elif is_heading:
            self._listed = False
            self.rows.append(DraftRow(spot, "group", {_OWN: body}, number=number.strip(".")))
        elif last is not None and self._takes_option(last, body, listing):
            self._option(last, body)
        elif number or listing or "?" in body or has_clue(body):
            self._listed = True
            self.rows.append(_question(spot, {_OWN: body}, asked(body), number))
        else:
            self._listed = False
            self.rows.append(_lost(spot, text, "paragraph"))

    def _takes_option(self, last: DraftRow, text: str, listing: str) -> bool:
        """Whether a line under a question is one of its answers: a bullet or a box, short, and no question itself."""
        is_asked = self._listed and last.kind not in _UNASKED
        return is_asked and (listing == "-" or begins_with_box(text)) and "?" not in text and len(text) <= 100

    def _option(self, last: DraftRow, text: str) -> None:
        word = options_in(f"☐{text}\n☐ ")[0] if begins_with_box(text) and options_in(f"☐{text}\n☐ ") else text.lstrip("☐□▢◻○◯☑☒ ")
        self.rows[-1] = _with_option(last, word.strip(" .;,"))

    def table(self, table: PageTable) -> None:
        """Every row of a table under what its columns hold."""
        layout = self._layout = layout_of(table, self._layout)
        self._theme, self._listed = "", False
        self.noted = self.noted or bool(layout.of("note"))
        self.beside += [column.head for column in layout.columns.values() if column.role == "beside" and column.head]
        bold = [
            bool(cell and cell.bold)
            for row in layout.rows
            for cell in [at(row, next(iter(layout.questions()), 0))]
            if cell and cell.text
        ]
        marks_bold = 2 * sum(bold) < len(bold)
        for row in layout.rows:
            if said(row) not in layout.heads:
                self.rows += self._row(table.table, row, layout, marks_bold=marks_bold)

    def _row(self, table: int, row: TableRow, layout: Layout, *, marks_bold: bool) -> Iterator[DraftRow]:
        spot = Spot(table, row.row)
        told = [cell for cell in row.cells if cell.text and cell.down != "on"]
        number = _number(row, layout)
        worded = [cell for cell in told if layout.columns[cell.column].role != "number" or cell.span > 1]
        if not worded:
            return
        if len(worded) == 1 and (heading := _heading(worded[0].text, spot, number, spans=_spans(worded[0].span, layout))):
            yield heading
            return
        yield from self._new_theme(spot, row, layout)
        words = {language: text for place, language in layout.questions().items() for text in texts_of(row, [place])}
        held = any(cell.down == "on" for place in layout.questions() if (cell := at(row, place)))
        beside = "\n".join(texts_of(row, layout.of("beside")))
        # what stands under "yes" or "no" counts where it is more than the box of that answer
        own = [
            text
            for text in texts_of(row, layout.of("option"))
            if options_in(text) or (has_clue(text) and not begins_with_box(text))
        ]
        answer = "\n".join([*texts_of(row, layout.of("answer")), *own])
        if not words:
            yield from self._without_words(spot, row, layout, answer, held=held)
            return
        cell = at(row, next(iter(layout.questions())))
        first = next(iter(words.values()))
        if marks_bold and cell and cell.bold and "?" not in first and not answer and not has_clue(first) and len(first) <= _SHORT:
            yield DraftRow(spot, "group", _joined(words), number=number, why="group-guessed", beside=beside)
            return
        hint = " ".join([*texts_of(row, layout.of("hint")), *texts_of(row, layout.of("note"))])
        for one in _questions(spot, words, answer, layout, number):
            is_plain = not one.options and not one.unit and one.kind not in ("yes_no", "date")
            kept = answer if is_plain and leftover(answer) else ""
            yield replace(one, hint=_one_line(hint), beside="\n".join(filter(None, [kept, beside])))

    def _new_theme(self, spot: Spot, row: TableRow, layout: Layout) -> Iterator[DraftRow]:
        """A column of themes begins a group wherever its text changes."""
        theme = " ".join(_one_line(text) for text in texts_of(row, layout.of("theme")))
        if theme and theme != self._theme:
            self._theme = theme
            yield DraftRow(spot, "group", {_OWN: theme})

    def _without_words(self, spot: Spot, row: TableRow, layout: Layout, answer: str, *, held: bool) -> Iterator[DraftRow]:
        """A row without a question: more answers to the one that reaches down from above, or nothing that is understood."""
        last = self.rows[-1] if self.rows else None
        told = [
            cell.text
            for cell in row.cells
            if cell.text and cell.down != "on" and layout.columns[cell.column].role not in ("theme", "number")
        ]
        if held and answer and last is not None and last.spot.table == spot.table and last.kind not in _UNASKED:
            first = last if last.options or not last.beside else _with_option(replace(last, beside=""), _one_line(last.beside))
            self.rows[-1] = _with_option(first, _one_line(answer))
        elif told:
            yield _lost(spot, "\n".join(told), "merged-words" if held else "no-question" if layout.questions() else "no-column")


def _spans(span: int, layout: Layout) -> bool:
    """Whether a cell reaches over the table, or over all of it beside the numbers."""
    return layout.width == 1 or (span > 1 and span >= layout.width - len(layout.of("number")) - 1)


def _heading(text: str, spot: Spot, number: str, *, spans: bool) -> DraftRow | None:
    """A merged row: the heading of what follows, or words to read where it is long. One that asks something is none."""
    if not spans or "?" in text or has_clue(text) or (text.rstrip().endswith(":") and len(text) > _SHORT):
        return None
    typed = _NUMBERED.match(text)
    words = {_OWN: _one_line(text[typed.end() :] if typed else text)}
    return DraftRow(
        spot, "group" if len(text) <= _SHORT else "note", words, number=number, why="" if len(text) <= _SHORT else "kind-guessed"
    )


def _number(row: TableRow, layout: Layout) -> str:
    for place in layout.of("number"):
        cell = at(row, place)
        if cell is None or cell.down == "on" or cell.span > 1:
            continue
        found = NUMBER.match(cell.text)
        listed = next((line.listing for line in cell.lines if line.listing not in ("", "-")), "")
        return found[1] if found else listed.strip(".")
    return ""


def _questions(spot: Spot, words: Mapping[str, str], answer: str, layout: Layout, number: str) -> Iterator[DraftRow]:
    """One question, or several that stand in one cell, each on its line and each with its question mark."""
    lines = {language: [line for line in text.split("\n") if line.strip()] for language, text in words.items()}
    first = next(iter(lines.values()))
    each_asks = len(first) > 1 and all(line.rstrip().endswith("?") for line in first)
    if each_asks and len({len(given) for given in lines.values()}) == 1:
        for place in range(len(first)):
            one = {language: given[place] for language, given in lines.items()}
            yield replace(_asked(spot, one, answer, layout, ""), why="several-rows")
    else:
        yield _asked(spot, words, answer, layout, number)


def _asked(spot: Spot, words: Mapping[str, str], answer: str, layout: Layout, number: str) -> DraftRow:
    languages = list(words)
    text, rest = words[languages[0]], {language: _one_line(words[language]) for language in languages[1:]}
    lines = [line for line in text.split("\n") if line.strip()]
    # a question with its answers on the lines under it, in one cell
    if not answer and len(lines) > 2 and lines[0].rstrip().endswith(("?", ":")) and all(len(line) <= 80 for line in lines[1:]):
        text, answer = lines[0], "\n".join(lines[1:])
    found = asked(text, answer, layout.options, layout.kind)
    return _question(spot, {languages[0]: found.text, **rest}, found, number)


def _question(spot: Spot, words: Mapping[str, str], found: Asked, number: str) -> DraftRow:
    first = next(iter(words))
    typed = _NUMBERED.match(found.text)
    text = _one_line(found.text[typed.end() :] if typed and not number else found.text).rstrip(" :")
    number = number.strip(".") or ((typed[1] or typed[2]) if typed else "")
    if len(text) > LONGEST or not text:
        return _lost(spot, found.text or text, "too-long" if text else "no-question")
    options = {first: found.options} if found.options else {}
    return DraftRow(spot, found.kind, {**_joined(words), first: text}, options, number, found.unit, why=found.why)


def _lost(spot: Spot, text: str, why: Why) -> DraftRow:
    return DraftRow(spot, "", {_OWN: _one_line(text)[:LONGEST]}, why=why)


def _with_option(row: DraftRow, text: str) -> DraftRow:
    language = next(iter(row.words))
    options = (*row.options.get(language, ()), text)
    kind: Kind = row.kind if len(options) < 2 and row.kind not in ("text",) else "yes_no" if is_yes_no(options) else "select_one"
    return replace(
        row,
        kind=kind if len(options) > 1 else row.kind,
        options={language: options},
        why="kind-guessed" if len(options) > 1 else row.why,
    )


def _one_line(text: str) -> str:
    """Words of one line, none of which a spreadsheet takes for a formula."""
    return " ".join(text.split()).lstrip("=+-@–— ") or " ".join(text.split())


def _joined(words: Mapping[str, str]) -> dict[str, str]:
    return {language: _one_line(text) for language, text in words.items()}


def _languages(rows: Iterable[DraftRow]) -> tuple[str, ...]:
    """The languages of the words, the most used first; two at most."""
    by: dict[str, list[str]] = {}
    for row in rows:
        for language, text in row.words.items():
            by.setdefault(language, []).append(text)
    own = language_of(by.get(_OWN, []) or [text for texts in by.values() for text in texts])
    named = [language for language in by if language != _OWN]
    if not named:
        return (own,)
    return tuple(sorted(named, key=lambda one: -sum(map(len, by[one])) if one != named[0] else -(10**9)))[:MOST_LANGUAGES]


def _in_languages(row: DraftRow, languages: Sequence[str]) -> DraftRow:
    """A row in the languages of the draft: the language of the file gets its name, answers that every tool knows their translation."""
    words = {languages[0] if language == _OWN else language: text for language, text in row.words.items()}
    options = {languages[0] if language == _OWN else language: given for language, given in row.options.items()}
    first = options.get(languages[0]) or next(iter(options.values()), ())
    translated = {
        language: tuple(KNOWN[known_answer(one)][language] if known_answer(one) else "" for one in first)
        for language in languages
        if first and language not in options
    }
    chosen = {language: given for language, given in {**options, **translated}.items() if language in languages}
    return replace(row, words={code: words.get(code, "") for code in languages}, options=chosen if row.kind != "yes_no" else {})


def _numbered(rows: Sequence[DraftRow]) -> list[DraftRow]:
    """The numbers of the file where every question has one of its own, else numbers in turn."""
    numbers = [row.number for row in rows if row.kind not in _UNASKED]
    if len(set(numbers)) == len(numbers) and all(map(_PAPER_NUMBER.fullmatch, numbers)):
        return [replace(row, number="") if row.kind in _UNASKED else row for row in rows]
    turn = iter(range(1, len(rows) + 1))
    return [replace(row, number="" if row.kind in _UNASKED else str(next(turn))) for row in rows]
