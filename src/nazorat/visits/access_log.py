"""Rights of the mandate profile beside the Protocol, and what stood in their way: one definition for the visit, the totals and reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from django.db.models import QuerySet

from nazorat.visits.designation import designation, is_benchmark
from nazorat.visits.models import Designation, Obstruction, Visit
from nazorat.visits.queries import PowerLine, mandate_profile

# the powers that a team uses at a place; the others are exercised at a desk
AT_THE_PLACE = ("OPCAT-20.A", "OPCAT-20.B", "OPCAT-20.C", "OPCAT-20.D", "OPCAT-20.E")
OURS = "VISIT-"
HEAD = (
    "right",
    "rests on",
    "benchmark",
    "obstructions",
    "visits",
    "granted after all",
    "granted in part",
    "not granted",
    "minutes",
)


@dataclass(frozen=True)
class Right:
    """One right and what stood in its way. `minutes` are all that was waited for it, `visits` on how many visits it was obstructed."""

    line: PowerLine
    rows: tuple[Obstruction, ...]
    standing: Designation | None = None

    @property
    def visits(self) -> int:
        return len({row.visit_id for row in self.rows})

    @property
    def minutes(self) -> int:
        return sum(row.minutes or 0 for row in self.rows)

    def ended(self, outcome: int) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def granted(self) -> int:
        return self.ended(Obstruction.Outcome.GRANTED)

    @property
    def in_part(self) -> int:
        return self.ended(Obstruction.Outcome.IN_PART)

    @property
    def not_granted(self) -> int:
        return self.ended(Obstruction.Outcome.NOT_GRANTED)

    @property
    def benchmark(self) -> bool:
        """Whether the Protocol is only a measure here, which `designation.is_benchmark` says."""
        return is_benchmark(self.line.power.provision.instrument, self.standing)


@dataclass(frozen=True)
class Gate:
    """How visits fared at the gate: how many came, were refused, had their wait noted; minutes of the middle one and of the longest."""

    visits: int
    refused: int
    timed: int
    middle: int | None
    longest: int | None


def powers_at_the_place() -> list[PowerLine]:
    """The lines of the mandate profile that the access log has, in the order of the treaty. Two queries."""
    return [line for line in mandate_profile() if line.power.code in AT_THE_PLACE or line.power.code.startswith(OURS)]


def obstructions_standing() -> QuerySet[Obstruction]:
    """Obstructions that were not struck through."""
    return Obstruction.objects.filter(struck_at=None)


def struck_of(visit: Visit) -> int:
    """How many entries of a visit were struck through."""
    return Obstruction.objects.filter(visit=visit).exclude(struck_at=None).count()


def taken_of(visit: Visit) -> set[tuple[UUID, str]]:
    """Which rows of which records the access log of a visit took, also those that were struck through since."""
    taken = Obstruction.objects.filter(visit=visit, record__isnull=False).values_list("record", "item")
    return {(record, item) for record, item in taken if record}


def visits_begun_in(year: int) -> QuerySet[Visit]:
    """Visits that stood at a gate in a year: let in, or refused."""
    return Visit.objects.filter(began_on__year=year).order_by()


def rights_of(rows: Iterable[Obstruction]) -> tuple[Right, ...]:
    """Every right with its obstructions, also those that nothing stood in the way of. Every row is under exactly one right."""
    by_power: dict[str, list[Obstruction]] = defaultdict(list)
    for row in rows:
        by_power[row.power].append(row)
    standing = designation()
    return tuple(Right(line, tuple(by_power[line.power.code]), standing) for line in powers_at_the_place())


def gate_of(visits: Iterable[Visit]) -> Gate:
    """The gate over visits that have begun or were refused."""
    every = list(visits)
    waits = [one.gate_minutes for one in every if one.gate_minutes is not None]
    refused = sum(one.state == Visit.State.REFUSED for one in every)
    return Gate(len(every), refused, len(waits), round(median(waits)) if waits else None, max(waits, default=None))


def cells_of(rights: Iterable[Right], language: str) -> Iterable[tuple[object, ...]]:
    """Rights as rows under HEAD."""
    for one in rights:
        power = one.line.power
        ended = (one.granted, one.in_part, one.not_granted)
        yield (
            power.title_in(language),
            one.line.basis,
            f"{power.provision} {power.point}",
            len(one.rows),
            one.visits,
            *ended,
            one.minutes,
        )
