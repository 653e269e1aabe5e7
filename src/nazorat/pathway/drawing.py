"""Timelines of states and readiness as pictures, drawn by the press without a script: for pages as SVG, for slides as PNG too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from nazorat.pathway import queries
from nazorat.pathway.models import Milestone
from nazorat.pathway.queries import Country, CriterionLine
from nazorat.typeset import chart_svg
from nazorat.typeset.charts import Bar, bars
from nazorat.typeset.timelines import Event, timelines

Spec = dict[str, Any]
# told by shape: an open circle for what was signed, a cross for a step back
SHAPES = {
    Milestone.Kind.SIGNED: "circle-open",
    Milestone.Kind.RATIFIED: "circle",
    Milestone.Kind.LAW: "square",
    Milestone.Kind.BUDGET: "triangle",
    Milestone.Kind.DESIGNATED: "diamond",
    Milestone.Kind.VISIT: "star",
    Milestone.Kind.BACK: "cross",
}
NEIGHBOURS, READINESS = "neighbours", "readiness"


def neighbours_spec(countries: Sequence[Country]) -> Spec:
    """A line for each state from its first milestone to its last, and a mark by its kind on each day."""
    kinds = [(str(kind.label), SHAPES[kind]) for kind in Milestone.Kind]
    events = [Event(one.name, each.on, str(each.get_kind_display())) for one in countries for each in one.milestones]
    return timelines(events, kinds)


def readiness_spec(lines: Sequence[CriterionLine]) -> Spec:
    """A bar for each criterion that was looked at, points of two; one that nobody looked at has no bar and says so."""
    rows = [
        Bar(line.label if line.latest else f"{line.label} ({_('unknown')})", (line.latest.score or 0) if line.latest else 0, 2)
        for line in lines
    ]
    return bars(rows)


def neighbours_svg(countries: Sequence[Country]) -> str:
    """Timelines of states as SVG."""
    return chart_svg(neighbours_spec(countries))


def spec_of(name: str) -> Spec | None:
    """What a chart of the board is drawn from; None where nothing is known yet."""
    if name == NEIGHBOURS:
        countries = queries.countries()
        return neighbours_spec(countries) if countries else None
    lines = queries.criterion_lines()
    return readiness_spec(lines) if any(line.latest for line in lines) else None


def alt_of(name: str) -> str:
    """What a reader who does not see a chart is told."""
    if name == NEIGHBOURS:
        return _("A line for each state with a mark for each day; the days stand in the tables.")
    return _("A bar for each criterion, points of two; the points stand in the table.")
