"""Acts on national plans: their measures, what was reported and observed of them, and what they answer. All of them a coordinator's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.pathway.actions.gaps import Fact
from nazorat.pathway.keeping import past
from nazorat.pathway.models import CatalogueTaken, Measure, MeasureBody, MeasureLink, MeasureSaid, NationalPlan
from nazorat.people.access import coordinator_only
from nazorat.people.models import Member, Organisation


@dataclass(frozen=True)
class NewMeasure:
    """A measure as a plan has it; `term` in its words, `term_on` the day by which, where it has one."""

    point: str
    number: str
    words: str
    term: str = ""
    term_on: date | None = None
    bodies: Collection[Organisation] = field(default=())


def enter_plan(
    *, by: Member, title: str, body: Organisation | None, begins_on: date, ends_on: date, **fact: Unpack[Fact]
) -> NationalPlan:
    """Enter a national plan as it was published. Raises Problem "refused", "day-ahead"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        plan = NationalPlan.objects.create(title=title, body=body, begins_on=begins_on, ends_on=ends_on, entered_by=by, **fact)
        append("pathway.enter-plan", by=by.id, organisation=by.organisation_id, obj=plan.id)
    return plan


def enter_measures(
    *, by: Member, plan: NationalPlan, measures: Sequence[NewMeasure], filename: str = "", **fact: Unpack[Fact]
) -> list[Measure]:
    """Enter measures of a plan, all of them or none; those of a file are taken back by `undo_catalogue`.

    Raises Problem "refused", "day-ahead", "changed-meanwhile", "measure-number-twice".
    """
    coordinator_only(by)
    past(fact["on"])
    codes = [(one.point, one.number) for one in measures]
    with transaction.atomic():
        held = NationalPlan.objects.select_for_update().get(id=plan.id)
        if held.struck_at:
            raise Problem("changed-meanwhile")
        taken = set(Measure.objects.filter(plan=held, struck_at=None).values_list("point", "number"))
        if len(set(codes)) < len(codes) or taken.intersection(codes):
            raise Problem("measure-number-twice")
        taken_in = (
            CatalogueTaken.objects.create(filename=filename[-200:], plan=held, count=len(measures), entered_by=by)
            if filename
            else None
        )
        rows = [_measure(by, held, one, fact, taken_in) for one in measures]
        append("pathway.enter-measures", by=by.id, organisation=by.organisation_id, obj=held.id, count=len(rows))
    return rows


def say_measure(
    *,
    by: Member,
    measure: Measure,
    track: str,
    year: int,
    half: int,
    state: str,
    words: str,
    seen: UUID | None,
    **fact: Unpack[Fact],
) -> MeasureSaid:
    """Say how far a measure was in a half year; what was said of it before is kept. `seen` is what the person saw there, None for nothing.

    Raises Problem "refused", "day-ahead", "view-needs-ground", "changed-meanwhile".
    """
    coordinator_only(by)
    past(fact["on"], date(year, 1 if half == 1 else 7, 1))
    if track == MeasureSaid.Track.OBSERVED and not words:
        raise Problem("view-needs-ground")
    with transaction.atomic():
        held = _standing(measure)
        said = MeasureSaid.objects.filter(measure=held, track=track, year=year, half=half, replaced_at=None).first()
        if (said.id if said else None) != seen:
            raise Problem("changed-meanwhile")
        if said:
            said.replaced_at, said.replaced_by = timezone.now(), by
            said.save(update_fields=["replaced_at", "replaced_by"])
        row = MeasureSaid.objects.create(
            measure=held, track=track, year=year, half=half, state=state, words=words, entered_by=by, **fact
        )
        append("pathway.say-measure", by=by.id, organisation=by.organisation_id, obj=held.id)
    return row


def link_measure(*, by: Member, measure: Measure, **to: Model) -> MeasureLink:
    """Match a measure to one of `outside`, `own`, `finding`, `gap`. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    with transaction.atomic():
        held = _standing(measure)
        link, _new = MeasureLink.objects.get_or_create(measure=held, **to, defaults={"entered_by": by})
        append("pathway.link-measure", by=by.id, organisation=by.organisation_id, obj=held.id)
    return link


def unlink_measure(*, by: Member, link: MeasureLink) -> None:
    """Take a match of a measure away. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    with transaction.atomic():
        gone, _each = MeasureLink.objects.filter(id=link.id).delete()
        if not gone:
            raise Problem("changed-meanwhile")
        append("pathway.unlink-measure", by=by.id, organisation=by.organisation_id, obj=link.measure_id)


def _measure(by: Member, plan: NationalPlan, new: NewMeasure, fact: Fact, taken_in: CatalogueTaken | None) -> Measure:
    row = Measure.objects.create(
        taken_in=taken_in,
        plan=plan,
        point=new.point,
        number=new.number,
        words=new.words,
        term=new.term,
        term_on=new.term_on,
        entered_by=by,
        **fact,
    )
    MeasureBody.objects.bulk_create(MeasureBody(measure=row, body=body) for body in new.bodies)
    return row


def _standing(measure: Measure) -> Measure:
    held = Measure.objects.select_for_update().get(id=measure.id)
    if held.struck_at:
        raise Problem("changed-meanwhile")
    return held
