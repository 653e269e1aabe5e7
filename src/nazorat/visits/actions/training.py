"""Who leads or interviews without valid training: nobody is kept off a team for it, and it stands at the visit with who decided and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from nazorat.audit.actions import Entry
from nazorat.people.models import Member
from nazorat.visits.models import UntrainedSeat, Visit
from nazorat.visits.queries import training_missing

if TYPE_CHECKING:
    from nazorat.visits.actions.making import Seat


@dataclass(frozen=True)
class _Decided:
    """A seat that is given, and by whom: a plan's team was chosen by its planner, whoever calls it up."""

    seat: Seat
    by: Member


def _note_untrained(visit: Visit, decided: Iterable[_Decided], by: Member) -> list[Entry]:
    """Keep what is new of it, inside the caller's transaction, and give the line of its act for the caller to append; mostly none."""
    given = list(decided)
    found = training_missing([one.seat for one in given], visit.began_on or timezone.localdate())
    known = set(visit.untrained.values_list("member_id", "part")) if found else set()
    deciders = {one.seat.member.id: one for one in given}
    rows = [
        UntrainedSeat(
            visit=visit, member_id=member_id, part=part, missing=list(codes), because=deciders[member_id].seat.because,
            decided_by=deciders[member_id].by,
        )
        for (member_id, part), codes in found.items()
        if (member_id, part) not in known
    ]  # fmt: skip
    UntrainedSeat.objects.bulk_create(rows)
    return [Entry("visits.seat-untrained", by.id, by.organisation_id, visit.id, len(rows))] if rows else []
