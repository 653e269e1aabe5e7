"""The shape of a language's word lists. Patterns match a whole lower-case word with ё written as е."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from re import Pattern


@dataclass(frozen=True)
class Lexicon:
    """What the rules need of one language."""

    numbers: Mapping[str, int]
    """Number words in every form, to their value; tens and units are joined by the reader."""
    one_words: frozenset[str]
    """Words for one that also serve as an article or pronoun."""
    of_words: frozenset[str]
    """What stands between numerator and denominator."""
    range_words: frozenset[str]
    """What stands between the ends of a range after an of-word that also means from."""
    counted_people: frozenset[str]
    """Number words that are said of persons only."""
    them: frozenset[str]
    """Pronouns that stand for those counted before."""
    none_words: frozenset[str]
    """Words that turn a following one into nobody."""
    bands: Pattern[str]
    """Words of quantity without a figure: few, some, most."""
    everyone: Pattern[str]
    persons: Pattern[str]
    things: Pattern[str]
    """What is counted and is no person: rooms, entries, days."""
    talk: Pattern[str]
    """Telling, and what was done to somebody."""
    events: Pattern[str]
    """What happened to one person on a day: born, arrested, admitted."""
    titles: Pattern[str]
    """Words after which a capitalised word is a person's name."""
    percents: frozenset[str]
    months: Mapping[str, int]
    dayparts: Mapping[str, tuple[int, int]]
    """Words for a part of the day, to its first and last hour."""
    common: frozenset[str]
    """Everyday words, that no record makes telling."""


def whole(*alternatives: str) -> Pattern[str]:
    """A pattern for a whole word out of alternatives, each a small regular expression; whitespace separates them."""
    parts = [part for text in alternatives for part in text.split()]
    return re.compile(rf"(?:{'|'.join(parts)})\Z")


def words(*texts: str) -> frozenset[str]:
    """The words of the texts, ё as е."""
    return frozenset(word for text in texts for word in text.replace("ё", "е").split())


def valued(table: Mapping[int, str]) -> dict[str, int]:
    """From value → forms to form → value."""
    return {word: value for value, forms in table.items() for word in forms.replace("ё", "е").split()}
