"""What a monitoring tool should not ask, and what it should always offer.

Rule R10 of practice: no signature, sound, photo of a person, exact age, name or cell number in an interview tool;
metadata that tells who the monitor was only where the tool names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from .form import NO_ANSWER_PREFIX, NO_ANSWERS
from .grid import Grid
from .survey import METADATA, Line, declares_nazorat, lines, ours
from .troubles import Trouble, trouble

Level = Literal["error", "warning"]

_ALLOWED = "attribute::nazorat:metadata"
_KIND = "attribute::nazorat:kind"
_SOUND = frozenset({"audio", "video", "background-audio"})
# a file may be any of them; a bar code is what identity papers carry
_ATTACHED = frozenset({"file", "barcode"})
_DRAWN = re.compile(r"\b(signature|draw|annotate)\b")
_COUNTED = frozenset({"integer", "decimal", "date", "dateTime", "text", "range"})
# Items for which paper has a box "why not"; a photo or a place on the map is simply not taken.
_SPOKEN_FOR = frozenset({"integer", "decimal", "text", "date", "time", "dateTime", "range"})
_IDENTITY = frozenset({"identity", "t3"})
_ORIGINS = frozenset("SARM")
_SUM = re.compile(r"\bsum\s*\(\s*\$\{\s*([^}]*?)\s*\}\s*\)")

_AGE_NAME = re.compile(r"(^|_)(age|aged|dob|birth\w*|born|vozrast|sinnu)(_|$)", re.IGNORECASE)
_AGE_WORDS = re.compile(
    r"\b(age|how old|date of birth|year of birth|born|возраст|сколько (вам|ему|ей) лет|(дата|год) рождения"
    r"|синну сол|чандсола|(санаи|соли) таваллуд)\b",
    re.IGNORECASE,
)
_PERSON_NAME = re.compile(r"(^|_)(name|names|surname|fullname|patronymic|fio|nom|nasab)(_|$)", re.IGNORECASE)
_PERSON_WORDS = re.compile(
    r"(?<!no )(?<!бе )(?<!без )\b(name of (the )?(detainee|person|prisoner|patient|interviewee)|full name|surname"
    r"|first name|фамилия|ф\.?\s?и\.?\s?о|имя и|ному насаб|насаб)\b",
    re.IGNORECASE,
)
_CELL_NAME = re.compile(r"(^|_)(cell|room|camera|kamera)_?(no|nr|num|number)(_|$)", re.IGNORECASE)
_CELL_WORDS = re.compile(
    r"\b(cell number|number of (the|your|his|her) cell|номер камеры|раками камера|рақами (камера|ҳуҷра))\b|№ ?камер",
    re.IGNORECASE,
)


def lint(grid: Grid) -> Iterator[Trouble]:
    """Every piece of advice on a workbook. What a tool of ours must not do is an error; in others it is a warning."""
    is_ours = declares_nazorat(grid)
    grave: Level = "error" if is_ours else "warning"
    asked = [line for line in lines(grid.sheet("survey")) if line.type]
    yield from _metadata(grid, asked, grave)
    yield from _persons(grid, asked, grave)
    yield from _sums(grid, asked)
    if is_ours:
        yield from _companions(grid, asked)
        yield from _no_answers(grid, asked)
        yield from _numbers(grid, asked)


def _kind(grid: Grid) -> str:
    """What the tool is for: as it says itself, else by its form_id."""
    said = grid.raw_setting(_KIND).strip().lower()
    form_id = (grid.setting("form_id") or grid.stem).lower()
    return said or next((kind for kind in ("interview", "registers") if kind in form_id), "")


def _metadata(grid: Grid, asked: list[Line], level: Level) -> Iterator[Trouble]:
    survey = grid.sheet("survey")
    allowed = grid.raw_setting(_ALLOWED).split()
    for line in asked:
        if line.type in METADATA - _SOUND and line.type not in allowed:
            yield trouble("monitor-metadata", survey.name, line.number, survey.column("type"), level, value=line.said)


def _persons(grid: Grid, asked: list[Line], grave: Level) -> Iterator[Trouble]:
    survey, kind = grid.sheet("survey"), _kind(grid)
    about_people = kind == "interview"
    level: Level = grave if about_people else "warning"
    for line in asked:
        column = survey.column("type")
        appearance = survey.get(line.row, "appearance")
        if line.type == "image" and _DRAWN.search(appearance):
            yield trouble("signature", survey.name, line.number, survey.column("appearance"), level)
        elif line.type in _SOUND:
            yield trouble("sound", survey.name, line.number, column, level)
        elif line.type == "image" and kind in ("interview", "registers"):
            yield trouble("photo", survey.name, line.number, column, grave)
        elif line.type in _ATTACHED and kind in ("interview", "registers"):
            yield trouble("attached", survey.name, line.number, column, grave)
        if about_people:
            yield from _identifying(grid, line, grave)
        text, header = ours(survey, line.row, "sensitive")
        if text.lower() in _IDENTITY:
            yield trouble("identity-item", survey.name, line.number, survey.place(header), "warning", value=line.name)


def _identifying(grid: Grid, line: Line, grave: Level) -> Iterator[Trouble]:
    """A name that says it is grave; words that only sound like it are a warning."""
    survey = grid.sheet("survey")
    label_column = survey.column("label")
    labels = " · ".join(line.row.cells.get(header, "") for header in survey.columns("label"))
    for code, name, words, types in (
        ("exact-age", _AGE_NAME, _AGE_WORDS, _COUNTED),
        ("person-name", _PERSON_NAME, _PERSON_WORDS, frozenset({"text"})),
        ("cell-number", _CELL_NAME, _CELL_WORDS, frozenset({"text", "integer"})),
    ):
        if line.type not in types:
            continue
        if name.search(line.name):
            yield trouble(code, survey.name, line.number, survey.column("name"), grave)
        elif words.search(labels):
            yield trouble(code, survey.name, line.number, label_column, "warning")


def _sums(grid: Grid, asked: list[Line]) -> Iterator[Trouble]:
    """A sum is safe over a calculation that already turns a blank into 0."""
    survey = grid.sheet("survey")
    safe = {
        line.name
        for line in asked
        if line.type == "calculate" and re.search(r"\b(coalesce|if|count\S*)\s*\(", survey.get(line.row, "calculation"))
    }
    for line in asked:
        for header, text in line.row.cells.items():
            for name in dict.fromkeys(_SUM.findall(text)):
                if name not in safe:
                    place = survey.place(header)
                    yield trouble("sum-of-blanks", survey.name, line.number, place, "warning", value=name)


def _companions(grid: Grid, asked: list[Line]) -> Iterator[Trouble]:
    survey = grid.sheet("survey")
    names = {line.name for line in asked}
    spoken_for = set()
    for line in asked:
        text, header = ours(survey, line.row, "no_answer_of")
        of = text.removeprefix("${").removesuffix("}").strip().rpartition("/")[2]
        spoken_for.add(of)
        if of and of not in names:
            yield trouble("bad-companion", survey.name, line.number, survey.place(header), "warning", value=of)
    for line in asked:
        read_only = survey.get(line.row, "read_only") or survey.get(line.row, "readonly")
        if line.type in _SPOKEN_FOR and line.name not in spoken_for and not read_only:
            column = survey.column("name")
            yield trouble("no-companion", survey.name, line.number, column, "warning", value=line.name)


def _no_answers(grid: Grid, asked: list[Line]) -> Iterator[Trouble]:
    survey, choices = grid.sheet("survey"), grid.sheet("choices")
    offered: dict[str, set[str]] = {}
    for row in choices.filled():
        offered.setdefault(choices.get(row, "list_name"), set()).add(choices.get(row, "name"))
    told = set()
    for line in asked:
        if not line.is_select or line.list_name in told or line.list_name not in offered:
            continue
        told.add(line.list_name)
        missing = [NO_ANSWER_PREFIX + kind for kind in NO_ANSWERS if NO_ANSWER_PREFIX + kind not in offered[line.list_name]]
        if missing:
            yield trouble(
                "no-no-answers", survey.name, line.number, survey.column("type"), "warning",
                value=line.list_name, missing=", ".join(missing),
            )  # fmt: skip


def _numbers(grid: Grid, asked: list[Line]) -> Iterator[Trouble]:
    survey = grid.sheet("survey")
    seen: dict[str, int] = {}
    for line in asked:
        number, header = ours(survey, line.row, "number")
        place = survey.place(header)
        if number and number in seen:
            other = str(seen[number])
            yield trouble("twice-number", survey.name, line.number, place, "warning", value=number, other=other)
        seen.setdefault(number, line.number)
        companion = ours(survey, line.row, "no_answer_of")[0]
        if not number and not companion and (line.is_select or line.type in _SPOKEN_FOR):
            yield trouble("no-number", survey.name, line.number, place, "warning", value=line.name)
        origin, origin_header = ours(survey, line.row, "origin")
        if origin and origin not in _ORIGINS:
            place = survey.place(origin_header)
            yield trouble("bad-origin", survey.name, line.number, place, "warning", value=origin)
