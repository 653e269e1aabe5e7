"""What the rules are told besides the text. None means "not given", and the gate then stops: it fails closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from .lexicon import LEXICONS
from .nameforms import Person, persons_of
from .rarity import PersonWords
from .translit import fold
from .whole import WholeNames
from .words import everyday, known_form, stems, tokens


@dataclass(frozen=True)
class PersonRecord:
    """All that one person said to us: the texts and answers of one talk, in any language."""

    record: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Talk:
    """When one private talk went on."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Context:
    """`stage` comment: before the draft goes to the authority; release: before the public. `vocabulary` comes
    from `words.vocabulary`, `allowed_words` names of places, bodies and instruments as written, `cited_words` sources and offices that
    somebody typed and that may name a person, `open_dates` the days of the visit, `same` groups of words with one meaning across
    languages, `identities` full names, in memory only."""

    stage: Literal["comment", "release"] = "comment"
    threshold: int = 5
    records: Sequence[PersonRecord] | None = None
    talks: Sequence[Talk] | None = None
    identities: Sequence[str] | None = None
    vocabulary: frozenset[str] = frozenset()
    allowed_words: frozenset[str] = frozenset()
    cited_words: frozenset[str] = frozenset()
    open_dates: frozenset[date] = frozenset()
    same: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def person_words(self) -> PersonWords:
        """The index of who used which word."""
        return PersonWords({one.record: one.texts for one in self.records or ()}, self.same)

    @cached_property
    def known_persons(self) -> tuple[Person, ...]:
        """The names of `identities`, taken apart."""
        return persons_of(self.identities or ())

    def is_everyday(self, low: str, language: str) -> bool:
        """Whether a word is one of the language's own: everyday, in the vocabulary, or a thing that is counted."""
        form = known_form(low, language)
        return form in self.vocabulary or form in everyday(language) or LEXICONS[language].things.match(low) is not None

    def is_general(self, low: str, language: str) -> bool:
        """Whether no person can be told by a word: everyday, or a word of an allowed name or a cited source."""
        return self.is_everyday(low, language) or bool(stems(low) & self.allowed_stems)

    @cached_property
    def whole_names(self) -> WholeNames:
        """Where the names that are no person's stand in a sentence."""
        return WholeNames(self.allowed_words)

    @cached_property
    def allowed_whole(self) -> frozenset[str]:
        """The allowed names as they may stand alone, whatever their case."""
        return frozenset(name.casefold() for name in self.allowed_words)

    @cached_property
    def allowed_stems(self) -> frozenset[str]:
        texts = self.allowed_words | self.cited_words
        return frozenset(stem for text in texts for token in tokens(text) for stem in stems(token.low))

    @cached_property
    def allowed_folds(self) -> frozenset[str]:
        return frozenset(fold(token.low) for text in self.allowed_words for token in tokens(text))
