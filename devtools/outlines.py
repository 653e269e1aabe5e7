"""Makes library/outlines/natural-earth.json.gz out of `countries-10m.json` of the npm package world-atlas, which is Natural Earth as TopoJSON.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m devtools.outlines package/countries-10m.json

It wants shapely, which Nazorat itself does not: install it into an environment of its own. Run again only when the source changes.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent.parent / "library" / "outlines" / "natural-earth.json.gz"
# hundredths of a degree, about a kilometre; nothing finer is drawn on a page of a country
SCALE, TOLERANCE = 100, 0.01


def main() -> int:
    topology = json.loads(Path(sys.argv[1]).read_text())
    lines = [line for arc in topology["arcs"] if len(line := _steps(_degrees(arc, topology["transform"]))) > 2]
    told = {"source": "Natural Earth 4.1.0, 1:10m admin 0, by world-atlas 2.0.2", "scale": SCALE, "lines": lines}
    # without a name and a time in the head the same source gives the same bytes
    FILE.write_bytes(gzip.compress(json.dumps(told, separators=(",", ":")).encode(), 9, mtime=0))
    return 0


def _degrees(arc: list[list[int]], transform: dict[str, list[float]]) -> list[tuple[float, float]]:
    """Degrees east and north of a quantised arc, whose first pair is a position and every other a step."""
    from shapely.geometry import LineString  # type: ignore[import-untyped] # noqa: PLC0415 - nobody else wants it

    (wide, high), (west, south) = transform["scale"], transform["translate"]
    east = north = 0
    found = []
    for right, up in arc:
        east, north = east + right, north + up
        found.append((east * wide + west, north * high + south))
    simple: Any = LineString(found).simplify(TOLERANCE)
    return list(simple.coords)


def _steps(line: list[tuple[float, float]]) -> list[int]:
    """East and north of the first point, then of each step, in turn and in units of SCALE; steps of nothing left out."""
    told: list[int] = []
    at = (0, 0)
    for east, north in line:
        now = (round(east * SCALE), round(north * SCALE))
        if not told or now != at:
            told += [now[0] - at[0], now[1] - at[1]]
            at = now
    return told


if __name__ == "__main__":
    sys.exit(main())
