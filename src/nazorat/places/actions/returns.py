from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.kit.sheets import read_table
from nazorat.kit.spelling import key_of
from nazorat.people.models import Member, Organisation
from nazorat.places.access import must_keep
from nazorat.places.actions.points import blur_points_of
from nazorat.places.columns import guessed
from nazorat.places.models import Figure, Place, PlaceBefore, RememberedColumn, Return, ReturnedPlace
from nazorat.places.queries import in_use
from nazorat.places.review import Review, Row, review

BATCH = 500


def enter_return(
    *,
    by: Member,
    filename: str,
    content: bytes,
    encoding: str,
    authority: Organisation,
    kind: str,
    as_of: date,
    source: str,
    marking: str,
) -> Return:
    """Keep a return to be looked at; its columns are those that were chosen for such heads before. Raises TableRefused."""
    must_keep(by)
    head = read_table(content, filename, encoding).head
    remembered = dict(RememberedColumn.objects.filter(head__in=[key_of(name) for name in head]).values_list("head", "target"))
    with transaction.atomic():
        returned = Return.objects.create(
            filename=filename[-200:], content=content, encoding=encoding, authority=authority, kind=kind, as_of=as_of, source=source,
            marking=marking, columns=guessed(head, remembered), entered_by=by,
        )  # fmt: skip
        append("places.enter-return", by=by.id, organisation=by.organisation_id, obj=returned.id)
    return returned


def choose_columns(*, by: Member, returned: Return, columns: Sequence[str]) -> Return:
    """Say what each column is, and remember it for the next return with such heads. Raises Problem "return-imported-already"."""
    must_keep(by)
    head = read_table(bytes(returned.content), returned.filename, returned.encoding).head
    with transaction.atomic():
        held = _draft(returned.id)
        held.columns = list(columns)
        held.save(update_fields=["columns"])
        for name, target in zip(head, columns, strict=True):
            if key_of(name):
                RememberedColumn.objects.update_or_create(head=key_of(name)[:300], defaults={"target": target})
        append("places.choose-columns", by=by.id, organisation=by.organisation_id, obj=held.id)
    return held


def decide_rows(*, by: Member, returned: Return, decisions: Mapping[str, str]) -> Return:
    """Say of rows in doubt which place they mean. Raises Problem "return-imported-already"."""
    must_keep(by)
    with transaction.atomic():
        held = _draft(returned.id)
        held.decisions |= dict(decisions)
        held.save(update_fields=["decisions"])
        append("places.decide-rows", by=by.id, organisation=by.organisation_id, obj=held.id, count=max(1, len(decisions)))
    return held


def import_return(*, by: Member, returned: Return) -> Return:
    """Bring the whole return into the register, or nothing of it.

    Raises Problem "return-not-ready" while something is wrong or in doubt, "return-imported-already", and
    "return-figures-there" where the series has figures of that day and source already.
    """
    must_keep(by)
    seen = review(returned)
    if not seen.ready:
        raise Problem("return-not-ready")
    with transaction.atomic():
        held = _draft(returned.id)
        if (held.columns, held.decisions) != (returned.columns, returned.decisions):
            raise Problem("return-not-ready")
        _bring(by, held, seen)
        held.state, held.imported_at = Return.State.IMPORTED, timezone.now()
        held.save(update_fields=["state", "imported_at"])
        append("places.import-return", by=by.id, organisation=by.organisation_id, obj=held.id, count=len(seen.rows))
    return held


def undo_return(*, by: Member, returned: Return) -> Return:
    """Take the whole of an import back: its figures are withdrawn, its places leave the register, changed ones are as before.

    Raises Problem "return-not-imported", and "return-in-use" when something it brought was visited, changed or added to since.
    """
    must_keep(by)
    with transaction.atomic():
        held = Return.objects.select_for_update().defer("content").get(id=returned.id)
        if held.state != Return.State.IMPORTED:
            raise Problem("return-not-imported")
        rows = list(held.rows.select_related("place", "before"))
        new = [row.place for row in rows if row.is_new]
        changed = {row.before.id: row for row in rows if row.before is not None}
        later = PlaceBefore.objects.filter(place__in=[row.place_id for row in rows], until__gte=held.imported_at).exclude(
            id__in=changed
        )
        if later.exists() or in_use(new, held):
            raise Problem("return-in-use")
        now = timezone.now()
        held.brought.filter(withdrawn_at=None).update(withdrawn_at=now, withdrawn_by=by)
        Place.objects.filter(id__in=[place.id for place in new]).update(taken_back=True)
        _restore([row for row in rows if row.before is not None])
        held.state, held.undone_at = Return.State.UNDONE, now
        held.save(update_fields=["state", "undone_at"])
        append("places.undo-return", by=by.id, organisation=by.organisation_id, obj=held.id, count=max(1, len(rows)))
    return held


def _draft(return_id: UUID) -> Return:
    held = Return.objects.select_for_update().defer("content").get(id=return_id)
    if held.state != Return.State.DRAFT:
        raise Problem("return-imported-already")
    return held


def _bring(by: Member, held: Return, seen: Review) -> None:
    rows = [row for row in seen.rows if row.state in ("new", "same", "changed")]
    old = Place.objects.select_for_update().in_bulk([row.place.id for row in rows if row.place is not None and row.changes])
    _refuse_double(held, rows)
    new, before = {row.number: _new_place(row) for row in rows if row.place is None}, {}
    for row in rows:
        if row.place is not None and row.changes:
            place = old[row.place.id]
            known = {name: getattr(place, name) for name in Place.FACTS}
            before[row.number] = PlaceBefore(place=place, changed_by=by, changed_on=row.day, **known)
            for name, value in row.facts.items():
                setattr(place, name, value)
    Place.objects.bulk_create(new.values(), BATCH)
    PlaceBefore.objects.bulk_create(before.values(), BATCH)
    _index(old.values())
    Place.objects.bulk_update(old.values(), [*Place.FACTS, "search"], BATCH)
    blur_points_of(by=by, places=list(old.values()))
    place_of = {row.number: new.get(row.number) or row.place for row in rows}
    figures = [
        Figure(
            place=place_of[row.number], group=group, on=row.day, count=count, source=held.source, marking=held.marking, entered_by=by,
            brought_by=held,
        )
        for row in rows
        for group, count in row.figures.items()
    ]  # fmt: skip
    Figure.objects.bulk_create(figures, BATCH)
    ReturnedPlace.objects.bulk_create(
        [
            ReturnedPlace(
                brought_by=held, place=place_of[row.number], row=row.number, is_new=row.place is None,
                before=before.get(row.number), figures=row.figures,
            )
            for row in rows
        ],
        BATCH,
    )  # fmt: skip


def _new_place(row: Row) -> Place:
    place = Place(**row.facts)
    place.search = place.indexed([])
    return place


def _index(places: Iterable[Place]) -> None:
    """The words to search by: `bulk_update` calls no `save`."""
    for place in places:
        place.search = place.indexed(place.other_names())


def _refuse_double(held: Return, rows: Sequence[Row]) -> None:
    """The same day of the same source is in the series once."""
    days = {row.day for row in rows if row.figures}
    there = Figure.objects.filter(on__in=days, source=held.source, withdrawn_at=None).values_list("place_id", "on", "group")
    known = set(there)
    if any((row.place.id, row.day, group) in known for row in rows if row.place is not None for group in row.figures):
        raise Problem("return-figures-there")


def _restore(rows: Sequence[ReturnedPlace]) -> None:
    """Places are again what they were; the row of the past that the import made goes with it."""
    places = []
    for row in rows:
        for name in Place.FACTS:
            setattr(row.place, name, getattr(row.before, name))
        places.append(row.place)
    gone = [row.before_id for row in rows if row.before_id is not None]
    ReturnedPlace.objects.filter(before__in=gone).update(before=None)
    PlaceBefore.objects.filter(id__in=gone).delete()
    _index(places)
    Place.objects.bulk_update(places, [*Place.FACTS, "search"], BATCH)
