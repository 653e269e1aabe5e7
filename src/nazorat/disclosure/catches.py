"""What the gate stops on, what the author answers, and what then still stands.

An answer holds for one wording: a catch's key is a digest of rule, language, excerpt and the whole paragraph text, so that any
change of the text drops it. Keys of drafts are kept where the draft is kept, sealed, since a digest confirms a guessed text.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

Span = tuple[int, int]

# What kind of answer clears a rule's catch. A rule that is in neither can only be cleared by changing what was caught.
BY_PEOPLE = frozenset({"small_fraction", "rare_word", "timing", "exact_age_or_date"})
BY_REASON = frozenset({"capital_word"})


@dataclass(frozen=True)
class Paragraph:
    """One paragraph in one language. `status` is the finding's: established, supported, alleged, contradicted,
    not_established or empty. `kind` is text, heading, caption, table or file (a file name). Spans count in `text` as kept here (NFC).
    `shares` are what the answers that its finding rests on give, as k of n."""

    number: str
    language: str
    text: str
    status: str = ""
    kind: str = "text"
    shares: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", unicodedata.normalize("NFC", self.text))


@dataclass(frozen=True)
class Catch:
    """One stop. `question` is an English sentence with %(name)s places, to be translated; `facts` fill them."""

    rule: str
    paragraph: str
    excerpt_span: Span
    language: str
    question: str
    blocking: bool
    text: str
    facts: Mapping[str, str | int] = field(default_factory=dict, hash=False)

    @property
    def excerpt(self) -> str:
        return self.text[self.excerpt_span[0] : self.excerpt_span[1]]

    @property
    def asked(self) -> str:
        """The question in English with its facts."""
        return self.question % self.facts

    @property
    def key(self) -> str:
        """40 hexadecimal digits, the same as long as rule, language, excerpt and text are the same."""
        parts = json.dumps([self.rule, self.language, list(self.excerpt_span), self.text], ensure_ascii=False)
        return hashlib.blake2b(parts.encode(), digest_size=20, person=b"nazorat-gate/1").hexdigest()


def caught(rule: str, paragraph: Paragraph, span: Span, question: str, *, blocking: bool = True, **facts: str | int) -> Catch:
    """A catch in a paragraph; its excerpt is added to the facts as `excerpt`."""
    facts.setdefault("excerpt", paragraph.text[span[0] : span[1]])
    return Catch(rule, paragraph.number, span, paragraph.language, question, blocking, paragraph.text, facts)


@dataclass(frozen=True)
class Answer:
    """What the author answered to one catch: how many people here the sentence fits, and why."""

    key: str
    people: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class GateReport:
    """Everything caught in one run, in the order of the text."""

    catches: tuple[Catch, ...]

    @property
    def blocking(self) -> tuple[Catch, ...]:
        return tuple(catch for catch in self.catches if catch.blocking)

    @property
    def advice(self) -> tuple[Catch, ...]:
        return tuple(catch for catch in self.catches if not catch.blocking)


def answerable(catch: Catch) -> bool:
    """Whether any answer can clear this catch; if not, the text, picture, table or marking has to change."""
    return catch.rule in BY_PEOPLE | BY_REASON


def clears(answer: Answer, catch: Catch, threshold: int) -> bool:
    """Whether this answer clears this catch."""
    if answer.key != catch.key:
        return False
    if catch.rule in BY_PEOPLE:
        return answer.people is not None and answer.people >= threshold
    return catch.rule in BY_REASON and bool(answer.reason.strip())


def open_catches(report: GateReport, answers: Iterable[Answer], threshold: int = 5) -> list[Catch]:
    """The blocking catches that no answer clears. Of several answers to one catch the last counts."""
    last = {answer.key: answer for answer in answers}
    return [catch for catch in report.blocking if catch.key not in last or not clears(last[catch.key], catch, threshold)]


def overlapping(span: Span, others: Collection[Span]) -> bool:
    """Whether a span shares a letter with one of the others."""
    return any(span[0] < end and start < span[1] for start, end in others)
