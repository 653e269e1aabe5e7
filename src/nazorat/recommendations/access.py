from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.places.access import place_for_reading
from nazorat.places.models import Place
from nazorat.recommendations.models import AdoptedRecommendation, Ground, Recommendation
from nazorat.recommendations.queries import register
from nazorat.visits.access import begun_visit_for_work, visit_for_work
from nazorat.visits.models import Visit
from nazorat.visits.queries import WORKING


def recommendation_for_work(by: Member, visit_id: UUID, recommendation_id: UUID) -> Recommendation:
    """A recommendation of a visit that the member works on. Everybody else gets not-found."""
    visit = begun_visit_for_work(by, visit_id)
    found = Recommendation.objects.filter(id=recommendation_id, visit=visit).first()
    if found is None:
        raise Http404
    found.visit = visit
    return found


def draft_for_change(by: Member, visit_id: UUID, recommendation_id: UUID) -> Recommendation:
    """A recommendation as `recommendation_for_work`, while it is a draft. Raises Problem "recommendation-adopted"."""
    found = recommendation_for_work(by, visit_id, recommendation_id)
    if found.state != Recommendation.State.DRAFT:
        raise Problem("recommendation-adopted")
    return found


def adopted_for_reading(by: Member, recommendation_id: UUID) -> AdoptedRecommendation:
    """An adopted recommendation. Raises Http404."""
    return get_object_or_404(register(), recommendation_id=recommendation_id)


def place_to_follow_up(by: Member, place_id: UUID) -> Place:
    """A place of the register, for whoever its line of the table lets in. Raises Http404."""
    return place_for_reading(by, place_id)


def may_follow_up(by: Member, visit: Visit) -> bool:
    """Coordinators, and those who work on its visit, enter replies and what was verified."""
    on_team = visit.team.filter(member=by, left_at=None, role__in=WORKING)
    return by.role == Member.Role.COORDINATOR or on_team.exists()


def adopted_for_follow_up(by: Member, recommendation_id: UUID) -> AdoptedRecommendation:
    """An adopted recommendation, for those who follow it up. Everybody else gets not-found."""
    found = adopted_for_reading(by, recommendation_id)
    if not may_follow_up(by, found.visit):
        raise Http404
    return found


def ground_for_reading(by: Member, recommendation_id: UUID, ground_id: UUID) -> Ground:
    """What a verification rests on, for those who work on the visit that it is of. Everybody else, and a letter, gives not-found."""
    found = Ground.objects.filter(id=ground_id, verification__recommendation=recommendation_id).exclude(visit=None)
    row = found.select_related("verification__recommendation__visit").first()
    if row is None or row.visit_id is None:
        raise Http404
    row.visit = visit_for_work(by, row.visit_id)
    return row
