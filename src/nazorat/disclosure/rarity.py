"""Who used which word: the index behind the question "how many people here does this sentence fit?"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .translit import alike, skeleton
from .words import content_words, stems

_NEAR = 3


class PersonWords:
    """For each stem the persons whose records hold it, in any script and language.

    Two languages spell a borrowed word with other endings and other vowels, so besides equal stems a stem matches a longer one
    by up to three letters (epilepsi, epilepsiia), a compound of it and one with the same consonants (tuberkulos, tuberkulez).
    """

    def __init__(self, records: Mapping[str, Iterable[str]], same: Iterable[Iterable[str]] = ()) -> None:
        self._exact: dict[str, set[str]] = {}
        self._bones: dict[str, set[str]] = {}
        self._starts: dict[str, set[str]] = {}
        self._same: dict[str, frozenset[str]] = {}
        self.people = len(records)
        for person, texts in records.items():
            for stem in {stem for text in texts for token in content_words(text) for stem in stems(token.low)}:
                self._exact.setdefault(stem, set()).add(person)
        for stem in self._exact:
            self._starts.setdefault(alike(stem)[:5], set()).add(stem)
            if bones := skeleton(stem):
                self._bones.setdefault(bones, set()).add(stem)
        for group in same:
            joined = frozenset(stem for text in group for token in content_words(text) for stem in stems(token.low))
            for stem in joined:
                self._same[stem] = self._same.get(stem, frozenset()) | joined

    def holders(self, low: str) -> int:
        """How many persons' records hold the word as it is, in any inflection or script."""
        return len(self._persons(stems(low)))

    def near_holders(self, low: str) -> int:
        """The same, counting also what another language makes of the word, and its given equivalents."""
        own = stems(low)
        wide = set(own)
        for stem in own:
            wide |= self._same.get(stem, frozenset())
        for stem in tuple(wide):
            wide |= self._bones.get(skeleton(stem), set())
            wide |= {other for other in self._starts.get(alike(stem)[:5], ()) if _alike(stem, other)}
        return len(self._persons(wide))

    def _persons(self, wanted: Iterable[str]) -> set[str]:
        return {person for stem in wanted for person in self._exact.get(stem, ())}


def _alike(own: str, held: str) -> bool:
    """Whether one stem begins the other, up to three letters; a held one of six letters also begins a compound."""
    short, long = sorted((alike(own), alike(held)), key=len)
    compound = len(held) >= 6 and len(held) < len(own)
    return len(short) >= 5 and long.startswith(short) and (compound or len(long) - len(short) <= _NEAR)
