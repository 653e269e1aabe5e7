"""Words that were weighed and turned down: one word for one thing, in pages as in translations. Pure functions over `turned_down.csv`.

Each line is a pattern, the glossary's own term, where the pattern means another thing, and why.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import Pattern

FILE = Path(__file__).with_name("turned_down.csv")


@dataclass(frozen=True)
class TurnedDown:
    """A word of a text that the glossary turned down, as it stands there, and the agreed one."""

    said: str
    term: str


@dataclass(frozen=True)
class Line:
    """One line of the file."""

    language: str
    term: str
    rejected: Pattern[str]
    but_not: str
    why: str

    def uses(self, text: str) -> list[tuple[int, int]]:
        """Where the word stands, whole words of it, but for where it means another thing."""
        another = [hit.span() for hit in re.finditer(re.escape(self.but_not), text, re.IGNORECASE)] if self.but_not else []
        spans = [hit.span() for hit in self.rejected.finditer(text)]
        return [span for span in spans if not any(begin <= span[0] and span[1] <= end for begin, end in another)]


@cache
def lines() -> tuple[Line, ...]:
    rows = csv.DictReader(FILE.read_text(encoding="utf-8").splitlines(), strict=True)
    return tuple(
        Line(row["language"], row["term"], re.compile(rf"\w*(?:{row['rejected']})\w*", re.IGNORECASE), row["but_not"], row["why"])
        for row in rows
    )


def turned_down(text: str, language: str) -> list[TurnedDown]:
    """The words of a text that were turned down in its language, in their order, each once. None for a language without such words."""
    found = sorted((span, line.term) for line in lines() if line.language == language for span in line.uses(text))
    said: dict[str, TurnedDown] = {}
    for (begin, end), term in found:
        said.setdefault(text[begin:end].casefold(), TurnedDown(text[begin:end], term))
    return list(said.values())
