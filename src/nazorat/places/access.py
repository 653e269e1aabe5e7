from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.places.queries import places_known


def may_read(by: Member) -> bool:
    """The register is for those who visit: an administrator reads no content."""
    return by.role != Member.Role.ADMINISTRATOR


def may_keep(by: Member) -> bool:
    """Coordinators and planners keep the register."""
    return by.role == Member.Role.COORDINATOR or by.planner


def register_for_reading(by: Member) -> None:
    """The register as a whole. Raises Http404 for an administrator."""
    if not may_read(by):
        raise Http404


def register_for_keeping(by: Member) -> None:
    """The register, to add to it. Raises Http404 for an administrator, Problem "refused" for who does not keep it."""
    register_for_reading(by)
    if not may_keep(by):
        raise Problem("refused")


def place_for_reading(by: Member, place_id: UUID) -> Place:
    """A place of the register. Raises Http404."""
    register_for_reading(by)
    found = places_known().filter(id=place_id).first()
    if found is None:
        raise Http404
    return found


def place_for_keeping(by: Member, place_id: UUID) -> Place:
    """A place, to change or close it. Raises Http404, Problem "refused"."""
    place = place_for_reading(by, place_id)
    register_for_keeping(by)
    return place
