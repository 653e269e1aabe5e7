from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.standards.models import Limit
from nazorat.standards.queries import with_entries


def norm_for_entering(by: Member, limit_id: UUID) -> Limit:
    """A national norm: it stands for everybody. Raises Http404."""
    limit = with_entries(Limit.objects.filter(pk=limit_id, status="national")).first()
    if limit is None:
        raise Http404
    return limit


def may_enter_norms(by: Member) -> bool:
    """Who enters national norms."""
    return may(by, "standards-norm")
