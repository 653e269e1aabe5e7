"""What keeps a workbook from becoming a tool, each with its cell: found here rather than by the converter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from lxml import etree

from .circles import circles
from .grid import Grid, Row, Sheet, language_of
from .survey import Line, declares_nazorat, languages, lines
from .troubles import Trouble, trouble
from .words import PLAIN

_NAME = re.compile(r"[^\W\d][\w.-]*")
_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}]*?)\s*\}")
_EXPRESSIONS = ("relevant", "constraint", "calculation", "required", "choice_filter", "repeat_count")
_WORDS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
# A type that asks nothing in words, or that the converter names by itself.
_NAMELESS = frozenset({"close", "note", "audit"})


def check_structure(grid: Grid) -> Iterator[Trouble]:
    """Every structural trouble of a workbook, errors and warnings."""
    survey = grid.sheet("survey")
    if not survey.headers:
        yield trouble("no-survey", "survey")
        return
    yield from _columns(survey, ("type", "name"))
    if not (survey.columns("type") and survey.columns("name")):
        return
    asked = list(lines(survey))
    yield from _rows(survey, asked)
    yield from _balance(survey, asked)
    yield from _lists(grid, asked)
    yield from _references(grid, asked)
    yield from _expressions(survey, asked)
    yield from circles(survey, asked)
    yield from _choices(grid, asked)
    level: Literal["error", "warning"] = "error" if declares_nazorat(grid) else "warning"
    for sheet in (survey, grid.sheet("choices")):
        yield from _translations(sheet, grid, level)
    yield from _settings(grid)


def _columns(sheet: Sheet, needed: tuple[str, ...]) -> Iterator[Trouble]:
    for base in needed:
        if not sheet.columns(base):
            yield trouble("no-column", sheet.name, sheet.header_row, "", value=base)
    for header, times in Counter(filter(None, sheet.headers)).items():
        if times > 1:
            yield trouble("twice-column", sheet.name, sheet.header_row, sheet.place(header), value=header)


def _rows(survey: Sheet, asked: list[Line]) -> Iterator[Trouble]:
    for line in asked:
        if not line.said:
            if line.name or survey.get(line.row, "label"):
                yield trouble("no-type", survey.name, line.number, survey.column("type"))
            continue
        if not line.type:
            yield trouble("bad-type-name", survey.name, line.number, survey.column("type"), value=line.said)
        yield from _name(survey, line)
        if line.type == "calculate" and not (survey.get(line.row, "calculation") or survey.get(line.row, "default")):
            yield trouble("no-calculation", survey.name, line.number, survey.column("calculation"))
        if line.is_asked and not _says_something(survey, line.row):
            yield trouble("no-label", survey.name, line.number, survey.column("label"), value=line.name)


def _says_something(survey: Sheet, row: Row) -> bool:
    return any(survey.get(row, base) for base in ("label", "hint", "guidance_hint", "image", "audio", "video", "media"))


def _name(survey: Sheet, line: Line) -> Iterator[Trouble]:
    if line.type in _NAMELESS and not line.name:
        return
    if not line.name:
        yield trouble("no-name", survey.name, line.number, survey.column("name"))
    elif line.type != "close" and not _NAME.fullmatch(line.name):
        yield trouble("bad-name", survey.name, line.number, survey.column("name"), value=line.name)


def _balance(survey: Sheet, asked: list[Line]) -> Iterator[Trouble]:
    """Begins and ends that match, and names used once in each group."""
    stack: list[tuple[Line | None, dict[str, int]]] = [(None, {})]
    for line in asked:
        if line.type == "close":
            opened = stack[-1][0]
            if opened is None:
                yield trouble("end-alone", survey.name, line.number, survey.column("type"))
                continue
            stack.pop()
            if opened.control != line.control:
                yield trouble(
                    "end-crossed", survey.name, line.number, survey.column("type"),
                    value=line.control, other=str(opened.number), kind=opened.control,
                )  # fmt: skip
            continue
        seen = stack[-1][1]
        if line.name and line.name in seen:
            column = survey.column("name")
            other = str(seen[line.name])
            yield trouble("twice-name", survey.name, line.number, column, value=line.name, other=other)
        seen.setdefault(line.name, line.number)
        if line.type == "open":
            stack.append((line, {}))
    for opened, _ in stack[1:]:
        if opened is not None:
            column = survey.column("type")
            yield trouble("begin-open", survey.name, opened.number, column, value=opened.name, kind=opened.control)


def _lists(grid: Grid, asked: list[Line]) -> Iterator[Trouble]:
    survey, choices = grid.sheet("survey"), grid.sheet("choices")
    known = {choices.get(row, "list_name") for row in choices.filled()}
    for line in asked:
        if line.type == "external" and not survey.get(line.row, "choice_filter") and line.list_name not in known:
            yield trouble("external-unfiltered", survey.name, line.number, survey.column("type"), value=line.said)
        if not line.is_select:
            continue
        if not line.list_name:
            yield trouble("no-list", survey.name, line.number, survey.column("type"))
        elif not (line.from_file or line.list_name in known or line.list_name.startswith("${")):
            yield trouble("unknown-list", survey.name, line.number, survey.column("type"), value=line.list_name)


def _references(grid: Grid, asked: list[Line]) -> Iterator[Trouble]:
    names = {line.name for line in asked if line.name}
    survey = grid.sheet("survey")
    rows = [(survey, line.row) for line in asked]
    rows += [(sheet, row) for sheet in (grid.sheet("choices"), grid.sheet("settings")) for row in sheet.filled()]
    for sheet, row in rows:
        for header, text in row.cells.items():
            for name in dict.fromkeys(_REFERENCE.findall(text)):
                if name not in names:
                    yield trouble("unknown-reference", sheet.name, row.number, sheet.place(header), value=name)


def _expressions(survey: Sheet, asked: list[Line]) -> Iterator[Trouble]:
    for line in asked:
        for base in _EXPRESSIONS:
            for header in survey.columns(base):
                text = line.row.cells.get(header, "")
                if text and not _is_expression(text):
                    yield trouble("bad-expression", survey.name, line.number, survey.place(header))


def _is_expression(text: str) -> bool:
    """True when it reads as XPath 1.0, of which the functions of ODK are a part by grammar."""
    try:
        etree.XPath(_REFERENCE.sub("x", text.translate(_QUOTES)))
    except (etree.XPathSyntaxError, ValueError):
        return False
    return True


def _choices(grid: Grid, asked: list[Line]) -> Iterator[Trouble]:
    choices = grid.sheet("choices")
    # without a select the converter does not read the sheet
    if not choices.headers or not any(line.is_select and not line.from_file for line in asked):
        return
    yield from _columns(choices, ("list_name", "name"))
    if not (choices.columns("list_name") and choices.columns("name")):
        return
    many = {line.list_name for line in asked if line.type in ("select_multiple", "rank")}
    may_repeat = grid.setting("allow_choice_duplicates").lower() in ("yes", "true", "true()")
    seen: dict[tuple[str, str], int] = {}
    for row in choices.filled():
        list_name, code = choices.get(row, "list_name"), choices.get(row, "name")
        column = choices.column("name")
        if list_name and not code:
            yield trouble("no-choice-code", choices.name, row.number, column)
        elif " " in code and list_name in many:
            yield trouble("space-in-code", choices.name, row.number, column, value=code)
        if (list_name, code) in seen and code and not may_repeat:
            other = str(seen[list_name, code])
            yield trouble("twice-choice", choices.name, row.number, column, value=code, other=other)
        seen.setdefault((list_name, code), row.number)
        if list_name and not choices.get(row, "label"):
            yield trouble("no-label", choices.name, row.number, choices.column("label"), "warning", value=code)


def _translations(sheet: Sheet, grid: Grid, level: Literal["error", "warning"]) -> Iterator[Trouble]:
    """Words that are there in one language and not in another."""
    named = [*languages(grid.sheet("survey")), *languages(grid.sheet("choices"))]
    # A column without a language beside others is in the default one; which that is, the converter knows.
    wanted = [language for language in dict.fromkeys(named) if language != PLAIN]
    for base in _WORDS if len(wanted) > 1 else ():
        columns = languages(sheet, base)
        if columns and (absent := [language for language in wanted if language not in columns]):
            yield trouble(
                "no-language-column", sheet.name, sheet.header_row, sheet.column(base), level,
                value=base, other=", ".join(absent),
            )  # fmt: skip
        for row in sheet.filled():
            if not any(header in row.cells for header in columns.values()):
                continue
            for language, header in columns.items():
                if header not in row.cells:
                    yield trouble("no-translation", sheet.name, row.number, sheet.place(header), level, value=language)


def _settings(grid: Grid) -> Iterator[Trouble]:
    settings = grid.sheet("settings")
    row = next((row.number for row in settings.filled()), None)
    for base, code in (("form_id", "no-form-id"), ("version", "no-version")):
        if not grid.setting(base):
            yield trouble(code, "settings", row, settings.column(base), "warning")
    default = grid.setting("default_language")
    named = {language_of(header) for header in grid.sheet("survey").columns("label")}
    if default and len(named) > 1 and language_of(f"label::{default}") not in named:
        column = settings.column("default_language")
        yield trouble("bad-default-language", "settings", row, column, "warning", value=default)
