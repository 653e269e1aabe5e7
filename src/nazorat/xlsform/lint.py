"""What a monitoring tool should not ask, and what it should always offer.

Rule R10 of practice: no signature, sound, photo of a person, exact age or day, name or cell number in an interview tool;
metadata that tells who the monitor was only where the tool names it. Rule R22: no place among prisoners in any tool.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Literal, cast

from .form import IDENTITY, NO_ANSWER_PREFIX, NO_ANSWERS
from .grid import Grid, Sheet, language_of
from .identity import Asked, leads
from .on_device import not_on_device
from .survey import METADATA, Line, declares_nazorat, lines, ours
from .troubles import Trouble, trouble

Level = Literal["error", "warning"]

_ALLOWED = "attribute::nazorat:metadata"
_KIND = "attribute::nazorat:kind"
_SOUND = frozenset({"audio", "video", "background-audio"})
# a file may be any of them; a bar code is what identity papers carry
_ATTACHED = frozenset({"file", "barcode"})
_DRAWN = re.compile(r"\b(signature|draw|annotate)\b")
# Items for which paper has a box "why not"; a photo or a place on the map is simply not taken.
_SPOKEN_FOR = frozenset({"integer", "decimal", "text", "date", "time", "dateTime", "range"})
# a picture of the tool itself, on which marks are drawn: no camera, nobody's likeness
_FIGURE = re.compile(r"[\w.-]+\.(?:png|jpe?g)")
_YES = frozenset({"yes", "true", "1", "true()"})
_ORIGINS = frozenset("SARM")
# a word that begins no name: a sentence has several, and kindred languages share two or three in a row
_SMALL = re.compile(r"(?<![\w$}{.])[^\W\d_A-ZА-ЯЁҒӢҚӮҲҶ][^\W\d_]{2,}")
_SIZED = re.compile(r"\bmax-pixels\s*=\s*[1-9]")
_RSA = bytes.fromhex("06092a864886f70d010101")  # the object identifier 1.2.840.113549.1.1.1
_SUM = re.compile(r"\bsum\s*\(\s*\$\{\s*([^}]*?)\s*\}\s*\)")


def lint(grid: Grid) -> Iterator[Trouble]:
    """Every piece of advice on a workbook. What a tool of ours must not do is an error; in others it is a warning."""
    is_ours = declares_nazorat(grid)
    grave: Level = "error" if is_ours else "warning"
    asked = [line for line in lines(grid.sheet("survey")) if line.type]
    yield from _metadata(grid, asked, grave)
    yield from _persons(grid, asked, grave)
    yield from _pictures(grid, asked)
    yield from _sums(grid, asked)
    yield from _entities(grid)
    yield from _encrypted(grid)
    yield from not_on_device(grid, asked)
    yield from _same_words(grid, asked)
    if is_ours:
        yield from _companions(grid, asked)
        yield from _no_answers(grid, asked)
        yield from _numbers(grid, asked)


def _kind(grid: Grid, asked: list[Line]) -> str:
    """What the tool is for: as it says itself, else by its form_id. A tool that marks answers as a person's is an interview."""
    said = grid.raw_setting(_KIND).strip().lower()
    form_id = (grid.setting("form_id") or grid.stem).lower()
    by_name = next((kind for kind in ("interview", "registers", "room") if kind in form_id), "")
    about_persons = "interview" if any(_is_person(grid, line) for line in asked) else ""
    return said or by_name or about_persons


def _is_person(grid: Grid, line: Line) -> bool:
    return ours(grid.sheet("survey"), line.row, "person")[0].strip().lower() in _YES


def _metadata(grid: Grid, asked: list[Line], level: Level) -> Iterator[Trouble]:
    survey = grid.sheet("survey")
    allowed = grid.raw_setting(_ALLOWED).split()
    for line in asked:
        if line.type in METADATA - _SOUND and line.type not in allowed:
            yield trouble("monitor-metadata", survey.name, line.number, survey.column("type"), level, value=line.said)


def _persons(grid: Grid, asked: list[Line], grave: Level) -> Iterator[Trouble]:
    survey, kind = grid.sheet("survey"), _kind(grid, asked)
    about_people = kind == "interview"
    level: Level = grave if about_people else "warning"
    for line in asked:
        column = survey.column("type")
        appearance = survey.get(line.row, "appearance")
        if line.type == "image" and _is_figure(survey, line):
            pass
        elif line.type == "image" and _DRAWN.search(appearance):
            yield trouble("signature", survey.name, line.number, survey.column("appearance"), level)
        elif line.type in _SOUND:
            yield trouble("sound", survey.name, line.number, column, level)
        elif line.type == "image" and kind in ("interview", "registers"):
            yield trouble("photo", survey.name, line.number, column, grave)
        elif line.type in _ATTACHED and kind in ("interview", "registers"):
            yield trouble("attached", survey.name, line.number, column, grave)
        yield from _identifying(grid, line, grave, in_interview=about_people)
        text, header = ours(survey, line.row, "sensitive")
        if text.lower() in IDENTITY:
            yield trouble("identity-item", survey.name, line.number, survey.place(header), "warning", value=line.name)


def _is_figure(survey: Sheet, line: Line) -> bool:
    """Whether one draws on a figure that the tool brings along. To annotate is not to draw: Collect lets it take a photo first."""
    ways = survey.get(line.row, "appearance").split()
    return "draw" in ways and "annotate" not in ways and bool(_FIGURE.fullmatch(survey.get(line.row, "default")))


def _pictures(grid: Grid, asked: list[Line]) -> Iterator[Trouble]:
    """A picture without a largest size fills the device, and shows more than anybody meant to keep."""
    survey = grid.sheet("survey")
    for line in asked:
        if line.type == "image" and not _SIZED.search(survey.get(line.row, "parameters")):
            place = survey.column("parameters")
            yield trouble("no-max-pixels", survey.name, line.number, place, "warning", value=line.name)


def _identifying(grid: Grid, line: Line, grave: Level, *, in_interview: bool) -> Iterator[Trouble]:
    """What leads to the person, wherever an item is about one; elsewhere only the place among prisoners, as advice."""
    survey = grid.sheet("survey")
    words = [text for base in ("label", "hint") for header in survey.columns(base) if (text := line.row.cells.get(header, ""))]
    is_person = _is_person(grid, line)
    for code, by_name in leads(Asked(line.type, line.name, tuple(words), _choices_of(grid, line), is_person)):
        place = survey.column("name" if by_name else "label")
        if in_interview or is_person:
            yield trouble(code, survey.name, line.number, place, grave)
        elif code == "prisoner-rank":
            yield trouble(code, survey.name, line.number, place, "warning")


def _choices_of(grid: Grid, line: Line) -> tuple[str, ...]:
    choices = grid.sheet("choices")
    rows = [row for row in choices.filled() if line.is_select and choices.get(row, "list_name") == line.list_name]
    return tuple(row.cells.get(header, "") for row in rows for header in choices.columns("label"))


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


def _entities(grid: Grid) -> Iterator[Trouble]:
    """Said at publishing, since whoever knows entities from elsewhere expects the list to grow here too."""
    sheet = grid.sheet("entities")
    base = "list_name" if sheet.columns("list_name") else "dataset"
    for row in sheet.filled():
        yield trouble("entities", sheet.name, row.number, sheet.column(base), "warning", value=sheet.get(row, base))


def _encrypted(grid: Grid) -> Iterator[Trouble]:
    """Only Collect encrypts with such a key. With a broken one no record could be finished on a tablet: that is found before a visit."""
    settings = grid.sheet("settings")
    for row in settings.filled():
        key = settings.get(row, "public_key")
        if key:
            code, level = ("encrypted-records", "warning") if _is_rsa(key) else ("public-key-broken", "error")
            yield trouble(code, settings.name, row.number, settings.column("public_key"), cast(Level, level))
            return


def _is_rsa(key: str) -> bool:
    """Whether it has the form of an RSA public key of 2048 to 8192 bits: SubjectPublicKeyInfo (RFC 5280) in base64, without its PEM lines."""
    try:
        der = base64.b64decode("".join(key.split()), validate=True)
    except ValueError:
        return False
    return der[:2] == b"\x30\x82" and int.from_bytes(der[2:4]) == len(der) - 4 and _RSA in der[:24] and 290 <= len(der) <= 1070


def _same_words(grid: Grid, asked: list[Line]) -> Iterator[Trouble]:
    """A text that stands in two languages was copied and not translated. A single word may well be one in both; so may a name."""
    survey, choices = grid.sheet("survey"), grid.sheet("choices")
    rows = [(survey, line.row) for line in asked] + [(choices, row) for row in choices.filled()]
    for sheet, row in rows:
        for base in ("label", "hint"):
            told: dict[str, str] = {}
            for header in sheet.columns(base):
                text = row.cells.get(header, "")
                if text in told and len(_SMALL.findall(text)) > 3:
                    languages = {"value": language_of(told[text]), "other": language_of(header)}
                    yield trouble("same-words", sheet.name, row.number, sheet.place(header), "warning", **languages)
                told.setdefault(text, header)


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
