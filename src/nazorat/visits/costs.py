"""What visits cost and what a day of one costs, worked out of rows for the page, the five numbers, the annual report and donors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from nazorat.visits.models import Cost, Visit

CENT = Decimal("0.01")
HEAD = ("visit", "began", "kind", "amount", "currency", "entered", "struck")


@dataclass(frozen=True)
class Spent:
    """The costs of visits in one currency. `made` is the part of visits that came in, which were on site for `days` days."""

    currency: str
    amount: Decimal
    kinds: tuple[tuple[str, Decimal], ...]
    visits: int
    made: Decimal
    days: int

    @property
    def a_day(self) -> Decimal | None:
        """What a day on site costs, to the cent; None where no visit that came in has its costs entered."""
        return (self.made / self.days).quantize(CENT) if self.days else None


def costs_known() -> QuerySet[Cost]:
    """Every cost, the struck ones too; the latest visit first."""
    return Cost.objects.select_related("visit", "visit__place")


def costs_standing() -> QuerySet[Cost]:
    """Costs that were not struck through."""
    return costs_known().filter(struck_at=None)


def days_on_site(began: date | None, ended: date | None) -> int:
    """The days of a visit, the first and the last among them; 0 where they are not known."""
    return max((ended - began).days + 1, 0) if began and ended else 0


def spent_on(costs: Iterable[Cost]) -> tuple[Spent, ...]:
    """Sums by currency: different money is never added up."""
    by_currency: dict[str, list[Cost]] = defaultdict(list)
    for cost in costs:
        by_currency[cost.currency].append(cost)
    return tuple(_spent(currency, by_currency[currency]) for currency in sorted(by_currency))


def _spent(currency: str, costs: list[Cost]) -> Spent:
    by_kind: dict[str, Decimal] = defaultdict(Decimal)
    made: dict[UUID, Visit] = {}
    inside = Decimal(0)
    for cost in costs:
        by_kind[cost.kind] += cost.amount
        if cost.visit.state == Visit.State.CLOSED and days_on_site(cost.visit.began_on, cost.visit.ended_on):
            made[cost.visit_id] = cost.visit
            inside += cost.amount
    kinds = tuple((kind.value, by_kind[kind.value]) for kind in Cost.Kind if kind.value in by_kind)
    days = sum(days_on_site(visit.began_on, visit.ended_on) for visit in made.values())
    visits = len({cost.visit_id for cost in costs})
    return Spent(currency, sum(by_kind.values(), Decimal(0)), kinds, visits, inside, days)


def cells_of(costs: Iterable[Cost]) -> Iterable[tuple[object, ...]]:
    """Costs as rows under HEAD."""
    for cost in costs:
        struck = cost.struck_at.date() if cost.struck_at else None
        yield cost.visit.number, cost.visit.began_on, cost.kind, cost.amount, cost.currency, cost.entered_at.date(), struck
