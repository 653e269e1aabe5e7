"""What was entered wrongly of a place, or holds no more: a closing, another name, a succession. Everything stays and says so."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.places.access import must_keep
from nazorat.places.models import Place, PlaceName, Reopening, Succession


def reopen_place(*, by: Member, place: Place, on: date | None, source: str) -> Place:
    """It holds people again from a day on; None when it never was closed. What was closed stays in its history.

    Raises Problem "place-not-closed", "place-merged" while it went into another, "place-reopened-before-closed".
    """
    must_keep(by)
    with transaction.atomic():
        held = Place.objects.select_for_update().get(id=place.id)
        if held.closed_on is None:
            raise Problem("place-not-closed")
        if Succession.objects.filter(earlier=held, kind=Succession.Kind.MERGED, taken_back_at=None).exists():
            raise Problem("place-merged")
        if on and on < held.closed_on:
            raise Problem("place-reopened-before-closed")
        Reopening.objects.create(place=held, closed_on=held.closed_on, on=on, source=source, entered_by=by)
        held.closed_on = None
        held.save(update_fields=["closed_on"])
        append("places.reopen-place", by=by.id, organisation=by.organisation_id, obj=held.id)
    return held


def take_back_succession(*, by: Member, succession: Succession) -> None:
    """What became of a place was entered wrongly. A merger closed the place: it is opened again by an act of its own.

    Raises Problem "changed-meanwhile" when it is taken back already.
    """
    must_keep(by)
    with transaction.atomic():
        gone = Succession.objects.filter(id=succession.id, taken_back_at=None).update(
            taken_back_at=timezone.now(), taken_back_by=by
        )
        if not gone:
            raise Problem("changed-meanwhile")
        append("places.take-back-succession", by=by.id, organisation=by.organisation_id, obj=succession.earlier_id)


def take_back_name(*, by: Member, name: PlaceName) -> None:
    """Another name was entered wrongly: it finds the place no more. Raises Problem "changed-meanwhile" when it is taken back already."""
    must_keep(by)
    with transaction.atomic():
        if not PlaceName.objects.filter(id=name.id, taken_back_at=None).update(taken_back_at=timezone.now(), taken_back_by=by):
            raise Problem("changed-meanwhile")
        Place.objects.select_for_update().get(id=name.place_id).save(update_fields=["search"])
        append("places.take-back-name", by=by.id, organisation=by.organisation_id, obj=name.place_id)
