from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import Entry, append, append_all
from nazorat.fieldwork.actions import schedule_follow_up
from nazorat.fieldwork.models import FollowUp
from nazorat.findings.actions import adopt_findings
from nazorat.kit.problems import Problem
from nazorat.kit.tables import csv_bytes
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, Organisation
from nazorat.recommendations.actions import adopt_recommendations
from nazorat.reports.actions.signing import Readiness
from nazorat.reports.build import Marks, documents, reviewed_languages
from nazorat.reports.copies import copy_of
from nazorat.reports.index import index_of, sheet_of
from nazorat.reports.keys import COPY, copy_mark, open_key
from nazorat.reports.material import Material
from nazorat.reports.models import Comment, HandedCopy, ReleasedFigure, ReleasedFile, ReleasedText, Report, SectionText
from nazorat.reports.press import pressed
from nazorat.reports.queries import lock_draft, objections_of, signatures_under, standing_on
from nazorat.reports.sections import LANGUAGES
from nazorat.reports.signals import draft_handed_over
from nazorat.typeset import packed
from nazorat.typeset.document import Format
from nazorat.vault import crypto

REPRISAL_CHECK = timedelta(days=14)


def adopt_report(*, by: Keyring, readiness: Readiness) -> None:
    """Adopt in one act by two who signed these words, of two organisations: findings and recommendations leave the seal.

    Raises Problem "objection-stands", "second-person", "gate-not-clear", "report-adopted", "changed-meanwhile".
    """
    readiness.refuse_opposed()
    report, second = readiness.material.report, _second(by, readiness)
    if not readiness.ready:
        raise Problem("gate-not-clear")
    with transaction.atomic():
        lock_draft(report.id)
        _refuse_other_words(readiness.material)
        Report.objects.filter(id=report.id).update(state=Report.State.ADOPTED, adopted_at=datetime.now(UTC))
        # a head may have objected while the gate was read
        if standing_on(objections_of(report), readiness.digest):
            raise Problem("objection-stands")
        acts: list[Entry] = []
        for each in () if report.derived else readiness.material.visits:
            # a report over several places adopts only what stands in it: other findings wait for a report on their place
            findings = [one for one in each.findings if not readiness.material.consolidated or one.id in readiness.cited]
            adopt_findings(by=by, second=second, visit=each.visit, findings=findings, acts=acts)
            adopt_recommendations(
                by=by, second=second, visit=each.visit, recommendations=each.recommendations, reply_due=None, report=report.number,
                acts=acts,
            )  # fmt: skip
        member = by.member
        acts.append(Entry("reports.adopt-report", member.id, member.organisation_id, report.id, commitment=readiness.digest))
        append_all(acts)
    report.refresh_from_db()


def release_report(*, by: Keyring, readiness: Readiness) -> list[ReleasedFile]:
    """Make nine documents in memory and keep them for everybody, for good. Only the words that two signed can be released."""
    report = readiness.material.report
    if report.state != Report.State.ADOPTED:
        raise Problem("report-not-adopted")
    signed = signatures_under(report, readiness.digest)
    if len({row.member.organisation_id for row in signed}) < 2:
        raise Problem("report-changed")
    reviewed = reviewed_languages(readiness.material, readiness.builds)
    marks = Marks("final", reviewed=reviewed, signers=tuple(row.member for row in signed))
    whole = documents(readiness.material, readiness.builds, marks)
    made = pressed(whole)
    files = [
        ReleasedFile(report=report, language=language, kind=kind, content=content, sha256=crypto.sha256(content))
        for language, forms in zip(LANGUAGES, made, strict=True)
        for kind, content in forms.items()
    ]
    told = _told(readiness)
    with transaction.atomic():
        adopted = Report.objects.filter(id=report.id, state=Report.State.ADOPTED)
        if not adopted.update(state=Report.State.RELEASED, released_at=datetime.now(UTC)):
            raise Problem("report-not-adopted")
        ReleasedFile.objects.bulk_create(files)
        ReleasedText.objects.bulk_create(ReleasedText(report=report, language=one.language, content=packed(one)) for one in whole)
        ReleasedFigure.objects.bulk_create(ReleasedFigure(report=report, name=name, value=value) for name, value in told.items())
        append("reports.release-report", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, count=len(files))
    report.refresh_from_db()
    return files


def _told(readiness: Readiness) -> dict[str, int]:
    """The counts of persons that tables of the report show, of a report on visits: others tell of persons what these told."""
    if readiness.material.report.derived:
        return {}
    master = readiness.builds[readiness.material.report.master]
    return {name: count for section in master.sections for chunk in section.chunks for name, count in chunk.told}


def export_draft(*, by: Keyring, readiness: Readiness, language: str, kind: str, passphrase: str) -> bytes:
    """A copy of the draft for the member's own work, marked a draft; an age file under a passphrase made for this copy."""
    content = _drafted(readiness, language, kind, "draft", by.member.code)
    sealed = crypto.seal_to_passphrase(content, passphrase)
    with transaction.atomic():
        _append(by, "reports.export-draft", readiness, content)
    return sealed


def export_index(*, by: Keyring, readiness: Readiness, passphrase: str) -> bytes:
    """The evidence index for a custodian or the lawyer, as a table in an age file under a passphrase made for this copy."""
    material = readiness.material
    content = csv_bytes(sheet_of(index_of(material, readiness.builds[material.report.master])))
    sealed = crypto.seal_to_passphrase(content, passphrase)
    with transaction.atomic():
        _append(by, "reports.export-index", readiness, content)
    return sealed


def hand_over_draft(
    *, by: Keyring, readiness: Readiness, language: str, kind: str, copy: str, addressee: Organisation, passphrase: str
) -> bytes:
    """A numbered copy for an authority's comments, to be opened and printed where the letter is made; an age file like every draft.

    The gate must be clear, and a reprisal follow-up is put on the desk. What the copy says is kept, sealed, and the copy's number enters the
    journal of letters with the addressee. Raises Problem "copy-given" for a number that another body has.
    """
    readiness.refuse_opposed()
    if not readiness.ready:
        raise Problem("gate-not-clear")
    content = _drafted(readiness, language, kind, "comment", copy)
    sealed = crypto.seal_to_passphrase(content, passphrase)
    handed = _handed(by, readiness, copy, language)
    due = timezone.localdate() + REPRISAL_CHECK
    with transaction.atomic():
        report = lock_draft(readiness.material.report.id)
        handed.save(force_insert=True)
        given = {**report.handed_to, copy: str(addressee.id)}
        Report.objects.filter(id=report.id).update(reprisal_check_on=due, handed_to=given)
        for each in readiness.material.visits:
            schedule_follow_up(by=by.member, visit=each.visit, occasion=FollowUp.Occasion.DRAFT, due=due)
        draft_handed_over.send(sender=Report, report=readiness.material.report, copy=copy, addressee=addressee, by=by.member)
        _append(by, "reports.hand-over-draft", readiness, content)
    return sealed


def _drafted(readiness: Readiness, language: str, kind: str, stage: str, copy: str) -> bytes:
    form = cast(Format, kind)
    whole = documents(readiness.material, readiness.builds, Marks(stage, copy=copy, anchored=stage == "draft"), [language])
    return pressed(whole, (form,))[0][form]


def _handed(by: Keyring, readiness: Readiness, copy: str, language: str) -> HandedCopy:
    """What the copy says, sealed as it goes: what is said of it later is said of these words."""
    key, row_id = open_key(by, readiness.material.report), uuid4()
    text = copy_of(readiness.material, readiness.builds, copy, language)
    sealed = key.seal(COPY, row_id, 1, text.pack())
    return HandedCopy(id=row_id, report=key.report, mark=copy_mark(key, copy), sealed=sealed, handed_by=by.member)


def _append(by: Keyring, verb: str, readiness: Readiness, content: bytes) -> None:
    member, report = by.member, readiness.material.report
    append(verb, by=member.id, organisation=member.organisation_id, obj=report.id, commitment=crypto.sha256(content))


def _refuse_other_words(material: Material) -> None:
    """Whether texts and comments are, under the report's lock, those that were woven for the gate. Raises Problem "changed-meanwhile"."""
    texts = SectionText.objects.filter(report=material.report).values_list("section", "language", "version")
    woven = {(text.section, LANGUAGES.index(text.language), text.version) for text in material.texts.values()}
    comments = Comment.objects.filter(report=material.report).values_list("id", "version")
    if set(texts) != woven or set(comments) != {(one.id, one.version) for one in material.comments}:
        raise Problem("changed-meanwhile")


def _second(by: Keyring, readiness: Readiness) -> Member:
    """The other signer, of the other organisation. The one who adopts signed as well."""
    signers = [row.member for row in signatures_under(readiness.material.report, readiness.digest)]
    second = next((one for one in signers if one.organisation_id != by.member.organisation_id), None)
    if second is None or by.member.id not in {one.id for one in signers}:
        raise Problem("second-person")
    return second
