"""A series over the years as a Vega-Lite specification: a line for each group, told by its dashes, and a stepped limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nazorat.typeset.charts import ACCENT, INK, MID, RULE, SANS, Spec, _spec

# how the lines of up to six groups are told apart without colour; more than six are not drawn
# days below which years alone would say too little
SHORT = 730
DASHES = ([1, 0], [6, 2], [2, 2], [8, 2, 2, 2], [1, 3], [4, 4])


@dataclass(frozen=True, slots=True)
class Point:
    """`count` of a group on a day."""

    on: date
    group: str
    count: int


@dataclass(frozen=True, slots=True)
class SeriesWords:
    """The words of the chart in the reader's language: its axis, and what the stepped line is."""

    axis: str
    limit: str


def series(points: Sequence[Point], limits: Sequence[Point], words: SeriesWords, *, width: int = 620, height: int = 210) -> Spec:
    """Groups over days from zero up. `limits` hold from their day until the next one or the end of the series; their group is not read."""
    groups = list(dict.fromkeys(point.group for point in points))[: len(DASHES)]
    rows = [{"on": one.on.isoformat(), "group": one.group, "count": one.count} for one in points if one.group in groups]
    last = max((one.on for one in (*points, *limits)), default=None)
    steps = [{"on": one.on.isoformat(), "count": one.count} for one in limits]
    if steps and last is not None:
        steps.append({"on": last.isoformat(), "count": limits[-1].count})
    x = {
        "field": "on",
        "type": "temporal",
        "title": None,
        "axis": {**_plain(), **_calendar([one.on for one in points]), "grid": False, "labelOverlap": True},
    }
    y: Spec = {"field": "count", "type": "quantitative", "title": None, "scale": {"zero": True, "nice": True}}
    y["axis"] = {**_plain(), "title": words.axis, "titleAnchor": "end", "tickMinStep": 1, "gridColor": RULE}
    dash = {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": groups, "range": DASHES[: len(groups)]},
        "legend": {
            "title": None,
            "orient": "bottom",
            "labelFontSize": 8.4,
            "labelColor": INK,
            "symbolStrokeColor": INK,
            "symbolSize": 420,
            "columns": 3,
        },
    }
    line = {"type": "line", "color": INK, "strokeWidth": 1.2}
    # the dots are a layer of their own, so that the legend shows the dashes
    dots = {"type": "point", "filled": True, "size": 9, "color": INK, "opacity": 1}
    layers: list[Spec] = [
        {"data": {"values": rows}, "mark": line, "encoding": {"x": x, "y": y, "strokeDash": dash}},
        {"data": {"values": rows}, "mark": dots, "encoding": {"x": x, "y": y}},
    ]
    if steps:
        rule = {"type": "line", "interpolate": "step-after", "color": ACCENT, "strokeWidth": 1.6}
        named = {"type": "text", "align": "left", "baseline": "bottom", "dy": -3, "font": SANS, "fontSize": 8.4, "color": ACCENT}
        first = [{**steps[0], "text": words.limit}]
        layers.append({"data": {"values": steps}, "mark": rule, "encoding": {"x": x, "y": y}})
        layers.append({"data": {"values": first}, "mark": named, "encoding": {"x": x, "y": y, "text": {"field": "text"}}})
    return _spec([], {"layer": layers, "padding": 4}, width, height)


def _calendar(days: Sequence[date]) -> Spec:
    """One tick a year, each with its own number; a series of less than two years is told by its months."""
    short = bool(days) and (max(days) - min(days)).days < SHORT
    return {"format": "%m.%Y", "tickCount": "month"} if short else {"format": "%Y", "tickCount": "year"}


def _plain() -> Spec:
    return {"labelFontSize": 8.4, "labelColor": INK, "titleFontSize": 8.4, "titleColor": MID, "titleFontWeight": "normal"}
