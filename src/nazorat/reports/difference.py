"""How a text came to be: what changed between two versions, word by word, and whose words the last one is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

Owner = TypeVar("Owner")
# a paragraph's end is a token of its own, so that a paragraph that was cut in two shows where
TOKEN = re.compile(r"\n{2,}|\w+|[^\w\n]|\n")
PARAGRAPH = re.compile(r"\n{2,}")


@dataclass(frozen=True)
class Piece:
    """A run of text: "same", "gone" or "new"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Owned(Generic[Owner]):
    """A word, or a mark between words, and whose it is."""

    text: str
    owner: Owner

    @property
    def word(self) -> bool:
        return self.text[0].isalnum()


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """What changed, in reading order; what went stands before what came in its place."""
    pieces: list[Piece] = []
    one, two = TOKEN.findall(before), TOKEN.findall(after)
    gone, new = "", ""
    changes = list(_changes(one, two))
    for at, (kind, old, fresh) in enumerate(changes):
        words = "".join(two[fresh])
        # a space alone between two changes is not what stayed: word by word, old and new would be unreadable
        between = gone + new and words.isspace() and "\n" not in words and at + 1 < len(changes)
        if kind == "equal" and not between:
            pieces += [*_change(gone, new), Piece("same", words)]
            gone, new = "", ""
        else:
            gone, new = gone + "".join(one[old]), new + words
    return (*pieces, *_change(gone, new))


def paragraphs_in(text: str) -> list[str]:
    """The pieces of a text between blank lines."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def owned(versions: Sequence[tuple[Owner, str]]) -> list[list[Owned[Owner]]]:
    """The text of the last version by paragraph, each word with the owner of the version that brought it. Oldest version first.

    A word that was moved is the mover's: the text does not say where it came from.
    """
    words: list[Owned[Owner]] = []
    for owner, text in versions:
        tokens = TOKEN.findall(text)
        made: list[Owned[Owner]] = []
        for kind, old, new in _changes([one.text for one in words], tokens):
            made += words[old] if kind == "equal" else (Owned(token, owner) for token in tokens[new])
        words = made
    return list(_paragraphs(words))


def _paragraphs(words: Sequence[Owned[Owner]]) -> Iterator[list[Owned[Owner]]]:
    held: list[Owned[Owner]] = []
    for one in words:
        if PARAGRAPH.fullmatch(one.text):
            yield held
            held = []
        else:
            held.append(one)
    if held:
        yield held


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, slice, slice]]:
    """Runs that are equal or not, as slices of both. What is equal at both ends is not searched: most changes are small."""
    head, shorter = 0, min(len(before), len(after))
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    if head:
        yield "equal", slice(0, head), slice(0, head)
    one, two = before[head : len(before) - tail], after[head : len(after) - tail]
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        yield kind, slice(head + i1, head + i2), slice(head + j1, head + j2)
    if tail:
        yield "equal", slice(len(before) - tail, len(before)), slice(len(after) - tail, len(after))


def _change(gone: str, new: str) -> list[Piece]:
    return [piece for piece in (Piece("gone", gone), Piece("new", new)) if piece.text]
