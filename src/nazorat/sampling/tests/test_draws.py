"""Which lines a seed draws, what comes in for whom, and what one line stands for."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from uuid import UUID

from hypothesis import given, settings, strategies as st

from nazorat.people.models import Member
from nazorat.sampling.draws import GONE, DrawText, Fate, OpenDraw, Stratum, draw_from, ordered, parts_of, weights_of

SEED = bytes(range(32))
DAY = date(2026, 5, 4)


def text(*strata: Stratum, fates: dict[tuple[int, int], Fate] | None = None) -> DrawText:
    return DrawText("persons", "roll of the morning count", DAY, SEED, strata, fates or {})


def test_order_is_that_of_the_published_rule() -> None:
    by_hand = sorted(range(1, 8), key=lambda n: hashlib.sha256(f"nazorat draw/1|{SEED.hex()}|2|{n}".encode()).hexdigest())
    assert ordered(SEED, 2, 7) == by_hand


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=32), st.integers(0, 5), st.integers(1, 300))
def test_order_is_the_same_again_and_holds_each_line_once(seed: bytes, stratum: int, size: int) -> None:
    found = ordered(seed, stratum, size)
    assert found == ordered(seed, stratum, size)
    assert sorted(found) == list(range(1, size + 1))


def test_every_line_of_a_part_is_drawn_as_often_as_another() -> None:
    """Chi-square over 4,000 seeds: 20 lines, 5 drawn, so 1,000 of each; 19 degrees of freedom lie under 43.8 in 999 of 1,000 cases."""
    seeds = [hashlib.sha256(b"test of uniformity %d" % n).digest() for n in range(4000)]
    counts = Counter(line for seed in seeds for line in ordered(seed, 0, 20)[:5])
    assert sum((counts[line] - 1000) ** 2 / 1000 for line in range(1, 21)) < 43.8
    # and so is every pair of neighbours: 5/20 * 4/19
    pairs = sum({7, 8} <= set(ordered(seed, 0, 20)[:5]) for seed in seeds)
    assert 150 < pairs < 275


def test_parts_are_drawn_apart_from_each_other() -> None:
    assert ordered(SEED, 0, 50) != ordered(SEED, 1, 50)


def test_reserve_comes_in_for_each_line_that_is_not_possible_and_for_reserves_too() -> None:
    stratum = Stratum("men", "", 40, 3, 2)
    order = ordered(SEED, 0, 40)
    (part,) = parts_of(text(stratum))
    assert [line.number for line in part.lines] == sorted(order[:3])
    assert (part.waiting, part.short, part.open) == (2, 0, 3)
    (part,) = parts_of(text(stratum, fates={(0, order[1]): Fate("refused")}))
    assert [line.number for line in part.lines] == [*sorted(order[:3]), order[3]]
    assert [line.reserve for line in part.lines] == [False, False, False, True]
    fates = {(0, order[1]): Fate("refused"), (0, order[3]): Fate("denied"), (0, order[0]): Fate("absent")}
    (part,) = parts_of(text(stratum, fates=fates))
    assert [line.number for line in part.lines[3:]] == order[3:5]
    assert (part.waiting, part.used, part.short) == (0, 2, 1)


def test_done_line_stands_for_the_lines_of_its_part() -> None:
    first, second = ordered(SEED, 0, 90), ordered(SEED, 1, 10)
    fates = {
        (0, first[0]): Fate("done", "A-01"), (0, first[1]): Fate("done", "A-02"), (0, first[2]): Fate("refused"),
        (1, second[0]): Fate("done", "A-03"), (1, second[1]): Fate("done"),
    }  # fmt: skip
    held = text(Stratum("men", "", 90, 3), Stratum("women", "", 10, 2), fates=fates)
    assert sorted(weights_of(held)) == [("A-01", "men", 45), ("A-02", "men", 45), ("A-03", "women", 5)]
    men, women = parts_of(held)
    assert (men.done, women.done, men.said) == (2, 2, [("did not want to", 1)])


def test_sealed_text_comes_back_as_it_was() -> None:
    held = text(Stratum("new", "Wing 2", 12, 4, 2), fates={(0, 3): Fate("swapped"), (0, 5): Fate("done", "B-7")})
    assert draw_from(held.pack()) == held
    assert draw_from(held.noted({(0, 3): Fate("")}, 2).pack()).fates == {(0, 5): Fate("done", "B-7")}
    assert set(GONE) == {"refused", "absent", "denied", "swapped", "unfit"}


def test_unequal_parts_count_as_fewer_lines_of_one_simple_draw() -> None:
    def done(*parts: tuple[int, int]) -> OpenDraw:
        strata = tuple(Stratum("other", str(size), size, n) for size, n in parts)
        fates = {(at, line): Fate("done") for at, one in enumerate(strata) for line in ordered(SEED, at, one.size)[: one.wanted]}
        return OpenDraw(UUID(int=1), 1, 1, Member(), True, b"", text(*strata, fates=fates))

    assert done((90, 9), (10, 1)).effective == 10
    # half the lines from a tenth of the list: (5 * 18 + 5 * 2)^2 / (5 * 18^2 + 5 * 2^2) = 6.1
    assert done((90, 5), (10, 5)).effective == 6
    assert done((90, 0), (10, 0)).effective == 0
    assert (done((90, 5), (10, 5)).error or 0) > (done((90, 9), (10, 1)).error or 0)
