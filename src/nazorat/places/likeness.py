"""Which names may be one place: compared in one spelling across scripts, numbers apart, words that most names share left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from nazorat.places.spelling import bones, words_of

Key = TypeVar("Key", bound=Hashable)
LIKELY = 86.0
MOST_SUGGESTED = 3
# a word in more names than this says nothing of which place it is, unless nothing else is left
FEWEST_COMMON = 8
COMMON_SHARE = 0.02


class Names(Generic[Key]):
    """Names by what they belong to, ready to be asked for those that are like another."""

    def __init__(self, names: Mapping[Key, Iterable[str]]) -> None:
        self._words = {key: [words_of(name) for name in dict.fromkeys(given) if name] for key, given in names.items()}
        seen = Counter(word for given in self._words.values() for word in {word for words in given for word in words})
        bound = max(FEWEST_COMMON, int(len(self._words) * COMMON_SHARE))
        self._common = {word for word, count in seen.items() if count > bound and not word.isdigit()}
        self._exact: dict[str, list[Key]] = defaultdict(list)
        self._blocks: dict[str, set[Key]] = defaultdict(set)
        for key, given in self._words.items():
            for words in given:
                exact = self._exact[" ".join(words)]
                if key not in exact:
                    exact.append(key)
                for block in self._blocks_of(words):
                    self._blocks[block].add(key)

    def same(self, name: str) -> list[Key]:
        """Whose name is the very same in one spelling."""
        return self._exact.get(" ".join(words_of(name)), [])

    def like(self, names: Iterable[str]) -> list[tuple[Key, int]]:
        """Who may be meant by one of these names, the likeliest first, each with its likeness of 100."""
        best: dict[Key, float] = {}
        for words in (words_of(name) for name in names if name):
            near = set().union(*(self._blocks.get(block, set()) for block in self._blocks_of(words)))
            for key in near:
                score = max(self._likeness(words, other) for other in self._words[key])
                if score >= LIKELY:
                    best[key] = max(best.get(key, 0), score)
        found = sorted(best.items(), key=lambda pair: (-pair[1], str(pair[0])))
        return [(key, round(score)) for key, score in found[:MOST_SUGGESTED]]

    def _telling(self, words: Sequence[str]) -> list[str]:
        telling = [word for word in words if word not in self._common and not word.isdigit()]
        return telling or [word for word in words if not word.isdigit()]

    def _blocks_of(self, words: Sequence[str]) -> set[str]:
        """By what names are brought together before they are compared: the first three consonants of each telling word."""
        return {(bones(word) or word)[:3] for word in self._telling(words)} or {" ".join(words)}

    def _likeness(self, words: Sequence[str], other: Sequence[str]) -> float:
        numbers = ({word for word in each if word.isdigit()} for each in (words, other))
        if next(numbers) != next(numbers):
            return 0
        left, right = self._telling(words), self._telling(other)
        skeletons = fuzz.token_sort_ratio(*(" ".join(map(bones, each)) for each in (left, right)))
        if any(word > "\u0600" for word in (*left, *right)):
            return skeletons
        # vowels are what spelling and transliteration change most: they count half
        return (skeletons + fuzz.token_sort_ratio(" ".join(left), " ".join(right))) / 2
