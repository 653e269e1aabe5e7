"""Comments of an authority on the draft in clear, as they are sealed and opened. They live in one request's memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member

KIND_WORDS = {
    "fact": _("a fact is wrong"),
    "disagreement": _("disagreement"),
    "news": _("news since the visit"),
    "scope": _("out of scope"),
    "none": _("no comments"),
}
OUTCOME_WORDS = {
    "changed": _("text changed"),
    "kept": _("text stands"),
    "printed": _("printed beside our text"),
    "noted": _("noted, not verified"),
    "aside": _("not taken up"),
    "taken": _("taken note of"),
}
# only a wrong fact changes the text: an authority does not edit findings (APT, Monitoring places of detention, on draft reports)
OUTCOMES = {"fact": ("changed", "kept"), "disagreement": ("printed",), "news": ("noted",), "scope": ("aside",), "none": ("taken",)}
KINDS = tuple(KIND_WORDS)
CHANGED = "changed"
# that a body has nothing to say is said of the whole draft, and waits for no answer
NONE, TAKEN = "none", "taken"
# how much of a paragraph's words must stand for it to be the same paragraph under another number
ALIKE = 0.5
# a comment on the report as a whole names no paragraph
WHOLE = 0


@dataclass(frozen=True)
class CommentText:
    """One row of the table. `paragraph` is the number in the copy that was handed over, 0 for the whole; `then` are its words in that copy.

    `language` is the one that the authority wrote in; `answers` are ours by language; `outcome` is empty while it waits. `by_link` is of
    one that came by a liaison's link, `then` of it are the words of their copy; `late` of one that came after the term.
    """

    paragraph: int
    kind: str
    language: str
    said: str
    received: date
    letter: str
    then: str = ""
    # the number on the copy whose paragraphs it counts by; empty for one that was typed before copies were kept
    copy: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    outcome: str = ""
    by_link: bool = False
    late: bool = False

    def pack(self) -> bytes:
        held = {**self.__dict__, "received": self.received.isoformat(), "answers": dict(self.answers)}
        return json.dumps(held, ensure_ascii=False).encode()

    def answered_in(self, language: str, master: str) -> tuple[str, str]:
        """Our answer and the language it is in: the one asked for, else the master's; two empty words when there is none."""
        found = next((code for code in (language, master) if self.answers.get(code)), "")
        return (self.answers[found], found) if found else ("", "")

    def as_kind(self, kind: str) -> CommentText:
        """The same row as another kind; an outcome that this kind cannot have falls away."""
        return replace(self, kind=kind, outcome=self.outcome if self.outcome in OUTCOMES[kind] else "")


def counterpart(then: str, number: int, words: Mapping[int, str]) -> str:
    """What the paragraph reads now: the most alike of all, since numbers move, or what stands under its number. "" while it stands as it was."""
    if then in words.values() or not then:
        return ""
    tokens = then.split()
    alike = {at: SequenceMatcher(None, tokens, text.split(), autojunk=False).ratio() for at, text in words.items()}
    best = max(alike, key=lambda at: (alike[at], at == number), default=number)
    return words.get(best if alike.get(best, 0) >= ALIKE else number, "")


def comment_from(data: bytes) -> CommentText:
    held = json.loads(data)
    return CommentText(**{**held, "received": date.fromisoformat(held["received"])})


@dataclass(frozen=True)
class OpenComment:
    """An opened comment with its row."""

    id: UUID
    number: int
    version: int
    author: Member
    text: CommentText = field(repr=False)

    @property
    def kind(self) -> str:
        return str(KIND_WORDS[self.text.kind])

    @property
    def outcome(self) -> str:
        return str(OUTCOME_WORDS[self.text.outcome]) if self.text.outcome else ""


def in_order(comments: list[OpenComment]) -> tuple[OpenComment, ...]:
    """By paragraph, those on the whole report first, then as they were typed."""
    return tuple(sorted(comments, key=lambda one: (one.text.paragraph, one.number)))
