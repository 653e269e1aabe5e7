from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.people.models import Member
from nazorat.sampling.models import Draw
from nazorat.visits.access import begun_visit_for_work, visit_for_leading, visit_for_work
from nazorat.visits.models import Visit


def draw_for_work(by: Member, visit_id: UUID, draw_id: UUID) -> Draw:
    """A draw of a visit that the member works on. Everybody else gets not-found."""
    visit = begun_visit_for_work(by, visit_id)
    found = Draw.objects.select_related("drawn_by").filter(id=draw_id, visit=visit).first()
    if found is None:
        raise Http404
    found.visit = visit
    return found


def plan_for_opening(by: Member, visit_id: UUID) -> Visit:
    """A visit whose sampling plan the member may open: its lead before arrival, who works on it afterwards. Raises Http404."""
    visit = visit_for_work(by, visit_id)
    return visit_for_leading(by, visit_id) if visit.state == Visit.State.PLANNED else visit


def plan_for_writing(by: Member, visit_id: UUID) -> Visit:
    """A visit that has not begun, for its lead. Raises Http404."""
    visit = visit_for_leading(by, visit_id)
    if visit.state != Visit.State.PLANNED:
        raise Http404
    return visit
