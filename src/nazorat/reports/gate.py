"""What the gate is told of a report or a letter, and what it answers. The rules themselves are in `nazorat.disclosure`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from uuid import UUID

from nazorat.disclosure.catches import Answer, Catch, GateReport, Paragraph, answerable, open_catches
from nazorat.disclosure.clean import Clean
from nazorat.disclosure.context import Context, PersonRecord, Talk
from nazorat.disclosure.gate import check
from nazorat.disclosure.materials import Marked, Photo, photo_of
from nazorat.disclosure.words import vocabulary
from nazorat.fieldwork.records import OpenRecord
from nazorat.findings.wording import asks_for_shares, shares_of
from nazorat.reports.blocks.chunk import Chunk
from nazorat.reports.build import Built, plain_blocks
from nazorat.reports.material import THRESHOLD, Material, marked_of
from nazorat.reports.sections import LANGUAGES
from nazorat.reports.wording import all_texts
from nazorat.standards.queries import instruments, powers, provisions, themes
from nazorat.tools.queries import form_of_version

Stage = Literal["comment", "release"]
TALKS = "interview"
_clean = Clean()


@dataclass(frozen=True)
class Checked:
    """One run of the gate with the answers given so far; nothing of it is stored."""

    report: GateReport
    answers: Mapping[str, Answer]

    @property
    def open(self) -> list[Catch]:
        """What still stops: blocking catches that no answer clears."""
        return open_catches(self.report, self.answers.values(), THRESHOLD)

    @property
    def cleared(self) -> list[Catch]:
        still = {catch.key for catch in self.open}
        return [catch for catch in self.report.blocking if catch.key not in still]

    @property
    def advice(self) -> tuple[Catch, ...]:
        return self.report.advice

    def can_answer(self, catch: Catch) -> bool:
        return answerable(catch) or catch.rule == "source_marking"


def check_report(material: Material, builds: Mapping[str, Built], stage: Stage, answers: Iterable[Answer]) -> Checked:
    """Every rule over every language, picture, table and marking of a report."""
    given = {answer.key: answer for answer in answers}
    shares = shares_by_finding(material)
    texts = [paragraph for built in builds.values() for paragraph in paragraphs_of(built, shares)]
    chunks = [chunk for built in builds.values() for section in built.sections for chunk in section.chunks]
    # a table of which another section tells a part is one table
    held = dict.fromkeys((chunk.guarded, chunk.released) for chunk in chunks if chunk.guarded)
    tables = [table for table, _parts in held]
    report = check(
        texts, context_of(material, stage), photos=_photos(material, chunks), tables=tables, inside=tables if material.inside else (),
        released=[(table, parts) for table, released in held for parts in released],
        marked=_cleared(marked_of(material), given, stage), clean=_clean,
    )  # fmt: skip
    return Checked(report, given)


def check_letter(material: Material, paragraphs: Iterable[Paragraph], addressee: Iterable[str]) -> Checked:
    """A letter's own gate, with the same knowledge as the report's; the body that it goes to may be named."""
    context = context_of(material, "release")
    told = replace(context, allowed_words=context.allowed_words | set(addressee))
    return Checked(check(paragraphs, told, clean=_clean), {})


def shares_by_finding(material: Material) -> dict[UUID, tuple[tuple[int, int], ...]]:
    """What the answers of each finding give as k of n: the words of quantity are held against it."""
    return {
        one.id: shares_of(one.text.links, each.records) for each in material.visits for one in each.findings if asks_for_shares(one)
    }


def paragraphs_of(built: Built, shares: Mapping[UUID, tuple[tuple[int, int], ...]] | None = None) -> Iterator[Paragraph]:
    """All that stands on the page: numbered paragraphs, headings, lists, captions, cells. Our own wording of templates passes too."""
    numbers = iter(built.paragraphs)
    for section in built.sections:
        yield Paragraph(section.kind.printed, built.language, section.heading, kind="heading")
        last = section.kind.printed
        for chunk in section.chunks:
            own = chunk.finding if not chunk.generated else None
            status, counted = (own.text.status.value, (shares or {}).get(own.id, ())) if own else ("", ())
            if chunk.table:
                yield from _cells(chunk, built.language, last)
                continue
            for kind, text in plain_blocks(chunk.markdown):
                if kind == "paragraph":
                    last = str(next(numbers).number)
                if kind != "figure":
                    yield Paragraph(last, built.language, text, status, "heading" if kind == "heading" else "text", counted)
            if chunk.figure and chunk.figure.caption:
                yield Paragraph(last, built.language, chunk.figure.caption, kind="caption")


def _cells(chunk: Chunk, language: str, number: str) -> Iterator[Paragraph]:
    """The words of a generated table, row by row; its counts go to the gate as a table, not as text."""
    table = chunk.table
    assert table is not None  # noqa: S101 - the caller asks for chunks with tables
    for row in table.rows:
        words = ". ".join(cell for cell in row if not cell.replace(",", "").replace(".", "").strip().isdigit())
        if words:
            yield Paragraph(number, language, words, kind="table")


def context_of(material: Material, stage: Stage) -> Context:
    """What the rules are told: every talk of every visit that the member may open, and the words that point at nobody."""
    talks = [record for each in material.visits for record in each.of(TALKS)]
    return Context(
        stage=stage, threshold=THRESHOLD, records=[_person(record) for record in talks], talks=_times(material),
        identities=sorted({seat.member.name for each in material.visits for seat in each.team}),
        vocabulary=_vocabulary(tuple(sorted({record.tool_version_id for each in material.visits for record in each.records}))),
        allowed_words=_allowed(material), cited_words=_cited(material), open_dates=_open_dates(material),
    )  # fmt: skip


def _person(record: OpenRecord) -> PersonRecord:
    texts = tuple(value for value in _values(record.answers.values()) if value.strip())
    return PersonRecord(str(record.id), texts)


def _values(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from _values(inner for answers in value for inner in answers.values())


def _times(material: Material) -> list[Talk]:
    """When talks went on. The sheet gives no day, so each counts on the first day of its visit."""
    found = []
    for each in material.visits:
        for record in each.of(TALKS):
            start, end = record.answers.get("before/started"), record.answers.get("before/ended")
            if isinstance(start, time) and isinstance(end, time) and each.visit.began_on:
                # clock times of the place, as they stand on the sheet: no zone belongs to them
                begun = datetime.combine(each.visit.began_on, start.replace(tzinfo=None))
                ended = datetime.combine(each.visit.began_on, end.replace(tzinfo=None))
                found.append(Talk(begun, max(begun, ended)))
    return found


def _open_dates(material: Material) -> frozenset[date]:
    days: set[date] = set()
    for each in material.visits:
        first, last = each.visit.began_on, each.visit.ended_on or each.visit.began_on
        if first and last:
            days |= {first + timedelta(days=step) for step in range(min((last - first).days, 60) + 1)}
    days |= {line.dated for line in material.powers if line.dated}
    return frozenset(days | {one.text.deadline for one in material.recommendations if one.text.deadline})


def _allowed(material: Material) -> frozenset[str]:
    """Names that are no person's: places, bodies, instruments. Each is let by whole and not by its words."""
    places = [each.visit.place for each in material.visits if each.visit.place]
    names = [
        name for place in places for name in (place.name_ru, place.name_tg, place.name_en, place.region, *place.authority.names)
    ]
    names += [name for body in (*material.bodies.values(), *material.sides) for name in body.names]
    return frozenset(name for name in names if name) | _catalogue()[1]


def _cited(material: Material) -> frozenset[str]:
    """Sources and offices as somebody typed them: their words are not rare, but one that looks like a surname is still stopped."""
    typed = [each.visit.place.capacity_source for each in material.visits if each.visit.place]
    typed += [line.source for line in material.powers] + [one.text.office for one in material.recommendations]
    return frozenset(text for text in typed if text)


@lru_cache(maxsize=1)
def _catalogue() -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    """Words of the standards by language, and the names of instruments; kept until the reference tables are loaded anew."""
    rows: list[object] = [*provisions(), *themes(), *instruments(), *powers()]
    by_language = {code: tuple(str(getattr(row, f"title_{code}")) for row in rows) for code in LANGUAGES}
    shorts = frozenset(str(getattr(row, f"short_{code}")) for row in instruments() for code in LANGUAGES)
    codes = frozenset(row.code for row in instruments())
    return by_language, shorts | codes | frozenset(row.title_in(code) for row in instruments() for code in LANGUAGES)


def forget_catalogue() -> None:
    """The reference tables were loaded: what was read out of them before is old. Another process reads them when it starts."""
    _catalogue.cache_clear()
    _vocabulary.cache_clear()


@lru_cache(maxsize=8)
def _vocabulary(versions: Sequence[UUID]) -> frozenset[str]:
    """The known forms of every word that tools, standards and our templates say themselves."""
    forms = [form_of_version(version) for version in versions]
    texts: dict[str, list[str]] = {code: [*_catalogue()[0][code], *all_texts(code)] for code in LANGUAGES}
    for form in forms:
        for question in form.questions():
            for code in LANGUAGES:
                texts[code] += [
                    question.label.in_(code),
                    question.hint.in_(code),
                    *(one.label.in_(code) for one in question.choices),
                ]
    return vocabulary(texts)


def _photos(material: Material, chunks: Iterable[Chunk]) -> list[Photo]:
    """Each picture once, as its bytes are that would be printed; it is named by a number."""
    named = dict.fromkeys(chunk.photo for chunk in chunks if chunk.photo)
    shown = [(name, material.pictures[UUID(name)]) for name in named]
    return [photo_of(f"photo-{name[:8]}", one.shows, one.content, f"photo {at}") for at, (name, one) in enumerate(shown, start=1)]


def _cleared(things: list[Marked], answers: Mapping[str, Answer], stage: Stage) -> list[Marked]:
    """Things with the lawyer's name that was given for their catch."""
    done = []
    for thing in things:
        caught = check([], Context(stage=stage, records=(), talks=(), identities=()), marked=[thing]).catches
        reasons = [answers[catch.key].reason for catch in caught if catch.key in answers]
        done.append(replace(thing, cleared_by=reasons[0]) if reasons else thing)
    return done
