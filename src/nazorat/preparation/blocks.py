"""The parts of a pack as a device shows them: headings, paragraphs, items and tables as plain data, in each language of the press.

A device draws them without markup. What it gets is the same Markdown that the press sets on paper, read by the same rules (CommonMark and
pipe tables), so that nothing can stand on one and not on the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal, TypedDict

from django.utils.translation import override
from markdown_it import MarkdownIt
from markdown_it.token import Token

from nazorat.kit.problems import Problem
from nazorat.preparation.parts import cover, sections
from nazorat.preparation.queries import Pack
from nazorat.typeset.document import LANGUAGES

FORMAT = "nazorat-preparation/1"
# how long it is would tell which place it is to whoever has the register: it has one of these lengths alone, in bytes
LENGTHS = tuple(step * 1024 for step in (128, 256, 512, 1024))

# words, and whether they are in bold
Run = tuple[str, bool]


class Block(TypedDict, total=False):
    """`kind` says which of the others are there: `runs` of a heading, paragraph or item (with its `depth`), `head` and `rows` of a table."""

    kind: Literal["heading", "text", "item", "table"]
    runs: list[Run]
    depth: int
    head: list[str]
    rows: list[list[str]]


class Part(TypedDict):
    """One part: level 1 stands by itself, level 2 below the one before it."""

    id: str
    title: str
    level: int
    blocks: list[Block]


class Told(TypedDict):
    """The pack in one language: what it is about, as label and value, and its parts."""

    rows: list[tuple[str, str]]
    parts: list[Part]


def in_languages(pack: Pack) -> dict[str, Told]:
    """The pack in each language that the press knows: a device changes its language with no network."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            parts = [
                Part(id=one.id, title=one.heading, level=one.level, blocks=list(blocks(one.markdown)))
                for one in sections(pack, language, paper=False)
            ]
            found[language] = Told(rows=list(cover(pack, language)), parts=parts)
    return found


def packed(told: dict[str, object]) -> bytes:
    """As JSON, filled up to the next of LENGTHS. Raises Problem "preparation-too-long"."""
    body = json.dumps({"format": FORMAT, **told}, ensure_ascii=False, separators=(",", ":")).encode()
    length = next((one for one in LENGTHS if len(body) <= one), None)
    if length is None:
        raise Problem("preparation-too-long")
    # spaces behind JSON say nothing
    return body.ljust(length)


def blocks(markdown: str) -> Iterator[Block]:
    """What a part's Markdown says, in order. Its text comes out as it was before it was escaped."""
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(markdown)
    depth, kind, first = 0, "text", False
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "table_open":
            end = next(further for further in range(at, len(tokens)) if tokens[further].type == "table_close")
            yield _table(tokens[at:end])
            at = end
        elif token.type in ("bullet_list_open", "bullet_list_close"):
            depth += 1 if token.type == "bullet_list_open" else -1
        elif token.type == "list_item_open":
            first = True
        elif token.type in ("heading_open", "heading_close"):
            kind = "heading" if token.type == "heading_open" else "text"
        elif token.type == "inline":
            yield _said(token, kind, depth, first)
            first = False
        at += 1


def _said(token: Token, kind: str, depth: int, first: bool) -> Block:
    if kind == "heading":
        return Block(kind="heading", runs=_runs(token))
    # a second paragraph of an item belongs to it and is none itself
    return (
        Block(kind="item", runs=_runs(token), depth=depth)
        if depth and first
        else Block(kind="text", runs=_runs(token), depth=depth)
    )


def _runs(token: Token) -> list[Run]:
    found: list[Run] = []
    bold = False
    for child in token.children or ():
        if child.type in ("strong_open", "strong_close"):
            bold = child.type == "strong_open"
            continue
        words = " " if child.type == "softbreak" else child.content
        if words and found and found[-1][1] == bold:
            found[-1] = (found[-1][0] + words, bold)
        elif words:
            found.append((words, bold))
    return found


def _table(tokens: list[Token]) -> Block:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append("".join(words for words, _bold in _runs(token)))
    return Block(kind="table", head=rows[0], rows=rows[1:])
