"""Timelines as a Vega-Lite specification: a line for each row, and a mark for each event, told by its shape and not by colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from nazorat.typeset.charts import ACCENT, INK, MID, RULE, Spec, _label_axis, _spec

_ROW: Final = 30
# a picture inside a page has no font of ours: words are wider there than where they were measured
_ROOM: Final = {"left": 28, "top": 4, "right": 44, "bottom": 4}
# in Vega's symbol space, where a square of radius 1 fills the box
_SHAPES: Final = {
    "circle": "circle",
    "circle-open": "circle",
    "square": "square",
    "triangle": "triangle-up",
    "diamond": "diamond",
    "star": "M0,-1L0.25,-0.31L0.95,-0.31L0.38,0.12L0.59,0.81L0,0.4L-0.59,0.81L-0.38,0.12L-0.95,-0.31L-0.25,-0.31Z",
    "cross": "M-0.8,-1L0,-0.2L0.8,-1L1,-0.8L0.2,0L1,0.8L0.8,1L0,0.2L-0.8,1L-1,0.8L-0.2,0L-1,-0.8Z",
}


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on a day in a row of the chart; `kind` is one of the kinds that the chart is drawn with."""

    row: str
    on: date
    kind: str


def timelines(events: Sequence[Event], kinds: Sequence[tuple[str, str]], *, width: int = 620) -> Spec:
    """Rows in the order in which they come. `kinds` are words in the reader's language, each with a shape of this module.

    Kinds without an event are not in the legend. The words of marks stand in it; every day is for the caller's table.
    """
    rows = list(dict.fromkeys(one.row for one in events))
    known = [(words, shape) for words, shape in kinds if any(one.kind == words for one in events)]
    values = [{"row": one.row, "on": one.on.isoformat(), "kind": one.kind} for one in events]
    x: Spec = {"field": "on", "type": "temporal", "title": None, "scale": {"domain": _span(events)}, "axis": _years()}
    y: Spec = {"field": "row", "type": "nominal", "sort": rows, "title": None, "axis": _label_axis()}
    labels = [words for words, _shape in known]
    # an open mark and a step back are told apart without colour too: by filling and by shape
    fills = ["#ffffff" if shape == "circle-open" else ACCENT if shape == "cross" else INK for _words, shape in known]
    shapes = [_SHAPES[shape] for _words, shape in known]
    legend: Spec = {"title": None, "orient": "bottom", "labelFontSize": 8.4, "labelColor": INK, "symbolSize": 60, "columns": 4,
                    "columnPadding": 36, "labelLimit": 200}  # fmt: skip
    line: Spec = {
        "mark": {"type": "rule", "color": MID, "strokeWidth": 1.2},
        "transform": [{"aggregate": [{"op": "min", "field": "on", "as": "first"}, {"op": "max", "field": "on", "as": "last"}],
                       "groupby": ["row"]}],
        "encoding": {"y": y, "x": {**x, "field": "first"}, "x2": {"field": "last"}},
    }  # fmt: skip
    marks: Spec = {
        "mark": {"type": "point", "size": 64, "stroke": INK, "strokeWidth": 0.8, "opacity": 1},
        "encoding": {
            "y": y,
            "x": x,
            "shape": {"field": "kind", "type": "nominal", "scale": {"domain": labels, "range": shapes}, "legend": legend},
            "fill": {"field": "kind", "type": "nominal", "scale": {"domain": labels, "range": fills}, "legend": legend},
        },
    }
    return {**_spec(values, {"layer": [line, marks]}, width, max(_ROW, _ROW * len(rows))), "padding": _ROOM}


def _span(events: Sequence[Event]) -> list[str]:
    """From a quarter before the first day to a quarter after the last, so that no mark is cut."""
    quarter = timedelta(days=92)
    first = min((one.on for one in events), default=date(2000, 1, 1))
    last = max((one.on for one in events), default=date(2001, 1, 1))
    return [(first - quarter).isoformat(), (last + quarter).isoformat()]


def _years() -> Spec:
    font: Spec = {"labelFontSize": 8.4, "labelColor": INK}
    return {**font, "format": "%Y", "tickCount": "year", "gridColor": RULE, "domainColor": RULE, "labelOverlap": True}
