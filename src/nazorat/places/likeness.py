"""Which names may be one place: compared in one spelling across scripts, numbers apart, words that most names share left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from nazorat.kit.spelling import bones, words_of

Key = TypeVar("Key", bound=Hashable)
LIKELY = 86.0
# as vowels count half, names whose consonants are less alike than this cannot be likely
FEWEST_ALIKE = 2 * LIKELY - 100
MOST_SUGGESTED = 3
# a word in more names than this says nothing of which place it is, unless nothing else is left
FEWEST_COMMON = 8
COMMON_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class _Form:
    """What of a name is compared: its telling words in order, and their consonants alone. `blocks` are what it must share with another."""

    words: str
    skeleton: str
    blocks: frozenset[str]


class Names(Generic[Key]):
    """Names by what they belong to, ready to be asked for those that are like another."""

    def __init__(self, names: Mapping[Key, Iterable[str]]) -> None:
        split = [(key, words_of(name)) for key, given in names.items() for name in dict.fromkeys(given) if name]
        seen = Counter(word for _key, words in split for word in set(words))
        bound = max(FEWEST_COMMON, int(len(names) * COMMON_SHARE))
        self._common = {word for word, count in seen.items() if count > bound and not word.isdigit()}
        self._exact: dict[str, list[Key]] = defaultdict(list)
        self._blocks: dict[str, list[tuple[Key, _Form]]] = defaultdict(list)
        for key, words in split:
            exact = self._exact[" ".join(words)]
            if key not in exact:
                exact.append(key)
            form = self._form(words)
            for block in form.blocks:
                self._blocks[block].append((key, form))

    def same(self, name: str) -> list[Key]:
        """Whose name is the very same in one spelling."""
        return self._exact.get(" ".join(words_of(name)), [])

    def like(self, names: Iterable[str]) -> list[tuple[Key, int]]:
        """Who may be meant by one of these names, the likeliest first, each with its likeness of 100."""
        best: dict[Key, float] = {}
        for form in (self._form(words_of(name)) for name in dict.fromkeys(names) if name):
            for block in form.blocks:
                near = self._blocks.get(block, [])
                skeletons = [other.skeleton for _key, other in near]
                found = process.extract(form.skeleton, skeletons, scorer=fuzz.ratio, score_cutoff=FEWEST_ALIKE, limit=None)
                for _skeleton, alike, at in found:
                    key, other = near[at]
                    if (score := _likeness(form, other, alike)) >= LIKELY:
                        best[key] = max(best.get(key, 0), score)
        likeliest = sorted(best.items(), key=lambda pair: (-pair[1], str(pair[0])))
        return [(key, round(score)) for key, score in likeliest[:MOST_SUGGESTED]]

    def _form(self, words: Sequence[str]) -> _Form:
        numbers = ".".join(sorted({word for word in words if word.isdigit()}))
        spoken = [word for word in words if not word.isdigit()]
        telling = sorted([word for word in spoken if word not in self._common] or spoken)
        # names are brought together by their numbers and the first three consonants of a telling word
        blocks = frozenset(f"{numbers} {(bones(word) or word)[:3]}" for word in telling) or frozenset({numbers})
        return _Form(" ".join(telling), " ".join(sorted(bones(word) for word in telling)), blocks)


def _likeness(one: _Form, other: _Form, alike: float) -> float:
    if any(sign > "\u0600" for sign in one.words[:1] + other.words[:1]):
        return alike
    # vowels are what spelling and transliteration change most
    return (alike + fuzz.ratio(one.words, other.words)) / 2
