"""One spelling for names, titles and terms, so that what is typed in Cyrillic, Latin or Persian finds them; pure functions.

Ғ Ӣ Қ Ӯ Ҳ Ҷ fold into the letters next to them. Persian writes few vowels, so across that script consonants alone are compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from nazorat.disclosure.translit import fold

_WORD = re.compile(r"\d+|[^\W\d_]+(?:['’ʼʻ‘`´][^\W\d_]+)*")
_ARABIC = re.compile("[\u0600-\u06ff]")
# marks, the joiner that is no letter, and the two letters that Arabic keyboards give for the Persian ones
_PERSIAN = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و", "ئ": "ی", "ـ": None}
)
# as in `disclosure.translit`: c is ч, w is ш
_CONSONANTS = {
    "ب": "b", "پ": "p", "ت": "t", "ث": "s", "ج": "j", "چ": "c", "ح": "h", "خ": "h", "د": "d", "ذ": "z", "ر": "r", "ز": "z", "ژ": "j",
    "س": "s", "ش": "w", "ص": "s", "ض": "z", "ط": "t", "ظ": "z", "غ": "g", "ف": "f", "ق": "k", "ک": "k", "گ": "g", "ل": "l", "م": "m",
    "ن": "n", "ه": "h",
}  # fmt: skip
_NO_BONES = re.compile("[aeiouv]")
_TWICE = re.compile(r"(.)\1+")
# fewer consonants than this are shared by strangers
FEWEST_BONES = 2


def words_of(text: str) -> Sequence[str]:
    """The words of a name in one spelling, numbers for themselves: «Намуна-11» and Namuna 11 give the same two."""
    return _split(text)


def key_of(text: str) -> str:
    """A whole name in one spelling."""
    return " ".join(words_of(text))


@lru_cache(maxsize=65536)
def bones(word: str) -> str:
    """The consonants of a folded word, the same from all three scripts; an h at the end is the vowel that Persian writes so."""
    if _ARABIC.search(word):
        word = "".join(_CONSONANTS.get(letter, "") for letter in word)
    return _TWICE.sub(r"\1", _NO_BONES.sub("", word)).rstrip("h")


def index_of(names: Iterable[str]) -> str:
    """What a row is searched by: each word in one spelling, and its consonants behind a tilde."""
    words = dict.fromkeys(word for name in names for word in words_of(name))
    skeletons = dict.fromkeys(found for word in words if not word.isdigit() and len(found := bones(word)) >= FEWEST_BONES)
    return " ".join([*words, *(f"~{one}" for one in skeletons)])


def asked_for(text: str) -> list[list[str]]:
    """For each word that was typed, the pieces of an index of which one must be there."""
    asked = []
    for word in words_of(text):
        pieces = [word]
        if _ARABIC.search(word) and len(found := bones(word)) >= FEWEST_BONES:
            pieces.append(f"~{found}")
        asked.append(pieces)
    return asked


def has_words(asked: Sequence[Sequence[str]], names: Iterable[str]) -> bool:
    """Whether names have every word that `asked_for` gave: a number whole, a word by any part of it."""
    if not asked:
        return True
    index = f" {index_of(names)} "
    return all(any((f" {piece} " if piece.isdigit() else piece) in index for piece in pieces) for pieces in asked)


@lru_cache(maxsize=65536)
def _split(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", text).replace("\u200c", "")
    return tuple(folded for word in _WORD.findall(plain) if (folded := _folded(word)))


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    if word.isdigit():
        return str(int(word)) if word.isdecimal() and len(word) < 19 else word
    if _ARABIC.search(word):
        plain = word.translate(_PERSIAN)
        return "".join(letter for letter in plain if not unicodedata.combining(letter))
    # q is the letter Қ in the Latin of this region, never the English qu
    return fold(word.lower().replace("q", "k"))
