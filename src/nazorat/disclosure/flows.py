"""Exact bounds on hidden counts of a two-way table with totals, by flows: whole numbers, no rounding, no solver.

A table with totals is a circulation: row → column by a cell, column → base by a column total, base → crown by the grand
total, crown → row by a row total. What a reader can work out of a hidden count is how far flow can be moved through it.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Arc(NamedTuple):
    """One count of the table as an arc between two nodes of the circulation."""

    tail: Hashable
    head: Hashable


class Bounds(NamedTuple):
    """The least and the greatest value that a reader cannot exclude; `high` is None when nothing limits it."""

    low: int
    high: int | None


@dataclass
class Residual:
    """What may still be moved: forward without limit over a hidden arc, back by as much as it carries."""

    room: dict[tuple[Hashable, Hashable], int] = field(default_factory=dict)
    near: dict[Hashable, set[Hashable]] = field(default_factory=dict)

    def add(self, tail: Hashable, head: Hashable, amount: int) -> None:
        self.room[tail, head] = self.room.get((tail, head), 0) + amount
        self.room.setdefault((head, tail), 0)
        self.near.setdefault(tail, set()).add(head)
        self.near.setdefault(head, set()).add(tail)

    def path(self, start: Hashable, end: Hashable) -> list[tuple[Hashable, Hashable]]:
        """A shortest way with room on every step, or an empty list."""
        came: dict[Hashable, Hashable] = {start: start}
        waiting = deque([start])
        while waiting and end not in came:
            node = waiting.popleft()
            for other in self.near.get(node, ()):
                if other not in came and self.room[node, other] > 0:
                    came[other] = node
                    waiting.append(other)
        steps: list[tuple[Hashable, Hashable]] = []
        while end in came and end != start:
            steps.append((came[end], end))
            end = came[end]
        return steps[::-1]

    def push(self, start: Hashable, end: Hashable, wanted: int) -> int:
        """Move up to `wanted` from start to end; the amount really moved."""
        moved = 0
        while moved < wanted and (steps := self.path(start, end)):
            amount = min(wanted - moved, *(self.room[step] for step in steps))
            for tail, head in steps:
                self.room[tail, head] -= amount
                self.room[head, tail] += amount
            moved += amount
        return moved


BOUNDLESS = 10**9


def _settled(known: Mapping[Arc, int], hidden: Collection[Arc]) -> dict[Arc, int]:
    """One set of whole numbers for the hidden arcs that agrees with what is known; ValueError when there is none."""
    spare: dict[Hashable, int] = {}
    for arc, count in known.items():
        spare[arc.head] = spare.get(arc.head, 0) + count
        spare[arc.tail] = spare.get(arc.tail, 0) - count
    net = Residual()
    for arc in hidden:
        net.add(arc.tail, arc.head, BOUNDLESS)
    source, sink = object(), object()
    due = 0
    for node, amount in spare.items():
        if amount > 0:
            net.add(source, node, amount)
            due += amount
        elif amount < 0:
            net.add(node, sink, -amount)
    if net.push(source, sink, due) < due:
        raise ValueError("the published counts contradict one another")
    return {arc: net.room[arc.head, arc.tail] for arc in hidden}


def _around(values: Mapping[Arc, int], without: Arc) -> Residual:
    net = Residual()
    for arc, count in values.items():
        if arc != without:
            net.add(arc.tail, arc.head, BOUNDLESS)
            net.add(arc.head, arc.tail, count)
    return net


def bounds(known: Mapping[Arc, int], hidden: Collection[Arc]) -> dict[Arc, Bounds]:
    """What a reader who knows the published counts, and that counts are whole and not negative, can say of each hidden one."""
    values = _settled(known, hidden)
    found = {}
    for arc, value in values.items():
        up = _around(values, arc).push(arc.head, arc.tail, BOUNDLESS)
        down = _around(values, arc).push(arc.tail, arc.head, value)
        found[arc] = Bounds(value - down, None if up >= BOUNDLESS else value + up)
    return found


def cheapest_cover(values: Mapping[Arc, int], price: Mapping[Arc, int], arc: Arc, wanted: int, *, upward: bool) -> set[Arc] | None:
    """The arcs to hide, beside `arc`, so that it could be `wanted` higher (or lower); None when it cannot be done.

    `values` are the true counts of all arcs that may be moved; `price` is what hiding one costs, 0 when it is hidden already.
    """
    net = _around(values, arc)
    cost = dict(price)
    used: set[Arc] = set()
    start, end = (arc.head, arc.tail) if upward else (arc.tail, arc.head)
    moved = 0
    while moved < wanted:
        steps = _cheapest_path(net, cost, start, end)
        if not steps:
            return None
        amount = min(wanted - moved, *(net.room[step] for step in steps))
        for tail, head in steps:
            net.room[tail, head] -= amount
            net.room[head, tail] += amount
            step = Arc(tail, head) if Arc(tail, head) in values else Arc(head, tail)
            cost[step] = 0
            used.add(step)
        moved += amount
    return used


def _cheapest_path(net: Residual, cost: Mapping[Arc, int], start: Hashable, end: Hashable) -> list[tuple[Hashable, Hashable]]:
    best: dict[Hashable, int] = {start: 0}
    came: dict[Hashable, Hashable] = {}
    waiting: list[tuple[int, int, Hashable]] = [(0, 0, start)]
    order = 0
    while waiting:
        paid, _, node = heapq.heappop(waiting)
        if paid > best[node]:
            continue
        for other in net.near.get(node, ()):
            if net.room[node, other] <= 0:
                continue
            step = Arc(node, other)
            total = paid + 1 + (cost[step] if step in cost else cost[Arc(other, node)])
            if total < best.get(other, BOUNDLESS * 2):
                best[other], came[other] = total, node
                order += 1
                heapq.heappush(waiting, (total, order, other))
    steps: list[tuple[Hashable, Hashable]] = []
    while end != start:
        if end not in came:
            return []
        steps.append((came[end], end))
        end = came[end]
    return steps[::-1]
