"""The same thing asked for again: from the first recommendation to the latest, over visits, places and years.

A chain branches where one is repeated twice; it has no cycle, since what is repeated was adopted before, and what is adopted changes no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from nazorat.kit.problems import Problem
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.recommendations.queries import Line, lines_of, register, still_standing, with_history


def chain_up(new: Sequence[AdoptedRecommendation]) -> None:
    """Say of recommendations that are about to be adopted how often they were made before. Raises Problem "repeats-nothing"."""
    wanted = {row.repeats_id for row in new if row.repeats_id}
    earlier = AdoptedRecommendation.objects.in_bulk(list(wanted))
    if len(earlier) != len(wanted):
        raise Problem("repeats-nothing")
    for row in new:
        if row.repeats_id:
            before = earlier[row.repeats_id]
            row.root_id, row.repetition = before.root_id or before.pk, before.repetition + 1


def chain_of(row: AdoptedRecommendation) -> QuerySet[AdoptedRecommendation]:
    """The whole chain of a recommendation, as it was made."""
    first: UUID = row.root_id or row.pk
    return with_history(register().filter(Q(pk=first) | Q(root=first)).order_by("adopted_at", "visit__number", "number"))


@dataclass(frozen=True)
class Step:
    """One time that it was made. `since` counts the days from the time before, `to_reply` those to the first reply; None without."""

    line: Line
    since: int | None
    to_reply: int | None
    here: bool


@dataclass(frozen=True)
class Chain:
    """A chain on a day. `days` run from the first adoption until it was seen to be done, or until that day."""

    steps: list[Step]
    days: int
    met_on: date | None

    @property
    def lines(self) -> list[Line]:
        return [step.line for step in self.steps]

    @property
    def again(self) -> int:
        return len(self.steps) - 1

    @property
    def places(self) -> int:
        return len({line.row.place_id for line in self.lines})

    @property
    def bodies(self) -> int:
        return len({line.row.addressee_id for line in self.lines})


def chain_on(row: AdoptedRecommendation, today: date) -> Chain:
    """The chain of a recommendation as it stands on a day."""
    lines = lines_of(chain_of(row), today)
    steps = _steps(lines, row.pk)
    met_on = max((line.seen_on for line in lines[-1:] if line.met and line.seen_on), default=None)
    return Chain(steps, ((met_on or today) - lines[0].row.adopted_on).days, met_on)


def _steps(lines: Iterable[Line], here: UUID) -> list[Step]:
    found: list[Step] = []
    made: dict[UUID, date] = {}
    for line in lines:
        row, before = line.row, made.get(line.row.repeats_id) if line.row.repeats_id else None
        made[row.pk] = row.adopted_on
        replied = min((one.received_on for one in still_standing(row.replies.all())), default=None)
        found.append(
            Step(
                line,
                (row.adopted_on - before).days if before else None,
                (replied - row.adopted_on).days if replied else None,
                row.pk == here,
            )
        )
    return found
