"""The evidence index: for every sentence of the numbered paragraphs of the master text, what it rests on, and which rest on nothing.

It is drawn from what was opened for the report, kept nowhere, and for those who hold the draft: it names sheets and records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext, gettext_noop

from nazorat.disclosure.words import sentences
from nazorat.fieldwork.records import OpenRecord
from nazorat.findings.drafts import OpenFinding
from nazorat.findings.evidence import ORIGIN_WORDS, STANCE_WORDS, Link, Origin, Stance, corroborate
from nazorat.findings.revising import CHECKED, key_of, said_in
from nazorat.kit.tables import Sheet
from nazorat.reports.blocks import woven
from nazorat.reports.blocks.chunk import Chunk
from nazorat.reports.build import Built, plain_blocks
from nazorat.reports.material import Material, facts_of
from nazorat.reports.wording import wording, written
from nazorat.typeset.paragraphs import Paragraph

# where a paragraph comes from
SOURCE_WORDS = {
    "finding": gettext_noop("a finding"),
    "counted": gettext_noop("counted from the opened records"),
    "template": gettext_noop("wording of the template"),
    "bare": gettext_noop("nothing"),
}
FINDING, COUNTED, TEMPLATE, FREE = "finding", "counted", "template", "free"


HEAD = (
    gettext_noop("No."),
    gettext_noop("Section"),
    gettext_noop("Sentence"),
    gettext_noop("Words"),
    gettext_noop("Rests on"),
    gettext_noop("Finding"),
    gettext_noop("Origins"),
    gettext_noop("Records"),
    gettext_noop("Statements"),
)


@dataclass(frozen=True)
class Behind:
    """One record behind a sentence: its sheet or the first letters of its id, how many answers of it are linked, and on which side.

    Without a tool this member may not open it, or it is gone.
    """

    name: str
    sheet: int | None
    tool: str
    stance: Stance
    origin: Origin
    answers: int


@dataclass(frozen=True)
class IndexLine:
    """A sentence with what stands behind it: the `place`th of its paragraph, from 1. `bare`: it states something that nothing bears."""

    number: int
    place: int
    section: str
    heading: str
    words: str
    source: str
    finding: OpenFinding | None
    behind: tuple[Behind, ...]
    statements: int
    origins: tuple[Origin, ...]

    @property
    def bare(self) -> bool:
        if self.source == FREE:
            return True
        return self.source == FINDING and not self.behind and not self.statements

    @property
    def rests_on(self) -> str:
        """English words for where it comes from, marked for the catalogues."""
        return SOURCE_WORDS["bare" if self.bare else self.source]


@dataclass(frozen=True)
class Index:
    """All lines, and how many of them are bare, rest on findings, are counted, or are wording of the template."""

    lines: tuple[IndexLine, ...]

    @property
    def bare(self) -> int:
        return sum(line.bare for line in self.lines)

    @property
    def borne(self) -> int:
        return sum(line.source == FINDING and not line.bare for line in self.lines)

    @property
    def counted(self) -> int:
        return sum(line.source == COUNTED for line in self.lines)

    def only(self, bare: bool) -> tuple[IndexLine, ...]:
        return tuple(line for line in self.lines if line.bare) if bare else self.lines


def index_of(material: Material, built: Built) -> Index:
    """The index of a report in one language, sentence by sentence: paragraphs have the same numbers in all."""
    records = {record.id: record for each in material.visits for record in each.records}
    texts = wording(material.report.kind, built.language)
    facts = facts_of(material, built.language)
    lines: list[IndexLine] = []
    for section in built.sections:
        template = woven(material, section.kind, built.language, written(texts[section.kind.code].text, facts))
        ours = {said for chunk in template for _kind, text in plain_blocks(chunk.markdown) for said in told(text)}
        for paragraph, chunk in built.of(section.kind.code):
            lines.extend(_lines(paragraph, chunk, f"{section.kind.printed} {section.heading}", records, ours, built.language))
    return Index(tuple(lines))


def told(text: str) -> list[str]:
    """The sentences of a text on one line each; a text without words is one of its own."""
    return [" ".join(text[line[0].start : line[-1].end].split()) for line in sentences(text)] or [" ".join(text.split())]


def _lines(
    paragraph: Paragraph, chunk: Chunk, heading: str, known: Mapping[UUID, OpenRecord], ours: set[str], language: str
) -> Iterator[IndexLine]:
    finding, said = chunk.finding, told(paragraph.text)
    keys = _keys(finding, said, language) if finding else []
    for at, words in enumerate(said):
        place = (paragraph.number, at + 1, paragraph.section, heading, words)
        if finding is None:
            source = COUNTED if chunk.generated else TEMPLATE if words in ours else FREE
            yield IndexLine(*place, source, None, (), 0, ())
            continue
        links = [link for link in finding.text.links if not link.bears or keys[at] is None or keys[at] in link.bears]
        sides = corroborate([*links, *finding.text.entries])
        origins = tuple(origin for origin in Origin if origin in sides.supporting | sides.contradicting)
        yield IndexLine(*place, FINDING, finding, _behind(links, known), len(finding.text.entries), origins)


def _keys(finding: OpenFinding, said: list[str], language: str) -> list[str | None]:
    """The digest of the sentence of the finding that each sentence is; in another language, the one in its place.

    None where it is no sentence of it, or a translation divides otherwise: then every answer of the finding stands behind it.
    """
    held = finding.text.words.get(language, {})
    for part in CHECKED:
        if told(held.get(part, "")) == said:
            own = [key_of(one) for one in said_in(finding.text, part)]
            return [*own] if len(own) == len(said) else [None] * len(said)
    return [None] * len(said)


def _behind(links: Iterable[Link], known: Mapping[UUID, OpenRecord]) -> tuple[Behind, ...]:
    """The records in the order in which they were linked, each once for each side that it stands on."""
    found: dict[tuple[UUID, Stance, Origin], list[Link]] = {}
    for link in links:
        found.setdefault((link.record, link.stance, link.origin), []).append(link)
    rows = []
    for (record_id, stance, origin), own in found.items():
        record = known.get(record_id)
        tool = record.tool if record else ""
        rows.append(Behind(str(record_id)[:4], record.sheet if record else None, tool, stance, origin, len(own)))
    return tuple(rows)


def sheet_of(index: Index) -> Sheet:
    """The index as a table to take along: sealed, for a custodian or the lawyer."""
    head = [gettext(word) for word in HEAD]
    rows = [
        [
            line.number, line.heading, line.place, line.words, gettext(line.rests_on),
            line.finding.number if line.finding else None, ", ".join(str(ORIGIN_WORDS[origin]) for origin in line.origins),
            "; ".join(f"{STANCE_WORDS[one.stance]}: {one.sheet or one.name} × {one.answers}" for one in line.behind), line.statements,
        ]
        for line in index.lines
    ]  # fmt: skip
    return Sheet("evidence", head, rows)
