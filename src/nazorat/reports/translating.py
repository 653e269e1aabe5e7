"""A translation piece by piece beside its master: which piece is which, what is not translated yet, how one is put in. Pure functions.

A piece stands between blank lines. A piece that nobody translated yet is kept as a mark, so that the pieces after it keep their places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nazorat.reports.difference import paragraphs_in
from nazorat.typeset.paragraphs import blocks

UNTRANSLATED = "[…]"
_LIVE = re.compile(r"\{\{[a-z]+(?::[\w.,-]+)?\}\}")
_ATTRIBUTES = re.compile(r"\{[^{}\n]*\}[ \t]*(?=\S)")
_FENCE = re.compile(r":{3,}")
_OPEN = re.compile(r"(?:\{[^{}\n]*\}[ \t]*)?(?:- |\| |> |#{1,4} )?\[…\](?: \|)?")
_MARKS = {"list": f"- {UNTRANSLATED}", "table": f"| {UNTRANSLATED} |", "quote": f"> {UNTRANSLATED}"}


def is_live(piece: str) -> bool:
    """Whether nobody translates it: a live block on a line of its own, a picture, a fence."""
    bare = piece.strip()
    return bool(_LIVE.fullmatch(bare)) or bool(_FENCE.match(bare)) or [block.kind for block in blocks(bare)] == ["figure"]


def is_open(piece: str) -> bool:
    """Whether it is the mark of a piece that nobody translated yet, and not words that leave something out."""
    return _OPEN.fullmatch(piece.strip()) is not None


def is_unfinished(text: str) -> bool:
    """Whether a piece of the translation waits for its words."""
    return any(map(is_open, paragraphs_in(text)))


def attributes_of(piece: str) -> str:
    """`{.fact}` before a paragraph, which is the master's and the same in every language."""
    found = _ATTRIBUTES.match(piece)
    return found[0] if found and [block.kind for block in blocks(piece)] == ["paragraph"] else ""


def words_of(piece: str) -> str:
    """What a translator reads and writes of a piece."""
    return piece[len(attributes_of(piece)) :]


def open_mark(piece: str) -> str:
    """The mark for a piece of the master, of its kind, so that paragraphs are counted alike in both."""
    if is_live(piece):
        return piece
    kinds = [block.kind for block in blocks(piece)]
    if kinds == ["heading"]:
        return f"{piece.split(' ', 1)[0]} {UNTRANSLATED}"
    return _MARKS.get(kinds[0] if kinds else "", f"{attributes_of(piece)}{UNTRANSLATED}")


def paired(master: str, text: str) -> list[tuple[str, str]] | None:
    """Each piece of the master with that of the translation, a mark where it has none; None where the two are not in step."""
    ours, theirs = paragraphs_in(master), paragraphs_in(text)
    if len(theirs) > len(ours) or any(_shape(one) != _shape(two) for one, two in zip(ours, theirs, strict=False)):
        return None
    return list(zip(ours, [*theirs, *(open_mark(piece) for piece in ours[len(theirs) :])], strict=True))


def fits(piece: str, words: str) -> bool:
    """Whether these words can stand for the piece: one piece of the same kind."""
    made = _ATTRIBUTES.match(words) is None and len(paragraphs_in(words)) == 1
    return made and _kinds(f"{attributes_of(piece)}{words}") == _kinds(piece)


def put(pairs: Sequence[tuple[str, str]], part: int, words: str) -> str:
    """The whole translation with these words for one piece."""
    pieces = [theirs for _ours, theirs in pairs]
    pieces[part] = f"{attributes_of(pairs[part][0])}{words.strip()}"
    return "\n\n".join(pieces)


def filled(master: str, text: str) -> str:
    """A translation to be read as a document: where a piece is not translated yet it is the master's, as a whole section is."""
    pairs = paired(master, text) if is_unfinished(text) else None
    return "\n\n".join(ours if is_open(theirs) else theirs for ours, theirs in pairs) if pairs else text


def _shape(piece: str) -> tuple[object, ...]:
    return (piece.strip(),) if is_live(piece) else _kinds(piece)


def _kinds(piece: str) -> tuple[tuple[str, str], ...]:
    return tuple((block.kind, block.attributes.kind) for block in blocks(piece))
