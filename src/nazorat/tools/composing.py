"""A tool that is put together, in the memory of one request: its questions with the workbooks that they come from, and what it is then.

Workbooks of versions never change, so that what was read of them is kept in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from nazorat.kit.problems import Problem
from nazorat.kit.tables import Sheet, xlsx_bytes
from nazorat.tools.models import ComposedItem, Composition, ToolVersion
from nazorat.tools.queries import drafts_among, forms_of_versions
from nazorat.xlsform import Form, Question

if TYPE_CHECKING:
    from nazorat.xlsform.composing import Chosen
    from nazorat.xlsform.parts import Source
    from nazorat.xlsform.source_rows import Sheets

OWN = "own"
# in which order the words of a tool stand in its workbook, after those of its own language
ORDER = ("ru", "tg", "en", "uz-Latn", "uz-Cyrl")
HEADING = {
    "en": "Own questions", "ru": "Свои вопросы", "tg": "Саволҳои худӣ", "uz-Latn": "Oʻz savollarimiz", "uz-Cyrl": "Ўз саволларимиз",
}  # fmt: skip


class OwnItem(TypedDict):
    """A question written here. Words by code of language; choices in their order, each by language."""

    type: str
    label: dict[str, str]
    choices: list[dict[str, str]]
    theme: str
    origin: str
    provisions: list[str]
    person: bool
    required: bool


@dataclass(frozen=True)
class Line:
    """A question as the page shows it. `chosen` holds its workbook, `asked` what a monitor is asked, `number` its place on paper."""

    row: ComposedItem
    chosen: Chosen
    asked: Question | None
    number: str

    @property
    def module(self) -> str:
        return self.chosen.part.module

    @property
    def needs(self) -> list[str]:
        """The keys of the questions that its rules name."""
        return sorted(self.chosen.part.needs)

    @property
    def form_id(self) -> str:
        """The code of the tool it comes from, "" for an own question."""
        return self.row.version.tool.code if self.row.version else ""


@dataclass(frozen=True)
class Composed:
    """A composition with everything that its page, its workbook and its acts need."""

    composition: Composition
    lines: tuple[Line, ...]
    forms: Mapping[UUID, Form]

    @property
    def chosen(self) -> list[Chosen]:
        return [line.chosen for line in self.lines]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Those that the title and every question are written in, its own first. Without questions those of the title."""
        from nazorat.xlsform.composing import languages_of  # noqa: PLC0415 - it brings pyxform; most requests compose nothing

        titled = {code for code, text in self.composition.title.items() if text}
        found = titled & languages_of(self.chosen) if self.lines else titled
        own = self.composition.default_language
        return tuple(code for code in dict.fromkeys([own, *ORDER, *sorted(found)]) if code in found)

    @cached_property
    def lacking(self) -> dict[str, list[Line]]:
        """Languages that some words are in, and the questions that are not: none of them for one that only the title lacks."""
        titled = {code for code, text in self.composition.title.items() if text}
        met = titled | {code for line in self.lines for code in line.chosen.part.languages or ()}
        return {
            code: [line for line in self.lines if line.chosen.part.languages is not None and code not in line.chosen.part.languages]
            for code in sorted(met - set(self.languages), key=_place_of)
        }

    @property
    def questions(self) -> list[Question]:
        """What is asked of a monitor, in the order of the paper."""
        return [line.asked for line in self.lines if line.asked is not None and line.number]

    @cached_property
    def drafts(self) -> list[ToolVersion]:
        """The versions it draws on whose wording waits for signatures."""
        versions = {line.row.version.id: line.row.version for line in self.lines if line.row.version is not None}
        waiting = drafts_among(versions.values())
        return [version for version in versions.values() if version.id in waiting]

    @property
    def has_own(self) -> bool:
        return any(line.row.own is not None for line in self.lines)


def composed(composition: Composition) -> Composed:
    """Read a composition: three queries, and one for each workbook that is not in memory. Raises Problem "tool-no-workbook"."""
    from nazorat.xlsform.composing import Chosen, in_order, numbered  # noqa: PLC0415 - on first use only, as above

    rows = list(composition.items.select_related("version__tool").defer("version__workbook", "version__xform"))
    own = own_source({row.path: row.own for row in rows if row.own is not None})
    sources = {row.version_id: source_of_version(row.version_id) for row in rows if row.version_id is not None}
    # no part is looked up that is not there: a version never changes, and own questions make the workbook that they are taken from
    pairs = [(Chosen(sources[row.version_id] if row.version_id else own, row.path), row) for row in rows]
    by_path = {chosen.path: row for chosen, row in pairs}
    chosen = in_order(one for one, _row in pairs)
    forms = forms_of_versions(row.version_id for row in rows if row.version_id is not None)
    asked = {(name, question.path): question for name, form in forms.items() for question in form.questions()}
    lines = []
    for one, number in zip(chosen, numbered(chosen), strict=True):
        row = by_path[one.path]
        found = asked.get((row.version_id, row.path)) if row.version_id else own_question(row.path, row.own)
        lines.append(Line(row, one, found, number))
    return Composed(composition, tuple(lines), forms)


@lru_cache(maxsize=48)
def source_of_version(version_id: UUID) -> Source:
    """The workbook of a version as questions are taken from it. Raises Problem "tool-no-workbook" for one that came as something else."""
    from nazorat.xlsform import ToolRefused  # noqa: PLC0415 - on first use only, as above
    from nazorat.xlsform.parts import source_of  # noqa: PLC0415 - as above

    workbook = ToolVersion.objects.values_list("workbook", flat=True).get(id=version_id)
    try:
        return source_of(bytes(workbook), str(version_id))
    except ToolRefused as refused:
        raise Problem("tool-no-workbook") from refused


def own_source(items: Mapping[str, OwnItem]) -> Source:
    """Own questions as a workbook of their own, from which they are taken like all others. Empty without any."""
    from nazorat.xlsform.parts import source_of_sheets  # noqa: PLC0415 - on first use only, as above
    from nazorat.xlsform.source_rows import sheets_of  # noqa: PLC0415 - as above
    from nazorat.xlsform.source_shape import Item, SourceChoice, SourceSection, Tool  # noqa: PLC0415 - as above

    if not items:
        return source_of_sheets({"survey": [["type", "name"]]}, OWN)
    names = {path: path.rpartition("/")[2] for path in items}
    choices = {
        f"list_{names[path]}": tuple(SourceChoice(f"c{at}", label) for at, label in enumerate(item["choices"], 1))
        for path, item in items.items()
        if item["choices"]
    }
    asked = tuple(
        Item(
            name=names[path], type=item["type"], label=item["label"], hint={}, number=str(number), required=item["required"], relevant="",
            constraint=". >= 0 and . < 100000" if item["type"] in ("integer", "decimal") else "", constraint_message={}, calculation="", default="",
            appearance="", parameters="", choices=f"list_{names[path]}" if item["choices"] else "", theme=item["theme"],
            provisions=tuple(item["provisions"]), origin=item["origin"], unit="", person=item["person"],
            sensitive="words" if item["type"] == "text" else "",
        )
        for number, (path, item) in enumerate(items.items(), 1)
    )  # fmt: skip
    tool = Tool(
        code=OWN, version="", kind="", default_language="ru", languages=ORDER, title=HEADING, about={}, purpose={}, sources=(), minutes="",
        training={}, status="", review={}, choices=choices, sections=(SourceSection(OWN, HEADING, "", asked),),
    )  # fmt: skip
    return source_of_sheets(sheets_of(tool), OWN)


def own_question(path: str, item: OwnItem | None) -> Question | None:
    """An own question as pages and counts know questions."""
    from nazorat.xlsform.form import Choice  # noqa: PLC0415 - beside the others
    from nazorat.xlsform.words import Words  # noqa: PLC0415 - as above

    if item is None:
        return None
    choices = tuple(Choice(f"c{at}", Words(tuple(label.items()))) for at, label in enumerate(item["choices"], 1))
    kind = "select_many" if item["type"] == "select_multiple" else item["type"]
    return Question(
        path.rpartition("/")[2], path, kind, Words(tuple(item["label"].items())), choices=choices, required=item["required"],  # type: ignore[arg-type]  # the types of own questions are kinds of the tree
        theme=item["theme"], provisions=tuple(item["provisions"]), origin=item["origin"], person=item["person"], number="1",
    )  # fmt: skip


def workbook_of(found: Composed, version: str) -> bytes:
    """The workbook of a composition under a version number; equal compositions give equal bytes.

    Raises Problem "composed-nothing", "composed-language".
    """
    from nazorat.xlsform.composing import Heading, sheets_composed  # noqa: PLC0415 - on first use only, as above

    composition = found.composition
    if not found.lines:
        raise Problem("composed-nothing")
    if composition.default_language not in found.languages:
        raise Problem("composed-language")
    heading = Heading(composition.code, version, composition.title, composition.default_language)
    return workbook_of_sheets(sheets_composed(heading, found.chosen, found.languages))


def workbook_of_sheets(sheets: Sheets) -> bytes:
    """Cells as an XLSX workbook, made in memory, each cell the text that it is."""
    return xlsx_bytes(*(Sheet(name, table[0], table[1:]) for name, table in sheets.items()), exact=True)


def modules(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Questions by their outermost group, in order; those in none under ""."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.module, []).append(line)
    return list(found.items())


def hang_on(found: Composed, rows: Iterable[ComposedItem]) -> list[Line]:
    """The questions, beside these themselves, whose rules name one of them."""
    gone = {row.path for row in rows}
    return [
        line
        for line in found.lines
        if line.row.path not in gone
        and any(
            other.chosen.source.key == line.chosen.source.key and other.row.path in line.chosen.part.needs
            for other in found.lines
            if other.row.path in gone
        )
    ]


def moved(found: Composed, path: str, *, up: bool, whole: bool) -> list[ComposedItem]:
    """The questions in their new order: one among those of its group, or its module among the modules, one place up or down."""
    blocks = [lines for _name, lines in modules(found.lines)] if whole else [[line] for line in found.lines]
    at = next(at for at, block in enumerate(blocks) if any(line.row.path == path for line in block))
    beside = at - 1 if up else at + 1
    together = whole or (0 <= beside < len(blocks) and _group_of(blocks[beside][0]) == _group_of(blocks[at][0]))
    if 0 <= beside < len(blocks) and together:
        blocks[at], blocks[beside] = blocks[beside], blocks[at]
    return [line.row for block in blocks for line in block]


def _group_of(line: Line) -> str:
    return line.row.path.rpartition("/")[0]


def _place_of(code: str) -> tuple[int, str]:
    return (ORDER.index(code) if code in ORDER else len(ORDER), code)
