from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.reports.actions.opening import TEXT
from nazorat.reports.build import built, built_all, paragraph_digests, translation_state
from nazorat.reports.keys import ReportKey, open_key
from nazorat.reports.material import Material, OpenText, SectionWords, facts_of
from nazorat.reports.models import Report, ReportGrant, SectionText
from nazorat.reports.queries import members_of_all, next_report_number
from nazorat.reports.sections import LANGUAGES, SectionKind, sections_of
from nazorat.reports.wording import wording, written
from nazorat.vault import crypto
from nazorat.visits.models import Visit


def begin_report(*, by: Keyring, kind: int, visits: Sequence[Visit], master: str) -> Report:
    """Begin a draft: a key of its own, granted to everybody who works on all of its visits and whose key is vouched for."""
    if (kind == Report.Kind.VISIT and len(visits) != 1) or not visits:
        raise Problem("report-visits")
    holders = members_of_all(visits)
    if by.member.id not in {key.member_id for key in holders}:
        raise Problem("report-not-on-visits")
    draft_key = crypto.new_key()
    grants = [ReportGrant(member=key.member, wrapped=crypto.seal(draft_key, [key.public])) for key in holders]
    with transaction.atomic():
        report = Report.objects.create(number=next_report_number(), kind=kind, master=master, begun_by=by.member)
        report.visits.set(visits)
        for grant in grants:
            grant.report = report
        ReportGrant.objects.bulk_create(grants)
        append("reports.begin-report", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, count=len(grants))
    return report


def generate_texts(*, by: Keyring, material: Material, only: SectionKind | None = None) -> int:
    """Write the template's wording where a section has no text yet; with `only`, that section anew in every language."""
    report = material.report
    _still_draft(report)
    wanted = [only] if only else list(sections_of(report))
    fresh = {}
    for language in LANGUAGES:
        texts, facts = wording(report.kind, language), facts_of(material, language)
        for kind in wanted:
            if only or (kind.number, language) not in material.texts:
                fresh[kind.number, language] = written(texts[kind.code].text, facts)
    if not fresh:
        return 0
    master = built(replace(material, texts={**material.texts, **_as_texts(by, fresh)}), report.master)
    against = {kind.number: paragraph_digests(master, kind.code) for kind in wanted}
    key = open_key(by, report)
    rows = [_sealed(by, key, at, words, against[at[0]], material) for at, words in fresh.items()]
    with transaction.atomic():
        SectionText.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["report", "section", "language"],
            update_fields=["sealed", "version", "state", "author", "reviewed_by", "changed_at"],
        )  # fmt: skip
        append("reports.generate-texts", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, count=len(rows))
    return len(rows)


def write_text(*, by: Keyring, material: Material, kind: SectionKind, language: str, text: str, version: int) -> None:
    """Save a section as it was changed from `version` (0: there was none). It then needs a new review."""
    report = material.report
    _still_draft(report)
    against = paragraph_digests(built(material, report.master), kind.code) if language != report.master else ()
    words = SectionWords(text.replace("\r\n", "\n").strip(), against)
    key, code = open_key(by, report), LANGUAGES.index(language)
    row = SectionText.objects.filter(report=report, section=kind.number, language=code).first()
    if (row.version if row else 0) != version:
        raise Problem("changed-meanwhile")
    row_id = row.id if row else uuid4()
    sealed = key.seal(TEXT, row_id, version + 1, words.pack())
    with transaction.atomic():
        _save(report, row_id, kind, code, by, sealed, version)
        append("reports.write-text", by=by.member.id, organisation=by.member.organisation_id, obj=report.id)


def review_texts(*, by: Keyring, material: Material, language: str, only: SectionKind | None = None) -> int:
    """Say that texts were read beside the master. Never by their author; without `only`, stale ones are left for a second look."""
    report = material.report
    _still_draft(report)
    builds = built_all(material)
    chosen = [kind for kind in ([only] if only else sections_of(report)) if (kind.number, language) in material.texts]
    states = {kind: translation_state(material, builds, kind, language) for kind in chosen}
    waiting = [kind for kind in chosen if states[kind] == "draft" or (only and states[kind] == "stale")]
    texts = [material.texts[kind.number, language] for kind in waiting]
    foreign = [text for text in texts if text.author.id != by.member.id]
    if texts and not foreign:
        raise Problem("review-own")
    key, against = open_key(by, report), {kind.number: paragraph_digests(builds[report.master], kind.code) for kind in waiting}
    rows = dict(SectionText.objects.filter(report=report, language=LANGUAGES.index(language)).values_list("section", "id"))
    sealed = [(rows[one.section], one.version, _reviewed(key, rows[one.section], one, against[one.section])) for one in foreign]
    with transaction.atomic():
        for row_id, version, data in sealed:
            _mark_reviewed(by, row_id, version, data)
        append("reports.review-texts", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, count=len(sealed))
    return len(sealed)


def _still_draft(report: Report) -> None:
    if report.state != Report.State.DRAFT:
        raise Problem("report-adopted")


def _save(report: Report, row_id: UUID, kind: SectionKind, code: int, by: Keyring, sealed: bytes, version: int) -> None:
    facts = {"sealed": sealed, "version": version + 1, "state": SectionText.State.DRAFT, "author": by.member, "reviewed_by": None}
    if not version:
        SectionText.objects.create(id=row_id, report=report, section=kind.number, language=code, **facts)
        return
    changed = SectionText.objects.filter(id=row_id, version=version).update(changed_at=datetime.now(UTC), **facts)
    if not changed:
        raise Problem("changed-meanwhile")


def _mark_reviewed(by: Keyring, row_id: UUID, version: int, sealed: bytes) -> None:
    row = SectionText.objects.filter(id=row_id, version=version)
    if not row.update(sealed=sealed, version=version + 1, state=SectionText.State.REVIEWED, reviewed_by=by.member):
        raise Problem("changed-meanwhile")


def _reviewed(key: ReportKey, row_id: UUID, text: OpenText, against: tuple[str, ...]) -> bytes:
    return key.seal(TEXT, row_id, text.version + 1, SectionWords(text.words.text, against).pack())


def _as_texts(by: Keyring, fresh: dict[tuple[int, str], str]) -> dict[tuple[int, str], OpenText]:
    now = datetime.now(UTC)
    return {at: OpenText(at[0], at[1], 0, False, by.member, None, now, SectionWords(text)) for at, text in fresh.items()}


def _sealed(
    by: Keyring, key: ReportKey, at: tuple[int, str], words: str, against: Iterable[str], material: Material
) -> SectionText:
    section, language = at
    before = SectionText.objects.filter(report=material.report, section=section, language=LANGUAGES.index(language)).first()
    row_id, version = (before.id, before.version + 1) if before else (uuid4(), 1)
    held = SectionWords(words, () if language == material.report.master else tuple(against))
    return SectionText(
        id=row_id, report=material.report, section=section, language=LANGUAGES.index(language), author=by.member, version=version,
        sealed=key.seal(TEXT, row_id, version, held.pack()), state=SectionText.State.DRAFT, changed_at=datetime.now(UTC),
    )  # fmt: skip
