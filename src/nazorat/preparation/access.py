from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.people.models import Member
from nazorat.visits.access import visit_for_leading, visit_for_work
from nazorat.visits.models import OVER, Visit


def visit_for_pack(by: Member, visit_id: UUID) -> Visit:
    """A visit that is prepared or under way: before arrival for its lead, who alone of the team knows the place, then for who works on it.

    Everybody else gets not-found, and so does who asks for it when the visit is over.
    """
    visit = visit_for_work(by, visit_id)
    if visit.state in OVER:
        raise Http404
    return visit_for_leading(by, visit_id) if visit.state == Visit.State.PLANNED else visit
