from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.standards.models import Limit
from nazorat.standards.queries import with_entries


def norm_for_entering(by: Member, limit_id: UUID) -> Limit:
    """A national norm, for the coordinator: it stands for everybody. Others get Problem "refused", and 404 when there is no such norm."""
    limit = with_entries(Limit.objects.filter(pk=limit_id, status="national")).first()
    if limit is None:
        raise Http404
    if not may_enter_norms(by):
        raise Problem("refused")
    return limit


def may_enter_norms(by: Member) -> bool:
    """Who enters national norms."""
    return by.role == Member.Role.COORDINATOR
