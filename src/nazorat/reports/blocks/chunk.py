"""The pieces that a section is woven from."""

from __future__ import annotations

from dataclasses import dataclass, field

from nazorat.disclosure.tables import ProtectedTable
from nazorat.findings.drafts import OpenFinding
from nazorat.reports.material import Material
from nazorat.reports.sections import SectionKind
from nazorat.reports.wording import phrase
from nazorat.typeset import Figure, Table
from nazorat.typeset.compose import table_markdown


@dataclass(frozen=True)
class Here:
    """Where a block stands: in which report, section and language."""

    material: Material
    kind: SectionKind
    language: str

    def say(self, name: str, /, **facts: str | int) -> str:
        return phrase(name, self.language, **facts)


@dataclass(frozen=True)
class Chunk:
    """Some Markdown and what the gate must know of it: the finding it tells, the table or picture it shows.

    `released` are the tables that a reader may take from `guarded` together: what earlier reports told of some of its places.
    `spec` is a chart still to be drawn, its numbers also in `figure`'s table; `unknown` are blocks that nobody knows.
    """

    markdown: str
    finding: OpenFinding | None = None
    table: Table | None = None
    guarded: ProtectedTable | None = None
    released: tuple[tuple[ProtectedTable, ...], ...] = ()
    figure: Figure | None = None
    spec: dict[str, object] | None = field(default=None, repr=False)
    photo: str = ""
    generated: bool = False
    unknown: tuple[str, ...] = ()
    # counts of persons that this table shows as it stands, by name: what is kept as figures when the report is released
    told: tuple[tuple[str, int], ...] = ()
    # which piece of the section's text it is, when somebody wrote it by hand
    part: int = -1


def table_chunk(
    table: Table, guarded: ProtectedTable | None = None, released: tuple[tuple[ProtectedTable, ...], ...] = ()
) -> Chunk:
    """A table as Markdown; the gate looks at its cells and, on persons, at the protected counts."""
    return Chunk(table_markdown(table), table=table, guarded=guarded, released=released, generated=True)


def said(text: str) -> Chunk:
    """A sentence of ours in place of something that cannot be shown."""
    return Chunk(text, generated=True)


def written(kind: str, name: str) -> str:
    """A block as an author writes it."""
    return "{{" + f"{kind}:{name}" + "}}"


def unknown(kind: str, name: str) -> Chunk:
    """A block that nobody knows, left as it was written."""
    block = written(kind, name)
    return Chunk(block, unknown=(block,))
