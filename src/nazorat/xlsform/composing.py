"""A tool made of questions of other tools: which of them fit together, and the workbook of what was chosen.

Groups and names stay as they were, so that answers stay comparable by the key of the item. What no answer holds may change: the number
on paper, the name of a list of choices, and how a rule names a question of which another has the name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from .form import NAMESPACE
from .grid import Row, Sheet, base_of, language_of
from .parts import WORDS, Odd, Part, Source, rewritten, spoken_by
from .source_rows import LANGUAGE_NAMES, Sheets
from .survey import Line, ours
from .words import PLAIN

Unfit = Odd | Literal["same-key", "repeat", "shown"]
NUMBER = "bind::nazorat:number"
_PLAIN_COLUMNS = frozenset(
    {"relevant", "required", "constraint", "calculation", "appearance", "parameters", "choice_filter", "repeat_count", "default", "read_only"}
)  # fmt: skip
_NUMBERED = re.compile(r"(\d+)[a-z]*")
_FIRST = ("type", "name")


@dataclass(frozen=True)
class Chosen:
    """A question of a source, taken into the tool."""

    source: Source
    path: str

    @property
    def part(self) -> Part:
        return self.source.parts[self.path]


@dataclass(frozen=True)
class Brought:
    """What taking questions brings: those that are new, in paper order; which of them nobody asked for; which do not fit, and why."""

    taken: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    refused: Mapping[str, Unfit] = field(default_factory=dict)


@dataclass(frozen=True)
class Heading:
    """What a composed tool says of itself. ``title`` by language."""

    code: str
    version: str
    title: Mapping[str, str]
    default_language: str


def brought(held: Sequence[Chosen], source: Source, asked: Iterable[str]) -> Brought:
    """Take questions with all that their rules name, one after another: one that does not fit keeps none of the others out."""
    wanted = set(asked)
    mine = {one.path for one in held if one.source.key == source.key}
    whole, taken, refused = list(held), list[str](), dict[str, Unfit]()
    for path in (path for path in source.parts if path in wanted - mine):
        new = [each for each in source.closure([path]) if each not in mine]
        why = unfit([*whole, *(Chosen(source, each) for each in new)])
        if why:
            refused[path] = why
            continue
        whole += [Chosen(source, each) for each in new]
        mine |= set(new)
        taken += new
    order = list(source.parts)
    taken.sort(key=order.index)
    return Brought(tuple(taken), tuple(path for path in taken if path not in wanted), refused)


def hanging(held: Sequence[Chosen], one: Chosen) -> list[Chosen]:
    """The questions whose rules name this one."""
    return [each for each in held if each.source.key == one.source.key and one.path in each.part.needs]


def unfit(chosen: Sequence[Chosen]) -> Unfit:
    """Why these cannot stand in one tool, "" when they can."""
    parts = [one.part for one in chosen]
    paths = [part.path for part in parts]
    groups = {"/".join(line.name for line in part.around[: depth + 1]) for part in parts for depth in range(len(part.around))}
    if len(set(paths)) < len(paths) or groups & set(paths):
        return "same-key"
    if _shared_repeat(chosen):
        return "repeat"
    twice = _twice(chosen)
    for one in chosen:
        part = one.part
        ambiguous = [path for path in part.named if path.rpartition("/")[2] in twice]
        if part.odd or (ambiguous and part.in_repeat):
            return part.odd or "repeat"
        if any(path in part.shown for path in ambiguous):
            return "shown"
    return ""


def languages_of(chosen: Iterable[Chosen]) -> frozenset[str]:
    """The languages that every question has all its words in."""
    return spoken_by(one.part for one in chosen)


def in_order(chosen: Iterable[Chosen]) -> list[Chosen]:
    """As they stand on paper: a group where its first question stands, the others of the group with it."""
    return list(_in_order(list(chosen), 0))


def numbered(chosen: Sequence[Chosen]) -> list[str]:
    """Numbers on paper for questions that are in order; 3a and 3b of a source stay letters of one number."""
    on_paper = [(at, one) for at, one in enumerate(chosen) if _base(one)]
    numbers = [""] * len(chosen)
    runs = groupby(on_paper, key=lambda pair: (pair[1].source.key, _base(pair[1])))
    for last, (_, run) in enumerate(runs, 1):
        places = [at for at, _one in run]
        for letter, at in enumerate(places):
            numbers[at] = f"{last}{_letter(letter) if len(places) > 1 else ''}"
    return numbers


def sheets_composed(heading: Heading, chosen: Sequence[Chosen], languages: Sequence[str]) -> Sheets:
    """The cells of the workbook, in these languages, the tool's own first. The questions fit together, see `unfit`."""
    return _Writer(heading, in_order(chosen), tuple(languages)).sheets()


def _in_order(chosen: list[Chosen], depth: int) -> Iterator[Chosen]:
    done: set[str] = set()
    for one in chosen:
        around = one.part.around
        if len(around) == depth:
            yield one
        elif (name := around[depth].name) not in done:
            done.add(name)
            yield from _in_order([each for each in chosen if _group_at(each, depth) == name], depth + 1)


def _group_at(one: Chosen, depth: int) -> str:
    around = one.part.around
    return around[depth].name if len(around) > depth else ""


def _base(one: Chosen) -> str:
    """The number of a question without its letter; "" for one that has none."""
    said = ours(one.source.survey, one.part.line.row, "number")[0]
    match = _NUMBERED.fullmatch(said)
    return match[1] if match else said


def _letter(at: int) -> str:
    return chr(ord("a") + at % 26) * (at // 26 + 1)


def _shared_repeat(chosen: Sequence[Chosen]) -> bool:
    """Two workbooks may meet in a group, not in a list of the same name: one of them would be counted by the other's rule."""
    whose: dict[str, set[tuple[str, str]]] = {}
    for one in chosen:
        for depth, line in enumerate(one.part.around):
            path = "/".join(each.name for each in one.part.around[: depth + 1])
            whose.setdefault(path, set()).add((one.source.key, line.control))
    return any(len(sources) > 1 and any(control == "repeat" for _key, control in sources) for sources in whose.values())


def _names(one: Chosen) -> Iterator[str]:
    yield one.part.name
    if one.part.companion is not None:
        yield one.part.companion.name


def _twice(chosen: Sequence[Chosen]) -> frozenset[str]:
    """Names that more than one question, companion or group of the tool has: a rule cannot name them by name."""
    groups = {
        "/".join(line.name for line in one.part.around[: depth + 1]) for one in chosen for depth in range(len(one.part.around))
    }
    times = Counter(name for one in chosen for name in _names(one)) + Counter(path.rpartition("/")[2] for path in groups)
    return frozenset(name for name, count in times.items() if count > 1)


class _Writer:
    """From chosen questions to cells. Holds what is met on the way: columns, and the lists of choices under their names."""

    def __init__(self, heading: Heading, chosen: Sequence[Chosen], languages: tuple[str, ...]) -> None:
        self.heading, self.chosen, self.languages = heading, chosen, languages
        self.twice = _twice(chosen)
        self.numbers = {id(one): number for one, number in zip(chosen, numbered(chosen), strict=True)}
        self.lists: dict[str, list[dict[str, str]]] = {}

    def sheets(self) -> Sheets:
        survey = [self._title(), *self._level(self.chosen, 0, ())]
        choices = [{"list_name": name, **row} for name, rows in self.lists.items() for row in rows]
        return {
            "survey": _table(survey, _FIRST),
            "choices": _table(choices, ("list_name", "name")),
            "settings": _table([self._settings()], ()),
        }

    def _title(self) -> dict[str, str]:
        taken = {one.part.around[0].name if one.part.around else one.part.name for one in self.chosen}
        name = next(name for name in ("about", "about_tool", "about_this_tool") if name not in taken)
        return {"type": "note", "name": name, **{f"label::{_named(code)}": self.heading.title[code] for code in self.languages}}

    def _settings(self) -> dict[str, str]:
        own = self.heading.default_language
        kinds = {one.source.kind for one in self.chosen}
        again = {one.source.grid.setting("allow_choice_duplicates").lower() for one in self.chosen}
        return {
            "form_title": self.heading.title[own],
            "form_id": self.heading.code,
            "version": self.heading.version,
            "default_language": _named(own),
            "namespaces": f'nazorat="{NAMESPACE}"',
            # what an interview may not ask holds for the whole tool as soon as one of its questions is of an interview
            "attribute::nazorat:kind": "interview" if "interview" in kinds else kinds.pop() if len(kinds) == 1 else "",
            "allow_choice_duplicates": "yes" if again & {"yes", "true", "true()"} else "",
        }

    def _level(self, chosen: Sequence[Chosen], depth: int, held: Sequence[str]) -> Iterator[dict[str, str]]:
        """`held`: for each question the rule of groups above it that its group, shared with others, cannot say for all."""
        rules = list(held) or [""] * len(chosen)
        pairs = list(zip(chosen, rules, strict=True))
        for name, run in groupby(pairs, key=lambda pair: _group_at(pair[0], depth)):
            if name:
                yield from self._group(list(run), depth)
            else:
                for one, rule in run:
                    yield from self._item(one, rule)

    def _group(self, pairs: list[tuple[Chosen, str]], depth: int) -> Iterator[dict[str, str]]:
        rows = [self._cells(one.source, one.source.survey, one.part.around[depth].row) for one, _ in pairs]
        relevants = [row.pop("relevant", "") for row in rows]
        shared = len(set(relevants)) > 1
        first, control = dict(rows[0]), pairs[0][0].part.around[depth].control
        for code in self.languages:
            said = dict.fromkeys(text for row in rows if (text := row.get(f"label::{_named(code)}")))
            if said:
                first[f"label::{_named(code)}"] = " · ".join(said)
        yield {**first, "type": f"begin_{control}", **({} if shared else {"relevant": relevants[0]})}
        rules = [_both(rule, own if shared else "") for (_, rule), own in zip(pairs, relevants, strict=True)]
        yield from self._level([one for one, _ in pairs], depth + 1, rules)
        yield {"type": f"end_{control}"}

    def _item(self, one: Chosen, rule: str) -> Iterator[dict[str, str]]:
        for line in filter(None, (one.part.line, one.part.companion)):
            row = self._cells(one.source, one.source.survey, line.row)
            row["type"] = self._type(one.source, line)
            row["relevant"] = _both(rule, row.get("relevant", ""))
            row.pop(NUMBER, None)
            if line is one.part.line:
                row[NUMBER] = self.numbers[id(one)]
            yield row

    def _type(self, source: Source, line: Line) -> str:
        if not line.is_select or line.list_name not in source.choices:
            return line.said
        sheet = source.grid.sheet("choices")
        rows = [self._cells(source, sheet, row) for row in source.choices[line.list_name]]
        for row in rows:
            row.pop("list_name", None)
        name, again = line.list_name, 1
        while self.lists.setdefault(name, rows) != rows:
            again += 1
            name = f"{line.list_name}_{again}"
        head, _, tail = line.said.partition(f" {line.list_name}")
        return f"{head} {name}{tail}"

    def _cells(self, source: Source, sheet: Sheet, row: Row) -> dict[str, str]:
        """A row under our names of columns, in the languages of the tool, its rules telling questions of one name apart."""
        found: dict[str, str] = {}
        for header, text in row.cells.items():
            base = base_of(header)
            if base in WORDS:
                code = language_of(header)
                code = source.language if code == PLAIN else code
                if code in self.languages:
                    found[f"{base}::{_named(code)}"] = text
            elif name := _column(header, base):
                found[name] = rewritten(text, self.twice, source)
        return found


def _column(header: str, base: str) -> str:
    """The name under which a column is written; "" for one whose meaning stands in a namespace that is not declared."""
    if base in (*_FIRST, "list_name", *_PLAIN_COLUMNS):
        return base
    prefix = header.rpartition("::")[2].partition(":")[0] if ":" in header.rpartition("::")[2] else ""
    return header if prefix in ("", "nazorat", "jr", "odk", "orx") else ""


def _named(code: str) -> str:
    return LANGUAGE_NAMES.get(code, code)


def _both(rule: str, other: str) -> str:
    return f"({rule}) and ({other})" if rule and other else rule or other


def _table(rows: list[dict[str, str]], first: Iterable[str]) -> list[list[str]]:
    """Headers and rows as long as they are; words of one kind stand side by side, languages in their order."""
    met = list(dict.fromkeys([*first, *(header for row in rows for header, text in row.items() if text)]))
    place = {header: met.index(next(each for each in met if base_of(each) == base_of(header))) for header in met}
    headers = sorted(met, key=lambda header: place[header])
    return [headers, *([row.get(header, "") for header in headers] for row in rows)]
