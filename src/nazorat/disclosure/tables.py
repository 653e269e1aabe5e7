"""Tables on persons: small counts hidden, and enough others with them that none comes back by subtraction.

Threshold and pooling after security.md, "The gate", and practice R16: a table on rooms, register lines or acts of the
institution has no threshold; a table on persons has, and pooling over places is the first remedy.
What an earlier release gives away with this one is audited where both count in one grouping (`audit_pool`). Not covered here: what
several tables with different groupings give away together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .flows import Arc, Bounds, bounds, cheapest_cover

Unit = Literal["person", "room", "entry", "act"]
Cell = tuple[int, int]
THRESHOLD = 5
TOTAL = -1


@dataclass(frozen=True)
class Table:
    """Counts by row and column. `place_holds` is how many persons the place held; `impossible` are cells that can only be zero."""

    unit: Unit
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    label: str = ""
    place_holds: int | None = None
    impossible: frozenset[Cell] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if not self.rows or not self.columns:
            raise ValueError("a table needs a row and a column")
        if len(set(self.rows)) < len(self.rows) or len(set(self.columns)) < len(self.columns):
            raise ValueError("two rows or two columns have one name")
        if len(self.counts) != len(self.rows) or any(len(line) != len(self.columns) for line in self.counts):
            raise ValueError("the counts do not fit the rows and columns")
        if any(count < 0 for line in self.counts for count in line):
            raise ValueError("a count below zero")
        if any(self.counts[row][column] for row, column in self.impossible):
            raise ValueError("an impossible cell holds a count")


@dataclass(frozen=True)
class ProtectedTable:
    """What may be shown: None stands for a hidden count. A refused table shows nothing and says why (`refused` is a code)."""

    unit: Unit
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None
    threshold: int
    label: str = ""
    impossible: frozenset[Cell] = field(default_factory=frozenset)
    refused: Literal["", "place-too-small", "too-few-persons", "cannot-be-hidden"] = ""

    @property
    def hidden(self) -> int:
        """How many inner cells are hidden."""
        return sum(count is None for line in self.cells for count in line)


@dataclass(frozen=True)
class Recoverable:
    """A hidden count that a reader can narrow too far. `row` or `column` TOTAL (-1) means the margin. Bounds are whole persons."""

    row: int
    column: int
    low: int
    high: int | None
    reason: Literal["exact", "known-small", "by-subtraction"]


def _arc(row: int, column: int) -> Arc:
    if row == TOTAL and column == TOTAL:
        return Arc("base", "crown")
    if row == TOTAL:
        return Arc(("column", column), "base")
    if column == TOTAL:
        return Arc("crown", ("row", row))
    return Arc(("row", row), ("column", column))


def _positions(rows: int, columns: int) -> Iterator[Cell]:
    for row in (*range(rows), TOTAL):
        for column in (*range(columns), TOTAL):
            yield row, column


def _filled(table: Table) -> dict[Cell, int]:
    """Every count with its margins, by position."""
    full = {(i, j): count for i, line in enumerate(table.counts) for j, count in enumerate(line)}
    for i, line in enumerate(table.counts):
        full[i, TOTAL] = sum(line)
    for j in range(len(table.columns)):
        full[TOTAL, j] = sum(line[j] for line in table.counts)
    full[TOTAL, TOTAL] = sum(full[i, TOTAL] for i in range(len(table.rows)))
    return full


def _primary(full: Mapping[Cell, int], fixed: frozenset[Cell], threshold: int) -> set[Cell]:
    """Counts of one to threshold - 1, and the zeros beside them when their whole row or column is that small."""
    small = {cell for cell, count in full.items() if 0 < count < threshold}
    beside = {cell for cell in full if (cell[0], TOTAL) in small or (TOTAL, cell[1]) in small}
    inner = {cell for cell in beside if TOTAL not in cell}
    return (small | inner) - fixed


def protect(table: Table, threshold: int = THRESHOLD) -> ProtectedTable:
    """Hide small counts on persons and what would give them back; refuse when that cannot be done.

    The grand total stays, because the text of a report tells it elsewhere. After hiding, a reader can fix no hidden count
    and can rule out for none that it is `threshold` or more.
    """
    full = _filled(table)
    if table.unit != "person":
        return _shown(table, full, set(), threshold)
    if table.place_holds is not None and table.place_holds < threshold:
        return _refusal(table, threshold, "place-too-small")
    if full[TOTAL, TOTAL] < threshold:
        return _refusal(table, threshold, "too-few-persons")
    fixed = table.impossible | {(TOTAL, TOTAL)}
    hidden = _hide(full, fixed, _primary(full, fixed, threshold), threshold)
    if hidden is None:
        return _refusal(table, threshold, "cannot-be-hidden")
    protected = _shown(table, full, hidden, threshold)
    return protected if not audit_table(protected) else _refusal(table, threshold, "cannot-be-hidden")


def _hide(full: Mapping[Cell, int], fixed: frozenset[Cell], hidden: set[Cell], threshold: int) -> set[Cell] | None:
    """The first hidden cells and their cover, or None."""
    movable = {_arc(*cell): cell for cell in full if cell not in fixed}
    values = {arc: full[cell] for arc, cell in movable.items()}
    dear = 10 * full[TOTAL, TOTAL]
    price = {arc: full[cell] + 1 + (dear if TOTAL in cell else 0) for arc, cell in movable.items()}
    queue = sorted(hidden)
    for cell in queue:
        price[_arc(*cell)] = 0
    for cell in queue:
        arc = _arc(*cell)
        cover = cheapest_cover(values, price, arc, max(threshold - full[cell], 1), upward=True)
        if cover is None:
            return None
        for other in cover:
            price[other] = 0
            hidden.add(movable[other])
    return hidden


def _shown(table: Table, full: Mapping[Cell, int], hidden: set[Cell], threshold: int) -> ProtectedTable:
    def at(row: int, column: int) -> int | None:
        return None if (row, column) in hidden else full[row, column]

    rows, columns = range(len(table.rows)), range(len(table.columns))
    return ProtectedTable(
        unit=table.unit, rows=table.rows, columns=table.columns,
        cells=tuple(tuple(at(i, j) for j in columns) for i in rows),
        row_totals=tuple(at(i, TOTAL) for i in rows), column_totals=tuple(at(TOTAL, j) for j in columns),
        total=at(TOTAL, TOTAL), threshold=threshold, label=table.label, impossible=table.impossible,
    )  # fmt: skip


def _refusal(
    table: Table, threshold: int, why: Literal["place-too-small", "too-few-persons", "cannot-be-hidden"]
) -> ProtectedTable:
    nothing = (None,) * len(table.columns)
    return ProtectedTable(
        unit=table.unit, rows=table.rows, columns=table.columns, cells=(nothing,) * len(table.rows),
        row_totals=(None,) * len(table.rows), column_totals=nothing, total=None,
        threshold=threshold, label=table.label, refused=why,
    )  # fmt: skip


def published(table: ProtectedTable) -> dict[Cell, int | None]:
    """Every position of a protected table, margins at TOTAL (-1), with its count or None."""
    shown: dict[Cell, int | None] = {}
    for row, column in _positions(len(table.rows), len(table.columns)):
        if row == TOTAL:
            shown[row, column] = table.total if column == TOTAL else table.column_totals[column]
        else:
            shown[row, column] = table.row_totals[row] if column == TOTAL else table.cells[row][column]
    return shown


def bounds_of(table: ProtectedTable) -> dict[Cell, Bounds]:
    """What a reader of the published table alone can say of each hidden count. ValueError when the sums do not agree."""
    shown = published(table)
    known: dict[Arc, int] = {}
    unknown: dict[Arc, Cell] = {}
    for cell, count in shown.items():
        if count is None:
            unknown[_arc(*cell)] = cell
        else:
            known[_arc(*cell)] = count
    return {unknown[arc]: found for arc, found in bounds(known, list(unknown)).items()}


def audit_table(protected: ProtectedTable) -> list[Recoverable]:
    """Prove a table from outside: hidden counts that can be worked out or shown to be small, and small counts left open.

    Only what is published is used, never the counts behind it. An empty list is the proof; a refused table has one.
    """
    if protected.unit != "person" or protected.refused:
        return []
    fails = [
        Recoverable(*cell, low=count, high=count, reason="exact")
        for cell, count in published(protected).items()
        if count is not None and 0 < count < protected.threshold
    ]
    for cell, found in sorted(bounds_of(protected).items()):
        if found.high is not None and found.high == found.low:
            fails.append(Recoverable(*cell, low=found.low, high=found.high, reason="exact"))
        elif found.high is not None and found.high < protected.threshold:
            fails.append(Recoverable(*cell, low=found.low, high=found.high, reason="known-small"))
    return fails


def pool(tables: Sequence[Table], label: str) -> Table:
    """One table over several places: the first remedy for small counts. Rows and columns are joined by name.

    Refuses tables of different units. A cell is impossible only where it is so in every table that has it.
    """
    if not tables:
        raise ValueError("nothing to pool")
    if len({table.unit for table in tables}) > 1:
        raise ValueError("tables of different units cannot be pooled")
    rows = tuple(dict.fromkeys(name for table in tables for name in table.rows))
    columns = tuple(dict.fromkeys(name for table in tables for name in table.columns))
    sums: dict[Cell, int] = {}
    possible: set[Cell] = set()
    for table in tables:
        for i, row in enumerate(table.rows):
            for j, column in enumerate(table.columns):
                cell = rows.index(row), columns.index(column)
                sums[cell] = sums.get(cell, 0) + table.counts[i][j]
                if (i, j) not in table.impossible:
                    possible.add(cell)
    counts = tuple(tuple(sums.get((i, j), 0) for j in range(len(columns))) for i in range(len(rows)))
    held = [table.place_holds for table in tables]
    known = [number for number in held if number is not None]
    return Table(
        unit=tables[0].unit, rows=rows, columns=columns, counts=counts, label=label,
        place_holds=sum(known) if len(known) == len(held) else None, impossible=frozenset(sums) - possible,
    )  # fmt: skip


def audit_pool(pooled: ProtectedTable, parts: Sequence[ProtectedTable]) -> list[Recoverable]:
    """Small counts of the places left out, got by taking the published `parts` from the pooled table.

    A count that a part hides stays with those left out: the rest is then theirs together.
    """
    if pooled.unit != "person" or pooled.refused:
        return []
    fails = []
    names: tuple[tuple[str, ...], tuple[str, ...]] = (pooled.rows, pooled.columns)
    for cell, count in published(pooled).items():
        if count is None or not parts:
            continue
        shares = (_same_cell(part, names, cell) for part in parts)
        rest = count - sum(share for share in shares if share is not None)
        if 0 < rest < pooled.threshold:
            fails.append(Recoverable(*cell, low=rest, high=rest, reason="by-subtraction"))
    return fails


def _same_cell(part: ProtectedTable, names: tuple[tuple[str, ...], tuple[str, ...]], cell: Cell) -> int | None:
    """The count of a part at the pooled table's cell; zero where the part has no such row or column."""
    own: list[int] = []
    for all_names, part_names, at in zip(names, (part.rows, part.columns), cell, strict=True):
        if at == TOTAL:
            own.append(TOTAL)
        elif all_names[at] in part_names:
            own.append(part_names.index(all_names[at]))
        else:
            return 0
    return published(part)[own[0], own[1]]
