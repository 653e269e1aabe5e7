from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.reports.build import built
from nazorat.reports.keys import open_key
from nazorat.reports.material import Material
from nazorat.reports.models import Report, Thread
from nazorat.reports.queries import lock_draft, threads_of
from nazorat.reports.threads import Remark, ThreadText, thread_from
from nazorat.vault.actions import note_opening

THREAD = "reports_thread.sealed"


@dataclass(frozen=True)
class OpenThread:
    """An opened thread with its row."""

    row: Thread
    text: ThreadText


def begin_thread(*, by: Keyring, material: Material, language: str, paragraph: int, remark: str) -> Thread:
    """Say something to a paragraph of the draft. Raises Problem "comment-no-paragraph", "report-adopted"."""
    report, key, row_id = material.report, open_key(by, material.report), uuid4()
    text = _on_paragraph(material, language, paragraph)
    sealed = key.seal(THREAD, row_id, 1, replace(text, remarks=(_remark(by, remark),)).pack())
    with transaction.atomic():
        lock_draft(report.id)
        last = int(Thread.objects.filter(report=report).aggregate(last=Max("number"))["last"] or 0)
        row = Thread.objects.create(id=row_id, report=report, number=last + 1, sealed=sealed, begun_by=by.member)
        append("reports.begin-thread", by=by.member.id, organisation=by.member.organisation_id, obj=report.id)
    return row


def answer_thread(*, by: Keyring, thread: Thread, remark: str) -> None:
    """Answer an open thread. Raises Problem "thread-closed", "changed-meanwhile", "report-adopted"."""
    key = open_key(by, thread.report)
    text = thread_from(key.open(THREAD, thread.id, thread.version, thread.sealed))
    sealed = key.seal(THREAD, thread.id, thread.version + 1, replace(text, remarks=(*text.remarks, _remark(by, remark))).pack())
    with transaction.atomic():
        lock_draft(thread.report_id)
        _refuse_closed(thread)
        row = Thread.objects.filter(id=thread.id, version=thread.version)
        if not row.update(sealed=sealed, version=thread.version + 1):
            raise Problem("changed-meanwhile")
        append("reports.answer-thread", by=by.member.id, organisation=by.member.organisation_id, obj=thread.report_id)


def close_thread(*, by: Keyring, thread: Thread) -> None:
    """Say that nothing is left to do. The thread stays on file. Raises Problem "thread-closed", "report-adopted"."""
    with transaction.atomic():
        lock_draft(thread.report_id)
        _refuse_closed(thread)
        Thread.objects.filter(id=thread.id).update(closed_by=by.member, closed_at=datetime.now(UTC))
        append("reports.close-thread", by=by.member.id, organisation=by.member.organisation_id, obj=thread.report_id)


def open_threads(*, by: Keyring, report: Report) -> list[OpenThread]:
    """Every thread on the draft, open ones first; one act."""
    key, rows = open_key(by, report), list(threads_of(report))
    ids = [row.id for row in rows]
    note_opening("reports.open-threads", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, ids=ids)
    return [OpenThread(row, thread_from(key.open(THREAD, row.id, row.version, row.sealed))) for row in rows]


def _on_paragraph(material: Material, language: str, paragraph: int) -> ThreadText:
    one = built(material, language)
    for section in one.sections:
        for found, _chunk in one.of(section.kind.code):
            if found.number == paragraph:
                return ThreadText(section.kind.number, language, paragraph, found.text)
    raise Problem("comment-no-paragraph")


def _refuse_closed(thread: Thread) -> None:
    if Thread.objects.filter(id=thread.id, closed_at__isnull=False).exists():
        raise Problem("thread-closed")


def _remark(by: Keyring, text: str) -> Remark:
    return Remark(by.member.code, by.member.organisation.name, datetime.now(UTC), text.strip())
