"""What the close of a visit means here."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from nazorat.fieldwork.actions.followups import AFTER, schedule_follow_up
from nazorat.fieldwork.models import FollowUp
from nazorat.people.models import Member
from nazorat.visits.models import Visit
from nazorat.visits.signals import visit_closed


@receiver(visit_closed, dispatch_uid="fieldwork: visit closed")
def plan_follow_up(sender: type[Visit], visit: Visit, by: Member, **given: Any) -> None:
    """Who spoke to the group is asked again a month after it left. Of a visit typed from old paper that month is long over."""
    if visit.ended_on is not None and not visit.retrospective:
        schedule_follow_up(by=by, visit=visit, occasion=FollowUp.Occasion.CLOSING, due=visit.ended_on + AFTER)
