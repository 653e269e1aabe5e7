"""Live blocks of a section's text: figures, tables, charts, findings, recommendations, pictures, each with one definition.

`{{figure:rooms.measured}}` stands in a sentence; `{{table:rooms}}`, `{{chart:rooms}}`, `{{finding:3}}`, `{{findings}}`,
`{{recommendations}}`, `{{list:…}}`, `{{photo:…}}`, `{{comments}}`, `{{credibility}}`,
`{{sheets:places}}`, `{{short:findings}}`, `{{theme:findings}}`,
`{{annual:visits}}` stand on a line of their own. A block that nobody knows stays as it was
written and is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from django.utils.translation import override

from nazorat.kit import dates
from nazorat.reports.blocks import (
    annual,
    comments,
    credibility,
    findings,
    pictures,
    pooled,
    recommendations,
    rooms,
    sheets,
    shorter,
    tables,
    themed,
)
from nazorat.reports.blocks.chunk import Chunk, Here
from nazorat.reports.material import Material
from nazorat.reports.sections import SectionKind
from nazorat.typeset.paragraphs import blocks as blocks_of

ALONE = re.compile(r"\{\{([a-z]+)(?::([\w.,-]+))?\}\}")
INLINE = re.compile(r"\{\{(figure|of):([\w.-]+)\}\}")

Block = Callable[[Here, str], Iterator[Chunk]]
BLOCKS: Mapping[str, Block] = {
    "table": tables.table,
    "chart": rooms.chart,
    "finding": findings.one,
    "findings": findings.of_section,
    "recommendations": recommendations.all_of_them,
    "recommendation": recommendations.one,
    "list": findings.listed,
    "photo": pictures.photo,
    "pooled": pooled.question,
    "comments": comments.table,
    "sheets": sheets.sheets,
    "short": shorter.short,
    "credibility": credibility.questions,
    "theme": themed.themed,
    "annual": annual.annual,
}


def woven(material: Material, kind: SectionKind, language: str, text: str) -> list[Chunk]:
    """A section's text with its live blocks replaced, in order."""
    here = Here(material, kind, language)
    with override(language):
        return [chunk for at, part in enumerate(_parts(text)) for chunk in _woven_part(here, part, at)]


def paragraph_count(chunk: Chunk) -> int:
    """How many numbered paragraphs a chunk makes on the page."""
    return sum(block.kind == "paragraph" for block in blocks_of(chunk.markdown))


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) if part.strip()]


def _woven_part(here: Here, part: str, at: int) -> Iterator[Chunk]:
    alone = ALONE.fullmatch(part.strip())
    made = BLOCKS.get(alone[1]) if alone else None
    if alone and made:
        yield from made(here, alone[2] or "")
        return
    text = INLINE.sub(lambda found: _figure(here, found[1], found[2]) or found[0], part)
    unknown = tuple(found[0] for found in ALONE.finditer(text))
    yield Chunk(text, unknown=unknown, part=at)


def _figure(here: Here, side: str, name: str) -> str:
    """The value of a named figure, or what it is out of; several visits are added up. Empty when nobody knows it."""
    found = [each.figures[name] for each in here.material.visits if name in each.figures]
    if side == "of":
        wholes = [one.out_of for one in found if one.out_of is not None]
        return dates.number(sum(wholes)) if wholes else ""
    values = [one.value for one in found if one.value is not None]
    return dates.number(sum(values)) if values else ""
