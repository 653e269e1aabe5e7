from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Organisation
from nazorat.reports.actions.opening import open_answers
from nazorat.reports.actions.signing import Readiness
from nazorat.reports.build import numbers_apart, out_of_step
from nazorat.reports.editions import Appended
from nazorat.reports.gate import check_report
from nazorat.reports.keys import ReportKey, open_key
from nazorat.reports.late import COMMENTS, LateText, OpenEdition, late_from
from nazorat.reports.material import Material
from nazorat.reports.models import Edition, ReleasedFile, ReleasedText, Report
from nazorat.reports.press import pressed
from nazorat.reports.queries import asked_by, editions_of, last_texts, lock_report, objections_of, signatures_under, standing_on
from nazorat.reports.sections import LANGUAGES
from nazorat.typeset import document_from, packed
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening

PLACE = "reports_edition.sealed"


def write_late(*, by: Keyring, report: Report, text: LateText, version: int) -> Edition:
    """Keep a letter that came after the release, for the next edition: begun with `version` 0, else changed from that version.

    What was read of a translation stays read as far as it reads the same. Raises Problem "report-not-released", "edition-kind",
    "edition-no-text", "late-twice" for a letter that an edition has, "changed-meanwhile".
    """
    _may_append(report)
    key, rows = open_key(by, report), list(editions_of(report))
    held = [_opened(key, row) for row in rows]
    before = next((one for one in held if one.row.released_at is None), None)
    if (before.row.version if before else 0) != version:
        raise Problem("changed-meanwhile")
    if any((one.text.body, one.text.letter) == (text.body, text.letter) for one in held if one != before):
        raise Problem("late-twice")
    text = replace(text, due=asked_by(report, text.body, comments=text.kind == COMMENTS))
    empty = replace(text, translations={}, answers={})
    fresh = text.follows(before.text if before else empty, str(by.member.id), report.master, LANGUAGES)
    row = before.row if before else Edition(id=uuid4(), report=report, number=len(rows) + 2, author=by.member)
    sealed = key.seal(PLACE, row.id, version + 1, fresh.pack())
    try:
        with transaction.atomic():
            lock_report(report.id)
            if before:
                _follow(row, version, sealed=sealed, author=by.member)
            else:
                row.sealed = sealed
                row.save(force_insert=True)
            verb = "reports.change-edition" if before else "reports.begin-edition"
            append(verb, by=by.member.id, organisation=by.member.organisation_id, obj=report.id)
    except IntegrityError as twice:
        raise Problem("changed-meanwhile") from twice
    return row


def open_edition(*, by: Keyring, report: Report, edition: Edition) -> OpenEdition:
    """Open the letter of an edition that is being made; one act."""
    key, member = open_key(by, report), by.member
    note_opening("reports.open-edition", by=member.id, organisation=member.organisation_id, obj=report.id, ids=[edition.id])
    return _opened(key, edition)


def review_late(*, by: Keyring, report: Report, edition: Edition, language: str) -> None:
    """Say that this language was read beside what it was made from. Raises Problem "review-own" for who wrote it, "changed-meanwhile"."""
    key = open_key(by, report)
    text = _opened(key, edition).text
    if text.hands.get(language) == str(by.member.id):
        raise Problem("review-own")
    if text.state(language, report.master) not in ("draft", "stale"):
        raise Problem("changed-meanwhile")
    sealed = key.seal(PLACE, edition.id, edition.version + 1, text.reviewed(language, report.master).pack())
    with transaction.atomic():
        lock_report(report.id)
        _follow(edition, edition.version, sealed=sealed)
        append("reports.review-edition", by=by.member.id, organisation=by.member.organisation_id, obj=report.id)


def drop_edition(*, by: Keyring, report: Report, edition: Edition) -> None:
    """Take back an edition that was not released. Raises Problem "changed-meanwhile"."""
    with transaction.atomic():
        lock_report(report.id)
        if not Edition.objects.filter(id=edition.id, released_at=None).delete()[0]:
            raise Problem("changed-meanwhile")
        append("reports.drop-edition", by=by.member.id, organisation=by.member.organisation_id, obj=report.id)


def edition_readiness(*, by: Keyring, material: Material, edition: Edition) -> Readiness:
    """What the gate says to what the edition adds, and the digest of the whole edition. The text before it passed its own gate."""
    report = material.report
    opened = open_edition(by=by, report=report, edition=edition)
    body = Organisation.objects.get(id=opened.text.body)
    base = {language: document_from(content) for language, content in last_texts(report).items()}
    made = Appended(report, opened, body, base)
    # the body that wrote may be named, like those that the report addresses
    material = replace(material, bodies={**material.bodies, body.id: body})
    builds = {language: made.built(language) for language in sorted(base, key=lambda one: one != report.master)}
    checked = check_report(material, builds, "release", open_answers(by=by, report=report))
    unknown = tuple(dict.fromkeys(name for one in builds.values() for name in one.unknown))
    apart, figures = out_of_step(builds, report.master), numbers_apart(builds, report.master)
    return Readiness(material, builds, checked, made.digest(), apart, figures, unknown, tuple(objections_of(report)), made)


def release_edition(*, by: Keyring, readiness: Readiness) -> list[ReleasedFile]:
    """Make the nine documents of the next edition and keep them beside those before, which stay as they are.

    Raises Problem "report-changed" without two signatures of two organisations under exactly these words, "objection-stands",
    "gate-not-clear", "changed-meanwhile".
    """
    made, report = readiness.appended, readiness.material.report
    if made is None:
        raise Problem("report-not-adopted")
    readiness.refuse_opposed()
    if not readiness.ready:
        raise Problem("gate-not-clear")
    signed = signatures_under(report, readiness.digest)
    if len({row.member.organisation_id for row in signed}) < 2:
        raise Problem("report-changed")
    signers = [row.member for row in signed]
    whole = [made.document(language, timezone.localdate(), signers) for language in LANGUAGES]
    files = [
        ReleasedFile(
            report=report, edition=made.number, language=language, kind=kind, content=content, sha256=crypto.sha256(content)
        )
        for language, forms in zip(LANGUAGES, pressed(whole), strict=True)
        for kind, content in forms.items()
    ]
    row = made.edition.row
    with transaction.atomic():
        lock_report(report.id)
        waits = Edition.objects.filter(id=row.id, version=row.version, released_at=None)
        if not waits.update(released_at=datetime.now(UTC)):
            raise Problem("changed-meanwhile")
        # a head may have objected while the documents were made
        if standing_on(objections_of(report), readiness.digest):
            raise Problem("objection-stands")
        ReleasedFile.objects.bulk_create(files)
        ReleasedText.objects.bulk_create(
            ReleasedText(report=report, edition=made.number, language=one.language, content=packed(one)) for one in whole
        )
        append(
            "reports.release-edition", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, count=len(files),
            commitment=readiness.digest,
        )  # fmt: skip
    return files


def _may_append(report: Report) -> None:
    if report.state != Report.State.RELEASED:
        raise Problem("report-not-released")
    if report.derived:
        raise Problem("edition-kind")
    if set(last_texts(report)) != set(LANGUAGES):
        raise Problem("edition-no-text")


def _opened(key: ReportKey, row: Edition) -> OpenEdition:
    return OpenEdition(row, late_from(key.open(PLACE, row.id, row.version, row.sealed)))


def _follow(row: Edition, version: int, **facts: object) -> None:
    there = Edition.objects.filter(id=row.id, version=version, released_at=None)
    if not there.update(version=version + 1, changed_at=datetime.now(UTC), **facts):
        raise Problem("changed-meanwhile")
