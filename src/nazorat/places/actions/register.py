from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.models import Member, Organisation
from nazorat.places.access import must_keep
from nazorat.places.actions.points import blur_points_of
from nazorat.places.models import Place, PlaceBefore


class Facts(TypedDict, total=False):
    """What may be said of a place; a capacity needs its source."""

    name_ru: str
    name_tg: str
    name_en: str
    kind: str
    kind_note: str
    authority: Organisation
    owner: str
    basis: str
    liberty: str
    standing: str
    legal_basis: str
    security: str
    sex: str
    age: str
    region: str
    district: str
    address: str
    contact: str
    capacity: int | None
    capacity_on: date | None
    capacity_source: str
    capacity_marking: str
    operational: int | None
    operational_on: date | None
    operational_source: str
    operational_marking: str
    opened_on: date | None


def add_place(*, by: Member, **facts: Unpack[Facts]) -> Place:
    """Enter a place into the register. Raises Problem "refused" for who does not keep it."""
    return _entered(by, Place(**facts))


def _entered(by: Member, place: Place) -> Place:
    must_keep(by)
    with transaction.atomic():
        place.save(force_insert=True)
        append("places.add-place", by=by.id, organisation=by.organisation_id, obj=place.id)
    return place


def change_place(*, by: Member, place: Place, changed_on: date | None = None, **facts: Unpack[Facts]) -> Place:
    """Change what is known of a place; what was known before is kept. A change of nothing leaves no trace.

    `changed_on` is the day from which the new facts hold, None where nobody knows it.
    """
    must_keep(by)
    with transaction.atomic():
        held = Place.objects.select_for_update().get(id=place.id)
        if all(getattr(held, name) == value for name, value in facts.items()):
            return held
        known = {name: getattr(held, name) for name in Place.FACTS}
        PlaceBefore.objects.create(place=held, changed_by=by, changed_on=changed_on, **known)
        for name, value in facts.items():
            setattr(held, name, value)
        held.save(update_fields=list(facts))
        blur_points_of(by=by, places=[held])
        append("places.change-place", by=by.id, organisation=by.organisation_id, obj=held.id)
    return held


def close_place(*, by: Member, place: Place, closed_on: date) -> Place:
    """Nobody is held there any more. Raises Problem "place-closed-already", "place-closed-before-opened"."""
    must_keep(by)
    with transaction.atomic():
        held = Place.objects.select_for_update().get(id=place.id)
        if held.closed_on is not None:
            raise Problem("place-closed-already")
        if held.opened_on and closed_on < held.opened_on:
            raise Problem("place-closed-before-opened")
        held.closed_on = closed_on
        held.save(update_fields=["closed_on"])
        append("places.close-place", by=by.id, organisation=by.organisation_id, obj=held.id)
    return held
