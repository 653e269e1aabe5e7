from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.reports.actions.opening import TEXT
from nazorat.reports.build import Built, translation_state
from nazorat.reports.keys import key_of
from nazorat.reports.material import Material, facts_of, words_from
from nazorat.reports.memory import Origin, Pair, pairs_of_piece, pairs_of_template, pairs_of_texts
from nazorat.reports.models import ReleasedFile, Report, ReportGrant, SectionText
from nazorat.reports.queries import drafts_beside, published_beside, published_paragraphs, texts_between
from nazorat.reports.sections import LANGUAGES, LISTS, sections_of
from nazorat.reports.wording import wording
from nazorat.vault.actions import note_opening
from nazorat.visits.keys import SealedToOthers

Place = tuple[UUID, int]


def open_memory(*, by: Keyring, material: Material, master: Built, language: str) -> list[Pair]:
    """What was translated from the report's master language into this one, as far as this member may read it anyway; one act.

    Reviewed sections of this draft, of other drafts that the member holds and works on, released reports as everybody reads them, and the
    product's own wording. A draft sealed to a key that the member lost is passed over.
    """
    languages = (material.report.master, language)
    drafts = {one.id: one for one in drafts_beside(by.member, material.report)}
    texts = _reviewed(texts_between(drafts.values(), map(LANGUAGES.index, languages)), languages, drafts)
    ids = [row.id for pair in texts.values() for row in pair]
    note_opening("reports.open-memory", by=by.member.id, organisation=by.member.organisation_id, obj=material.report.id, ids=ids)
    found = [*_own(material, master, language), *_drafts(by, drafts, texts), *_published(material.report, languages)]
    return [*found, *_template(material, languages)]


def _own(material: Material, master: Built, language: str) -> Iterator[Pair]:
    """Sections of the draft itself that somebody reviewed and that the master did not leave behind."""
    report = material.report
    for kind in sections_of(report):
        theirs = material.texts.get((kind.number, language))
        if theirs and translation_state(material, {report.master: master}, kind, language) == "reviewed":
            ours = material.texts[kind.number, report.master]
            yield from pairs_of_texts(
                f"{report.id}-{kind.number}", ours.words.text, theirs.words.text, _origin(report, theirs.reviewed_by)
            )


def _reviewed(
    rows: Iterable[SectionText], languages: tuple[str, str], reports: dict[UUID, Report]
) -> dict[Place, Sequence[SectionText]]:
    """Sections by report with both their texts: each the report's master or reviewed, the master not changed since."""
    held: dict[Place, dict[str, SectionText]] = {}
    for row in rows:
        held.setdefault((row.report_id, row.section), {})[LANGUAGES[row.language]] = row
    return {
        place: [pair[language] for language in languages]
        for place, pair in held.items()
        if len(pair) == len(languages) and _fresh(pair, reports[place[0]].master)
    }


def _fresh(pair: dict[str, SectionText], master: str) -> bool:
    translated = [row for language, row in pair.items() if language != master]
    if any(row.state != SectionText.State.REVIEWED for row in translated):
        return False
    return master not in pair or all(row.changed_at >= _worded_at(pair[master]) for row in translated)


def _worded_at(row: SectionText) -> datetime:
    """When the words were written: a review of them is a version of its own."""
    before: datetime | None = getattr(row, "worded_at", None)
    return before if before and row.state == SectionText.State.REVIEWED else row.changed_at


def _drafts(by: Keyring, drafts: dict[UUID, Report], texts: dict[Place, Sequence[SectionText]]) -> Iterator[Pair]:
    wanted = {report for report, _section in texts}
    for grant in ReportGrant.objects.filter(member=by.member, report__in=wanted):
        report = drafts[grant.report_id]
        with suppress(SealedToOthers):
            key = key_of(by, report, grant)
            for (of, section), rows in texts.items():
                if of == report.id:
                    ours, theirs = (words_from(key.open(TEXT, row.id, row.version, row.sealed)).text for row in rows)
                    yield from pairs_of_texts(f"{of}-{section}", ours, theirs, _origin(report, _reader(rows)))


def _published(report: Report, languages: tuple[str, str]) -> Iterator[Pair]:
    """Numbered paragraphs of released reports, whose numbers are the same in every language, of sections that somebody reviewed."""
    files: dict[UUID, dict[str, ReleasedFile]] = {}
    for file in published_beside(report, languages):
        files.setdefault(file.report_id, {})[file.language] = file
    both = {of: pair for of, pair in files.items() if len(pair) == len(languages)}
    reports = {of: pair[languages[0]].report for of, pair in both.items()}
    texts = _reviewed(texts_between(reports.values(), map(LANGUAGES.index, languages)), languages, reports)
    for of, pair in both.items():
        numbers = {kind.code: kind.number for kind in LISTS[Report.Kind(reports[of].kind)]}
        ours, theirs = (published_paragraphs(pair[language].id) for language in languages)
        for number, (code, one) in ours.items():
            rows = texts.get((of, numbers.get(code, 0)))
            if rows and number in theirs:
                yield from pairs_of_piece(f"{of}-p{number}", one, theirs[number][1], _origin(reports[of], _reader(rows)))


def _template(material: Material, languages: tuple[str, str]) -> Iterator[Pair]:
    facts = facts_of(material, languages[0]), facts_of(material, languages[1])
    for kind in Report.Kind:
        ours, theirs = (wording(kind, language) for language in languages)
        for code, section in ours.items():
            yield from pairs_of_template(f"t{kind.value}-{code}", section.text, theirs[code].text, facts)


def _reader(rows: Sequence[SectionText]) -> Member | None:
    return next((row.reviewed_by for row in reversed(rows) if row.reviewed_by), None)


def _origin(report: Report, reader: Member | None) -> Origin:
    return Origin(report.number, report.state == Report.State.RELEASED, reader.code if reader else "")
