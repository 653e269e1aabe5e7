"""How many to draw, and what that bears."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings, strategies as st

from nazorat.sampling.advice import advice_on
from nazorat.sampling.draws import Stratum
from nazorat.sampling.size import allocated, chance, needed, share_error


def test_error_of_a_share_is_that_of_a_finite_population() -> None:
    error = share_error(31, 414)
    assert error is not None
    assert round(error * 100) == 17
    assert share_error(414, 414) == 0
    assert share_error(0, 414) is None
    assert share_error(5, 4) is None
    assert share_error(1, 1) is None


@settings(deadline=None)
@given(st.integers(2, 3000), st.integers(1, 3000))
def test_error_never_grows_with_the_draw(population: int, n: int) -> None:
    if n >= population:
        return
    smaller, larger = share_error(n, population), share_error(n + 1, population)
    assert smaller is not None
    assert larger is not None
    assert 0 <= larger <= smaller


@settings(deadline=None)
@given(st.integers(2, 3000), st.sampled_from([0.02, 0.05, 0.1, 0.17, 0.3]))
def test_needed_is_the_smallest_draw_that_keeps_the_margin(population: int, error: float) -> None:
    n = needed(population, error)
    assert (share_error(n, population) or 0) <= error
    fewer = share_error(n - 1, population)
    assert fewer is None or fewer > error


def test_chance_counts_the_draws_that_meet_somebody() -> None:
    # all draws of 3 out of 6 of whom the first two are meant
    draws = list(combinations(range(6), 3))
    met = sum(bool({0, 1} & set(draw)) for draw in draws)
    assert chance(6, 2, 3) == met / len(draws)
    assert (chance(6, 0, 3), chance(6, 6, 1), chance(6, 1, 6)) == (0, 1, 1)
    with pytest.raises(ValueError, match="more than there are"):
        chance(6, 7, 1)


def test_allocated_follows_the_sizes_and_leaves_no_part_out() -> None:
    assert allocated([300, 90, 24], 30) == [22, 6, 2]
    # two of each although their share is less
    assert allocated([300, 6, 1], 12) == [11, 2, 1]
    assert allocated([3, 4], 50) == [3, 4]
    assert allocated([], 5) == []


@settings(deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=6), st.integers(1, 300))
def test_allocated_gives_all_that_is_asked_within_the_parts(sizes: list[int], total: int) -> None:
    given_ = allocated(sizes, total)
    least = sum(min(2, size) for size in sizes)
    assert all(min(2, size) <= n <= size for n, size in zip(given_, sizes, strict=True))
    assert min(total, sum(sizes)) <= sum(given_) <= max(min(total, sum(sizes)), total + least)


def test_advice_says_margin_chance_and_need() -> None:
    advice = advice_on([Stratum("men", "", 390, 28), Stratum("women", "", 24, 3)])
    assert (advice.size, advice.wanted) == (414, 31)
    assert round((advice.error or 0) * 100) == 17
    assert advice.meets == tuple((rare, chance(414, 414 // rare, 31)) for rare in (5, 10, 20, 50))
    assert advice.needs[1] == (0.1, needed(414, 0.1))
    assert [part.group for part, _error in advice.parts] == ["men", "women"]
