"""One spelling for Russian, Tajik and Uzbek words in Cyrillic or Latin, so that they can be compared across scripts.

The folded form is for comparing only, never for showing: Раҳмонов, Рахмонов, Rakhmonov and Rahmonov all become `rahmonov`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Two letters stand for sounds that Latin writes with two: `c` is ч, `w` is ш. The free letter w is mapped to v first.
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "ҷ": "j", "з": "z",
    "и": "i", "ӣ": "i", "й": "i", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ӯ": "u", "ў": "o", "ф": "f", "х": "h", "ҳ": "h", "ц": "ts", "ч": "c", "ш": "w",
    "щ": "w", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "і": "i", "ї": "i", "є": "e", "ґ": "g",
}  # fmt: skip
_LATIN_STEPS: tuple[tuple[str, str], ...] = (
    ("shch", "ш"), ("sch", "ш"), ("sh", "ш"), ("ş", "ш"), ("š", "ш"), ("tch", "ч"), ("ch", "ч"), ("ç", "ч"), ("č", "ч"),
    ("dzh", "ж"), ("dj", "ж"), ("zh", "ж"), ("ž", "ж"), ("j", "ж"), ("kh", "х"), ("gh", "г"), ("ph", "ф"), ("th", "т"),
    ("qu", "кв"), ("ck", "к"), ("yo", "ё"), ("ye", "е"), ("ya", "я"), ("yu", "ю"),
)  # fmt: skip
_MARKS = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff'’ʼʻ‘`´]")
_SOFT_C = re.compile(r"c(?=[eiy])")
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def fold(word: str, language: str = "") -> str:
    """The comparable form of a word: lower case, one script, no marks, no doubled letters.

    `language` matters for one letter only: in English x is ks, elsewhere (Uzbek, romanised Tajik) it is kh.
    """
    text = _MARKS.sub("", unicodedata.normalize("NFC", word).lower())
    text = text.replace("дж", "ж")
    for old, new in _LATIN_STEPS:
        text = text.replace(old, new)
    text = _SOFT_C.sub("s", text).replace("c", "k").replace("q", "k")
    text = text.replace("x", "ks" if language == "en" else "h").replace("w", "v").replace("y", "i")
    letters = "".join(_CYRILLIC.get(letter, letter) for letter in text)
    plain = "".join(mark for mark in unicodedata.normalize("NFD", letters) if not unicodedata.combining(mark))
    return _TWICE.sub(r"\1", plain)


_ALIKE = str.maketrans({"z": "s", "h": "g", "c": "k", "w": "s", "j": "g", "d": "t", "b": "p", "v": "f"})
_VOWELS = re.compile(r"[aeiou]")


def alike(folded: str) -> str:
    """A folded word with near consonants as one: gepat and hepat become the same."""
    return folded.translate(_ALIKE)


@lru_cache(maxsize=65536)
def skeleton(folded: str) -> str:
    """The consonants of a folded word, near sounds as one: joins туберкулёз and tuberculosis, гепатит and hepatitis.

    Empty when fewer than four consonants are left, since shorter skeletons are shared by strangers.
    """
    bones = _TWICE.sub(r"\1", _VOWELS.sub("", alike(folded.replace("ts", "s"))))
    return bones if len(bones) >= 4 else ""
