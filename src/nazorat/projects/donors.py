"""The table that a funder is given: numbers of what counts under one project, and its indicators beside baseline and target."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from nazorat.projects.models import Indicator, Project
from nazorat.projects.numbers import Line, Number, project_numbers
from nazorat.projects.queries import counted_of, indicators_of, since_until

if TYPE_CHECKING:
    from django.utils.functional import Promise

# what an indicator may count: lines of the numbers that hold one count
MEASURES: dict[str, str | Promise] = {
    "reach.visits": _("Visits made"),
    "reach.places": _("Places visited"),
    "reach.unannounced": _("Visits unannounced"),
    "heard.visits": _("Visits whose report is released"),
    "heard.persons": _("Persons heard, as released reports show them"),
    "answers.reports": _("Reports released"),
    "answers.made": _("Recommendations made"),
    "answers.in_term": _("Answered within the term"),
    "answers.verified": _("Verified done by the mechanism"),
    "capacity.trained": _("Members trained"),
    "capacity.used": _("Members trained and on a visit within six months"),
}
HEAD = (
    "project",
    "since",
    "until",
    "number",
    "code",
    "what",
    "value",
    "of",
    "of_what",
    "missing",
    "source",
    "newest_fact",
    "as_of",
)
AIMS = ("project", "code", "wording", "baseline", "baseline_on", "target", "target_on", "counted", "missing", "dropped", "as_of")


@dataclass(frozen=True)
class Aim:
    """An indicator and what counts under its project since the project began: the project's contribution, not the country's change."""

    row: Indicator
    what: str
    line: Line

    @property
    def reached(self) -> bool:
        """Whether as many as the target are counted."""
        return self.line.value is not None and self.line.value >= self.row.target


def donor_numbers(project: Project, since: date, until: date, today: date) -> tuple[Number, ...]:
    """The numbers of a project over a period, by the definitions of the five numbers."""
    return project_numbers(today, counted_of(project, since, until))


def aims_of(project: Project, today: date) -> list[Aim]:
    """The indicators of a project as they stand on a day."""
    rows = list(indicators_of(project))
    if not rows:
        return []
    numbers = donor_numbers(project, *since_until(project, today), today)
    lines = {line.code: line for one in numbers for line in one.lines}
    return [Aim(row, str(MEASURES[row.line]), lines[row.line]) for row in rows]


def number_cells(project: Project, since: date, until: date, today: date) -> Iterable[tuple[object, ...]]:
    """The numbers as rows under HEAD."""
    for place, one in enumerate(donor_numbers(project, since, until, today), 1):
        for line in one.lines:
            said = (line.code, line.what, line.value, line.of, line.of_what, line.missing)
            yield (project.title, since, until, place, *said, one.source, one.newest, today)


def aim_cells(project: Project, today: date) -> Iterable[tuple[object, ...]]:
    """The indicators as rows under AIMS."""
    for aim in aims_of(project, today):
        row, dropped = aim.row, aim.row.dropped_at.date() if aim.row.dropped_at else None
        aimed = (row.line, row.wording, row.baseline, row.baseline_on, row.target, row.target_on)
        yield (project.title, *aimed, aim.line.value, aim.line.missing, dropped, today)
