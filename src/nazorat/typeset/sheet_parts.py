"""Which questions of a sheet stand in columns, and which form a table because number after number has the same shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final, TypeAlias

from nazorat.typeset.wire import Wire

Unit: TypeAlias = "dict[str, Any]"
_BASE: Final = re.compile(r"[A-Z]?\d+")
_LEAST_ROWS: Final = 3


def parts(bands: list[tuple[str, list[Unit]]]) -> Iterator[Wire]:
    """Parts in paper order: {"kind": "columns", "bands"} and {"kind": "matrix", "label", "heads", "rows"}."""
    waiting: list[Wire] = []
    for label, units in bands:
        shown = label
        for kind, members in _pieces(units):
            if kind == "columns":
                waiting.append({"label": shown, "units": list(members)})
            else:
                if waiting:
                    yield {"kind": "columns", "bands": waiting}
                    waiting = []
                yield _matrix(shown, members)
            shown = ""
    if waiting:
        yield {"kind": "columns", "bands": waiting}


def _matrix(label: str, members: list[Unit]) -> Wire:
    rows = list(_numbers(members))
    heads: list[Wire] = [_head(rows, place) for place in range(len(rows[0]))]
    return {"kind": "matrix", "label": label, "heads": heads, "rows": [{"units": list(row)} for row in rows]}


def _pieces(units: list[Unit]) -> Iterator[tuple[str, list[Unit]]]:
    plain: list[Unit] = []
    for alike, group in groupby(_numbers(units), key=_shape):
        rows = list(group)
        members = [unit for row in rows for unit in row]
        if not (alike and len(rows) >= _LEAST_ROWS and _headed(rows)):
            plain.extend(members)
            continue
        if plain:
            yield "columns", plain
            plain = []
        yield "matrix", members
    if plain:
        yield "columns", plain


def _numbers(units: list[Unit]) -> Iterator[list[Unit]]:
    for _, group in groupby(units, key=_base):
        yield list(group)


def _base(unit: Unit) -> str:
    found = _BASE.match(str(unit["number"]))
    return found[0] if found else str(unit["number"])


def _shape(row: list[Unit]) -> tuple[Any, ...]:
    """Empty when a number has one question only: such questions stand in columns."""
    if len(row) == 1:
        return ()
    return tuple((tuple(map(tuple, unit["options"])), unit["comb"], unit["lines"]) for unit in row)


def _headed(rows: list[list[Unit]]) -> bool:
    """Every column but the first needs one heading that is true for all rows: the words after the colon."""
    return all(_head(rows, place) for place in range(1, len(rows[0])))


def _head(rows: list[list[Unit]], place: int) -> str:
    if place == 0 and not rows[0][0]["options"]:
        return re.sub(r"\s*\d+$", "", str(rows[0][0]["label"]))
    tails = {str(row[place]["label"]).partition(": ")[2] for row in rows}
    return tails.pop() if len(tails) == 1 else ""
