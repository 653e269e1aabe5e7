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
# how a tool is laid out: to be ticked by a member, lined for notes, for whoever answers to fill in, and the codes of talks
LAYOUTS: Final = ("ticks", "notebook", "questionnaire", "codes")
_HALF_PAGE_UP_TO: Final = 34
_REPEAT_COPIES: Final = 3
_ON_PAPER: Final = ("integer", "decimal", "text", "select_one", "select_many", "rank", "date", "time", "datetime")
_UPPER: Final = re.compile(r"\.\s*(<=?)\s*(-?\d+(?:\.\d+)?)")
_BELOW_ZERO: Final = re.compile(r"\.\s*>=?\s*-")
_LONGEST: Final = re.compile(r"string-length\(\s*\.\s*\)\s*(<=?)\s*(\d+)")
_MOST_CELLS: Final = 10
# lines to write on: so many or more are a block
_BLOCK: Final = 2
# yes and no are no list
_A_LIST: Final = 3


@dataclass(frozen=True, slots=True)
class SheetRequest:
    """Numbered sheets of one tool.

    `numbers` are plain sheet numbers; each gets its check digit. With `second_language` the sheets take the two
    languages in turn. `copies` prints each sheet so many times. `figures` are the pictures (PNG, JPEG) that items of the tool are drawn on, by
    name: each is printed behind its sheet, under the same number. `half_page` None: by the length of the tool. `titles` by language,
    since an XForm has one title only. A questionnaire bears the number of its batch, the same on every copy.
    """

    form: Form
    language: str
    numbers: tuple[int, ...]
    second_language: str | None = None
    copies: int = 1
    half_page: bool | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    layout: str = "ticks"
    figures: Mapping[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.layout not in LAYOUTS:
            raise DocumentRefused("layout-unknown")
        for language in (self.language, self.second_language or self.language):
            if language not in SHEET_WORDS:
                raise DocumentRefused("language-unknown")
        if not 1 <= len(self.numbers) * self.copies <= MOST_SHEETS:
            raise DocumentRefused("sheet-count")


def sheet_job(request: SheetRequest) -> dict[str, Wire]:
    """The job for the child."""
    languages = (request.language, request.second_language or request.language)
    half, drawn = request.half_page, {name for _, name in _drawn(request)}
    sheets: list[Wire] = [
        {"number": format_sheet_number(number), "language": languages[index % 2]}
        for index, number in enumerate(number for number in request.numbers for _ in range(request.copies))
    ]
    return {
        "do": "sheets",
        "layout": request.layout,
        "title": request.titles.get(request.language) or request.form.title.in_(request.language),
        "half": request.layout == "ticks"
        and not drawn
        and (half if half is not None else len(request.form.paper()) <= _HALF_PAGE_UP_TO),
        "figures": {name: content for name, content in request.figures.items() if name in drawn},
        "sheets": sheets,
        "faces": {language: _face(request, language) for language in set(languages)},
        "account": {language: _account(request.form, language) for language in set(languages)},
    }


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A line of the list of sheets out and back: its number, what it is, the code of who carries it."""

    number: int
    title: str
    code: str


def list_job(rows: Iterable[ListedSheet], language: str) -> dict[str, Wire]:
    """The job for a list of sheets, to be ticked at the gate. Raises DocumentRefused."""
    if language not in SHEET_WORDS:
        raise DocumentRefused("language-unknown")
    lines: list[Wire] = [{"number": format_sheet_number(row.number), "title": row.title, "code": row.code} for row in rows]
    if not 1 <= len(lines) <= MOST_SHEETS:
        raise DocumentRefused("sheet-count")
    words = SHEET_WORDS[language]
    return {
        "do": "sheets", "layout": "list", "title": words["list"], "half": False, "sheets": [], "rows": lines,
        "faces": {language: {"words": words}},
    }  # fmt: skip


def keys(question: Question) -> tuple[tuple[str, str], ...]:
    """(typed digits, choice code) in paper order; the kinds of no-answer have no digit."""
    return tuple((str(place), choice.code) for place, choice in enumerate(question.real_choices, 1))


def _face(request: SheetRequest, language: str) -> Wire:
    form = request.form
    bands = [(label, [_unit(question, language) for question in questions]) for label, questions in _bands(form, language)]
    if request.layout == "notebook":
        bands = [(label, [unit for unit in units if unit["lines"] < _BLOCK]) for label, units in bands]
    title = request.titles.get(language) or form.title.in_(language)
    figures: list[Wire] = [
        {"file": name, "number": one.number, "label": one.label.in_(language), "hint": one.hint.in_(language)}
        for one, name in _drawn(request)
    ]
    shown = list(parts(bands)) if request.layout == "ticks" else [_columns([band for band in bands if band[1]])]
    return {"title": title, "about": _about(form, language), "parts": shown, "words": SHEET_WORDS[language], "figures": figures}


def _columns(bands: list[tuple[str, list[Unit]]]) -> Wire:
    return {"kind": "columns", "bands": [{"label": label, "units": list(units)} for label, units in bands]}


def _about(form: Form, language: str) -> str:
    """What our tools say of themselves in their first note."""
    first = next(iter(form.children), None)
    return first.hint.in_(language) if isinstance(first, Question) and first.kind == "note" else ""


def _account(form: Form, language: str) -> str:
    """The number and words of the question that asks for an account: what the lines of a notebook page are keyed as."""
    asked = next((one for one in _printed(form.questions()) if _lines(one) >= _BLOCK), None)
    return f"{asked.number} {asked.label.in_(language)}" if asked else ""


def _drawn(request: SheetRequest) -> list[tuple[Question, str]]:
    """The items that are drawn on a figure which is at hand, each with the name of its figure."""
    return [(one, one.figure) for one in request.form.paper() if one.figure in request.figures]


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
        "many": question.kind == "select_many",
        "never": _never_aloud(question),
        "options": options,
        "comb": "" if options else _comb(question),
        "lines": _lines(question),
    }


def _lines(question: Question) -> int:
    """0: no writing line; 1: the rest of the line; more: a block of lines."""
    if question.kind != "text" or _comb(question):
        return 0
    return _BLOCK if "multiline" in question.appearance else 1


def _never_aloud(question: Question) -> bool:
    """A list of what may have been done to somebody: read out, it puts words into their mouth and tells the room what was asked."""
    return question.person and question.sensitive == "violence" and len(question.real_choices) >= _A_LIST


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
