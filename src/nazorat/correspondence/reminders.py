"""The words of a reminder in three languages, from the mandate profile and the journal: numbers and days, and nothing typed."""

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

from nazorat.correspondence.models import JournalEntry
from nazorat.kit import dates
from nazorat.people.models import Organisation
from nazorat.reports.letters import grounds
from nazorat.reports.wording import phrase, written
from nazorat.typeset import LetterDocument, Signature
from nazorat.typeset.document import Language
from nazorat.visits.queries import PowerLine

_HERE = Path(__file__).resolve().parent / "wording"
_HEAD = re.compile(r"^# ([\w-]+) \| (.+)$", re.MULTILINE)
# a reminder asks again for this many days, from its own delivery on
AGAIN_DAYS = 10


@lru_cache(maxsize=4)
def _template(language: str) -> Mapping[str, str]:
    """The parts of the template by code; of the subject its heading, which has no text."""
    parts = _HEAD.split((_HERE / f"reminder.{language}.md").read_text(encoding="utf-8"))
    return {code: text.strip() or heading for code, heading, text in zip(*[iter(parts[1:])] * 3, strict=True)}


@lru_cache(maxsize=1)
def _offices() -> Mapping[str, Mapping[str, str]]:
    held: Mapping[str, Mapping[str, str]] = yaml.safe_load((_HERE / "offices.yaml").read_text(encoding="utf-8"))
    return held


@dataclass(frozen=True)
class Reminder:
    """A letter that is reminded of, the number and day of the reminder, in whose names, and what the request rests on."""

    of: JournalEntry
    number: str
    dated: date
    sides: Sequence[Organisation]
    powers: Sequence[PowerLine]

    def document(self, language: str) -> LetterDocument:
        """The letter in one language. The letter that it reminds of was delivered and has a term."""
        demo = getattr(settings, "NAZORAT_DEMO", False)
        names = tuple(side.name_in(language) for side in self.sides)
        with override(language):
            return LetterDocument(
                language=cast(Language, language), letterhead=names, number=self.number, date=dates.day(self.dated, "long"),
                addressee=self._addressee(language), subject=written(_template(language)["subject"], self._facts(language, names)),
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
        days = {"dated": row.dated, "delivered": row.delivered_on, "due": row.due_on}
        told = {name: dates.day(value, "long") for name, value in days.items() if value}
        return told | {
            "number": row.reference or row.code, "days": str(row.term_days), "again": str(AGAIN_DAYS), "organisations": ", ".join(names),
        }  # fmt: skip

    def _text(self, language: str, names: Sequence[str]) -> str:
        parts, facts = _template(language), self._facts(language, names)
        found = grounds(self.powers, language)
        before = [written(parts[name], facts) for name in ("opening", "powers", *(("rests",) if found else ()))]
        return "\n\n".join(
            [*before, *([found] if found else []), *(written(parts[name], facts) for name in ("ask", "after", "protect"))]
        )
