from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.people.models import Member
from nazorat.programme.models import Override, Proposal, Scenario
from nazorat.programme.queries import overrides_standing, proposals_known


def override_for_ending(by: Member, override_id: UUID) -> Override:
    """An override that counts still, for a planner. Raises Http404."""
    found = overrides_standing().filter(id=override_id).first() if by.planner else None
    if found is None:
        raise Http404
    return found


def proposal_for_answering(by: Member, proposal_id: UUID) -> Proposal:
    """A proposal that waits for its answer, for a planner. Raises Http404."""
    found = proposals_known().filter(id=proposal_id, answered_at=None).first() if by.planner else None
    if found is None:
        raise Http404
    return found


def scenario_for_planning(by: Member, scenario_id: UUID) -> Scenario:
    """A scenario, for a planner. Raises Http404."""
    found = Scenario.objects.select_related("made_by").filter(id=scenario_id).first() if by.planner else None
    if found is None:
        raise Http404
    return found
