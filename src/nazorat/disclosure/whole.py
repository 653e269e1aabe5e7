"""Names that are no person's (places, bodies, instruments), found whole: a word that merely shares their stem is not let by."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from .nameforms import has_form
from .translit import fold
from .words import Token, stems, tokens

Name = tuple[str, ...]


class WholeNames:
    """The names by their first word, each as its words and numbers in lower case."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_start: dict[str, list[Name]] = {}
        for text in names:
            name = tuple(token.low for token in tokens(text) if token.kind != "mark")
            if name:
                for start in _starts(name[0]):
                    self._by_start.setdefault(start, []).append(name)

    def places(self, sentence: tuple[Token, ...]) -> frozenset[int]:
        """The positions in a sentence that such names cover, inflected ones too."""
        at = [position for position, token in enumerate(sentence) if token.kind != "mark"]
        line = [sentence[position].low for position in at]
        covered: set[int] = set()
        for first, word in enumerate(line):
            for name in {name for start in _starts(word) for name in self._by_start.get(start, ())}:
                if _agree(name, line[first : first + len(name)]):
                    covered |= set(at[first : first + len(name)])
        return frozenset(covered)


@lru_cache(maxsize=65536)
def _starts(word: str) -> frozenset[str]:
    return stems(word) | {fold(word)}


def _agree(name: Name, found: list[str]) -> bool:
    """Every word in order. A name of one word may be inflected, but not into a surname: Образцово is no Mr Образцов."""
    if len(found) != len(name):
        return False
    if len(name) == 1 and has_form(fold(found[0])):
        return fold(found[0]) == fold(name[0])
    return all(fold(own) == fold(other) or stems(own) & stems(other) for own, other in zip(name, found, strict=True))
