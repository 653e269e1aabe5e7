"""Makers of the checklist of readiness."""

from __future__ import annotations

from typing import Any

from nazorat.pathway.actions import say_readiness
from nazorat.pathway.models import ReadinessSaid
from nazorat.pathway.queries import readiness_standing
from nazorat.people.models import Member
from support.facts import fact
from support.road import keeper


def make_readiness(criterion: str = "budget", year: int = 2025, *, by: Member | None = None, **given: Any) -> ReadinessSaid:
    """What is known of a criterion in a year, in place of what stood there."""
    seen = readiness_standing(criterion, year)
    said: dict[str, Any] = {"score": 1, "evidence": "A line in the budget of the office.", "action": "A line of its own."}
    said["seen"] = seen.id if seen else None
    return say_readiness(by=keeper(by), criterion=criterion, year=year, **{**said, **fact(), **given})


def make_readiness_whole(*, by: Member) -> dict[str, str]:
    """A criterion that was changed once. Gives what addresses name."""
    for _each in range(2):
        make_readiness(by=by)
    return {"criterion": "budget"}
