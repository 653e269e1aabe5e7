"""How names of persons of the region are made, on the folded word, so that one list serves Cyrillic and Latin: Саидова, Saidova, Саидоваро."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .lexicon.kinds import words
from .translit import fold
from .words import tokens

# Folded endings; c is ч, w is ш (see translit).
_CASES = r"(?:a|u|im|om|em|e|oi|i|ih|imi|oiu|ro|iro|am|aw|at|s)?"
FAMILY = re.compile(rf".{{2,}}(?:ov|ev|in){_CASES}\Z")
FAMILY_PLAIN = re.compile(r".{2,}(?:ov|ev)(?:a|u|im|oi|ro|aro|i|s)?\Z")
FAMILY_ENGLISH = re.compile(r".{2,}(?:ova?|eva?|ina?)s?\Z")
FAMILY_ENGLISH_START = re.compile(r".{2,}(?:ova?|eva?)s?\Z")
BORN = re.compile(rf".{{2,}}(?:zoda|zod|zade|zadeh|zada){_CASES}\Z")
FATHER = re.compile(r".{2,}(?:[oe]vic|[oe]vna|icna|inicna)(?:a|u|em|e|i|oi|ro|s)?\Z")
PEOPLE_OF = re.compile(r".{3,}ien(?:i|ro)?\Z")
# the surname in a full name as it was entered: sure by its ending, or at least never a given name's usual one
_SURE = re.compile(r".{2,}(?:ova?|eva?|zoda|zade|zod|ien|[st]ki(?:i|a|aia)|enko)\Z")
_LIKELY = re.compile(r".{2,}(?:ina?|pur|far|niio)\Z")
_ENDINGS = tuple(
    sorted(words("ogo omu imi ami oiu iu oi im om em ie ih ia a u e i o ro iro s am aw at ho on"), key=len, reverse=True)
)


def has_form(form: str) -> bool:
    """Whether a folded word has the form of a surname, a patronymic or a name "of the people of"."""
    return any(pattern.match(form) for pattern in (FAMILY, BORN, FATHER, PEOPLE_OF))


def surnames(parts: list[str]) -> list[str]:
    """Which parts of a full name are its surname: the surest by form; where no form tells, every part but the patronymic.

    One has to ask the form because the order is no help: surname first in papers, last in talk.
    """
    rest = [part for part in parts if not FATHER.match(fold(part))] or parts
    sure = [part for part in rest if _SURE.match(fold(part))]
    likely = [part for part in rest if _LIKELY.match(fold(part)) or (part.endswith("ӣ") and len(part) > 4)]
    return sure or likely or rest


def bases(part: str) -> frozenset[str]:
    """What a part of a name comes to without its own case, folded: саидова gives saidova and saidov, so that Саидовой is found."""
    form = fold(part)
    return frozenset({form, form[:-1]}) if form[-1:] in {"a", "i", "o"} and len(form) > 4 else frozenset({form})


@lru_cache(maxsize=65536)
def name_stems(word: str) -> frozenset[str]:
    """A word of a text and what it may be without its endings, folded: Саидовой, Саидоваро and Saidov's share `saidov`."""
    form = fold(word)
    cut = {form}
    for _ in range(2):
        cut |= {one[: -len(ending)] for one in cut for ending in _ENDINGS if one.endswith(ending) and len(one) - len(ending) >= 4}
    return frozenset(cut)


@dataclass(frozen=True)
class Person:
    """A known name: what each part comes to without its case, and which parts are the surname."""

    parts: tuple[frozenset[str], ...]
    family: tuple[bool, ...]


def persons_of(names: Iterable[str]) -> tuple[Person, ...]:
    """The names taken apart; parts of fewer than three letters are left out."""
    found = []
    for name in names:
        parts = [token.low for token in tokens(name) if token.kind == "word" and len(token.low) >= 3]
        family = surnames(parts) if parts else []
        found.append(Person(tuple(bases(part) for part in parts), tuple(part in family for part in parts)))
    return tuple(found)
