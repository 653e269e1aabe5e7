"""A plane of points drawn by the server: outlines of countries, graticule, scale bar, names of districts; no tiles, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, cos, floor, radians, sqrt
from uuid import UUID

from nazorat.places.outlines import Box, stretches

# of the drawing, in its own units
WIDTH, EDGE, LEAST = 900.0, 40.0, 240.0
# kilometres of one degree from south to north
KM = 111.32
STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
BARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
# places on one drawing that can still be told apart, and pressed; more are drawn as one circle a district
MOST = 400
# from the middle of a square of a tenth of a degree to its corner, in degrees: what is blurred lies within this
REACH = 0.0708


@dataclass(frozen=True)
class Point:
    """A place in degrees. `blurred`: it lies somewhere in the square of a tenth of a degree around it."""

    place: UUID
    name: str
    district: str
    north: float
    east: float
    blurred: bool


@dataclass(frozen=True)
class Crowd:
    """The places of one district: how many, and the middle of them in degrees. `district` "" for those that name none."""

    district: str
    count: int
    north: float
    east: float


@dataclass(frozen=True)
class Circle:
    """A crowd on the drawing."""

    x: str
    y: str
    radius: str
    crowd: Crowd


@dataclass(frozen=True)
class Dot:
    """A point on the drawing; `radius` is that of the dot, or of the ring that a blurred one lies in."""

    x: str
    y: str
    radius: str
    point: Point


@dataclass(frozen=True)
class Line:
    """A line of the graticule with its degree."""

    at: str
    word: str


@dataclass(frozen=True)
class Name:
    """The name of a district, over the middle of its own points."""

    x: str
    y: str
    word: str


@dataclass(frozen=True)
class Plane:
    """The drawing: `width` and `height` of it, dots or circles, lines from west to east and from south to north, names, the bar and its
    kilometres; `outlines` is what countries and coasts come to in it, as the path of SVG.
    """

    width: str
    height: str
    dots: tuple[Dot, ...]
    circles: tuple[Circle, ...]
    parallels: tuple[Line, ...]
    meridians: tuple[Line, ...]
    names: tuple[Name, ...]
    bar: str
    km: int
    outlines: str


def plane(points: Sequence[Point], crowds: Sequence[Crowd] = ()) -> Plane | None:
    """Points or crowds on a plane whose degrees east are as long as they are in the middle of it; None without any."""
    drawn: list[Point | Crowd] = [*points, *crowds]
    if not drawn:
        return None
    pad = 0.15
    south, north = min(one.north for one in drawn) - pad, max(one.north for one in drawn) + pad
    west, east = min(one.east for one in drawn) - pad, max(one.east for one in drawn) + pad
    narrow = max(cos(radians((south + north) / 2)), 0.05)
    unit = (WIDTH - 2 * EDGE) / ((east - west) * narrow)
    tall = max((north - south) * unit, LEAST)
    # what is drawn less tall than LEAST gets room on both sides
    spare = (tall / unit - (north - south)) / 2
    south, north = south - spare, north + spare

    def x(degree: float) -> float:
        return EDGE + (degree - west) * narrow * unit

    def y(degree: float) -> float:
        return EDGE + (north - degree) * unit

    ring = REACH * unit
    dots = tuple(
        Dot(_put(x(one.east)), _put(y(one.north)), _put(max(ring, 7.0) if one.blurred else 4.0), one)
        for one in sorted(points, key=lambda one: not one.blurred)
    )
    circles = tuple(
        Circle(_put(x(one.east)), _put(y(one.north)), _put(8 + 2 * sqrt(one.count)), one)
        for one in sorted(crowds, key=lambda one: -one.count)
    )
    step = next((each for each in STEPS if max(north - south, east - west) / each <= 8), STEPS[-1])
    km = max((each for each in BARS if each / KM * unit <= WIDTH / 4), default=BARS[0])
    return Plane(
        width=_put(WIDTH), height=_put(tall + 2 * EDGE), dots=dots, circles=circles,
        parallels=tuple(Line(_put(y(degree)), _degree(degree, step, "N", "S")) for degree in _each(south, north, step)),
        meridians=tuple(Line(_put(x(degree)), _degree(degree, step, "E", "W")) for degree in _each(west, east, step)),
        names=tuple(Name(_put(x(at[1])), _put(y(at[0]) - 10), word) for word, at in _middles(points)), bar=_put(km / KM * unit), km=km,
        outlines=_path([(x(degree), y(up)) for degree, up in run] for run in stretches(_seen(west, south, east, north, unit, narrow))),
    )  # fmt: skip


def _seen(west: float, south: float, east: float, north: float, unit: float, narrow: float) -> Box:
    """What of the earth is on the drawing, its edges too."""
    wide, high = EDGE / unit / narrow, EDGE / unit
    return Box(west - wide, south - high, east + wide, north + high)


def _path(runs: Iterable[list[tuple[float, float]]]) -> str:
    return "".join("M" + "L".join(f"{_put(across)} {_put(down)}" for across, down in run) for run in runs)


def crowds_of(spots: Iterable[tuple[str, float, float]]) -> list[Crowd]:
    """Districts, degrees north and degrees east, gathered by district, in the order of their names."""
    held: dict[str, list[tuple[float, float]]] = {}
    for district, north, east in spots:
        held.setdefault(district, []).append((north, east))
    return [
        Crowd(district, len(own), sum(north for north, _east in own) / len(own), sum(east for _north, east in own) / len(own))
        for district, own in sorted(held.items())
    ]


def _each(first: float, last: float, step: float) -> list[float]:
    return [number * step for number in range(ceil(first / step), floor(last / step) + 1)]


def _middles(points: Iterable[Point]) -> list[tuple[str, tuple[float, float]]]:
    held: dict[str, list[Point]] = {}
    for one in points:
        if one.district:
            held.setdefault(one.district, []).append(one)
    # over the ring of a blurred one, not through it
    tops = {word: max(one.north + REACH * one.blurred for one in own) for word, own in held.items()}
    return [(word, (tops[word], sum(one.east for one in own) / len(own))) for word, own in sorted(held.items())]


def _degree(value: float, step: float, plus: str, minus: str) -> str:
    return f"{abs(value):.{0 if step >= 1 else 1}f}° {plus if value >= 0 else minus}"


def _put(value: float) -> str:
    """A number as SVG reads it, whatever the reader's language."""
    return f"{value:.1f}"
