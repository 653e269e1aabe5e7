"""Outlines behind the maps of places: shipped, found for a part of the earth, and nothing of them where there is only sea."""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random
from uuid import UUID

import pytest

from nazorat.places.outlines import Box, stretches
from nazorat.places.plane import Point, plane

PAMIR = Box(67.0, 36.5, 75.5, 41.2)
SEA = Box(-150.0, -45.0, -140.0, -40.0)


def test_a_country_has_its_outline_and_the_open_sea_none() -> None:
    runs = list(stretches(PAMIR))
    assert sum(len(run) for run in runs) > 300
    assert list(stretches(SEA)) == []


@pytest.mark.parametrize("seed", range(40))
def test_every_step_of_a_stretch_comes_into_the_box(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a part of the earth is tried, no secret is made
    west, south = chance.uniform(-170, 160), chance.uniform(-80, 70)
    box = Box(west, south, west + chance.uniform(0.2, 10), south + chance.uniform(0.2, 10))
    for run in stretches(box):
        assert len(run) > 1
        for one, other in pairwise(run):
            assert min(one[0], other[0]) <= box.east
            assert max(one[0], other[0]) >= box.west
            assert min(one[1], other[1]) <= box.north
            assert max(one[1], other[1]) >= box.south


def test_the_drawing_has_them_around_its_points() -> None:
    drawn, sea = plane([at(36.7, 67.4), at(41.0, 75.1)]), plane([at(-43.0, -146.0)])
    assert drawn is not None
    assert sea is not None
    assert sea.outlines == ""
    assert re.fullmatch(r"(?:M-?[\d.]+ -?[\d.]+(?:L-?[\d.]+ -?[\d.]+)+)+", drawn.outlines)
    spots = [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", drawn.outlines)]
    inside = [0 <= x <= float(drawn.width) and 0 <= y <= float(drawn.height) for x, y in spots]
    assert sum(inside) > 0.9 * len(spots)


def at(north: float, east: float) -> Point:
    return Point(UUID(int=1), "name", "", north, east, blurred=False)
