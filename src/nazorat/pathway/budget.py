"""What a mechanism costs in three years, worked out of what somebody assumes. Pure functions; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

YEARS = 3
CENT = Decimal("0.01")
HEAD = ("line", "year_1", "year_2", "year_3", "sum", "currency")


@dataclass(frozen=True)
class Assumed:
    """What a budget is made of. Amounts in one currency: `pay` of a person a month, `day` of a day on site, `fee` of an expert's day.

    `visits` of the first year with `days` each become more by `more_visits` each year; prices rise by `rise` percent a year; `once` is
    for what is bought in the first year alone, and `office` for rent, post and translation a year.
    """

    staff: int
    pay: Decimal
    visits: int
    days: int
    day: Decimal
    more_visits: int
    expert_days: int
    fee: Decimal
    office: Decimal
    once: Decimal
    rise: Decimal


@dataclass(frozen=True)
class BudgetLine:
    """A line of the budget: its code and its amounts of the three years."""

    code: str
    years: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        return sum(self.years, Decimal(0))


def budget(assumed: Assumed) -> list[BudgetLine]:
    """Staff, visits, experts, office, what is bought once: each with three years, to the cent. The last line is their sum."""
    price = [(1 + assumed.rise / 100) ** at for at in range(YEARS)]
    visits = [assumed.visits + assumed.more_visits * at for at in range(YEARS)]
    amounts = {
        "staff": [assumed.staff * assumed.pay * 12 * price[at] for at in range(YEARS)],
        "visits": [visits[at] * assumed.days * assumed.day * price[at] for at in range(YEARS)],
        "experts": [assumed.expert_days * assumed.fee * price[at] for at in range(YEARS)],
        "office": [assumed.office * price[at] for at in range(YEARS)],
        "once": [assumed.once, Decimal(0), Decimal(0)],
    }
    lines = [BudgetLine(code, tuple(one.quantize(CENT) for one in years)) for code, years in amounts.items()]
    return [*lines, BudgetLine("sum", tuple(sum((line.years[at] for line in lines), Decimal(0)) for at in range(YEARS)))]


def budget_cells(lines: Sequence[tuple[str, BudgetLine]], currency: str) -> Iterable[tuple[object, ...]]:
    """The budget as rows under HEAD; each line comes with its words."""
    for words, line in lines:
        yield (words, *line.years, line.total, currency)
