"""How many to draw, and what a draw of that many bears. Sampling without replacement from a finite list (Cochran, Sampling Techniques, ch. 4)."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, comb, sqrt

Z_95 = 1.96


def share_error(n: int, population: int) -> float | None:
    """Half-width of the 95 % interval of a share of one half in a simple draw of n from a finite population, as a fraction.

    31 of 414 gives 0.17. None when the draw is empty or larger than the population.
    """
    if n <= 0 or population < n or population < 2:
        return None
    return Z_95 * sqrt(0.25 / n) * sqrt((population - n) / (population - 1))


def needed(population: int, error: float) -> int:
    """The smallest draw whose `share_error` is at most `error` (a fraction above 0): 414 and 0.1 give 79."""
    if population < 2:
        return population
    spread = 0.25 * (Z_95 / error) ** 2
    return min(population, ceil(spread * population / (population - 1 + spread)))


def chance(population: int, having: int, n: int) -> float:
    """How likely a draw of n meets at least one of the `having` persons of whom something is true, 0 to 1 (hypergeometric)."""
    if not 0 <= having <= population or not 0 <= n <= population:
        raise ValueError("more than there are")
    return 1 - comb(population - having, n) / comb(population, n)


def allocated(sizes: Sequence[int], total: int, least: int = 2) -> list[int]:
    """A total divided over strata by their size, at least `least` of each or all of it; largest remainders, the first of equals.

    Gives as many as there are lines when `total` asks for more, and more than `total` only where the least of each asks for it.
    """
    lines = sum(sizes)
    total = min(total, lines)
    shares = [total * size / lines if lines else 0.0 for size in sizes]
    given = [max(int(share), min(least, size)) for share, size in zip(shares, sizes, strict=True)]
    order = sorted(range(len(sizes)), key=lambda at: (int(shares[at]) - shares[at], at))
    while sum(given) < total:
        for at in order:
            if given[at] < sizes[at] and sum(given) < total:
                given[at] += 1
    return given
