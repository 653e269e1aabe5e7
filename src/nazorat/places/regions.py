"""The regions of the register and their teams: what a member is shown first, never what they may see."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from nazorat.people.models import Member
from nazorat.places.models import RegionalSeat
from nazorat.places.queries import places_open


def regions() -> list[str]:
    """The regions that open places of the register name."""
    return sorted({name.strip() for name in places_open().order_by().values_list("region", flat=True).distinct()} - {""})


def regions_of(member: Member) -> list[str]:
    """The regions in whose teams a member is."""
    return list(RegionalSeat.objects.filter(member=member).order_by("region").values_list("region", flat=True))


@dataclass(frozen=True)
class RegionalTeam:
    """A region of the register, how many open places it has, and who works there."""

    region: str
    places: int
    seats: list[RegionalSeat]


def regional_teams() -> list[RegionalTeam]:
    """Every region that open places name, by name. Two queries."""
    known = Counter(name.strip() for name in places_open().order_by().values_list("region", flat=True))
    seats: dict[str, list[RegionalSeat]] = defaultdict(list)
    for seat in RegionalSeat.objects.filter(member__is_active=True).select_related("member__organisation"):
        seats[seat.region].append(seat)
    return [RegionalTeam(region, known[region], seats[region]) for region in sorted({*known, *seats} - {""})]
