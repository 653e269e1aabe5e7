"""From opened material to documents: sections woven, paragraphs known by number, the words of cover and margins."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import cast

from django.conf import settings
from django.utils.translation import override

from nazorat.disclosure.catches import Paragraph as Told
from nazorat.disclosure.counts import number_differences
from nazorat.kit import dates
from nazorat.people.models import Member
from nazorat.reports.blocks import paragraph_count, woven
from nazorat.reports.blocks.chunk import Chunk, said
from nazorat.reports.material import Material, OpenText
from nazorat.reports.models import Report
from nazorat.reports.naming import headings, named
from nazorat.reports.press import refusing
from nazorat.reports.sections import LANGUAGES, SectionKind, sections_of
from nazorat.reports.translating import filled, is_unfinished
from nazorat.reports.word import anchor_of
from nazorat.reports.wording import phrase
from nazorat.typeset import Document, Figure, Section, Status, charts_svg
from nazorat.typeset.document import Language
from nazorat.typeset.paragraphs import Paragraph, blocks, numbered, sections_out_of_step


@dataclass(frozen=True)
class BuiltSection:
    """A section in one language: its pieces, and which of them each of its numbered paragraphs comes from."""

    kind: SectionKind
    heading: str
    chunks: tuple[Chunk, ...]
    missing: bool = False

    @property
    def markdown(self) -> str:
        return "\n\n".join(chunk.markdown for chunk in self.chunks)

    def sources(self) -> Iterator[Chunk]:
        """The piece of each numbered paragraph, in order."""
        for chunk in self.chunks:
            yield from (chunk for _ in range(paragraph_count(chunk)))


@dataclass(frozen=True)
class Built:
    """A report in one language, without cover and marks."""

    language: str
    sections: tuple[BuiltSection, ...]
    paragraphs: tuple[Paragraph, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        return tuple(name for section in self.sections for chunk in section.chunks for name in chunk.unknown)

    def of(self, code: str) -> list[tuple[Paragraph, Chunk]]:
        """The numbered paragraphs of one section with the piece that each comes from."""
        section = next(section for section in self.sections if section.kind.code == code)
        own = [paragraph for paragraph in self.paragraphs if paragraph.section == code]
        return list(zip(own, section.sources(), strict=True))


def built(material: Material, language: str) -> Built:
    """Weave every section. A section that nobody translated stands in the master's words and is marked missing."""
    heads = headings(material.report, language)
    sections: list[BuiltSection] = []
    shown: dict[str, str] = {}
    for kind in sections_of(material.report):
        found = material.texts.get((kind.number, language))
        master = material.texts.get((kind.number, material.report.master))
        text = found or master
        words = (
            filled(master.words.text, found.words.text) if found and master and found is not master else text and text.words.text
        )
        chunks = tuple(_once(woven(material, kind, language, words), kind, language, shown)) if words else ()
        sections.append(BuiltSection(kind, heads[kind.code], chunks, missing=found is None and master is not None))
    bare = Document("-", cast(Language, language), "-", tuple(_section(one, {}) for one in sections))
    return Built(language, tuple(sections), numbered(bare))


def _once(chunks: Iterable[Chunk], kind: SectionKind, language: str, shown: dict[str, str]) -> Iterator[Chunk]:
    """A picture or chart that is named again becomes a reference to the section where it stands."""
    for chunk in chunks:
        if chunk.figure and chunk.figure.name in shown:
            yield said(phrase("figure.again", language, section=shown[chunk.figure.name]))
            continue
        if chunk.figure:
            shown[chunk.figure.name] = kind.printed
        yield chunk


def built_all(material: Material) -> dict[str, Built]:
    """Every language, the master first."""
    order = sorted(LANGUAGES, key=lambda language: language != material.report.master)
    return {language: built(material, language) for language in order}


def paragraph_digests(one: Built, code: str) -> tuple[str, ...]:
    """A digest of each paragraph of a section, kept sealed with a translation to see which the master changed since."""
    return tuple(hashlib.sha256(paragraph.text.encode()).hexdigest()[:16] for paragraph, _chunk in one.of(code))


def out_of_step(builds: dict[str, Built], master: str) -> dict[str, tuple[str, ...]]:
    """Sections by language whose paragraphs differ from the master's in number or kind."""
    whole = {language: _bare(one) for language, one in builds.items()}
    return {language: sections_out_of_step(whole[master], one) for language, one in whole.items() if language != master}


def numbers_apart(builds: dict[str, Built], master: str) -> dict[str, tuple[str, ...]]:
    """Numbers of paragraphs by language in which other figures stand than in the master's (practice R14)."""
    own = [Told("", master, one.text) for one in builds[master].paragraphs]
    return {
        language: tuple(
            str(two.number)
            for one, two in zip(own, built.paragraphs, strict=False)
            if one.text != two.text and number_differences(one, Told("", language, two.text))
        )
        for language, built in builds.items()
        if language != master
    }


def _bare(one: Built) -> Document:
    return Document("-", cast(Language, one.language), "-", tuple(_section(section, {}) for section in one.sections))


def digest_of(material: Material, builds: dict[str, Built]) -> bytes:
    """SHA-256 over exactly what would be released in every language. Any changed word, number or picture changes it, the cover's too."""
    held = {
        "report": str(material.report.id), "kind": material.report.kind, "master": material.report.master,
        "visits": sorted(str(each.visit.id) for each in material.visits),
        "findings": sorted((str(one.id), one.version) for one in material.findings),
        "recommendations": sorted((str(one.id), one.version) for one in material.recommendations),
        "organisations": [one.names for one in material.sides], "cover": {language: _cover(material, language) for language in builds},
        "texts": {language: [_canonical(section) for section in one.sections] for language, one in builds.items()},
    }  # fmt: skip
    return hashlib.sha256(json.dumps(held, ensure_ascii=False, sort_keys=True, default=str).encode()).digest()


def _cover(material: Material, language: str) -> list[str]:
    with override(language):
        return [
            title_of(material, language),
            subtitle_of(material),
            named(material.report, language),
        ]


def _canonical(section: BuiltSection) -> list[object]:
    pictures = [hashlib.sha256(chunk.figure.photo).hexdigest() for chunk in section.chunks if chunk.figure and chunk.figure.photo]
    charts = [chunk.spec for chunk in section.chunks if chunk.spec]
    return [section.kind.code, section.heading, section.markdown, pictures, charts]


@dataclass(frozen=True)
class Marks:
    """What a copy says of itself. `stage`: draft, comment or final; `reviewed` the languages that carry no watermark.

    `signers` are the members, one of each organisation, in whose names it was adopted.
    """

    stage: str
    edition: int = 1
    copy: str = ""
    reviewed: frozenset[str] = field(default_factory=frozenset)
    signers: tuple[Member, ...] = ()
    # a copy that may come back from Word: each paragraph that was written by hand gets a name
    anchored: bool = False


def documents(material: Material, builds: dict[str, Built], marks: Marks, languages: Iterable[str] = LANGUAGES) -> list[Document]:
    """Documents ready for the press, charts drawn by one child process for all languages."""
    chosen = [builds[language] for language in languages]
    waiting = [chunk for one in chosen for section in one.sections for chunk in section.chunks if chunk.spec]
    with refusing():
        charts = charts_svg([chunk.spec for chunk in waiting if chunk.spec]) if waiting else []
    drawn = dict(zip(map(id, waiting), charts, strict=True))
    return [_document(material, one, marks, drawn) for one in chosen]


def _document(material: Material, one: Built, marks: Marks, drawn: dict[int, str]) -> Document:
    language, report = one.language, material.report
    # of one page there is no cover: who tells it and whether it is final stands in its text and at its foot
    page = report.kind in (Report.Kind.PLAIN, Report.Kind.BRIEF)
    demo = getattr(settings, "NAZORAT_DEMO", False)
    with override(language):
        return Document(
            title=title_of(material, language), language=cast(Language, language),
            kind=named(material.report, language),
            subtitle=subtitle_of(material), sections=tuple(
                _section(section, drawn, _anchors(material, section, language) if marks.anchored else ())
                for section in one.sections
                if section.chunks
            ),
            authentic=phrase("authentic", language, language=phrase(f"language.{report.master}", language)),
            organisations=() if page else tuple(material.organisations(language)),
            status=None if page else _status(material, language, marks), contents=not page,
            watermark=_watermark(one, marks, report.master), demonstration=phrase("demonstration", language) if demo else None,
            demonstration_short=phrase("demonstration.short", language) if demo else "", header=title_of(material, language),
            footer=phrase(f"status.{marks.stage}", language), copy_number=marks.copy,
        )  # fmt: skip


def title_of(material: Material, language: str) -> str:
    """The place's name, or the words for a report on several places."""
    place = material.first.visit.place
    if material.scope and material.scope.theme:
        return phrase("report.on-theme", language, theme=material.scope.titles.get(language, material.scope.theme))
    if material.consolidated or place is None:
        return named(material.report, language)
    return place.name_in(language)


def subtitle_of(material: Material) -> str:
    """Days of the visit, or from the first to the last; of a theme those that it was asked for; in the language in use."""
    days = [day for each in material.visits for day in (each.visit.began_on, each.visit.ended_on) if day]
    if material.scope:
        days += [day for day in (material.scope.since, material.scope.until) if day]
    return dates.span(min(days), max(days)) if days else ""


def _status(material: Material, language: str, marks: Marks) -> Status:
    report = material.report
    rows = [
        (phrase("row.version", language), str(marks.edition)),
        (phrase("row.authentic", language), phrase(f"language.{report.master}", language)),
    ]
    if language != report.master:
        word = phrase("reviewed" if language in marks.reviewed else "unreviewed", language)
        rows.append((phrase("row.translation", language), word))
    if report.adopted_at:
        rows.append((phrase("row.adopted", language), dates.day(report.adopted_at, "long")))
    for member in marks.signers:
        rows.append((phrase("signature", language, organisation=member.organisation.name_in(language)), _signer(material, member)))
    if marks.copy:
        rows.append((phrase("row.copy", language), marks.copy))
    restriction = "" if marks.stage == "final" else phrase(f"restriction.{marks.stage}", language)
    return Status(phrase(f"status.{marks.stage}", language), restriction, tuple(rows))


def _signer(material: Material, member: Member) -> str:
    """Who signed: a member's code and role, never the name, which needs their consent. Several roles in several visits are left out."""
    roles = {str(seat.get_role_display()) for each in material.visits for seat in each.team if seat.member_id == member.id}
    return ", ".join([member.code, *roles]) if len(roles) == 1 else member.code


def _watermark(one: Built, marks: Marks, master: str) -> str | None:
    if marks.stage != "final":
        return phrase("watermark.draft", one.language)
    unreviewed = one.language != master and one.language not in marks.reviewed
    return phrase("watermark.unreviewed", one.language) if unreviewed else None


def _anchors(material: Material, section: BuiltSection, language: str) -> tuple[str, ...]:
    """A name for each counted paragraph: by the piece of text that it is, or one that says that it is live and not to be written over."""
    found = material.texts.get((section.kind.number, language))
    report, number, version = material.report.id, section.kind.number, found.version if found else 0
    return tuple(
        anchor_of(report, language, number, version, chunk.part)
        if found and chunk.part >= 0 and paragraph_count(chunk) == 1
        else anchor_of(report, language, number, version, f"l{at}")
        for at, chunk in enumerate(section.sources())
    )


def _section(section: BuiltSection, drawn: dict[int, str], anchors: tuple[str, ...] = ()) -> Section:
    figures = tuple(_figure(chunk, drawn) for chunk in section.chunks if chunk.figure)
    kind = section.kind
    return Section(
        id=kind.code, heading=section.heading, level=kind.level, markdown=section.markdown, figures=figures, number=kind.printed,
        new_page=kind.code in ("annex-method", "annex-places", "theme-annex-places", "annual-annex-places"), anchors=anchors,
    )  # fmt: skip


def _figure(chunk: Chunk, drawn: dict[int, str]) -> Figure:
    assert chunk.figure is not None  # noqa: S101 - the caller keeps chunks with figures
    return replace(chunk.figure, svg=drawn[id(chunk)]) if id(chunk) in drawn else chunk.figure


def translation_state(material: Material, builds: dict[str, Built], kind: SectionKind, language: str) -> str:
    """ "none", "stale", "draft" or "reviewed". Stale: the master changed a paragraph since the translation was made."""
    found: OpenText | None = material.texts.get((kind.number, language))
    if found is None:
        return "none"
    if language != material.report.master and stale_paragraphs(material, builds, kind, language):
        return "stale"
    return "reviewed" if found.reviewed and not is_unfinished(found.words.text) else "draft"


def stale_paragraphs(material: Material, builds: dict[str, Built], kind: SectionKind, language: str) -> set[int]:
    """Positions in a section whose master paragraph is not the one that the translation was made from."""
    found = material.texts.get((kind.number, language))
    if found is None or language == material.report.master:
        return set()
    now = paragraph_digests(builds[material.report.master], kind.code)
    then = found.words.against
    return {at for at in range(max(len(now), len(then))) if now[at : at + 1] != then[at : at + 1]}


def plain_blocks(markdown: str) -> list[tuple[str, str]]:
    """The blocks of a piece as kind and text, for the gate."""
    return [(block.kind, block.text) for block in blocks(markdown)]


def reviewed_languages(material: Material, builds: dict[str, Built]) -> frozenset[str]:
    """Languages of which every section with a text is reviewed and not stale."""
    whole = set()
    for language in LANGUAGES:
        held = [kind for kind in sections_of(material.report) if (kind.number, material.report.master) in material.texts]
        if all(translation_state(material, builds, kind, language) == "reviewed" for kind in held):
            whole.add(language)
    return frozenset(whole)
