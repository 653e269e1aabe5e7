"""Translation memory: what was translated before and is like the paragraph in hand. Pure functions over what was opened."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from itertools import chain

from nazorat.disclosure.catches import Paragraph as Told
from nazorat.disclosure.counts import NumberDifferences, number_differences
from nazorat.disclosure.words import sentences
from nazorat.reports.difference import Piece, difference, paragraphs_in
from nazorat.reports.translating import is_live, is_open, words_of
from nazorat.reports.wording import facts_in

MOST = 5
# from how much of a hundred something is worth showing: a paragraph is mended faster than a sentence
PARAGRAPH_FROM, SENTENCE_FROM = 60, 70
# how many of the likeliest are compared word by word
COMPARED = 12
_WORD = re.compile(r"\w+|[^\w\s]")
_BLOCK = re.compile(r"\{\{[^{}]*\}\}")


@dataclass(frozen=True)
class Origin:
    """Where a pair comes from: `number` of a report, 0 for the product's own wording; who read the translation beside its master."""

    number: int = 0
    released: bool = False
    reviewer: str = ""


@dataclass(frozen=True)
class Pair:
    """Words of a master and what they were translated as. `key` names it by places and ids alone."""

    key: str
    master: str = field(repr=False)
    other: str = field(repr=False)
    origin: Origin
    sentence: bool = False

    @cached_property
    def words(self) -> Counter[str]:
        return Counter(_tokens(self.master))


@dataclass(frozen=True)
class Match:
    """A pair beside the paragraph in hand: how like it is in a hundred, what differs in the master, which numbers would be wrong."""

    pair: Pair
    score: int
    pieces: tuple[Piece, ...] = field(repr=False)
    numbers: NumberDifferences


def pairs_of_texts(key: str, master: str, other: str, origin: Origin) -> Iterator[Pair]:
    """Pairs of two texts that have the same pieces: each piece, and its sentences where both have as many."""
    ours, theirs = paragraphs_in(master), paragraphs_in(other)
    if len(ours) == len(theirs):
        for at, (one, two) in enumerate(zip(ours, theirs, strict=True)):
            if not (is_live(one) or is_live(two) or is_open(two)):
                yield from pairs_of_piece(f"{key}-{at}", words_of(one), words_of(two), origin)


def pairs_of_piece(key: str, one: str, two: str, origin: Origin) -> Iterator[Pair]:
    """A piece with its translation, and its sentences where both have as many. A text that was not translated is no pair."""
    if one == two:
        return
    yield Pair(key, one, two, origin)
    ours, theirs = sentences_of(one), sentences_of(two)
    if len(ours) == len(theirs) > 1:
        for at, (here, there) in enumerate(zip(ours, theirs, strict=True)):
            yield Pair(f"{key}-s{at}", here, there, origin, sentence=True)


def pairs_of_template(key: str, master: str, other: str, facts: tuple[Mapping[str, str], Mapping[str, str]]) -> Iterator[Pair]:
    """Pairs of a template's two texts with the facts of this report in them; a piece with a fact that is not known is left out."""
    ours, theirs = paragraphs_in(master), paragraphs_in(other)
    if len(ours) != len(theirs):
        return
    for at, (one, two) in enumerate(zip(ours, theirs, strict=True)):
        told = facts_in(one, facts[0]), facts_in(two, facts[1])
        if told[0] and told[1] and not is_live(one):
            yield from pairs_of_piece(f"{key}-{at}", words_of(told[0]), words_of(told[1]), Origin())


def sentences_of(text: str) -> list[str]:
    """The sentences of a piece; a live figure in it is no end of one."""
    held: list[str] = []
    plain = _BLOCK.sub(lambda found: "0" * len(found[0]), text)
    starts = [line[0].start for line in sentences(plain)]
    for begin, end in zip(starts, [*starts[1:], len(text)], strict=True):
        held.append(text[begin:end].strip())
    return held


def best(pairs: Iterable[Pair], text: str, languages: tuple[str, str]) -> list[Match]:
    """The likest pairs to a piece of the master, whole ones first by likeness, then its sentences; each translation once."""
    every = list(pairs)
    whole = _likest((pair for pair in every if not pair.sentence), text, PARAGRAPH_FROM, languages)
    own = sentences_of(text)
    wanted = own if len(own) > 1 and not any(match.score == 100 for match in whole) else []
    # a sentence may have been a paragraph elsewhere
    parts = chain.from_iterable(_likest(every, sentence, SENTENCE_FROM, languages)[:2] for sentence in wanted)
    found: dict[str, Match] = {}
    for match in (*whole, *parts):
        found.setdefault(match.pair.other.strip(), match)
    return list(found.values())[:MOST]


def _likest(pairs: Iterable[Pair], text: str, least: int, languages: tuple[str, str]) -> list[Match]:
    tokens = _tokens(text)
    counted = Counter(tokens)
    # two texts are never liker than their words are in common
    rough = [
        (2 * (counted & pair.words).total() / max(len(tokens) + pair.words.total(), 1), at, pair) for at, pair in enumerate(pairs)
    ]
    near = sorted((one for one in rough if 100 * one[0] >= least), key=lambda one: (-one[0], one[1]))[:COMPARED]
    scored = [(_score(tokens, pair), at, pair) for _rough, at, pair in near]
    kept = sorted((one for one in scored if one[0] >= least), key=lambda one: (-one[0], one[1]))
    return [_match(pair, score, text, languages) for score, _at, pair in kept]


def _score(tokens: list[str], pair: Pair) -> int:
    ratio = SequenceMatcher(None, tokens, _tokens(pair.master), autojunk=False).ratio()
    # a hundred is the same words and nothing less
    return min(int(100 * ratio), 99) if tokens != _tokens(pair.master) else 100


def _match(pair: Pair, score: int, text: str, languages: tuple[str, str]) -> Match:
    return Match(pair, score, difference(pair.master, text), numbers_between(languages, text, pair.other))


def numbers_between(languages: tuple[str, str], master: str, other: str) -> NumberDifferences:
    """Numbers that only one of two texts has; what a live block will say is left out of both."""
    ours, theirs = (Told("", language, _BLOCK.sub(" ", words)) for language, words in zip(languages, (master, other), strict=True))
    return number_differences(ours, theirs)


def _tokens(text: str) -> list[str]:
    return [token.casefold() for token in _WORD.findall(_BLOCK.sub(_as_a_word, text))]


def _as_a_word(found: re.Match[str]) -> str:
    """A live block is one word, which only the same block is like."""
    return f" {re.sub(r'[^0-9A-Za-z]', '_', found[0][2:-2])} "
