"""The steps of a visit that are nothing but said: prepared, debriefed. The others come with arrival, refusal and closing."""

from __future__ import annotations

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.visits.models import TeamMember, Visit, VisitStep


def mark_prepared(*, by: Member, visit: Visit) -> None:
    """The lead says that the visit is prepared. Raises Problem "refused", "visit-already-begun", "step-taken"."""
    _say(by, visit, VisitStep.Step.PREPARED, (Visit.State.PLANNED,), "visit-already-begun", "visits.mark-prepared")


def mark_debriefed(*, by: Member, visit: Visit) -> None:
    """The lead says that the team has debriefed, on the day if it can. Raises Problem "refused", "visit-not-begun", "step-taken"."""
    begun = (Visit.State.UNDER_WAY, Visit.State.CLOSED)
    _say(by, visit, VisitStep.Step.DEBRIEFED, begun, "visit-not-begun", "visits.mark-debriefed")


def _say(by: Member, visit: Visit, step: VisitStep.Step, states: tuple[int, ...], otherwise: str, verb: str) -> None:
    if not visit.team.filter(member=by, left_at=None, role=TeamMember.Role.LEAD).exists():
        raise Problem("refused")
    with transaction.atomic():
        held = Visit.objects.select_for_update().get(id=visit.id)
        if held.state not in states:
            raise Problem(otherwise)
        if not _step(held, step, by):
            raise Problem("step-taken")
        append(verb, by=by.id, organisation=by.organisation_id, obj=visit.id)


def _step(visit: Visit, step: VisitStep.Step, by: Member) -> bool:
    """Write a step down, inside the caller's transaction; False when it stands there already."""
    return VisitStep.objects.get_or_create(visit=visit, step=step, defaults={"by": by})[1]
