from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.people.models import Member
from nazorat.sampling.models import Draw
from nazorat.visits.access import begun_visit_for_work


def draw_for_work(by: Member, visit_id: UUID, draw_id: UUID) -> Draw:
    """A draw of a visit that the member works on. Everybody else gets not-found."""
    visit = begun_visit_for_work(by, visit_id)
    found = Draw.objects.select_related("drawn_by").filter(id=draw_id, visit=visit).first()
    if found is None:
        raise Http404
    found.visit = visit
    return found
