"""Splits a section's Markdown into blocks and counts its paragraphs.

Counting happens here and nowhere else: the converters only print the numbers. So a paragraph has the same number in
PDF, DOCX and HTML, and in every language whose translation keeps the paragraphs. Lists, tables, quotations,
figures and footnotes belong to the paragraph before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from nazorat.typeset.document import Document, Section
from nazorat.typeset.words import KINDS

BlockKind = Literal["paragraph", "list", "table", "caption", "quote", "heading", "figure", "note", "open", "close"]

_PREFIX: Final = re.compile(r"\{([^{}\n]*)\}[ \t]*(?=\S)")
_PAIR: Final = re.compile(r"""([\w-]+)=(?:"([^"]*)"|'([^']*)'|(\S+))""")
_FENCE: Final = re.compile(r"[ ]{0,3}:{3,}[ \t]*(.*?)[ \t]*:*[ \t]*")
_FIGURE: Final = re.compile(r"!\[[^\]]*\]\(figure:([\w.-]+)\)")
_LIST: Final = re.compile(r"(?:[-*+]|\d{1,3}\.)[ ]+\S")
_RULE: Final = re.compile(r"[-*_=\s]+")
_HEADING: Final = re.compile(r"(#{1,4})[ \t]+(.+)")
_CAPTION: Final = re.compile(r"(?:Table)?:[ \t]+\S")
_NOTE: Final = re.compile(r"\[\^[\w-]+\]:")


@dataclass(frozen=True, slots=True)
class Attributes:
    """What stands in braces: classes, and pairs such as `no="3"`."""

    classes: tuple[str, ...] = ()
    pairs: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return next((name for name in self.classes if name in KINDS), "")


@dataclass(frozen=True, slots=True)
class Block:
    kind: BlockKind
    text: str
    attributes: Attributes = field(default_factory=Attributes)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A counted paragraph: `number` in the document, `position` (from 0) in its section."""

    number: int
    section: str
    position: int
    kind: str
    text: str


def numbered(document: Document) -> tuple[Paragraph, ...]:
    """All counted paragraphs of a document with the numbers that the page will show."""
    found: list[Paragraph] = []
    for section in document.sections:
        texts = [block for block in blocks(section.markdown) if block.kind == "paragraph"] if section.counted else []
        for position, block in enumerate(texts):
            found.append(Paragraph(len(found) + 1, section.id, position, block.attributes.kind, block.text))
    return tuple(found)


def sections_out_of_step(master: Document, translation: Document) -> tuple[str, ...]:
    """Sections whose paragraphs differ in count or kind between two languages, in the master's order."""
    theirs = {section.id: _shape(section) for section in translation.sections}
    ours = {section.id: _shape(section) for section in master.sections}
    apart = [identifier for identifier, shape in ours.items() if theirs.get(identifier) != shape]
    return tuple(apart + [identifier for identifier in theirs if identifier not in ours])


def _shape(section: Section) -> tuple[str, ...]:
    return tuple(block.attributes.kind for block in blocks(section.markdown) if block.kind == "paragraph")


def blocks(markdown: str) -> Iterator[Block]:
    """The blocks of one section in order. Fences that give a kind are spent on their paragraphs and do not appear."""
    kinds: list[Attributes] = []
    before: BlockKind = "close"
    for chunk in _chunks(markdown):
        fence = _FENCE.fullmatch(chunk)
        if fence:
            yield from _fence(fence[1], kinds)
            continue
        block = _classified(chunk, before)
        if block.kind == "paragraph":
            block = _with_kind_of_fence(block, kinds)
        before = block.kind
        yield block
    yield from (Block("close", "") for attributes in kinds if not attributes.kind)


def _fence(inside: str, kinds: list[Attributes]) -> Iterator[Block]:
    if inside:
        attributes = parse_attributes(inside.strip("{}") if inside.startswith("{") else f".{inside}")
        kinds.append(attributes)
        if not attributes.kind:
            yield Block("open", "", attributes)
    elif kinds and not kinds.pop().kind:
        yield Block("close", "")


def _with_kind_of_fence(block: Block, kinds: list[Attributes]) -> Block:
    if block.attributes.kind:
        return block
    around = next((attributes for attributes in reversed(kinds) if attributes.kind), None)
    return replace(block, attributes=around) if around else block


def _chunks(markdown: str) -> Iterator[str]:
    """Runs of lines between blank lines; a fence, a heading or a figure is a chunk of its own even without blank lines."""
    lines: list[str] = []
    for line in [*markdown.replace("\r\n", "\n").replace("\t", "    ").split("\n"), ""]:
        alone = _FENCE.fullmatch(line) or _HEADING.fullmatch(line) or _FIGURE.fullmatch(line.strip())
        if (alone or not line.strip()) and lines:
            yield "\n".join(lines)
            lines = []
        if alone:
            yield line.strip()
        elif line.strip() and not _RULE.fullmatch(line):
            lines.append(line.rstrip())


def _classified(chunk: str, before: BlockKind) -> Block:
    heading = _HEADING.fullmatch(chunk)
    figure = _FIGURE.fullmatch(chunk)
    if heading:
        return Block("heading", heading[2], Attributes(pairs={"depth": str(len(heading[1]))}))
    if figure:
        return Block("figure", figure[1])
    if _NOTE.match(chunk):
        return Block("note", chunk)
    if chunk.startswith("|"):
        return Block("table", chunk)
    if _CAPTION.match(chunk) and before == "table":
        return Block("caption", chunk)
    if chunk.startswith(">"):
        return Block("quote", chunk)
    if _LIST.match(chunk) or (before == "list" and chunk.startswith("  ")):
        return Block("list", chunk)
    return _paragraph(_joined(chunk))


def _joined(chunk: str) -> str:
    """One line, so that no line inside a paragraph can begin a list, table or heading; a closing backslash stays a break."""
    return re.sub(r"(?<!\\)\n", " ", "\n".join(line.strip() for line in chunk.split("\n")))


def _paragraph(text: str) -> Block:
    prefix = _PREFIX.match(text)
    if not prefix:
        return Block("paragraph", text)
    return Block("paragraph", text[prefix.end() :], parse_attributes(prefix[1]))


def parse_attributes(inside: str) -> Attributes:
    """`.fact no="3"` → classes and pairs. Identifiers (`#x`) are ours to give and are dropped."""
    pairs = {found[1]: found[2] or found[3] or found[4] or "" for found in _PAIR.finditer(inside)}
    words = _PAIR.sub(" ", inside).split()
    return Attributes(tuple(word[1:] for word in words if word.startswith(".")), pairs)
