"""A covering letter in a document's language, from the mandate profile: each power is cited with what it rests on here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import cast

from django.conf import settings
from django.utils.translation import override

from nazorat.disclosure.catches import Catch, Paragraph
from nazorat.kit import dates
from nazorat.people.models import Organisation
from nazorat.reports.build import title_of
from nazorat.reports.gate import check_letter
from nazorat.reports.material import Material
from nazorat.reports.models import Letter, Report
from nazorat.reports.sections import LANGUAGES
from nazorat.reports.wording import phrase, written
from nazorat.typeset import LetterDocument, Signature
from nazorat.typeset.document import Language
from nazorat.visits.designation import called
from nazorat.visits.queries import PowerLine

_HEAD = re.compile(r"^# ([\w-]+) \| .+$", re.MULTILINE)
# the number of a copy is digits, signs and at most four letters: it stands in clear in the journal, and no word can be somebody's name
COPY = re.compile(r"\A(?!(?:[\W\d_]*[^\W\d_]){5})[\w/-]{1,12}\Z")
# what a letter asks for and relies on; other powers are the report's matter
RELIES_ON = ("OPCAT-19.B", "OPCAT-20.C", "OPCAT-20.D", "OPCAT-21.1", "OPCAT-22")


@lru_cache(maxsize=4)
def _template(language: str) -> Mapping[str, str]:
    text = (Path(__file__).resolve().parent / "wording" / f"letter.{language}.md").read_text(encoding="utf-8")
    parts = _HEAD.split(text)
    return {code: part.strip() for code, part in zip(*[iter(parts[1:])] * 2, strict=True)}


@dataclass(frozen=True)
class LetterFacts:
    """What is entered of a covering letter."""

    number: str
    dated: date
    addressee: Organisation
    office: str = ""
    telephone: str = ""
    reply_days: int = 30


def letter_document(material: Material, letter: Letter, language: str) -> LetterDocument:
    """The letter in one language. It calls the body what it is by its designation, or a pilot."""
    demo = getattr(settings, "NAZORAT_DEMO", False)
    office = (letter.office,) if letter.office else ()
    with override(language):
        return LetterDocument(
            language=cast(Language, language), letterhead=tuple(material.organisations(language)), number=letter.number,
            date=dates.day(letter.dated, "long"), addressee=(letter.addressee.name_in(language), *office), subject=subject(material, language),
            markdown=letter_text(material, letter, language),
            signatures=tuple(Signature(phrase("signature", language, organisation=name)) for name in material.organisations(language)),
            enclosures=(phrase("letter.enclosure", language),), telephone=letter.telephone,
            demonstration=phrase("demonstration", language) if demo else None,
            demonstration_short=phrase("demonstration.short", language) if demo else "",
        )  # fmt: skip


def subject(material: Material, language: str) -> str:
    """What a letter is about: the report as its cover names it."""
    if material.consolidated:
        kind = {Report.Kind.THEMATIC: "thematic", Report.Kind.ANNUAL: "annual"}.get(
            Report.Kind(material.report.kind), "consolidated"
        )
        return called(phrase(f"letter.subject.{kind}", language), language, material.report.adopted_at)
    return phrase("letter.subject.visit", language, place=title_of(material, language))


def letter_text(material: Material, letter: Letter, language: str) -> str:
    """Opening, who we are, on what grounds, what is asked and by when, protection of those who spoke."""
    own = [one for one in material.recommendations if one.text.addressee == letter.addressee_id]
    facts = {
        "language": phrase(f"language.{material.report.master}", language), "organisations": ", ".join(material.organisations(language)),
        "own": str(len(own)), "recommendations": str(len(material.recommendations)), "days": str(letter.reply_days),
    }  # fmt: skip
    parts = _template(language)
    found = grounds(material.powers, language)
    order = ("opening", "powers", *(("rests",) if found else ()))
    texts = [written(called(parts[name], language), facts) for name in order]
    texts += [found] if found else []
    texts += [written(called(parts[name], language), facts) for name in ("ask", "protect")]
    return "\n\n".join(texts)


def grounds(powers: Iterable[PowerLine], language: str) -> str:
    """A line for each power that has a ground here: law, agreement or custom, with source and date. A power without one is not claimed."""
    lines = []
    for line in powers:
        if line.power.code in RELIES_ON and line.basis != "none":
            dated = f", {dates.day(line.dated, 'long')}" if line.dated else ""
            lines.append(f"- {line.power.title_in(language)}: {phrase(f'basis.{line.basis}', language)}, {line.source}{dated}")
    return "\n".join(lines)


def letter_paragraphs(document: LetterDocument) -> list[Paragraph]:
    """What the letter's own gate looks at."""
    texts = [document.subject, *document.addressee, *document.enclosures, *re.split(r"\n\s*\n|\n- ", document.markdown)]
    return [
        Paragraph(str(at), document.language, text.removeprefix("- ")) for at, text in enumerate(texts, start=1) if text.strip()
    ]


def letter_catches(material: Material, letter: Letter) -> list[Catch]:
    """What the gate stops on in this letter, in any of its languages."""
    whole = [letter_document(material, letter, language) for language in LANGUAGES]
    paragraphs = [paragraph for one in whole for paragraph in letter_paragraphs(one)]
    return check_letter(material, paragraphs, letter.addressee.names).open
