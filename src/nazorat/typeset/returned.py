"""What comes back in a Word file, as plain data: paragraphs by the anchor that they left with, their changes, remarks on them.

Names of authors and times are not taken over: who brings the file answers for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

# what a page takes is at most a whole post of it: 4 MB with everything around the file
MOST_BYTES: Final = 3_500_000
READ_SECONDS: Final = 20
READ_MEGABYTES: Final = 768
# of SHA-256, in hexadecimal: Word allows a bookmark's name 40 characters
DIGEST: Final = 12


class WordRefused(ValueError):
    """The file is not read. `code` says why and carries nothing of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a file that never left here, as Markdown. `taken` counts what was not taken along, by codes: deleted, inserted,
    comments, pictures, links, margins."""

    text: str = field(repr=False)
    taken: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReturnedParagraph:
    """A paragraph of the file. `anchor` is the name it left with, "" for one that came in or lost it; `digest` that of its text then.

    `before` is its text with all tracked changes refused, `after` with all accepted; `remarks` are comments that hang on it.
    `follows` is the anchor of the last paragraph before it that has one. `block`: a changed line of a "list", "table", "heading" or
    something "other" that is no counted paragraph; lines that are as they left do not come.
    """

    anchor: str
    digest: str
    before: str
    after: str
    follows: str
    remarks: tuple[str, ...] = ()
    block: str = ""

    @property
    def tracked(self) -> bool:
        return self.before != self.after

    @property
    def untracked(self) -> bool:
        """Whether somebody changed it with tracking off: what would stand without the tracked changes is not what left."""
        return bool(self.anchor or self.block) and digest_of(self.before) != self.digest


@dataclass(frozen=True, slots=True)
class Returned:
    """Everything of one file. `loose` are comments that hang on nothing; `gone` says after which anchor how many lines are missing.

    `kept` are the digests of lines that are as they left.
    """

    paragraphs: tuple[ReturnedParagraph, ...]
    loose: tuple[str, ...]
    gone: tuple[tuple[str, int], ...] = ()
    kept: frozenset[str] = frozenset()

    @property
    def anchors(self) -> tuple[str, ...]:
        return tuple(one.anchor for one in self.paragraphs if one.anchor)


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST]


def returned_from(read: Any) -> Returned:
    rows = tuple(ReturnedParagraph(**{**row, "remarks": tuple(row["remarks"])}) for row in read["paragraphs"])
    return Returned(
        rows, tuple(read["loose"]), tuple((one["follows"], one["count"]) for one in read["gone"]), frozenset(read["kept"])
    )
