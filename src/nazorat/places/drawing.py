"""The population of a place as a picture, drawn by the press without a script."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from nazorat.places.models import Figure
from nazorat.places.queries import Capacity
from nazorat.typeset import chart_svg
from nazorat.typeset.series import Point, SeriesWords, series


def population_svg(figures: Sequence[Figure], capacities: Sequence[Capacity]) -> str:
    """Every figure as a point of its group's line, against the official capacity. Of sources that differ the highest is drawn."""
    highest: dict[tuple[str, str], Figure] = {}
    for figure in figures:
        held = highest.setdefault((figure.group, figure.on.isoformat()), figure)
        if figure.count > held.count:
            highest[figure.group, figure.on.isoformat()] = figure
    order = list(Figure.Group.values)
    drawn = sorted(highest.values(), key=lambda one: (order.index(one.group), one.on))
    points = [Point(one.on, str(Figure.Group(one.group).label), one.count) for one in drawn]
    limits = [Point(one.on, "", one.count) for one in capacities]
    return chart_svg(series(points, limits, SeriesWords(_("persons held"), _("official capacity"))))
