from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.places.access import must_keep
from nazorat.places.models import Figure, Place, PlaceFacts, PlaceName, Succession, Unit


def add_name(
    *, by: Member, place: Place, language: str, name: str, used_from: date | None = None, used_until: date | None = None
) -> PlaceName:
    """Enter another name of a place, by which it is found from now on. Raises Problem "place-entered-already"."""
    must_keep(by)
    with transaction.atomic():
        if place.names.filter(language=language, name=name, taken_back_at=None).exists():
            raise Problem("place-entered-already")
        row = PlaceName.objects.create(
            place=place, language=language, name=name, used_from=used_from, used_until=used_until, entered_by=by
        )
        Place.objects.select_for_update().get(id=place.id).save(update_fields=["search"])
        append("places.add-name", by=by.id, organisation=by.organisation_id, obj=place.id)
    return row


def note_succession(*, by: Member, place: Place, kind: str, other: Place, on: date, source: str) -> Succession:
    """Say that `place` was merged into `other`, which closes it on that day, or that `other` came out of it.

    Raises Problem "place-entered-already", "place-closed-before-opened".
    """
    must_keep(by)
    with transaction.atomic():
        held = Place.objects.select_for_update().get(id=place.id)
        if Succession.objects.filter(kind=kind, earlier=held, later=other, taken_back_at=None).exists():
            raise Problem("place-entered-already")
        if held.opened_on and on < held.opened_on:
            raise Problem("place-closed-before-opened")
        row = Succession.objects.create(kind=kind, earlier=held, later=other, on=on, source=source, entered_by=by)
        if kind == Succession.Kind.MERGED and held.closed_on is None:
            held.closed_on = on
            held.save(update_fields=["closed_on"])
        append("places.note-succession", by=by.id, organisation=by.organisation_id, obj=held.id)
    return row


def add_unit(
    *,
    by: Member,
    place: Place,
    kind: str,
    name: str,
    parent: Unit | None = None,
    sex: str = PlaceFacts.Sex.UNKNOWN,
    age: str = PlaceFacts.Age.UNKNOWN,
    capacity: int | None = None,
    source: str = "",
    marking: str = PlaceFacts.Marking.UNKNOWN,
    opened_on: date | None = None,
) -> Unit:
    """Enter a part of a place. Raises Problem "place-entered-already" for an open one of the same name in the same part."""
    must_keep(by)
    if parent is not None and parent.place_id != place.id:
        raise Problem("bad-request")
    with transaction.atomic():
        if place.units.filter(parent=parent, name=name, closed_on=None).exists():
            raise Problem("place-entered-already")
        unit = Unit.objects.create(
            place=place, parent=parent, kind=kind, name=name, sex=sex, age=age, capacity=capacity, source=source,
            marking=marking, opened_on=opened_on, entered_by=by,
        )  # fmt: skip
        append("places.add-unit", by=by.id, organisation=by.organisation_id, obj=unit.id)
    return unit


def close_unit(*, by: Member, unit: Unit, closed_on: date) -> Unit:
    """A unit is no longer there; it stays with its day. Raises Problem "place-closed-already", "place-closed-before-opened"."""
    must_keep(by)
    with transaction.atomic():
        held = Unit.objects.select_for_update().get(id=unit.id)
        if held.closed_on is not None:
            raise Problem("place-closed-already")
        if held.opened_on and closed_on < held.opened_on:
            raise Problem("place-closed-before-opened")
        held.closed_on = closed_on
        held.save(update_fields=["closed_on"])
        append("places.close-unit", by=by.id, organisation=by.organisation_id, obj=held.id)
    return held


def add_figure(*, by: Member, place: Place, group: str, on: date, count: int, source: str, marking: str) -> Figure:
    """Enter how many of a group were held on a day. Raises Problem "place-entered-already" for a second one of the same source."""
    must_keep(by)
    with transaction.atomic():
        if place.figures.filter(group=group, on=on, source=source, withdrawn_at=None).exists():
            raise Problem("place-entered-already")
        figure = Figure.objects.create(place=place, group=group, on=on, count=count, source=source, marking=marking, entered_by=by)
        append("places.add-figure", by=by.id, organisation=by.organisation_id, obj=figure.id)
    return figure


def withdraw_figure(*, by: Member, figure: Figure) -> Figure:
    """A figure was entered wrongly: it counts no more and stays as withdrawn. Withdrawn twice, it is withdrawn once."""
    must_keep(by)
    with transaction.atomic():
        held = Figure.objects.select_for_update().get(id=figure.id)
        if held.withdrawn_at is not None:
            return held
        held.withdrawn_at, held.withdrawn_by = timezone.now(), by
        held.save(update_fields=["withdrawn_at", "withdrawn_by"])
        append("places.withdraw-figure", by=by.id, organisation=by.organisation_id, obj=held.id)
    return held
