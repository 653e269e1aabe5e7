"""Vega-Lite specifications in the look of the report: black, one accent, told by shape and not by colour alone.

Each builder returns plain data, so the same chart is drawn for a page, for print and in a test. Every number shown in a
chart is in its `rows`, which the caller also prints as a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

Spec = dict[str, Any]
State = Literal["below", "indistinguishable", "not_below"]
Mark = Literal["square", "full", "half", "empty", "cross"]

INK: Final = "#1a1a1a"
MID: Final = "#5c5c5c"
RULE: Final = "#dedede"
ACCENT: Final = "#174a5b"
SANS: Final = "PT Sans"
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"  # a name that Vega-Lite reads, not a place to load from
# The left half of a disc of radius 1 in Vega's symbol space, where a circle has radius 1 at size pi * r².
_HALF: Final = "M0,-1A1,1,0,0,0,0,1Z"
_ROW: Final = 12.6


@dataclass(frozen=True, slots=True)
class Bar:
    """`count` of `total`: a bar is never shown without the number of those asked."""

    label: str
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class MeasuredRoom:
    """Area per person (m²) with its error (half-width, m²); `state` is where it stands against the limit, as the caller compared it."""

    code: str
    group: str
    value: float
    error: float
    state: State


@dataclass(frozen=True, slots=True)
class Limit:
    """A named rule: its value (m²), who says it, and the groups of rooms for which it is drawn (none: all)."""

    value: float
    label: str
    source: str
    groups: tuple[str, ...] = ()
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class RoomWords:
    """The words of the measured-rooms chart in the reader's language."""

    axis: str
    below: str
    indistinguishable: str
    not_below: str
    error: str
    national: str
    national_missing: str


def bars(rows: Sequence[Bar], *, width: int = 470, percent: bool = False) -> Spec:
    """Horizontal bars on a scale of all who were asked; the words at the end say "24 / 31"."""
    most = max((row.total for row in rows), default=1)
    values = [
        {
            "label": row.label,
            "share": row.count / row.total if percent and row.total else row.count,
            "whole": 1 if percent else row.total,
            "text": f"{row.count} / {row.total}",
            "place": index,
        }
        for index, row in enumerate(rows)
    ]
    y = {"field": "label", "type": "nominal", "sort": None, "axis": _label_axis(), "title": None}
    x = {"type": "quantitative", "scale": {"domain": [0, 1 if percent else most]}, "axis": None}
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "height": 8, "fill": "#ffffff", "stroke": INK, "strokeWidth": 0.7},
            "encoding": {"x": {"field": "whole", **x}},
        },
        {"mark": {"type": "bar", "height": 8, "color": INK}, "encoding": {"x": {"field": "share", **x}}},
        {
            "mark": {"type": "text", "align": "left", "dx": 6, "font": SANS, "fontSize": 8, "color": INK},
            "encoding": {"x": {"field": "whole", **x}, "text": {"field": "text"}},
        },
    ]
    return _spec(values, {"encoding": {"y": y}, "layer": layers}, width, 18 * len(rows))


def measured_rooms(
    rooms: Sequence[MeasuredRoom], limits: Sequence[Limit], words: RoomWords, *, width: int = 470, national: Limit | None = None
) -> Spec:
    """Dot and error bar for each room by group, named limit lines, and a dashed empty box while no national norm is entered."""
    placed, groups, height = _placed(rooms, limits)
    drawn = [*limits, *([national] if national else [])]
    low = min([room.value - room.error for room in rooms] + [limit.value for limit in drawn], default=0)
    high = max([room.value + room.error for room in rooms] + [limit.value for limit in drawn], default=1)
    domain = [max(0, int(low * 2 - 0.5) / 2), int(high * 2 + 1.5) / 2]
    lines = [_line(limit, groups) for limit in drawn]
    layers = [
        *_rules(placed, domain),
        *_limits([line for line in lines if line]),
        *_dots(placed),
        *_codes(placed, groups, domain),
        *_legend(words, domain, height),
    ]
    if national is None:
        layers.extend(_missing(words, domain))
    scale = {"domain": domain, "nice": False, "zero": False}
    x = {"type": "quantitative", "scale": scale, "axis": _axis(words.axis), "title": None}
    y = {"type": "quantitative", "scale": {"domain": [0, height], "reverse": True, "nice": False}, "axis": None}
    for layer in layers:
        encoding = layer["encoding"]
        encoding["x"] = {**x, **encoding["x"]}
        encoding["y"] = {**y, **encoding["y"]}
    return {**_spec([], {"layer": layers}, width - 64, round(height * _ROW)), "padding": 2}


# ---------------------------------------------------------------------------------------------------------------- parts


def _spec(values: list[Spec], body: Spec, width: int, height: int) -> Spec:
    config = {"view": {"stroke": None}, "font": SANS, "background": None, "axis": {"labelFont": SANS, "titleFont": SANS}}
    return {"$schema": _SCHEMA, "data": {"values": values}, "width": width, "height": height, "config": config, **body}


def _label_axis() -> Spec:
    return {"domain": False, "ticks": False, "labelFontSize": 8.4, "labelColor": INK, "labelLimit": 240, "labelPadding": 6}


def _axis(title: str) -> Spec:
    font = {"labelFontSize": 7.8, "labelColor": INK, "titleFontSize": 7.8, "titleColor": INK, "titleFontWeight": "normal"}
    line = {"domainColor": INK, "tickColor": INK, "grid": False, "tickMinStep": 1, "format": "d", "values": list(range(40))}
    return {**font, **line, "title": title, "titleAnchor": "end", "titlePadding": 2}


def _placed(rooms: Sequence[MeasuredRoom], limits: Sequence[Limit]) -> tuple[list[Spec], dict[str, tuple[float, float]], float]:
    """Each room's row counted from the top, and where each group begins and ends, in rows.

    A group with a limit of its own gets room above it for the limit's name.
    """
    names = list(dict.fromkeys(room.group for room in rooms))
    alone = {group for limit in limits for group in limit.groups if len(limit.groups) < len(names)}
    shared = [name for name in names if any(name in limit.groups for limit in limits if len(limit.groups) > 1)]
    at, placed, groups = 3.2, [], {}
    for index, name in enumerate(names):
        if index and name in alone and name not in shared:
            at += 1.9
        start = at
        for room in sorted((room for room in rooms if room.group == name), key=lambda room: room.value):
            placed.append(_room(room, at))
            at += 1
        groups[name] = (start - 0.5, at - 0.5)
        at += 0.55
    return placed, groups, at


def _room(room: MeasuredRoom, at: float) -> Spec:
    span = {"low": round(room.value - room.error, 4), "high": round(room.value + room.error, 4)}
    return {"code": room.code, "value": room.value, "y": at, "up": at - 0.17, "down": at + 0.17, "state": room.state, **span}


def _rules(placed: list[Spec], domain: list[float]) -> list[Spec]:
    values = [{"from": domain[0], "to": domain[1], "y": row["y"]} for row in placed]
    return [_layer(values, {"type": "rule", "color": RULE, "strokeWidth": 0.4}, "from", "y", x2="to")]


def _line(limit: Limit, groups: dict[str, tuple[float, float]]) -> Spec | None:
    spans = [span for name, span in groups.items() if not limit.groups or name in limit.groups]
    if not spans:
        return None
    top, bottom = min(span[0] for span in spans), max(span[1] for span in spans)
    first = top < 3
    return {
        "value": limit.value,
        "top": 2.3 if first else top - 0.15,
        "bottom": bottom,
        "name": 0.75 if first else top - 1.35,
        "source": 1.6 if first else top - 0.55,
        "label": limit.label,
        "who": limit.source,
        "dotted": limit.dotted,
    }


def _limits(lines: list[Spec]) -> list[Spec]:
    layers = []
    for dotted in (False, True):
        values = [line for line in lines if line["dotted"] == dotted]
        mark = {"type": "rule", "color": INK, "strokeWidth": 1.1, **({"strokeDash": [1.3, 1.7]} if dotted else {})}
        if values:
            layers.append(_layer(values, mark, "value", "top", y2="bottom"))
    return [
        *layers,
        _text(lines, "value", "name", "label", size=8.6, weight="bold"),
        _text(lines, "value", "source", "who", size=7.2),
    ]


def _dots(placed: list[Spec]) -> list[Spec]:
    ends = [{**row, "at": row[side]} for row in placed for side in ("low", "high")]
    white = [row for row in placed if row["state"] != "below"]
    return [
        _layer(placed, {"type": "rule", "color": INK, "strokeWidth": 1.15}, "low", "y", x2="high"),
        _layer(ends, {"type": "rule", "color": INK, "strokeWidth": 0.9}, "at", "up", y2="down"),
        _layer([row for row in placed if row["state"] == "below"], _disc(INK), "value", "y"),
        _layer(white, _disc("#ffffff"), "value", "y"),
        _layer([row for row in placed if row["state"] == "indistinguishable"], _half(), "value", "y"),
    ]


def _disc(fill: str) -> Spec:
    return {
        "type": "point",
        "shape": "circle",
        "size": 22,
        "filled": True,
        "fill": fill,
        "stroke": INK,
        "strokeWidth": 0.8,
        "opacity": 1,
    }


def _half() -> Spec:
    return {"type": "point", "shape": _HALF, "size": 22, "filled": True, "fill": INK, "strokeWidth": 0, "opacity": 1}


def _codes(placed: list[Spec], groups: dict[str, tuple[float, float]], domain: list[float]) -> list[Spec]:
    names = [{"x": domain[0], "y": top + 0.5, "text": name} for name, (top, _) in groups.items()]
    codes = [{"x": domain[0], "y": row["y"], "text": row["code"]} for row in placed]
    return [
        _text(names, "x", "y", "text", size=8.2, weight="bold", align="left", dx=-64),
        _text(codes, "x", "y", "text", size=7.6, align="right", dx=-6),
    ]


def _legend(words: RoomWords, domain: list[float], height: float) -> list[Spec]:
    """Below the axis, in the space that the padding keeps: the three marks and the error bar with their words."""
    step = (domain[1] - domain[0]) / 4
    row = height + 2.6
    kinds = (
        ("below", words.below),
        ("indistinguishable", words.indistinguishable),
        ("not_below", words.not_below),
        ("error", words.error),
    )
    items = [{"kind": kind, "text": text, "x": domain[0] + step * index, "y": row} for index, (kind, text) in enumerate(kinds)]
    layers = [_text(items, "x", "y", "text", size=7.8, align="left", dx=9)]
    for kind, marks in (
        ("below", [_disc(INK)]),
        ("indistinguishable", [_disc("#ffffff"), _half()]),
        ("not_below", [_disc("#ffffff")]),
    ):
        layers.extend(_layer([item for item in items if item["kind"] == kind], mark, "x", "y") for mark in marks)
    stroke = {"type": "point", "shape": "stroke", "size": 90, "stroke": INK, "strokeWidth": 1.15, "opacity": 1}
    layers.append(_layer([item for item in items if item["kind"] == "error"], stroke, "x", "y"))
    return layers


def _missing(words: RoomWords, domain: list[float]) -> list[Spec]:
    """The national norm keeps its empty place until somebody enters it."""
    span = domain[1] - domain[0]
    box = [{"left": domain[0] + 0.70 * span, "right": domain[1], "top": 0.05, "bottom": 2.0, "middle": domain[0] + 0.85 * span}]
    named = [{**box[0], "a": words.national, "b": words.national_missing, "ya": 0.7, "yb": 1.45}]
    mark = {"type": "rect", "fill": "#ffffff", "stroke": INK, "strokeWidth": 0.8, "strokeDash": [3, 2], "cornerRadius": 1.5}
    return [
        _layer(box, mark, "left", "top", x2="right", y2="bottom"),
        _text(named, "middle", "ya", "a", size=7.6, weight="bold"),
        _text(named, "middle", "yb", "b", size=7.6),
    ]


def _layer(values: list[Spec], mark: Spec, x: str, y: str, *, x2: str = "", y2: str = "") -> Spec:
    encoding: Spec = {"x": {"field": x}, "y": {"field": y}}
    if x2:
        encoding["x2"] = {"field": x2}
    if y2:
        encoding["y2"] = {"field": y2}
    return {"data": {"values": values}, "mark": {**mark, "clip": False}, "encoding": encoding}


def _text(
    values: list[Spec], x: str, y: str, text: str, *, size: float, weight: str = "normal", align: str = "center", dx: float = 0
) -> Spec:
    mark = {
        "type": "text",
        "font": SANS,
        "fontSize": size,
        "fontWeight": weight,
        "align": align,
        "dx": dx,
        "color": INK,
        "baseline": "middle",
    }
    layer = _layer(values, mark, x, y)
    layer["encoding"]["text"] = {"field": text}
    return layer


def _symbol(kind: str, values: list[Spec]) -> list[Spec]:
    chosen = {"values": [value for value in values if value["mark"] == kind]}
    square = {**_disc(INK), "shape": "square", "size": 28}
    cross = {
        "type": "point",
        "shape": "M-1,-1L1,1M-1,1L1,-1",
        "size": 22,
        "stroke": INK,
        "strokeWidth": 1,
        "filled": False,
        "opacity": 1,
    }
    marks = {
        "square": [square],
        "full": [_disc(INK)],
        "half": [_disc("#ffffff"), _half()],
        "empty": [_disc("#ffffff")],
        "cross": [cross],
    }
    return [{"data": chosen, "mark": mark} for mark in marks[kind]]
