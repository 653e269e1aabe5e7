"""Turns a document into what the converters need: one Markdown text for pandoc, plain data for the look, pictures.

Runs in the caller's process and is cheap. Everything that the author wrote reaches pandoc as Markdown with raw blocks,
code and file names switched off; everything that the page adds travels as data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from nazorat.typeset.document import Document, Figure, LetterDocument, Section, Table
from nazorat.typeset.paragraphs import Attributes, Block, blocks
from nazorat.typeset.wire import Wire
from nazorat.typeset.words import WORDS

_SPECIAL: Final = re.compile(r"""([\\`*_{}\[\]()#+\-.!|<>~^$@"':=&/%;?,])""")
_WIDE_FROM: Final = 5
_NOTE_MARK: Final = re.compile(r"\[\^([\w-]+)\]")
_ALIGN: Final = {"l": ":--", "r": "--:", "c": ":-:"}


@dataclass(slots=True)
class Composed:
    """`markdown` for pandoc, `data` for the look, `figures` by name in the order of use."""

    markdown: str
    data: dict[str, Wire]
    figures: list[Figure] = field(default_factory=list)

    def as_wire(self) -> dict[str, Wire]:
        return {"markdown": self.markdown, "data": self.data, "figures": [_figure_wire(one) for one in self.figures]}


def compose(document: Document) -> Composed:
    """A report: sections in order, paragraphs counted on through the whole document."""
    counter = _Counter(document.language)
    parts: list[str] = []
    for index, section in enumerate(document.sections):
        parts.extend(_section(section, index, counter))
    data: dict[str, Wire] = {
        "form": "report",
        "title": document.title,
        "subtitle": document.subtitle,
        "kind": document.kind,
        "authentic": document.authentic,
        "organisations": list(document.organisations),
        "status": _status(document),
        "header": document.header,
        "footer": _footer(document),
        "contents": document.contents,
        "cover": document.cover_figure.name if document.cover_figure else "",
        "has-cover": bool(document.status or document.cover_figure or document.organisations),
        **_common(document),
    }
    return Composed("\n\n".join(parts) + "\n", data, list(document.figures()))


def compose_letter(letter: LetterDocument) -> Composed:
    """A covering letter: its paragraphs are not counted."""
    section = Section("body", "", markdown=letter.markdown, counted=False, figures=letter.figures)
    data: dict[str, Wire] = {
        "form": "letter",
        "title": letter.subject,
        "letterhead": list(letter.letterhead),
        "number": letter.number,
        "date": letter.date,
        "reply": letter.in_reply_to,
        "addressee": list(letter.addressee),
        "telephone": letter.telephone,
        "enclosures": list(letter.enclosures),
        "signatures": [{"role": one.role, "name": one.name} for one in letter.signatures],
        **_common(letter),
    }
    parts = list(_section(section, 0, _Counter(letter.language)))
    return Composed("\n\n".join(parts) + "\n", data, list(letter.figures))


def _common(document: Document | LetterDocument) -> dict[str, Wire]:
    return {
        "language": document.language,
        "words": dict(WORDS[document.language]),
        "watermark": document.watermark or "",
        "demonstration": document.demonstration or "",
        "strip": document.demonstration_short or document.demonstration or "",
        "copy": document.copy_number,
    }


def _status(document: Document) -> Wire:
    if not document.status:
        return None
    rows: list[Wire] = [[label, value] for label, value in document.status.rows]
    return {"title": document.status.title, "restriction": document.status.restriction, "rows": rows}


def _footer(document: Document) -> str:
    copy = f"{WORDS[document.language]['copy']} {document.copy_number}" if document.copy_number else ""
    return " · ".join(part for part in (document.footer, copy) if part)


def _figure_wire(figure: Figure) -> Wire:
    return {
        "name": figure.name,
        "alt": figure.alt,
        "caption": figure.caption,
        "width": figure.width_mm,
        "svg": figure.svg,
        "photo": figure.photo,
        "has-table": figure.table is not None,
    }


class _Counter:
    def __init__(self, language: str) -> None:
        self.last = 0
        self.language = language

    def next(self) -> int:
        self.last += 1
        return self.last


def _section(section: Section, index: int, counter: _Counter) -> Iterator[str]:
    waiting = {figure.name: figure for figure in section.figures}
    if section.heading:
        yield _heading(section)
    anchors = iter(section.anchors)
    for block in _captioned(blocks(section.markdown)):
        name = block.text if block.kind == "figure" else block.attributes.pairs.get("figure", "")
        figure = waiting.pop(name, None)
        if block.kind == "figure":
            yield from _figure(figure) if figure else ()
            continue
        anchor = next(anchors, "") if block.kind == "paragraph" and section.counted else ""
        text = _NOTE_MARK.sub(rf"[^s{index}-\1]", _block(block, section, counter, beside=figure, anchor=anchor))
        yield text
    for figure in waiting.values():
        yield from _figure(figure)


def _captioned(found: Iterable[Block]) -> Iterator[Block]:
    """A table and the caption after it as one: what is set around the table goes around both, or they come apart."""
    table: Block | None = None
    for block in found:
        if table and block.kind == "caption":
            yield replace(table, text=f"{table.text}\n\n{block.text}")
            table = None
            continue
        if table:
            yield table
        table = block if block.kind == "table" else None
        if not table:
            yield block
    if table:
        yield table


def _heading(section: Section) -> str:
    number = f"[{escape(section.number)}]{{.secno}} " if section.number else ""
    new_page = " .new-page" if section.new_page else ""
    text = " ".join(section.heading.split())
    head = f"{'#' * min(max(section.level, 1), 4)} {number}{text}"
    # the name stands around the heading, not in it: half-open emphasis in a heading would swallow it
    return f"::: {{#s-{slug(section.id)} .head{new_page}}}\n{head}\n:::"


def _block(block: Block, section: Section, counter: _Counter, beside: Figure | None, anchor: str) -> str:
    if block.kind == "open":
        return "::: {" + " ".join(f".{slug(name)}" for name in block.attributes.classes) + "}"
    if block.kind == "close":
        return ":::"
    if block.kind == "heading":
        depth = min(section.level + int(block.attributes.pairs["depth"]), 4)
        return f"{'#' * depth} {block.text}"
    if block.kind == "table":
        return _wide(block.text)
    if block.kind != "paragraph":
        return block.text
    number = str(counter.next()) if section.counted else ""
    return _paragraph(block, number, counter.language, beside, anchor)


def _paragraph(block: Block, number: str, language: str, beside: Figure | None, anchor: str) -> str:
    attributes = block.attributes
    given: dict[str, str] = {
        "number": number,
        "kind": attributes.kind,
        "word": _margin_word(attributes, language),
        "anchor": anchor,
    }
    if beside:
        given["beside"] = beside.name
        given["beside-alt"] = beside.alt
        given["beside-caption"] = beside.caption
    identifier = f"#p{number} " if number else ""
    pairs = " ".join(f'{name}="{quoted(value)}"' for name, value in given.items() if value)
    return f"::: {{{identifier}.para {pairs}}}\n{_kept_paragraph(block.text)}\n:::"


def _kept_paragraph(text: str) -> str:
    """Escapes a beginning that Markdown would read as a list, a caption or a heading."""
    return re.sub(r"^(?:(\d+)([.)])|([-+*#:|>=~]))(?= )", lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", text)


def _margin_word(attributes: Attributes, language: str) -> str:
    word = attributes.pairs.get("label") or WORDS[language].get(attributes.kind, "")
    return " ".join(part for part in (word, attributes.pairs.get("no", "")) if part)


def _wide(table: str) -> str:
    columns = table.split("\n")[0].strip().strip("|").replace("\\|", "").count("|") + 1
    return f"::: {{.wide}}\n{table}\n:::" if columns >= _WIDE_FROM else table


def _figure(figure: Figure) -> Iterator[str]:
    pairs = f'name="{quoted(figure.name)}" alt="{quoted(figure.alt)}"'
    yield f"::: {{.figure {pairs}}}\n{figure.caption}\n:::"
    if figure.table:
        yield _wide(table_markdown(figure.table))


def table_markdown(table: Table) -> str:
    """A pipe table whose cells are printed as they stand."""
    align = table.align or "l" * len(table.header)
    lines = [table.header, tuple(_ALIGN.get(letter, ":--") for letter in align), *table.rows]
    cells = [" | ".join(cell if row == 1 else _cell(cell) for cell in line) for row, line in enumerate(lines)]
    text = "\n".join(f"| {line} |" for line in cells)
    caption = f"\n\nTable: {' '.join(table.caption.split())}" if table.caption else ""
    return f"{text}{caption}"


def _cell(text: str) -> str:
    return escape(" ".join(text.split())) or " "


def escape(text: str) -> str:
    """Plain text as Markdown that says exactly that text."""
    return _SPECIAL.sub(r"\\\1", text)


def quoted(text: str) -> str:
    """Plain text inside a double-quoted attribute."""
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')


def slug(text: str) -> str:
    return re.sub(r"[^\w-]+", "-", text).strip("-") or "x"
