"""A tool as a numbered paper sheet: what stands on it, in which order, under which digit.

The order on paper is the order at the keyboard, and the digit before a tick box is the digit that the keyer types.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from nazorat.typeset.document import DocumentRefused
from nazorat.typeset.numbers import format_sheet_number
from nazorat.typeset.sheet_parts import Unit, parts
from nazorat.typeset.sheet_words import SHEET_WORDS
from nazorat.typeset.wire import Wire
from nazorat.xlsform.form import Form, Group, Node, Question, Repeat

# What the member ticks; *illegible* is for the keyer only.
NO_ANSWER_MARKS: Final = {"not_asked": "–", "not_checked": "○", "refused": "×", "unknown": "?"}
MOST_SHEETS: Final = 400
_HALF_PAGE_UP_TO: Final = 34
_REPEAT_COPIES: Final = 3
_ON_PAPER: Final = ("integer", "decimal", "text", "select_one", "select_many", "rank", "date", "time", "datetime")
_UPPER: Final = re.compile(r"\.\s*(<=?)\s*(-?\d+(?:\.\d+)?)")
_BELOW_ZERO: Final = re.compile(r"\.\s*>=?\s*-")
_LONGEST: Final = re.compile(r"string-length\(\s*\.\s*\)\s*(<=?)\s*(\d+)")
_MOST_CELLS: Final = 10


@dataclass(frozen=True, slots=True)
class SheetRequest:
    """Numbered sheets of one tool.

    `numbers` are plain sheet numbers; each gets its check digit. With `second_language` the sheets take the two
    languages in turn. `copies` prints each sheet so many times. `half_page` None: by the length of the tool. `titles` by language,
    since an XForm has one title only.
    """

    form: Form
    language: str
    numbers: tuple[int, ...]
    second_language: str | None = None
    copies: int = 1
    half_page: bool | None = None
    titles: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for language in (self.language, self.second_language or self.language):
            if language not in SHEET_WORDS:
                raise DocumentRefused("language-unknown")
        if not 1 <= len(self.numbers) * self.copies <= MOST_SHEETS:
            raise DocumentRefused("sheet-count")


def sheet_job(request: SheetRequest) -> dict[str, Wire]:
    """The job for the child."""
    languages = (request.language, request.second_language or request.language)
    half = request.half_page
    sheets: list[Wire] = [
        {"number": format_sheet_number(number), "language": languages[index % 2]}
        for index, number in enumerate(number for number in request.numbers for _ in range(request.copies))
    ]
    return {
        "do": "sheets",
        "title": request.titles.get(request.language) or request.form.title.in_(request.language),
        "half": half if half is not None else len(request.form.paper()) <= _HALF_PAGE_UP_TO,
        "sheets": sheets,
        "faces": {language: _face(request, language) for language in set(languages)},
    }


def keys(question: Question) -> tuple[tuple[str, str], ...]:
    """(typed digits, choice code) in paper order; the kinds of no-answer have no digit."""
    return tuple((str(place), choice.code) for place, choice in enumerate(question.real_choices, 1))


def _face(request: SheetRequest, language: str) -> Wire:
    form = request.form
    bands = [(label, [_unit(question, language) for question in questions]) for label, questions in _bands(form, language)]
    title = request.titles.get(language) or form.title.in_(language)
    return {"title": title, "parts": list(parts(bands)), "words": SHEET_WORDS[language]}


def _bands(form: Form, language: str) -> Iterator[tuple[str, list[Question]]]:
    loose: list[Question] = []
    for node in form.children:
        if isinstance(node, Question):
            loose.extend(_printed([node]))
            continue
        if loose:
            yield "", loose
            loose = []
        for copy in range(_REPEAT_COPIES if isinstance(node, Repeat) else 1):
            questions = list(_printed(_flat(node)))
            label = node.label.in_(language)
            if questions:
                yield f"{label} {copy + 1}" if isinstance(node, Repeat) else label, questions
    if loose:
        yield "", loose


def _flat(node: Group | Repeat) -> Iterator[Question]:
    for child in node.children:
        if isinstance(child, Question):
            yield child
        else:
            yield from _flat(child)


def _printed(nodes: Iterable[Node]) -> Iterator[Question]:
    for node in nodes:
        if isinstance(node, Question) and node.number and node.kind in _ON_PAPER:
            yield node


def _unit(question: Question, language: str) -> Unit:
    """One question as data for the sheet. `comb`: places of boxes, "2.2" with a printed comma, "2:2" a time."""
    options: list[Wire] = [
        [key, choice.label.in_(language)] for (key, _), choice in zip(keys(question), question.real_choices, strict=True)
    ]
    return {
        "number": question.number,
        "label": question.label.in_(language),
        "hint": question.hint.in_(language),
        "origin": question.origin,
        "must": question.required,
        "options": options,
        "comb": "" if options else _comb(question),
        "lines": _lines(question),
    }


def _lines(question: Question) -> int:
    """0: no writing line; 1: the rest of the line; more: a block of lines."""
    if question.kind != "text" or _comb(question):
        return 0
    return 2 if "multiline" in question.appearance else 1


def _comb(question: Question) -> str:
    match question.kind:
        case "date":
            return "2/2/2"
        case "time":
            return "2:2"
        case "datetime":
            return "2/2/2 2:2"
        case "integer":
            return _sign(question) + _places(question, default=3)
        case "decimal":
            return f"{_sign(question)}{_places(question, default=2)}.{_decimals(question)}"
        case "text":
            found = _LONGEST.search(question.constraint)
            cells = int(found[2]) - (found[1] == "<") if found else 0
            return str(cells) if 1 <= cells <= _MOST_CELLS else ""
    return ""


def _sign(question: Question) -> str:
    return "-" if _BELOW_ZERO.search(question.constraint) else ""


def _places(question: Question, default: int) -> str:
    """As many boxes as the largest allowed number has digits before the comma."""
    bounds = [float(limit) - (sign == "<") for sign, limit in _UPPER.findall(question.constraint)]
    return str(len(str(int(max(bounds))))) if bounds and max(bounds) >= 0 else str(default)


def _decimals(question: Question) -> int:
    written = [limit.partition(".")[2] for _, limit in _UPPER.findall(question.constraint)]
    return max([1, *(len(part) for part in written)])
