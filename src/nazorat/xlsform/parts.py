"""What belongs to each question of a workbook: its groups, its companion, its choices, the questions that its rules name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from .grid import Grid, Row, Sheet, base_of, language_of
from .source_rows import Sheets
from .survey import Line, lines, ours
from .words import PLAIN, language_code
from .workbook import read_workbook

Odd = Literal["", "files", "by-path", "no-language"]

WORDS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
_RULES = frozenset({"relevant", "constraint", "calculation", "required", "choice_filter", "repeat_count", "default", "trigger"})
_MEDIA = frozenset({"image", "audio", "video", "big-image", "media"})
_ELSEWHERE = frozenset({"external", "csv-external", "xml-external", "osm"})
_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}]*?)\s*\}")
# as this module writes a reference to one of two questions of the same name
_ROOTED = re.compile(r"(?<![\w./])/data((?:/[\w.-]+)+)")
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_FETCHES = re.compile(r"\b(?:pulldata|instance|indexed-repeat)\s*\(")


@dataclass(frozen=True)
class Part:
    """A question, or a calculation, by its path: "where/unit".

    ``around`` are the groups it stands in, outermost first. ``named`` are the paths that its rules and words name, ``shown`` those
    of them that a text for people shows; both may be of companions. ``needs`` are the questions behind them. ``languages`` are those
    that all its words are in, None for what has no words. ``odd`` says why it cannot be taken into another tool: it reads a file, its
    rules name questions by a way that leads elsewhere, or its words are in no language that is told.
    """

    path: str
    line: Line
    companion: Line | None
    around: tuple[Line, ...]
    named: frozenset[str]
    shown: frozenset[str]
    needs: frozenset[str]
    languages: frozenset[str] | None
    odd: Odd

    @property
    def name(self) -> str:
        return self.line.name

    @property
    def module(self) -> str:
        """The outermost group, "" for what stands in none."""
        return self.around[0].name if self.around else ""

    @property
    def in_repeat(self) -> bool:
        return any(line.control == "repeat" for line in self.around)


@dataclass(frozen=True)
class Source:
    """A workbook from which questions are taken. ``key`` tells it from others."""

    key: str
    grid: Grid

    @property
    def survey(self) -> Sheet:
        return self.grid.sheet("survey")

    @cached_property
    def language(self) -> str:
        """What a column without a language is in, PLAIN where the workbook does not tell."""
        return language_code(self.grid.setting("default_language") or PLAIN)

    @cached_property
    def kind(self) -> str:
        return self.grid.raw_setting("attribute::nazorat:kind")

    @cached_property
    def parts(self) -> Mapping[str, Part]:
        """Every question by its path, in paper order; companions are part of theirs."""
        return {part.path: part for part in _parts(self)}

    @cached_property
    def choices(self) -> Mapping[str, tuple[Row, ...]]:
        """The rows of each list of choices."""
        sheet, found = self.grid.sheet("choices"), dict[str, list[Row]]()
        for row in sheet.filled():
            found.setdefault(sheet.get(row, "list_name"), []).append(row)
        return {name: tuple(rows) for name, rows in found.items()}

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """Name to path, of questions, companions and groups; the first of a name that is there twice."""
        found: dict[str, str] = {}
        for line, around in placed(self.survey):
            found.setdefault(line.name, path_of(line, around))
        return found

    def module(self, name: str) -> list[str]:
        """The paths of all that stands in an outermost group."""
        return [path for path, part in self.parts.items() if part.module == name and name]

    def closure(self, paths: Iterable[str]) -> list[str]:
        """These questions with all that they hang on, in paper order. KeyError for a path that is not there."""
        found: set[str] = set()
        waiting = list(paths)
        while waiting:
            path = waiting.pop()
            if path not in found:
                found.add(path)
                waiting += self.parts[path].needs
        return [path for path in self.parts if path in found]


def source_of(data: bytes, key: str = "") -> Source:
    """An XLSX workbook as a source. Raises ToolRefused."""
    return Source(key, read_workbook(data, "tool.xlsx"))


def source_of_sheets(sheets: Sheets, key: str = "") -> Source:
    """As source_of, for cells that were never a file."""
    return Source(key, grid_of(sheets))


def grid_of(sheets: Sheets) -> Grid:
    """The cells as a workbook is read, the first row of each sheet its headers."""
    found = {}
    for name, (headers, *rows) in sheets.items():
        filled = [{header: cell for header, cell in zip(headers, row, strict=True) if cell} for row in rows]
        found[name] = Sheet(name, tuple(headers), tuple(Row(number, cells) for number, cells in enumerate(filled, 2)))
    return Grid(found, tuple(found), "tool")


def placed(survey: Sheet) -> Iterator[tuple[Line, tuple[Line, ...]]]:
    """Every row of the survey but the ends of groups, with the groups around it."""
    around: tuple[Line, ...] = ()
    for line in lines(survey):
        if line.type == "close":
            around = around[:-1]
            continue
        yield line, around
        if line.type == "open":
            around = (*around, line)


def path_of(line: Line, around: Iterable[Line]) -> str:
    return "/".join([*(group.name for group in around), line.name])


def references(text: str, source: Source) -> set[str]:
    """The paths that a text or a rule names; a name that is not there stands as it is."""
    named = {source.paths.get(name, name) for name in _REFERENCE.findall(text)}
    return named | {path[1:] for path in _ROOTED.findall(text)}


def rewritten(text: str, twice: Iterable[str], source: Source) -> str:
    """A rule in which questions are named by path where another question of the tool has the same name."""
    names = set(twice)

    def rooted(match: re.Match[str]) -> str:
        name = match[1]
        return f"/data/{source.paths.get(name, name)}" if name in names else match[0]

    return _REFERENCE.sub(rooted, text) if names else text


def _parts(source: Source) -> Iterator[Part]:
    rows = [(line, around) for line, around in placed(source.survey) if line.type != "open"]
    items = {path_of(line, around): (line, around) for line, around in rows if line.name and not _answers_for(source, line)}
    of: dict[str, Line] = {}
    behind = {path: path for path in items}
    for line, around in rows:
        name = _answers_for(source, line)
        if name:
            beside = "/".join([*(group.name for group in around), name])
            whose = beside if beside in items else source.paths.get(name, "")
            of[whose] = line
            behind[path_of(line, around)] = whose
    for path, (line, around) in items.items():
        yield _part(source, path, line, of.get(path), around, behind)


def _answers_for(source: Source, line: Line) -> str:
    return ours(source.survey, line.row, "no_answer_of")[0].removeprefix("${").removesuffix("}").strip().rpartition("/")[2]


def _part(
    source: Source, path: str, line: Line, companion: Line | None, around: tuple[Line, ...], behind: Mapping[str, str]
) -> Part:
    rows = [one.row for one in (line, companion, *around) if one is not None]
    choices = [
        row for one in (line, companion) if one is not None and one.is_select for row in source.choices.get(one.list_name, ())
    ]
    said = [(base_of(header), text) for row in (*rows, *choices) for header, text in row.cells.items()]
    shown = {name for base, text in said if base in WORDS for name in references(text, source)}
    named = shown | {name for base, text in said if base not in WORDS for name in references(text, source)}
    known = {behind[name] for name in named if name in behind}
    spoken = [
        *(_spoken(source, source.survey, row) for row in rows),
        *(_spoken(source, source.grid.sheet("choices"), row) for row in choices),
    ]
    told = [languages for each in spoken for languages in each]
    whole = frozenset.intersection(*told) if told else None
    odd = _odd(line, said, told, lost=bool(named - behind.keys()))
    return Part(path, line, companion, around, frozenset(named), frozenset(shown), frozenset(known - {path}), whole, odd)


def _spoken(source: Source, sheet: Sheet, row: Row) -> Iterator[frozenset[str]]:
    """For each kind of words that the row has, the languages it has them in."""
    for base in WORDS:
        found = {language_of(header) for header in sheet.columns(base) if header in row.cells}
        if found:
            yield frozenset(source.language if code == PLAIN else code for code in found)


def _odd(line: Line, said: list[tuple[str, str]], told: list[frozenset[str]], *, lost: bool) -> Odd:
    rules = [_LITERAL.sub("''", text) for base, text in said if base in _RULES]
    if line.from_file or line.type in _ELSEWHERE or any(base in _MEDIA for base, _text in said):
        return "files"
    if any(_FETCHES.search(rule) for rule in rules):
        return "files"
    if lost or any("/" in _ROOTED.sub("", rule) for rule in rules):
        return "by-path"
    return "no-language" if any(PLAIN in languages for languages in told) else ""


def spoken_by(parts: Iterable[Part]) -> frozenset[str]:
    """The languages that all of these have all their words in."""
    found = [part.languages for part in parts if part.languages is not None]
    return frozenset.intersection(*found) if found else frozenset[str]()
