"""From the last edition and a letter that came after it to the next edition. What was printed is taken as it was printed; nothing is woven anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import override

from nazorat.kit import dates
from nazorat.people.models import Member, Organisation
from nazorat.reports.blocks import ALONE
from nazorat.reports.blocks.chunk import Chunk, said
from nazorat.reports.build import Built, BuiltSection
from nazorat.reports.late import COMMENTS, LateText, OpenEdition
from nazorat.reports.models import Report
from nazorat.reports.sections import SectionKind
from nazorat.reports.wording import phrase
from nazorat.typeset import Document, Section, Table, packed
from nazorat.typeset.compose import escape
from nazorat.typeset.paragraphs import numbered


@dataclass(frozen=True)
class Appended:
    """The edition that is being made: the one before it by language as it was printed, and the letter that is appended."""

    report: Report
    edition: OpenEdition
    body: Organisation
    base: Mapping[str, Document] = field(repr=False)

    @property
    def number(self) -> int:
        return self.edition.row.number

    @property
    def text(self) -> LateText:
        return self.edition.text

    def built(self, language: str) -> Built:
        """The annex alone, its paragraphs numbered on from the last edition's: what the gate and the page look at."""
        kind = self._kind(language)
        with override(language):
            section = BuiltSection(kind, self._heading(language), tuple(self._chunks(language)))
        whole = replace(self.base[language], sections=(*self.base[language].sections, _printed(section)))
        return Built(language, (section,), tuple(one for one in numbered(whole) if one.section == kind.code))

    def document(self, language: str, released: date | None = None, signers: Sequence[Member] = ()) -> Document:
        """The next edition in one language; without a day and signers it is what two sign."""
        base, added = self.base[language], self.built(language).sections[0]
        with override(language):
            sections = tuple(self._corrected(one, language, added.kind.printed) for one in base.sections)
            changed = (
                phrase("row.changed", language, number=self.number),
                self._row(language, added.kind.printed, released, signers),
            )
        status = base.status
        if status:
            version = phrase("row.version", language)
            told = [(label, str(self.number)) if label == version else (label, value) for label, value in status.rows]
            status = replace(status, rows=(*told, changed))
        unread = self.text.state(language, self.report.master) in ("draft", "stale")
        watermark = base.watermark or (phrase("watermark.unreviewed", language) if unread else None)
        return replace(base, sections=(*sections, _printed(added)), status=status, watermark=watermark)

    def digest(self) -> bytes:
        """SHA-256 over exactly what would be released in every language, but for the day and those who sign."""
        made = {language: hashlib.sha256(packed(self.document(language))).hexdigest() for language in self.base}
        held = {"report": str(self.report.id), "edition": self.number, "documents": made}
        return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).digest()

    def _kind(self, language: str) -> SectionKind:
        last = self.base[language].sections[-1].number
        letter = chr(ord(last) + 1) if len(last) == 1 and "A" <= last < "Z" else f"A{self.number}"
        return SectionKind(0, f"annex-late-{self.number}", letter)

    def _facts(self, language: str) -> dict[str, str]:
        text = self.text
        return {
            "body": self.body.name_in(language), "letter": text.letter, "day": dates.day(text.received, "long"),
            "due": dates.day(text.due, "long") if text.due else "", "number": str(self.number), "before": str(self.number - 1),
        }  # fmt: skip

    def _heading(self, language: str) -> str:
        return phrase(f"late.{self.text.kind}.heading", language, **self._facts(language))

    def _chunks(self, language: str) -> list[Chunk]:
        text, master, facts = self.text, self.report.master, self._facts(language)
        told = [phrase(f"late.{text.kind}.came", language, **facts)]
        if text.due:
            told.append(phrase("late.over" if text.late else "late.in-time", language, **facts))
        told.append(self._unchanged(language))
        chunks, ours = [said(" ".join(told))], text.translations.get(language, "")
        tongue = phrase(f"language.{text.language}", language)
        if language != text.language and ours:
            state = "reviewed" if text.state(language, master) == "reviewed" else "draft"
            chunks += [said(f"# {phrase(f'late.translation.{state}', language)}"), _quoted(ours)]
        came = "late.as-it-came" if language == text.language or ours else "late.not-translated"
        chunks += [said(f"# {phrase(came, language, language=tongue)}"), _quoted(text.said, own=language == text.language)]
        answer = text.answers.get(language, "")
        if answer:
            chunks.append(said(f"# {phrase('late.answer', language)}"))
            chunks.append(Chunk(answer, unknown=tuple(found[0] for found in ALONE.finditer(answer))))
        return chunks

    def _row(self, language: str, annex: str, released: date | None, signers: Sequence[Member]) -> str:
        facts = {**self._facts(language), "annex": annex}
        parts = [phrase(f"late.{self.text.kind}.row", language, **facts), self._unchanged(language)]
        if released:
            parts.insert(0, f"{dates.day(released, 'long')}.")
        if signers:
            parts.append(phrase("late.signed", language, signers=", ".join(one.code for one in signers)))
        return " ".join(parts)

    def _unchanged(self, language: str) -> str:
        """That the text before it stands; where "none by …" is corrected, that this alone is."""
        none = self._none(language)
        name = "late.corrected" if none and any(none in one.markdown for one in self.base[language].sections) else "late.unchanged"
        return phrase(name, language, before=self.number - 1)

    def _corrected(self, section: Section, language: str, annex: str) -> Section:
        """The section as it was printed; only "none by …" becomes "received late on …" where comments came after all."""
        none = self._none(language)
        if not none:
            return section
        now = f" | {escape(phrase('late.replaced', language, **{**self._facts(language), 'annex': annex}))} |"
        text = section.markdown
        # of all together, and of the body that wrote; what is said of other bodies stays
        for label in (phrase("comments.all", language), self.body.name_in(language)):
            text = text.replace(f"| {escape(label)}{none}", f"| {escape(label)}{now}")
        return replace(section, markdown=text)

    def _none(self, language: str) -> str:
        """The cell of the annex that says that no comment came in the term, as it was printed; "" where this letter corrects none."""
        due = self.report.comments_due
        if self.text.kind != COMMENTS or due is None:
            return ""
        return f" | {escape(phrase('comments.none-by', language, day=dates.day(due, 'long')))} |"


def _quoted(words: str, *, own: bool = True) -> Chunk:
    """Somebody's words as a quotation, every sign as it was typed. The gate reads them where the document is in their language."""
    parts = [part.strip() for part in words.split("\n") if part.strip()]
    quote = "\n>\n".join(f"> {escape(' '.join(part.split()))}" for part in parts)
    return Chunk(quote, table=Table(("-",), tuple((part if own else "",) for part in parts)), generated=True)


def _printed(section: BuiltSection) -> Section:
    kind = section.kind
    return Section(
        id=kind.code, heading=section.heading, level=kind.level, markdown=section.markdown, number=kind.printed, new_page=True
    )
