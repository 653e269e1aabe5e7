"""A letter of an authority that came after the release, in clear, as it is sealed and opened. It lives in one request's memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nazorat.reports.models import Edition

COMMENTS, REPLY = "comments", "reply"
LATE_WORDS = {REPLY: _("reply to the report and its recommendations"), COMMENTS: _("comments on the draft")}


@dataclass(frozen=True)
class LateText:
    """One letter whole. `language` is the one it is written in; `translations` of it and `answers` of ours go by language.

    `due` is the day by which it was asked for; `hands` who wrote a language last; `read` what of a language somebody else read beside it.
    """

    kind: str
    body: UUID
    letter: str
    received: date
    language: str
    said: str
    due: date | None = None
    translations: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    hands: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def pack(self) -> bytes:
        days = {"received": self.received.isoformat(), "due": self.due.isoformat() if self.due else None}
        held = {**self.__dict__, **days, "body": str(self.body)}
        return json.dumps(held, ensure_ascii=False).encode()

    @property
    def late(self) -> bool:
        return self.due is not None and self.received > self.due

    def in_language(self, language: str, master: str) -> str:
        """What of this language is our translation: of the letter unless it was written in it, of our answer unless it is the master."""
        told = "" if language == self.language else self.translations.get(language, "")
        return "\n\n".join(part for part in (told, "" if language == master else self.answers.get(language, "")) if part)

    def state(self, language: str, master: str) -> str:
        """ "own" where nothing is translated, "none" without a translation of the letter, "stale", "draft" or "reviewed"."""
        ours = self.in_language(language, master)
        if not ours:
            return "none" if language != self.language else "own"
        source, target = self.read.get(language, ("", ""))
        if target != _digest(ours):
            return "draft"
        return "reviewed" if source == self._source(master) else "stale"

    def reviewed(self, language: str, master: str) -> LateText:
        """The same letter, read in this language beside what it was made from."""
        mark = (self._source(master), _digest(self.in_language(language, master)))
        return replace(self, read={**self.read, language: mark})

    def follows(self, before: LateText, by: str, master: str, languages: tuple[str, ...]) -> LateText:
        """This text as the next of `before`: what was read stays marked, a language that reads otherwise is the hand's that changed it."""
        changed = {code for code in languages if self.in_language(code, master) != before.in_language(code, master)}
        return replace(self, hands={**before.hands, **dict.fromkeys(changed, by)}, read=before.read)

    def _source(self, master: str) -> str:
        return _digest(f"{self.said}\n\n{self.answers.get(master, '')}")


def late_from(data: bytes) -> LateText:
    held = json.loads(data)
    due = date.fromisoformat(held["due"]) if held["due"] else None
    read = {code: (source, target) for code, (source, target) in held["read"].items()}
    received = date.fromisoformat(held["received"])
    return LateText(**{**held, "body": UUID(held["body"]), "received": received, "due": due, "read": read})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class OpenEdition:
    """An edition that is being made, opened, with its row."""

    row: Edition
    text: LateText = field(repr=False)

    @property
    def kind(self) -> str:
        return str(LATE_WORDS[self.text.kind])
