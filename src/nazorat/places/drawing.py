"""The population of a place as a picture, drawn by the press without a script."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from nazorat.places.models import Figure
from nazorat.places.queries import Capacity, Occupied
from nazorat.typeset import chart_svg
from nazorat.typeset.charts import Spec
from nazorat.typeset.series import Point, SeriesWords, series


def population_svg(figures: Sequence[Figure], capacities: Sequence[Capacity]) -> str:
    """The population drawn: see `population`."""
    return chart_svg(population(figures, capacities))


def population(figures: Sequence[Figure], capacities: Sequence[Capacity]) -> Spec:
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
    return series(points, limits, SeriesWords(_("persons held"), _("official capacity")))


def shares(occupied: Sequence[Occupied]) -> Spec:
    """How full a place was, in per cent of its official capacity then; a line at a hundred. Of sources that differ the highest is drawn."""
    highest: dict[date, float] = {}
    for one in occupied:
        if one.share is not None:
            highest[one.on] = max(one.share, highest.get(one.on, 0))
    points = [Point(on, str(Figure.Group.ALL.label), round(100 * highest[on])) for on in sorted(highest)]
    full = [Point(points[0].on, "", 100)] if points else []
    return series(points, full, SeriesWords(_("% of the official capacity"), _("full")))
