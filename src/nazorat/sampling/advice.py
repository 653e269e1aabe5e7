"""What a draw of this many can say and what it cannot, before it is made: margins of shares, and the chance of meeting what is rare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nazorat.sampling.draws import Stratum
from nazorat.sampling.size import chance, needed, share_error

# something that is true of one in so many persons
RARE = (5, 10, 20, 50)
MARGINS = (0.05, 0.1, 0.15, 0.2)


@dataclass(frozen=True)
class Advice:
    """For a list of `size` lines of which `wanted` are drawn.

    `error` the margin of a share as a fraction, None for less than a draw; `meets`: of something true of one in so many, how likely at
    least one is met; `needs`: how many lines each margin asks for; `parts`: the margin within each part.
    """

    size: int
    wanted: int
    error: float | None
    meets: tuple[tuple[int, float], ...]
    needs: tuple[tuple[float, int], ...]
    parts: tuple[tuple[Stratum, float | None], ...]


def advice_on(strata: Sequence[Stratum]) -> Advice:
    """The advice on these parts together. The chance counts whole persons: one in 20 of 414 are 20."""
    size, wanted = sum(one.size for one in strata), sum(one.wanted for one in strata)
    having = [(rare, size // rare) for rare in RARE if size // rare]
    return Advice(
        size, wanted, share_error(wanted, size), tuple((rare, chance(size, n, wanted)) for rare, n in having),
        tuple((margin, needed(size, margin)) for margin in MARGINS), tuple((one, share_error(one.wanted, one.size)) for one in strata),
    )  # fmt: skip
