"""What a liaison wrote and has not sent, in clear, as it is sealed to the link. Lives in one request's memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.utils.functional import Promise

from nazorat.kit import dates
from nazorat.recommendations.drafts import MASTER
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.reports.comments import KIND_WORDS, NONE

Claimed = AdoptedRecommendation.Claimed
# what a body may say to a recommendation: that nothing came is said by nobody
CLAIMS: Mapping[str, str | Promise] = {one.value: one.label for one in Claimed if one not in (Claimed.NONE, Claimed.PENDING)}

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
class Question:
    """A recommendation as the body is asked about it: how it is cited, its words and its indicator by language, its term."""

    id: UUID
    code: str
    words: Mapping[str, str]
    indicator: Mapping[str, str]
    deadline: date | None

    @property
    def said(self) -> str:
        return _in_tongue(self.words)

    @property
    def seen(self) -> str:
        return _in_tongue(self.indicator)


@dataclass(frozen=True)
class Answer:
    """What the body says to one recommendation: a code of CLAIMS, and its words."""

    recommendation: UUID
    claimed: str
    said: str = field(repr=False)

    @property
    def claimed_words(self) -> str:
        return str(CLAIMS[self.claimed])

    @property
    def digest(self) -> str:
        """As of a remark."""
        return hashlib.sha256(f"{self.claimed} {self.said}".encode()).hexdigest()[:16]

    def pack(self) -> bytes:
        return json.dumps([str(self.recommendation), self.claimed, self.said], ensure_ascii=False).encode()


def answer_from(data: bytes) -> Answer:
    recommendation, claimed, said = json.loads(data)
    return Answer(UUID(recommendation), claimed, said)


def questions_packed(rows: Iterable[AdoptedRecommendation]) -> bytes:
    """The recommendations that a letter asked about, as they are sealed to its link."""
    held = [
        [str(row.pk), row.code, dict(row.words), dict(row.indicator), row.deadline.isoformat() if row.deadline else None]
        for row in rows
    ]
    return json.dumps(held, ensure_ascii=False).encode()


def questions_from(data: bytes) -> list[Question]:
    return [
        Question(UUID(row), code, words, indicator, date.fromisoformat(term) if term else None)
        for row, code, words, indicator, term in json.loads(data)
    ]


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
    answers: tuple[Answer, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.remarks and not self.files and not self.answers

    def answer_to(self, recommendation: UUID) -> Answer | None:
        return next((one for one in self.answers if one.recommendation == recommendation), None)

    def with_answer(self, answer: Answer) -> Draft:
        """The draft with an answer in place of the one to the same recommendation; one that claims nothing is taken out."""
        kept = [one for one in self.answers if one.recommendation != answer.recommendation]
        return replace(self, answers=(*kept, *((answer,) if answer.claimed else ())))

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
            "answers": [[str(one.recommendation), one.claimed, one.said] for one in self.answers],
        }
        return json.dumps(held, ensure_ascii=False).encode()


def draft_from(data: bytes) -> Draft:
    held = json.loads(data)
    files = tuple(FileNote(UUID(row_id), *rest) for row_id, *rest in held.get("files", ()))
    answers = tuple(Answer(UUID(row), *rest) for row, *rest in held.get("answers", ()))
    return Draft(tuple(Remark(*row) for row in held["remarks"]), files, answers)


def _in_tongue(words: Mapping[str, str]) -> str:
    """In the reader's language, else in that of the report."""
    return words.get(dates.tongue(MASTER)) or words.get(MASTER, "")


def _said(remark: Remark) -> Iterator[Remark]:
    if remark.said:
        yield remark
