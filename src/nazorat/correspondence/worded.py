"""The words of the journal's own letters in three languages, from the mandate profile and the journal: numbers and days, and nothing typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import cast

import yaml
from django.conf import settings
from django.utils.translation import override

from nazorat.correspondence.models import JournalEntry, NumbersRequest
from nazorat.kit import dates
from nazorat.people.models import Organisation
from nazorat.reports.letters import grounds
from nazorat.reports.wording import phrase, written
from nazorat.typeset import LetterDocument, Signature
from nazorat.typeset.document import Language
from nazorat.visits.designation import called
from nazorat.visits.queries import PowerLine

_HERE = Path(__file__).resolve().parent / "wording"
_HEAD = re.compile(r"^# ([\w-]+) \| (.+)$", re.MULTILINE)
# what the journal words of letters of ours that are entered already, by their subject
OWN = {JournalEntry.Subject.DRAFT: "handover", JournalEntry.Subject.MANDATE: "notice", JournalEntry.Subject.REQUEST: "numbers"}
# a reminder asks again for this many days, from its own delivery on
AGAIN_DAYS = 10


@lru_cache(maxsize=16)
def _template(kind: str, language: str) -> Mapping[str, str]:
    """The parts of the template by code; of the subject its heading, which has no text."""
    parts = _HEAD.split((_HERE / f"{kind}.{language}.md").read_text(encoding="utf-8"))
    return {code: text.strip() or heading for code, heading, text in zip(*[iter(parts[1:])] * 3, strict=True)}


@lru_cache(maxsize=1)
def _offices() -> Mapping[str, Mapping[str, str]]:
    held: Mapping[str, Mapping[str, str]] = yaml.safe_load((_HERE / "offices.yaml").read_text(encoding="utf-8"))
    return held


def worded_as(row: JournalEntry) -> str:
    """The template of a letter of ours that waits to be sent; "" where the journal has none, or does not know what the letter must say."""
    kind = OWN.get(JournalEntry.Subject(row.subject), "") if row.outgoing and row.delivered_on is None else ""
    unknown = {"handover": not (row.copy and row.term_days), "numbers": numbers_of(row) is None}
    return "" if unknown.get(kind) else kind


def numbers_of(row: JournalEntry) -> NumbersRequest | None:
    """What numbers a letter asks for; a row of `queries.journal` holds it already."""
    return getattr(row, "numbers", None)


@dataclass(frozen=True)
class Worded:
    """A letter of a kind: "reminder", "answer", "handover", "notice" or "numbers"; its number and day, in whose names, and what it rests on.

    `of` is the letter that is reminded of or answered; of the others the letter itself.
    """

    kind: str
    of: JournalEntry
    number: str
    dated: date
    sides: Sequence[Organisation]
    powers: Sequence[PowerLine]

    def document(self, language: str) -> LetterDocument:
        """The letter in one language. What is not known of a letter leaves out the paragraph that names it."""
        demo = getattr(settings, "NAZORAT_DEMO", False)
        names = tuple(side.name_in(language) for side in self.sides)
        with override(language):
            return LetterDocument(
                language=cast(Language, language), letterhead=names, number=self.number, date=dates.day(self.dated, "long"),
                addressee=self._addressee(language), subject=self._part("subject", language, names),
                markdown=self._text(language, names),
                signatures=tuple(Signature(phrase("signature", language, organisation=name)) for name in names),
                demonstration=phrase("demonstration", language) if demo else None,
                demonstration_short=phrase("demonstration.short", language) if demo else "",
            )  # fmt: skip

    def _addressee(self, language: str) -> tuple[str, ...]:
        office = (_offices()[self.of.office][language],) if self.of.office else ()
        return (self.of.body.name_in(language), *office)

    def _facts(self, language: str, names: Sequence[str]) -> dict[str, str]:
        row = self.of
        asking = numbers_of(row)
        days = {"dated": row.dated, "delivered": row.delivered_on, "due": self._due(), "as_of": asking.as_of if asking else None}
        told = {name: dates.day(value, "long") for name, value in days.items() if value}
        return told | {
            "number": row.reference or row.code, "days": str(row.term_days or ""), "again": str(AGAIN_DAYS), "copy": row.copy,
            "organisations": ", ".join(names),
            "wanted": "; ".join(str(NumbersRequest.Wanted(code).label) for code in asking.wanted) if asking else "",
        }  # fmt: skip

    def _due(self) -> date | None:
        """The day by which it was asked for; of a letter that is answered the term of ours that it answers, when that was over."""
        row = self.of
        if row.outgoing:
            return row.due_on
        asked = row.about.due_on if row.about else None
        return asked if asked and row.delivered_on and row.delivered_on > asked else None

    def _text(self, language: str, names: Sequence[str]) -> str:
        found = grounds(self.powers, language)
        before = [self._part(name, language, names) for name in ("opening", "powers", *(("rests",) if found else ()))]
        return "\n\n".join(
            [*before, *([found] if found else []), *(self._part(name, language, names) for name in ("ask", "after", "protect"))]
        )

    def _part(self, name: str, language: str, names: Sequence[str]) -> str:
        return written(called(_template(self.kind, language)[name], language), self._facts(language, names))
