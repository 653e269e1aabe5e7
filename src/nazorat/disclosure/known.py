"""Rule identity_known: persons whose names we know, whatever script, case, order or spelling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .catches import Catch, Paragraph, caught
from .context import Context
from .nameforms import Person, name_stems
from .questions import KNOWN
from .words import Token, sentences

# "Фаррух, по отчеству Каримович": parts of one name stand no farther apart than this many words
_NEAR = 3


@dataclass(frozen=True)
class _Word:
    """A word of the paragraph: where it stands in it, and whether its capital says something."""

    token: Token
    at: int
    stems: frozenset[str]
    named: bool


def identity_known(paragraph: Paragraph, context: Context) -> list[Catch]:
    """Two parts of one known name near each other, in any order and also in small letters; a surname alone where it has a capital.

    A given name alone is not caught here: it is an everyday word for too many (as a mere capital it is asked about by `surname_like`).
    In a file name any surname counts. The question does not repeat the name that was known.
    """
    line = list(_words(paragraph, context))
    hits: set[tuple[int, int]] = set()
    for person in context.known_persons:
        hits |= {(word.token.start, word.token.end) for word in _told(person, line)}
    return [caught("identity_known", paragraph, span, KNOWN) for span in sorted(hits)]


def _words(paragraph: Paragraph, context: Context) -> Iterator[_Word]:
    """The words that stand in no whole name of a place or a body."""
    at = 0
    for sentence in sentences(paragraph.text):
        held = context.whole_names.places(sentence)
        for position, token in enumerate(sentence):
            if token.kind == "word":
                at += 1
                if position not in held:
                    first = all(before.kind != "word" for before in sentence[:position])
                    plain = first and context.is_everyday(token.low, paragraph.language)
                    yield _Word(token, at, name_stems(token.low), paragraph.kind == "file" or (token.capital and not plain))


def _told(person: Person, line: list[_Word]) -> Iterator[_Word]:
    matched = [(word, number) for word in line for number, part in enumerate(person.parts) if word.stems & part]
    for word, number in matched:
        beside = any(other != number and 0 < abs(near.at - word.at) <= _NEAR for near, other in matched)
        if beside or (person.family[number] and word.named):
            yield word
