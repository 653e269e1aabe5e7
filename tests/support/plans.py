"""Makers of national plans: measures, what was said of them, what they answer."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from nazorat.pathway.actions import NewMeasure, enter_measures, enter_plan, link_measure, say_measure
from nazorat.pathway.models import Gap, Measure, MeasureSaid, NationalPlan
from nazorat.pathway.queries import Half, measure_said_standing
from nazorat.people.models import Member
from support.facts import fact
from support.make import make_organisation
from support.road import keeper


def make_plan(*, by: Member | None = None, **given: Any) -> NationalPlan:
    """A plan of four years that has begun."""
    said: dict[str, Any] = {"title": "Plan on the remarks of the committee", "body": None}
    said |= {"begins_on": date(2024, 1, 1), "ends_on": date(2027, 12, 31)}
    return enter_plan(by=keeper(by), **{**said, **fact(), **given})


def make_measure(plan: NationalPlan, point: str = "10", number: str = "10.1", *, by: Member | None = None, **given: Any) -> Measure:
    """A measure with one body."""
    said: dict[str, Any] = {"words": "Train the staff.", "term": "each half year", "bodies": [make_organisation()]}
    return enter_measures(by=keeper(by), plan=plan, measures=[NewMeasure(point, number, **{**said, **given})], **fact())[0]


def make_measure_said(
    measure: Measure, track: str = "reported", *, year: int = 2026, half: int = 1, by: Member | None = None, **given: Any
) -> MeasureSaid:
    """What was said of a measure in a half year, in place of what stood there."""
    seen = measure_said_standing(measure, track, Half(year, half))
    said: dict[str, Any] = {"state": "in_progress", "words": "Three courses were held."}
    said |= {"seen": seen.id if seen else None, "year": year, "half": half}
    return say_measure(by=keeper(by), measure=measure, track=track, **{**said, **fact(), **given})


def make_plan_whole(*, by: Member, gap: Gap) -> dict[str, UUID | str]:
    """A plan whose measure was reported twice and fills a gap. Gives ids as addresses name them."""
    plan = make_plan(by=by)
    measure = make_measure(plan, by=by)
    for _each in range(2):
        make_measure_said(measure, by=by)
    link = link_measure(by=by, measure=measure, gap=gap)
    return {"plan_id": plan.id, "measure_id": measure.id, "measure_link_id": link.id, "track": "reported"}
