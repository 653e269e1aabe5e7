from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.people.models import Member
from nazorat.preparation.models import DevicePreparation
from nazorat.preparation.queries import members_for_pack
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


def prepared_for_pack(by: Member, visit: Visit, device_id: UUID) -> DevicePreparation:
    """What was put on a device of this visit, for whoever may put it there. Raises Http404."""
    found = DevicePreparation.objects.select_related("device").filter(visit=visit, device=device_id)
    one = found.filter(member__in=members_for_pack(by, visit)).first()
    if one is None:
        raise Http404
    return one
