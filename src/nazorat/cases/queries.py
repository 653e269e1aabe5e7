from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from nazorat.cases.models import Case, Keeper, Step
from nazorat.disclosure.tables import THRESHOLD
from nazorat.people.models import Member
from nazorat.vault import crypto

MARK = "place of a case"


def mark_of(place: UUID | None) -> bytes:
    """A place under the server's secret: equal for equal places, and telling whoever has the database alone nothing."""
    return crypto.keyed_hash(MARK, place.bytes) if place else b""


def cases_kept(member: Member) -> QuerySet[Case]:
    """Cases whose list this member is on, the latest first."""
    on = Keeper.objects.filter(case=OuterRef("pk"), member=member)
    return Case.objects.filter(Exists(on)).select_related("entered_by", "closed_by")


def due(member: Member, today: date) -> QuerySet[Case]:
    """What this member should look at again today or should have before."""
    return cases_kept(member).filter(closed_at=None, look_on__lte=today).order_by("look_on")


def keepers_of(case: Case) -> list[Keeper]:
    """Who is on the list of a case, in the order of codes."""
    return list(case.keepers.select_related("member__organisation"))


def next_number() -> int:
    return int(Case.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def counted_at(member: Member, place: UUID) -> list[tuple[str, int]]:
    """How many cases of each kind this member keeps about a place: words and number, kinds without one left out. One query."""
    rows = cases_kept(member).filter(mark=mark_of(place)).order_by().values_list("kind").annotate(n=Count("pk"))
    held = dict(rows)
    return [(str(Case.Kind(kind).label), held[kind]) for kind in Case.Kind.values if kind in held]


@dataclass(frozen=True)
class Counted:
    """One line of the year's counts; `shown` is None where the number is too small to be told: it is more than nothing and below THRESHOLD."""

    code: str
    word: str
    shown: int | None


def counts_of(year: int) -> list[Counted]:
    """What became known in a year and what was done: numbers of acts over all places and lists, small ones kept back.

    They stand for persons, so the threshold of tables on persons holds (practice R16), for each line alone: lines do not add up to one another.
    """
    kinds = _counted(Case.objects.filter(entered_at__year=year), "kind")
    done = dict(Step.objects.filter(at__year=year).order_by().values_list("kind").annotate(n=Count("case", distinct=True)))
    ended = _counted(Case.objects.filter(closed_at__year=year, kind__in=(Case.Kind.RISK, Case.Kind.REPRISAL)), "outcome")
    lines = [(f"kind-{code}", str(Case.Kind(code).label), kinds.get(code, 0)) for code in Case.Kind.values]
    told = (Step.Kind.LOOKED, Step.Kind.REFERRED, Step.Kind.ANSWERED)
    lines += [(f"step-{code}", str(Step.Kind(code).label), done.get(int(code), 0)) for code in told]
    lines += [(f"outcome-{code}", str(Case.Outcome(code).label), ended.get(code, 0)) for code in Case.Outcome.values]
    return [Counted(code, word, number if number == 0 or number >= THRESHOLD else None) for code, word, number in lines]


def _counted(rows: QuerySet[Case], field: str) -> Mapping[int, int]:
    return dict(rows.order_by().values_list(field).annotate(n=Count("pk")))


def years() -> list[int]:
    """Years that have a case, the latest first."""
    return [one.year for one in Case.objects.order_by().dates("entered_at", "year", order="DESC")]


def late(rows: Iterable[Case], today: date) -> list[tuple[Case, bool]]:
    """Each case with whether its next look is over."""
    return [(row, row.look_on is not None and row.look_on < today) for row in rows]


def recipients(members: Collection[Keeper]) -> list[str]:
    """The age recipients of a list."""
    return [bytes(one.public).decode() for one in members]
