from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.places.models import Figure, OthersFinding, Place, PlaceName, Return, Succession, SuspectedPlace, Unit
from nazorat.places.queries import places_known


def may_read(by: Member) -> bool:
    """The register is for those who visit: an administrator reads no content."""
    return may(by, "places")


def may_keep(by: Member) -> bool:
    """Coordinators and planners keep the register."""
    return may(by, "place-new")


def must_keep(by: Member) -> None:
    """Raises Problem "refused" for who does not keep the register."""
    if not may_keep(by):
        raise Problem("refused")


def must_tell(by: Member) -> None:
    """Raises Problem "refused" for who visits no place and so tells of none."""
    if not may(by, "suspected-new"):
        raise Problem("refused")


def suspected_for_planning(by: Member, suspected_id: UUID) -> SuspectedPlace:
    """A row of the sealed list of suspected places, for a planner. Raises Http404."""
    found = SuspectedPlace.objects.filter(id=suspected_id).first() if by.planner else None
    if found is None:
        raise Http404
    return found


def place_for_reading(by: Member, place_id: UUID) -> Place:
    """A place of the register. Raises Http404."""
    found = places_known().filter(id=place_id).first()
    if found is None:
        raise Http404
    return found


def succession_for_keeping(by: Member, succession_id: UUID) -> Succession:
    """What a place became, while it stands. Raises Http404."""
    found = Succession.objects.filter(id=succession_id, taken_back_at=None).first()
    if found is None:
        raise Http404
    return found


def name_for_keeping(by: Member, name_id: UUID) -> PlaceName:
    """Another name of a place, while it stands. Raises Http404."""
    found = PlaceName.objects.filter(id=name_id, taken_back_at=None).first()
    if found is None:
        raise Http404
    return found


def unit_for_keeping(by: Member, unit_id: UUID) -> Unit:
    """A unit of a place. Raises Http404."""
    found = Unit.objects.select_related("place").filter(id=unit_id).first()
    if found is None:
        raise Http404
    return found


def figure_for_keeping(by: Member, figure_id: UUID) -> Figure:
    """A figure of a place. Raises Http404."""
    found = Figure.objects.select_related("place").filter(id=figure_id).first()
    if found is None:
        raise Http404
    return found


def return_for_keeping(by: Member, return_id: UUID) -> Return:
    """A return that was handed over, with its file. Raises Http404."""
    found = Return.objects.select_related("authority", "entered_by").filter(id=return_id).first()
    if found is None:
        raise Http404
    return found


def finding_of_others_for_keeping(by: Member, finding_id: UUID) -> OthersFinding:
    """What another monitor made public about a place, while it is shown. Raises Http404."""
    found = OthersFinding.objects.select_related("place").filter(id=finding_id, withdrawn_at=None).first()
    if found is None:
        raise Http404
    return found
