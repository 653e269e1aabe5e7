"""Text in several languages, as a form carries it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

PLAIN = "default"
_CODE = re.compile(r"\(\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*\)\s*$")


def language_code(name: str) -> str:
    """The code of a translation's name: "Tajik (tg)" gives "tg"; a name without brackets is its own code."""
    found = _CODE.search(name)
    return found.group(1) if found else name.strip()


@dataclass(frozen=True)
class Words(Mapping[str, str]):
    """A mapping of language code to text; ``default`` is the form's own language."""

    texts: tuple[tuple[str, str], ...] = ()
    default: str = PLAIN

    @classmethod
    def of(cls, text: str, language: str = PLAIN) -> Words:
        """One text in one language; an empty text gives empty words."""
        return cls(((language, text),) if text else (), language)

    def __getitem__(self, language: str) -> str:
        for code, text in self.texts:
            if code == language:
                return text
        raise KeyError(language)

    def __iter__(self) -> Iterator[str]:
        return (code for code, _ in self.texts)

    def __len__(self) -> int:
        return len(self.texts)

    def in_(self, language: str) -> str:
        """The text in that language, else in the form's default, else in any, else ""."""
        for wanted in (language, self.default):
            text = self.get(wanted, "")
            if text:
                return text
        return next((text for _, text in self.texts if text), "")

    def __str__(self) -> str:
        return self.in_(self.default)


NO_WORDS = Words()

Read = Literal["label", "hint", "guidance_hint", "constraint_message", "required_message"]


class Place(NamedTuple):
    """A cell: the sheet as the workbook names it, row and column counted from 1."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True)
class Wording:
    """One thing that a person reads, in every language that the workbook has a column for.

    ``name`` is the item's name, or the code of a choice with the name of its list in ``list_name``; ``number`` is the item's on paper.
    """

    what: Read
    name: str
    list_name: str
    number: str
    texts: tuple[tuple[str, Place, str], ...]  # language, cell, text

    def in_(self, language: str) -> tuple[Place, str] | None:
        """The cell and the text in a language; None where the workbook has no column for it."""
        return next(((place, text) for code, place, text in self.texts if code == language), None)
