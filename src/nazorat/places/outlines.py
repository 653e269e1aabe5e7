"""Outlines of countries and coasts behind a plane of points: Natural Earth, shipped with the library, nothing is fetched."""

from __future__ import annotations

import gzip
import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings

Run = list[tuple[float, float]]


@dataclass(frozen=True)
class Box:
    """A part of the earth in degrees."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: Box) -> bool:
        return self.west <= other.east and other.west <= self.east and self.south <= other.north and other.south <= self.north


@dataclass(frozen=True)
class Outline:
    """One line with the box it lies in: degrees east and north of its points in turn, kept as numbers of the machine, since there are many."""

    box: Box
    degrees: array[float]


def stretches(box: Box) -> Iterator[Run]:
    """The parts of outlines that come into a box, each as degrees east and north; both ends may lie a step outside."""
    for outline in _outlines():
        if outline.box.meets(box):
            yield from _inside(outline, box)


def _inside(outline: Outline, box: Box) -> Iterator[Run]:
    run: Run = []
    for one, other in pairwise(zip(outline.degrees[::2], outline.degrees[1::2], strict=True)):
        if _box_of([*one, *other]).meets(box):
            run = run or [one]
            run.append(other)
        elif run:
            yield run
            run = []
    if run:
        yield run


@cache
def _outlines() -> tuple[Outline, ...]:
    told = json.loads(gzip.decompress((Path(settings.NAZORAT_LIBRARY) / "outlines" / "natural-earth.json.gz").read_bytes()))
    scale = float(told["scale"])
    return tuple(_outline(steps, scale) for steps in told["lines"])


def _outline(steps: list[int], scale: float) -> Outline:
    """Each pair of the file is a step from the point before, the first from nought."""
    east = north = 0
    degrees = array("f")
    for right, up in zip(steps[::2], steps[1::2], strict=True):
        east, north = east + right, north + up
        degrees.extend((east / scale, north / scale))
    return Outline(_box_of(degrees), degrees)


def _box_of(degrees: array[float] | list[float]) -> Box:
    return Box(min(degrees[::2]), min(degrees[1::2]), max(degrees[::2]), max(degrees[1::2]))
