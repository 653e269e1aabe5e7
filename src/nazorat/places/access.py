from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.places.models import Place
from nazorat.places.queries import places_known


def may_read(by: Member) -> bool:
    """The register is for those who visit: an administrator reads no content."""
    return may(by, "places")


def may_keep(by: Member) -> bool:
    """Coordinators and planners keep the register."""
    return may(by, "place-new")


def place_for_reading(by: Member, place_id: UUID) -> Place:
    """A place of the register. Raises Http404."""
    found = places_known().filter(id=place_id).first()
    if found is None:
        raise Http404
    return found
