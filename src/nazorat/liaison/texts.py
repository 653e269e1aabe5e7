"""What a liaison wrote and has not sent, in clear, as it is sealed to the link. Lives in one request's memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

from nazorat.reports.comments import KIND_WORDS, NONE

# what a liaison chooses from: that there are no comments is said when sending
KINDS = {code: words for code, words in KIND_WORDS.items() if code != NONE}
LONGEST = 4000
MOST_REMARKS = 400
MOST_FILES = 10


@dataclass(frozen=True)
class Remark:
    """One comment: the number of its paragraph, 0 for the whole draft; at most one of each kind on a paragraph."""

    paragraph: int
    kind: str
    said: str = field(repr=False)

    @property
    def kind_words(self) -> str:
        return str(KIND_WORDS[self.kind])

    @property
    def digest(self) -> str:
        """By what a page that was loaded before shows that nothing was changed meanwhile."""
        return hashlib.sha256(self.said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class FileNote:
    """A file that waits to be sent: what it is called here, what it is by its content, and how large it is as it is kept."""

    id: UUID
    name: str
    kind: str
    size: int

    @property
    def called(self) -> str:
        return f"{self.name}.{self.kind}"


@dataclass(frozen=True)
class Draft:
    """All that waits to be sent, in the order of the paragraphs."""

    remarks: tuple[Remark, ...] = ()
    files: tuple[FileNote, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.remarks and not self.files

    def on(self, paragraph: int) -> list[Remark]:
        return [one for one in self.remarks if one.paragraph == paragraph]

    def find(self, paragraph: int, kind: str) -> Remark | None:
        return next((one for one in self.on(paragraph) if one.kind == kind), None)

    def with_remark(self, remark: Remark, was: str) -> Draft:
        """The draft with a remark in place of the one of the kind `was`; without words it is taken out."""
        gone = {(remark.paragraph, was), (remark.paragraph, remark.kind)}
        kept = [one for one in self.remarks if (one.paragraph, one.kind) not in gone]
        return replace(self, remarks=tuple(sorted([*kept, *_said(remark)], key=lambda one: one.paragraph)))

    def with_file(self, file: FileNote) -> Draft:
        return replace(self, files=(*self.files, file))

    def without_file(self, file_id: UUID) -> Draft:
        return replace(self, files=tuple(one for one in self.files if one.id != file_id))

    def pack(self) -> bytes:
        held = {
            "remarks": [[one.paragraph, one.kind, one.said] for one in self.remarks],
            "files": [[str(one.id), one.name, one.kind, one.size] for one in self.files],
        }
        return json.dumps(held, ensure_ascii=False).encode()


def draft_from(data: bytes) -> Draft:
    held = json.loads(data)
    files = tuple(FileNote(UUID(row_id), *rest) for row_id, *rest in held.get("files", ()))
    return Draft(tuple(Remark(*row) for row in held["remarks"]), files)


def _said(remark: Remark) -> Iterator[Remark]:
    if remark.said:
        yield remark
