"""Questions that depend on themselves: no device can work such a form out, and each says so in its own way, or hangs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from .grid import Sheet
from .survey import Line
from .troubles import Trouble, trouble

_REFERENCE = re.compile(r"\$\{\s*([^}#]*?)\s*\}")
# these look at another instance of the repeat, which is no circle
_ELSEWHERE = re.compile(r"\bindexed-repeat\s*\(|\bposition\s*\(|preceding-sibling|following-sibling|last-saved#")
_MOST = 20
_Uses = dict[str, dict[str, str]]  # a question, what it uses, and the column that says so


def circles(survey: Sheet, asked: list[Line]) -> Iterator[Trouble]:
    """Each circle of calculations and relevants once, at its first question in the order of the sheet."""
    uses, numbers = _uses(survey, asked), {line.name: line.number for line in asked}
    for _ in range(_MOST):
        circle = _circle(uses)
        if not circle:
            return
        first = min(circle, key=lambda name: numbers[name])
        at = circle.index(first)
        around = [*circle[at:], *circle[:at]]
        shown = " → ".join([*around[:6], *(["…"] if len(around) > 6 else []), first])
        column = uses[first][around[1] if len(around) > 1 else first]
        yield trouble("circle", survey.name, numbers[first], survey.place(column), value=first, other=shown)
        uses = {name: used for name, used in uses.items() if name not in circle}


def _uses(survey: Sheet, asked: list[Line]) -> _Uses:
    """What each question needs to be worked out or shown, what its groups need included. Names used twice are left out."""
    times = Counter(line.name for line in asked if line.type != "close")
    uses: _Uses = {}
    around: list[dict[str, str]] = []
    for line in asked:
        if line.type == "close":
            around = around[:-1]
            continue
        own = _used(survey, line, ("relevant",) if line.type == "open" else ("relevant", "calculation"))
        if line.type == "open":
            around = [*around, own]
        elif times[line.name] == 1:
            uses[line.name] = {name: header for part in (*around, own) for name, header in part.items() if times[name] == 1}
    return uses


def _used(survey: Sheet, line: Line, bases: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for header in (header for base in bases for header in survey.columns(base)):
        text = line.row.cells.get(header, "")
        if not _ELSEWHERE.search(text):
            found |= dict.fromkeys(_REFERENCE.findall(text), header)
    return found


def _circle(uses: _Uses) -> list[str]:
    """The names of one circle, each using the next; empty when there is none."""
    for name, used in uses.items():
        if name in used:
            return [name]
    try:
        TopologicalSorter({name: list(used) for name, used in uses.items()}).prepare()
    except CycleError as error:
        # its list goes against the arrows and names the first again at the end
        return list(reversed(error.args[1][1:]))
    return []
