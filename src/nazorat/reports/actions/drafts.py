from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from nazorat.audit.actions import append
from nazorat.findings.queries import adopted_findings
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import MemberKey
from nazorat.reports.actions.opening import SCOPE, TEXT
from nazorat.reports.build import built, paragraph_digests, translation_state
from nazorat.reports.keys import ReportKey, open_key
from nazorat.reports.material import Material, OpenText, SectionWords, facts_of
from nazorat.reports.models import Proposal, Report, ReportGrant, ReportScope, SectionText, SectionVersion
from nazorat.reports.queries import coordinators_to_grant, lock_draft, members_of_all, next_report_number, visits_of_year
from nazorat.reports.scope import Scope, whole_year
from nazorat.reports.sections import LANGUAGES, SectionKind, sections_of
from nazorat.reports.translating import is_unfinished
from nazorat.reports.wording import wording, written
from nazorat.vault import crypto
from nazorat.visits.designation import called
from nazorat.visits.models import Visit


def begin_report(*, by: Keyring, kind: int, visits: Sequence[Visit], master: str, scope: Scope | None = None) -> Report:
    """Begin a draft: a key of its own, granted to everybody who works on all of its visits and whose key is vouched for.

    `scope` is what a thematic report is about, sealed under that key. Raises Problem "report-visits", "report-theme",
    "report-outside-span", "report-nothing-adopted", "report-not-on-visits".
    """
    if (kind == Report.Kind.VISIT and len(visits) != 1) or not visits or kind == Report.Kind.ANNUAL:
        raise Problem("report-visits")
    _check_told(kind, visits, scope)
    return _begin(by, kind, visits, master, scope, members_of_all(visits))


def begin_annual_report(*, by: Keyring, year: int, master: str) -> Report:
    """Begin the annual report of a year: of all visits that are over, granted to the coordinators. It opens nothing of any visit.

    Raises Problem "report-empty-year", "report-not-on-visits".
    """
    visits = list(visits_of_year(year))
    if not visits:
        raise Problem("report-empty-year")
    return _begin(by, Report.Kind.ANNUAL, visits, master, whole_year(year), coordinators_to_grant())


def _begin(
    by: Keyring, kind: int, visits: Sequence[Visit], master: str, scope: Scope | None, holders: Sequence[MemberKey]
) -> Report:
    """The report's row, its key granted to the holders, and its scope under that key."""
    if by.member.id not in {key.member_id for key in holders}:
        raise Problem("report-not-on-visits")
    draft_key = crypto.new_key()
    grants = [ReportGrant(member=key.member, wrapped=crypto.seal(draft_key, [key.public])) for key in holders]
    try:
        with transaction.atomic():
            # the first report is what two that begin at once both lock; the number is read after it
            list(Report.objects.select_for_update().order_by("number")[:1])
            report = Report.objects.create(number=next_report_number(), kind=kind, master=master, begun_by=by.member)
            report.visits.set(visits)
            if scope:
                sealed = ReportKey(report, draft_key).seal(SCOPE, report.id, 1, scope.pack())
                ReportScope.objects.create(report=report, sealed=sealed)
            for grant in grants:
                grant.report = report
            ReportGrant.objects.bulk_create(grants)
            append(
                "reports.begin-report", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, count=len(grants)
            )
    except IntegrityError as twice:
        # the very first report of all: there was none to lock
        raise Problem("changed-meanwhile") from twice
    return report


def _check_told(kind: int, visits: Sequence[Visit], scope: Scope | None) -> None:
    """A report that adopts nothing itself needs something adopted to tell, of its theme when it has one."""
    if (kind == Report.Kind.THEMATIC) != (scope is not None):
        raise Problem("report-theme")
    told = adopted_findings().filter(visit__in=visits)
    if scope:
        if not all(scope.spans(visit.began_on) for visit in visits):
            raise Problem("report-outside-span")
        told = told.filter(Q(theme=scope.theme) | Q(theme__startswith=f"{scope.theme}."))
    if Report(kind=kind).derived and not told.exists():
        raise Problem("report-nothing-adopted")


def generate_texts(*, by: Keyring, material: Material, only: SectionKind | None = None) -> int:
    """Write the template's wording where a section has no text yet; with `only`, that section anew in every language.

    A text that somebody wrote meanwhile stays; with `only` it raises Problem "changed-meanwhile". Raises Problem "report-adopted".
    """
    report = material.report
    fresh = _template(material, only)
    if not fresh:
        return 0
    master = built(replace(material, texts={**material.texts, **_as_texts(by, fresh)}), report.master)
    against = {kind.number: paragraph_digests(master, kind.code) for kind in ([only] if only else sections_of(report))}
    key, ids = open_key(by, report), _ids(report)
    rows = []
    for (section, language), text in fresh.items():
        held = material.texts.get((section, language))
        words = SectionWords(text, () if language == report.master else against[section], template=True)
        rows.append(_sealed(by, key, ids, (section, LANGUAGES.index(language)), words, held.version if held else 0))
    with transaction.atomic():
        lock_draft(report.id)
        there = set(_ids(report))
        kept = rows if only else [row for row in rows if (row.section, row.language) not in there]
        for row in kept:
            _save(row)
        append("reports.generate-texts", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, count=len(kept))
    return len(kept)


def write_text(
    *, by: Keyring, material: Material, kind: SectionKind, language: str, text: str, version: int,
    settles: Proposal | None = None, part: int | None = None,
) -> None:  # fmt: skip
    """Save a section as it was changed from `version` (0: there was none). It then needs a new review.

    `settles` is the proposal of a Word file that it follows; `part` is the one piece of a translation that was written beside its master.

    Raises Problem "changed-meanwhile", "report-adopted".
    """
    report = material.report
    against = _against(material, kind, language, part) if language != report.master else ()
    words = SectionWords(text.replace("\r\n", "\n").strip(), against)
    row = _sealed(by, open_key(by, report), _ids(report), (kind.number, LANGUAGES.index(language)), words, version)
    with transaction.atomic():
        lock_draft(report.id)
        _save(row)
        if settles:
            _settle(by, settles)
        verb = "reports.accept-proposal" if settles else "reports.write-text"
        append(verb, by=by.member.id, organisation=by.member.organisation_id, obj=report.id)


def review_texts(*, by: Keyring, material: Material, language: str, only: SectionKind | None = None) -> int:
    """Say that texts were read beside the master. Never by their author; without `only`, stale ones are left for a second look."""
    report = material.report
    # what a translation is held against is the master's paragraphs: the others need not be woven
    builds = {report.master: built(material, report.master)}
    chosen = [kind for kind in ([only] if only else sections_of(report)) if (kind.number, language) in material.texts]
    states = {kind: translation_state(material, builds, kind, language) for kind in chosen}
    unfinished = {kind for kind in chosen if is_unfinished(material.texts[kind.number, language].words.text)}
    if only in unfinished:
        raise Problem("translation-unfinished")
    waiting = [
        kind for kind in chosen if kind not in unfinished and (states[kind] == "draft" or (only and states[kind] == "stale"))
    ]
    texts = [material.texts[kind.number, language] for kind in waiting]
    foreign = [text for text in texts if text.author.id != by.member.id]
    if texts and not foreign:
        raise Problem("review-own")
    key, against = open_key(by, report), {kind.number: paragraph_digests(builds[report.master], kind.code) for kind in waiting}
    ids, code = _ids(report), LANGUAGES.index(language)
    sealed = [
        (ids[one.section, code], one.version, _reviewed(key, ids[one.section, code], one, against[one.section])) for one in foreign
    ]
    with transaction.atomic():
        lock_draft(report.id)
        for row_id, version, data in sealed:
            _mark_reviewed(by, row_id, version, data)
        append("reports.review-texts", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, count=len(sealed))
    return len(sealed)


def _against(material: Material, kind: SectionKind, language: str, part: int | None) -> tuple[str, ...]:
    """Digests of the master's paragraphs that a translation is made from; of one piece alone the others stay as stale as they were."""
    master, held = built(material, material.report.master), material.texts.get((kind.number, language))
    now, then = paragraph_digests(master, kind.code), held.words.against if held else ()
    parts = [chunk.part for _paragraph, chunk in master.of(kind.code)]
    return tuple(then[at] if part is not None and parts[at] != part and at < len(then) else digest for at, digest in enumerate(now))


def _template(material: Material, only: SectionKind | None) -> dict[tuple[int, str], str]:
    """The template's words by section and language: of one section, or of all that have none."""
    fresh = {}
    for language in LANGUAGES:
        texts, facts = wording(material.report.kind, language), facts_of(material, language)
        for kind in [only] if only else sections_of(material.report):
            if only or (kind.number, language) not in material.texts:
                fresh[kind.number, language] = written(called(texts[kind.code].text, language), facts)
    return fresh


def _ids(report: Report) -> dict[tuple[int, int], UUID]:
    rows = SectionText.objects.filter(report=report).values_list("section", "language", "id")
    return {(section, language): row_id for section, language, row_id in rows}


def _sealed(
    by: Keyring, key: ReportKey, ids: Mapping[tuple[int, int], UUID], at: tuple[int, int], words: SectionWords, version: int
) -> SectionText:
    """A text as it follows on `version`. The id of a new one comes of its place: two who begin it at once seal for the same row."""
    section, language = at
    row_id = ids.get(at) or uuid5(key.report.id, f"{section}/{language}")
    sealed = key.seal(TEXT, row_id, version + 1, words.pack())
    return SectionText(
        id=row_id, report=key.report, section=section, language=language, sealed=sealed, version=version + 1, author=by.member
    )


def _save(row: SectionText) -> None:
    """Keep a text under the report's lock, when the one before it is still the version that it follows on."""
    there = SectionText.objects.filter(report=row.report, section=row.section, language=row.language)
    if row.version == 1:
        kept = not there.exists()
        if kept:
            row.save(force_insert=True)
    else:
        kept = _follow(
            there.filter(id=row.id, version=row.version - 1), sealed=row.sealed, state=SectionText.State.DRAFT, author=row.author,
            reviewed_by=None,
        )  # fmt: skip
    if not kept:
        raise Problem("changed-meanwhile")


def _follow(held: QuerySet[SectionText], **facts: Any) -> bool:
    """Put the one row aside as the version that it is and change it to the next; False where it is that version no more."""
    row = held.first()
    if row is None:
        return False
    SectionVersion.objects.create(
        text=row, version=row.version, state=row.state, sealed=row.sealed, author_id=row.author_id,
        reviewed_by_id=row.reviewed_by_id, changed_at=row.changed_at,
    )  # fmt: skip
    return bool(held.update(version=row.version + 1, changed_at=datetime.now(UTC), **facts))


def _settle(by: Keyring, proposal: Proposal) -> None:
    waits = Proposal.objects.filter(id=proposal.id, state=Proposal.State.WAITS)
    if not waits.update(state=Proposal.State.ACCEPTED, decided_by=by.member, decided_at=datetime.now(UTC)):
        raise Problem("changed-meanwhile")


def _mark_reviewed(by: Keyring, row_id: UUID, version: int, sealed: bytes) -> None:
    held = SectionText.objects.filter(id=row_id, version=version)
    if not _follow(held, sealed=sealed, state=SectionText.State.REVIEWED, reviewed_by=by.member):
        raise Problem("changed-meanwhile")


def _reviewed(key: ReportKey, row_id: UUID, text: OpenText, against: tuple[str, ...]) -> bytes:
    return key.seal(TEXT, row_id, text.version + 1, replace(text.words, against=against).pack())


def _as_texts(by: Keyring, fresh: dict[tuple[int, str], str]) -> dict[tuple[int, str], OpenText]:
    now = datetime.now(UTC)
    return {at: OpenText(at[0], at[1], 0, False, by.member, None, now, SectionWords(text)) for at, text in fresh.items()}
