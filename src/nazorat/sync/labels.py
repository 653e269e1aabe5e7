"""Labels of a place's parts that say nothing of which place it is: a device may be taken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

# a shorter word of a place's name is in the names of all places: "of", "No", "1"
TELLING = 3
_WORDS = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")


def without_place(labels: list[str], names: Iterable[str]) -> list[str]:
    """The labels without words that the place's names hold, each once: what would be empty is a number, what would be twice has one."""
    telling = {word.casefold() for name in names for word in _WORDS.findall(name)}
    telling |= {part for word in telling for part in re.split(r"[-/]", word)}
    telling = {word for word in telling if len(word) >= TELLING and not word.isdigit()}
    seen, found = Counter[str](), []
    for number, label in enumerate(labels, 1):
        kept = _WORDS.sub(lambda word: "" if _tells(word[0].casefold(), telling) else word[0], label)
        plain = " ".join(kept.split()).strip(" -–—,.;:/()«»\"'") or str(number)
        seen[plain] += 1
        found.append(f"{plain} ({seen[plain]})" if seen[plain] > 1 else plain)
    return found


def _tells(word: str, telling: set[str]) -> bool:
    # an ending, as in Russian or Tajik, does not hide a name: Душанбе, душанбинский; Вахдат, Вахдатский
    return any(
        part in telling or any(part.startswith(stem[:5]) for stem in telling if len(stem) > 5)
        for part in {word, *re.split(r"[-/]", word)}
    )
