"""Makers of the checklist of readiness."""

from __future__ import annotations

from typing import Any

from nazorat.pathway.actions import say_readiness, take_list
from nazorat.pathway.assessment import ListRow
from nazorat.pathway.models import AssessmentItem, CatalogueTaken, ReadinessSaid
from nazorat.pathway.queries import readiness_standing
from nazorat.people.models import Member
from support.facts import fact
from support.road import keeper


def make_readiness(criterion: str = "budget", year: int = 2025, *, by: Member | None = None, **given: Any) -> ReadinessSaid:
    """What is known of a criterion in a year, in place of what stood there."""
    seen = readiness_standing(criterion, year)
    said: dict[str, Any] = {"score": 1, "evidence": "A line in the budget of the office.", "action": "A line of its own."}
    said["seen"] = seen.id if seen else None
    return say_readiness(by=keeper(by), of=criterion, year=year, **{**said, **fact(), **given})


def make_list(*numbers: str, by: Member | None = None, language: str = "ru", heading: str = "") -> CatalogueTaken:
    """Items of a list for self-assessment, with invented words in one language."""
    rows = [ListRow(number, {language: (heading, f"Invented item {number}.")}) for number in numbers]
    return take_list(by=keeper(by), rows=rows, filename="list.csv", **fact())


def make_said_of_item(item: AssessmentItem, year: int = 2025, *, by: Member | None = None, **given: Any) -> ReadinessSaid:
    """What is known of an item in a year, in place of what stood there."""
    seen = readiness_standing(item, year)
    said: dict[str, Any] = {"score": 1, "evidence": "A rule of the office.", "action": "", "seen": seen.id if seen else None}
    return say_readiness(by=keeper(by), of=item, year=year, **{**said, **fact(), **given})


def make_readiness_whole(*, by: Member) -> dict[str, str]:
    """A criterion and an item that were changed once. Gives what addresses name."""
    number = f"W{AssessmentItem.objects.count() + 1}"
    make_list(number, by=by, heading="Invented heading")
    item = AssessmentItem.objects.get(number=number)
    for _each in range(2):
        make_readiness(by=by)
        make_said_of_item(item, by=by)
    return {"criterion": "budget", "assessment_item_id": str(item.id)}
