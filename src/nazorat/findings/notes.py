"""The internal note of a visit in clear, in the memory of one request: what it begins with, what to look at again, how it is printed.

The memory of the institution: complete, without law or recommendations. Reports take nothing from it and do not import this file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from re import Pattern
from typing import Final, cast

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext, ngettext

from nazorat.fieldwork.pasted import Clean, plain
from nazorat.findings.drafts import LANGUAGES, MASTER
from nazorat.findings.models import InternalNote
from nazorat.findings.queries import Matrix
from nazorat.kit import dates
from nazorat.people.models import Member
from nazorat.standards.models import Theme
from nazorat.typeset import Document, Section, Status, written_docx
from nazorat.typeset.document import Language
from nazorat.typeset.paragraphs import blocks
from nazorat.visits.models import Visit

HEADING = re.compile(r"^#{1,3}[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)


def _any(*words: str) -> Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


# Russian, Tajik and English at once: a note is written in the language of its day, often in two
LAW: Final = _any(
    r"(?:ст\.|стать(?:я|и|е|ю|ей|ям|ях)|статей|пункт\w*|моддаи?|банди|article|art\.|section|paragraph|rule|правил[ао]|қоидаи)\s*№?\s*\d+\S*",
    r"закон(?:а|у|ом|е|ы|ов|ам|ами|ах)?|законодательств\w*|кодекс\w*|конвенци\w*|конститу[цт]си?\w*", r"стандарт\w*|норм(?:а|ы|е|у|ой|ам|ами) права",
    r"қонун\w*|кодекси\w*|конвенсия\w*|меъёрҳои ҳуқуқӣ", r"laws?|legislation|code of \w+|conventions?|standards?|(?:mandela|bangkok|beijing) rules",
)  # fmt: skip
ADVICE: Final = _any(
    r"рекоменд\w*|следует|необходимо|надлежит|нужно\s+\w+ть|предлага(?:ем|ется)", r"тавсия\w*|пешниҳод мекун\w*|бояд|зарур аст|лозим аст",
    r"recommend\w*|should|ought to|must|we (?:urge|advise|call on|propose)",
)  # fmt: skip


@dataclass(frozen=True)
class NoteVersion:
    """One saving of the note: who and when, no word of it."""

    number: int
    author: Member
    written_at: datetime


@dataclass(frozen=True)
class OpenNote:
    """The note as one of its versions says it. `versions` are all, the newest first; without any nothing was written yet."""

    versions: tuple[NoteVersion, ...] = ()
    shown: NoteVersion | None = None
    text: str = field(default="", repr=False)

    @property
    def version(self) -> int:
        """The newest; 0 before anybody wrote."""
        return self.versions[0].number if self.versions else 0

    @property
    def current(self) -> bool:
        return self.shown is not None and self.shown.number == self.version


@dataclass(frozen=True)
class Look:
    """Wording to look at again: `law` or `advice`, and the words as they stand."""

    kind: str
    words: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with its number in the whole note, as the print counts it; 0 for a table or a list."""

    number: int
    text: str
    looks: tuple[Look, ...] = ()


@dataclass(frozen=True)
class Part:
    """What stands under one heading."""

    heading: str
    markdown: str
    paragraphs: tuple[Paragraph, ...]


def note_rows(visit: Visit) -> QuerySet[InternalNote]:
    """The sealed versions of a visit's internal note, the newest first."""
    return InternalNote.objects.filter(visit=visit).select_related("author")


def newest_of(visit: Visit) -> int:
    """The number of the newest version, 0 before anybody wrote. Opens nothing."""
    newest: int | None = note_rows(visit).values_list("number", flat=True).first()
    return newest or 0


def versions_of(rows: Iterable[InternalNote]) -> tuple[NoteVersion, ...]:
    return tuple(NoteVersion(row.number, row.author, row.written_at) for row in rows)


def begun(matrix: Matrix, named: Mapping[str, Theme]) -> str:
    """What an unwritten note begins with: the themes of the debrief as headings, and how much was said of each. No word of what was said."""
    parts, lead = [], gettext("In the debrief")
    for row in matrix.rows:
        said = sum(len(cell.entries) for cell in row.cells) + len(row.dissents)
        counts = [
            ngettext("%(n)s statement", "%(n)s statements", said) % {"n": dates.number(said)},
            ngettext("%(n)s gap", "%(n)s gaps", row.gaps) % {"n": dates.number(row.gaps)},
            ngettext("%(n)s finding", "%(n)s findings", len(row.findings)) % {"n": dates.number(len(row.findings))},
        ]
        title = named[row.theme].title if row.theme in named else row.theme
        parts.append(f"## {title}\n\n{lead}: {', '.join(counts)}.\n")
    return "\n".join(parts)


def brought(content: bytes) -> Clean:
    """The words of a note that was written in Word elsewhere, and what was taken off. Raises WordRefused."""
    read = written_docx(content)
    clean = plain(read.text)
    return Clean(clean.text, +(Counter(read.taken) + Counter(clean.taken) + Counter(markup=1)))


def parts_of(text: str, codes: Collection[str] = ()) -> list[Part]:
    """The note by its headings, paragraphs numbered through. `codes`: instruments whose provisions are told by a code."""
    cut = HEADING.split(text.replace("\r\n", "\n"))
    pairs = [("", cut[0]), *zip(cut[1::2], cut[2::2], strict=True)]
    parts, number = [], 0
    for heading, markdown in pairs:
        if not heading and not markdown.strip():
            continue
        found = []
        for block in blocks(markdown):
            counted = block.kind == "paragraph"
            number += counted
            found.append(Paragraph(number if counted else 0, block.text, tuple(looks_at(block.text, codes))))
        parts.append(Part(heading, markdown.strip(), tuple(found)))
    return parts


def looks_at(text: str, codes: Collection[str] = ()) -> list[Look]:
    """Provisions and wording of a recommendation, each once. Advice: whoever quotes what a person said is right to leave it."""
    law = [LAW, *([re.compile(rf"\b(?:{'|'.join(map(re.escape, codes))})\s+\d[\d.]*")] if codes else [])]
    found = [Look("law", match.group().strip()) for pattern in law for match in pattern.finditer(text)]
    found += [Look("advice", match.group().strip()) for match in ADVICE.finditer(text)]
    return list(dict.fromkeys(found))


def printed(note: OpenNote, visit: Visit, by: Member) -> Document:
    """The note for the press, in the language of who prints it; the copy says whose it is."""
    assert note.shown is not None  # noqa: S101 - nothing is printed before it is written
    asked = get_language() or MASTER
    title, restricted = gettext("Internal note"), gettext("For the team of the visit only. No report takes from it.")
    rows = (
        (gettext("Visit"), str(visit.number)), (gettext("Version"), dates.number(note.shown.number)),
        (gettext("Written by"), note.shown.author.code), (gettext("Written"), dates.day(note.shown.written_at, "long")),
        (gettext("Copy of"), by.code),
    )  # fmt: skip
    sections = tuple(
        Section(f"part-{at}", part.heading or gettext("Beforehand"), markdown=part.markdown, number=str(at))
        for at, part in enumerate(parts_of(note.text), start=1)
    )
    demo = gettext("Demonstration: all of it is invented") if getattr(settings, "NAZORAT_DEMO", False) else None
    return Document(
        title=title, language=cast(Language, asked if asked in LANGUAGES else MASTER), kind=gettext("Internal note of a visit"),
        sections=sections, subtitle=visit.place.name if visit.place else "", status=Status(title, restricted, rows),
        watermark=gettext("internal"), demonstration=demo, demonstration_short=demo or "", header=title, footer=restricted,
        copy_number=by.code, contents=False,
    )  # fmt: skip
