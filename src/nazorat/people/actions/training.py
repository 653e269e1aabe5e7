"""Sessions of training and who was there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.access import coordinator_only
from nazorat.people.models import Attendance, Member, TrainingSession
from nazorat.people.training import TOPICS, good_until


def add_training(*, by: Member, held_on: date, topics: Collection[str], trainer: str) -> TrainingSession:
    """Enter a session. Only the coordinator. Raises Problem "refused"."""
    coordinator_only(by)
    codes = [topic.code for topic in TOPICS if topic.code in topics]
    if not codes:
        raise Problem("bad-request")
    with transaction.atomic():
        session = TrainingSession.objects.create(held_on=held_on, topics=codes, trainer=trainer, entered_by=by)
        append("people.add-training", by=by.id, organisation=by.organisation_id, obj=session.id)
    return session


def mark_attendance(*, by: Member, session: TrainingSession, members: Collection[Member]) -> int:
    """Say who was at a session: exactly these. Gives how many marks changed; without a change there is no act."""
    coordinator_only(by)
    until = good_until(session.held_on, session.topics)
    with transaction.atomic():
        held = TrainingSession.objects.select_for_update().get(id=session.id)
        there = set(held.attendances.values_list("member_id", flat=True))
        wanted = {member.id for member in members}
        rows = [Attendance(session=held, member_id=name, valid_until=until, marked_by=by) for name in sorted(wanted - there)]
        # whose account ended stays in the list of who was there
        gone = held.attendances.filter(member__is_active=True).exclude(member__in=wanted)
        changed = len(rows) + gone.count()
        gone.delete()
        Attendance.objects.bulk_create(rows)
        if changed:
            append("people.mark-attendance", by=by.id, organisation=by.organisation_id, obj=held.id, count=changed)
    return changed
