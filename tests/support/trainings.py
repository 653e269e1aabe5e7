"""Trainings that were held, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from nazorat.people.actions import add_training, mark_attendance
from nazorat.people.models import Member, TrainingSession


def make_training(by: Member, members: Sequence[Member], days: int = 700) -> TrainingSession:
    """A session at which these were trained, long enough ago that their desk reminds them."""
    held_on = timezone.localdate() - timedelta(days=days)
    session = add_training(by=by, held_on=held_on, topics=["interviewing"], trainer="a school")
    mark_attendance(by=by, session=session, members=members)
    return session
