from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.reports.actions.opening import ANSWER
from nazorat.reports.gate import Checked
from nazorat.reports.keys import open_key
from nazorat.reports.models import GateAnswer, Report
from nazorat.vault import crypto


def answer_catch(*, by: Keyring, report: Report, checked: Checked, key: str, people: int | None, reason: str) -> None:
    """Keep, sealed, how many people here a sentence fits and why. Raises Problem for a catch that is not there or takes no answer."""
    catch = next((one for one in checked.report.blocking if one.key == key), None)
    if catch is None:
        raise Problem("changed-meanwhile")
    if not checked.can_answer(catch):
        raise Problem("gate-change-text")
    draft = open_key(by, report)
    mark = crypto.sha256(draft.key + key.encode())
    before = GateAnswer.objects.filter(report=report, catch=mark).first()
    row_id = before.id if before else uuid4()
    words = f"{key}\n{people if people is not None else ''}\n{reason.strip()}"
    facts = {"sealed": draft.seal(ANSWER, row_id, 1, words.encode()), "author": by.member, "answered_at": datetime.now(UTC)}
    with transaction.atomic():
        GateAnswer.objects.update_or_create(report=report, catch=mark, defaults=facts, create_defaults={**facts, "id": row_id})
        append("reports.answer-catch", by=by.member.id, organisation=by.member.organisation_id, obj=report.id)
