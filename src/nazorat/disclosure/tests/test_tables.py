"""Tables: nothing small is shown, nothing hidden comes back, tried against every completion of small tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings, strategies as st

from nazorat.disclosure.tables import (
    TOTAL,
    ProtectedTable,
    Table,
    audit_pool,
    audit_table,
    bounds_of,
    pool,
    protect,
    published,
)

Counts = tuple[tuple[int, ...], ...]


def make_table(counts: Counts, **given: object) -> Table:
    names = {"rows": tuple(f"r{i}" for i in range(len(counts))), "columns": tuple(f"c{j}" for j in range(len(counts[0])))}
    return Table(**{"unit": "person", "counts": counts, **names, **given})  # type: ignore[arg-type]  # given by name in each test


@st.composite
def small_tables(draw: st.DrawFn) -> Table:
    rows, columns = draw(st.sampled_from([(1, 3), (2, 2), (2, 3), (3, 2), (3, 3), (3, 1)]))
    line = st.tuples(*[st.integers(0, 8)] * columns)
    return make_table(tuple(draw(st.tuples(*[line] * rows))))


def fits(table: ProtectedTable, counts: Counts) -> bool:
    sums = [sum(line) for line in counts]
    downs = [sum(column) for column in zip(*counts, strict=True)]
    margins = [*zip(sums, table.row_totals, strict=True), *zip(downs, table.column_totals, strict=True)]
    return sum(sums) == table.total and all(shown is None or real == shown for real, shown in margins)


def lines_of(shown: tuple[int | None, ...], limit: int, whole: int | None) -> Iterator[tuple[int, ...]]:
    """Every line that agrees with the shown cells and the row's total."""
    hidden = [at for at, count in enumerate(shown) if count is None]
    for guess in product(range(limit + 1), repeat=len(hidden)):
        line = [0 if count is None else count for count in shown]
        for at, count in zip(hidden, guess, strict=True):
            line[at] = count
        if sum(line) <= limit and (whole is None or sum(line) == whole):
            yield tuple(line)


def completions(table: ProtectedTable) -> list[Counts]:
    """Every table of whole counts that the published one may stand for, by trying all."""
    assert table.total is not None
    lines = [list(lines_of(cells, table.total, whole)) for cells, whole in zip(table.cells, table.row_totals, strict=True)]
    return [counts for counts in product(*lines) if fits(table, counts)]


def values_at(counts: Counts, cell: tuple[int, int]) -> int:
    chosen = counts if cell[0] == TOTAL else (counts[cell[0]],)
    return sum(sum(line) if cell[1] == TOTAL else line[cell[1]] for line in chosen)


@settings(max_examples=150, deadline=None)
@given(small_tables(), st.integers(2, 5))
def test_protect_leaves_no_small_count_and_no_way_back(table: Table, threshold: int) -> None:
    protected = protect(table, threshold)
    assert audit_table(protected) == []
    assert protected.refused == ("too-few-persons" if sum(map(sum, table.counts)) < threshold else "")
    if protected.refused:
        assert published(protected) == dict.fromkeys(published(protected))
        return
    for cell, count in published(protected).items():
        assert count is None or count == values_at(table.counts, cell)
        assert count is None or count == 0 or count >= threshold
        assert count is not None or cell != (TOTAL, TOTAL)


@settings(max_examples=60, deadline=None)
@given(small_tables().filter(lambda table: sum(map(sum, table.counts)) <= 14), st.integers(2, 4))
def test_bounds_agree_with_every_completion_tried(table: Table, threshold: int) -> None:
    protected = protect(table, threshold)
    hidden = [cell for cell, count in published(protected).items() if count is None]
    if protected.refused or len([cell for cell in hidden if TOTAL not in cell]) > 6:
        return
    ways = completions(protected)
    assert table.counts in ways
    for cell, found in bounds_of(protected).items():
        seen = {values_at(counts, cell) for counts in ways}
        assert (min(seen), max(seen)) == (found.low, found.high)
        assert len(seen) > 1
        assert max(seen) >= threshold


def test_audit_finds_a_lone_hidden_cell() -> None:
    lone = ProtectedTable("person", ("a", "b"), ("x", "y"), ((None, 9), (12, 8)), (12, 20), (15, 17), 32, 5)
    (found,) = audit_table(lone)
    assert (found.row, found.column, found.low, found.high, found.reason) == (0, 0, 3, 3, "exact")


def test_audit_finds_a_square_that_is_known_to_be_small() -> None:
    square = ProtectedTable("person", ("a", "b"), ("x", "y"), ((None, None), (None, None)), (4, 20), (4, 20), 24, 5)
    assert {(one.row, one.column, one.reason) for one in audit_table(square)} >= {(0, 0, "known-small"), (0, TOTAL, "exact")}


def test_audit_finds_an_open_small_count() -> None:
    bare = ProtectedTable("person", ("a",), ("x", "y"), ((3, 9),), (12,), (3, 9), 12, 5)
    assert {(one.row, one.column) for one in audit_table(bare)} == {(0, 0), (TOTAL, 0)}


def test_bounds_refuse_sums_that_do_not_close() -> None:
    wrong = ProtectedTable("person", ("a",), ("x", "y"), ((None, 9),), (5,), (None, 9), 5, 5)
    with pytest.raises(ValueError, match="contradict"):
        audit_table(wrong)


def test_protect_hides_a_zero_beside_a_small_group() -> None:
    protected = protect(make_table(((0, 3), (10, 12), (9, 30))))
    assert protected.cells[0] == (None, None)
    assert protected.row_totals[0] is None


def test_protect_shows_a_zero_of_a_large_group() -> None:
    assert protect(make_table(((0, 31), (20, 12)))).cells == ((0, 31), (20, 12))


def test_protect_keeps_rooms_entries_and_acts_as_they_are() -> None:
    for unit in ("room", "entry", "act"):
        assert protect(make_table(((1, 2), (0, 4)), unit=unit)).cells == ((1, 2), (0, 4))


def test_protect_refuses_a_place_below_the_threshold() -> None:
    assert protect(make_table(((20, 12),), place_holds=4)).refused == "place-too-small"
    assert protect(make_table(((20, 12),), place_holds=5)).refused == ""
    assert protect(make_table(((2, 2),))).refused == "too-few-persons"


def test_protect_moves_nothing_into_an_impossible_cell() -> None:
    fixed = frozenset({(0, 1), (1, 0)})
    protected = protect(make_table(((3, 0), (0, 30)), impossible=fixed))
    assert protected.cells == ((None, 0), (0, None))
    assert (protected.row_totals, protected.column_totals, protected.total) == ((None, None), (None, None), 33)
    assert audit_table(protected) == []


def test_protect_of_the_invented_talks_gives_boys_no_line() -> None:
    protected = protect(make_table(((6, 16), (1, 4), (0, 4))))
    assert protected.cells[2] == (None, None)
    assert protected.row_totals[2] is None
    assert audit_table(protected) == []


def test_table_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Table("person", ("a",), ("x",), ((1, 2),))
    with pytest.raises(ValueError, match="below zero"):
        make_table(((-1,),))


def test_pool_adds_places_by_name() -> None:
    one = Table("person", ("men", "women"), ("yes",), ((3,), (1,)), place_holds=5)
    other = Table("person", ("women", "men"), ("yes", "no"), ((6, 2), (4, 1)), place_holds=40)
    pooled = pool([one, other], "in police holding")
    assert (pooled.rows, pooled.columns, pooled.counts) == (("men", "women"), ("yes", "no"), ((7, 1), (7, 2)))
    assert (pooled.place_holds, pooled.label) == (45, "in police holding")


def test_pool_refuses_mixed_units() -> None:
    with pytest.raises(ValueError, match="different units"):
        pool([make_table(((1,),)), make_table(((1,),), unit="room")], "")


def test_audit_pool_finds_the_place_left_out() -> None:
    large = make_table(((20, 10), (8, 9)))
    small = make_table(((2, 0), (1, 1)))
    pooled = protect(pool([large, small], "both"))
    leaks = audit_pool(pooled, [protect(large)])
    assert {(one.row, one.column, one.low) for one in leaks} >= {(0, 0, 2), (1, 0, 1), (TOTAL, TOTAL, 4)}
    assert audit_pool(pooled, []) == []
