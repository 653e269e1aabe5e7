from __future__ import annotations

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.people.models import Member
from nazorat.places.access import must_keep
from nazorat.places.models import BLURRED, DEGREE, Place, PlacePoint


def enter_point(*, by: Member, place: Place, north: float, east: float, source: str, marking: str) -> PlacePoint:
    """Say where a place lies, in degrees. Of a military, security or unofficial place only the tenth of a degree is kept.

    Raises Problem "refused" for who does not keep the register.
    """
    must_keep(by)
    with transaction.atomic():
        held = Place.objects.select_for_update().get(id=place.id)
        row = PlacePoint(
            place=held, north=round(north * DEGREE), east=round(east * DEGREE), source=source, marking=marking, entered_by=by
        )
        if held.kind in BLURRED:
            row.blur()
        row.save(force_insert=True)
        append("places.enter-point", by=by.id, organisation=by.organisation_id, obj=held.id)
    return row


def blur_points_of(*, by: Member, places: list[Place]) -> None:
    """Forget exact points of places that are of a kind now of which only the district may be kept; inside the act by which `by` said so."""
    rows = list(PlacePoint.objects.filter(place__in=[place for place in places if place.kind in BLURRED], blurred=False))
    for row in rows:
        row.blur()
    PlacePoint.objects.bulk_update(rows, ["north", "east", "blurred"])
