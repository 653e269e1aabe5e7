from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.reports.actions.opening import ANSWER
from nazorat.reports.gate import Checked
from nazorat.reports.keys import open_key
from nazorat.reports.models import GateAnswer, Report
from nazorat.reports.queries import lock_unsigned
from nazorat.vault import crypto


def answer_catch(*, by: Keyring, report: Report, checked: Checked, key: str, people: int | None, reason: str) -> None:
    """Keep, sealed, how many people here a sentence fits and why.

    Raises Problem "gate-change-text" for a catch that takes no answer, "changed-meanwhile", "report-adopted".
    """
    catch = next((one for one in checked.report.blocking if one.key == key), None)
    if catch is None:
        raise Problem("changed-meanwhile")
    if not checked.can_answer(catch):
        raise Problem("gate-change-text")
    draft = open_key(by, report)
    mark = crypto.sha256(draft.key + key.encode())
    held = GateAnswer.objects.filter(report=report, catch=mark).values_list("id", "version").first()
    # the id of a new answer comes of its catch: two who answer it at once seal for the same row
    row_id, version = held or (UUID(bytes=mark[:16]), 0)
    words = f"{key}\n{people if people is not None else ''}\n{reason.strip()}"
    sealed = draft.seal(ANSWER, row_id, version + 1, words.encode())
    with transaction.atomic():
        lock_unsigned(report.id)
        there = GateAnswer.objects.filter(report=report, catch=mark)
        if not version and not there.exists():
            GateAnswer.objects.create(id=row_id, report=report, catch=mark, sealed=sealed, author=by.member)
        elif not there.filter(version=version).update(
            sealed=sealed, version=version + 1, author=by.member, answered_at=datetime.now(UTC)
        ):
            raise Problem("changed-meanwhile")
        append("reports.answer-catch", by=by.member.id, organisation=by.member.organisation_id, obj=report.id)
