from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.visits.access_log import powers_at_the_place
from nazorat.visits.models import Obstruction, Visit


def note_obstruction(
    *, by: Member, visit: Visit, power: str, kind: int, office: int, outcome: int, minutes: int | None = None
) -> Obstruction:
    """Note what stood in the way of a right on a visit that has begun, or whose entry was refused.

    Raises Problem "visit-not-begun": before arrival a row would tell where a team is; "power-unknown".
    """
    if visit.state == Visit.State.PLANNED:
        raise Problem("visit-not-begun")
    if power not in {line.power.code for line in powers_at_the_place()}:
        raise Problem("power-unknown")
    facts = {
        "kind": Obstruction.Kind(kind), "office": Obstruction.Office(office), "outcome": Obstruction.Outcome(outcome), "minutes": minutes,
    }  # fmt: skip
    with transaction.atomic():
        row = Obstruction.objects.create(visit=visit, power=power, noted_by=by, **facts)
        append("visits.note-obstruction", by=by.id, organisation=by.organisation_id, obj=visit.id)
    return row


@dataclass(frozen=True)
class Taken:
    """A row of an access sheet as a member confirmed it: out of which record and item, and what the log holds of it."""

    record: UUID
    item: str
    power: str
    kind: int
    office: int
    outcome: int
    minutes: int | None = None


def take_obstructions(*, by: Member, visit: Visit, rows: Iterable[Taken]) -> int:
    """Take rows out of access sheets into the log, each once: what was taken before is passed over. Gives how many are new, in one act.

    Raises Problem "visit-not-begun", "power-unknown".
    """
    given = list(rows)
    if visit.state == Visit.State.PLANNED:
        raise Problem("visit-not-begun")
    if not {row.power for row in given} <= {line.power.code for line in powers_at_the_place()}:
        raise Problem("power-unknown")
    with transaction.atomic():
        Visit.objects.select_for_update().get(id=visit.id)
        known = set(Obstruction.objects.filter(visit=visit, record__isnull=False).values_list("record", "item"))
        new = [
            Obstruction(
                visit=visit, record=row.record, item=row.item, power=row.power, kind=Obstruction.Kind(row.kind),
                office=Obstruction.Office(row.office), outcome=Obstruction.Outcome(row.outcome), minutes=row.minutes, noted_by=by,
            )
            for row in given
            if (row.record, row.item) not in known
        ]  # fmt: skip
        Obstruction.objects.bulk_create(new)
        if new:
            append("visits.take-obstructions", by=by.id, organisation=by.organisation_id, obj=visit.id, count=len(new))
    return len(new)


def strike_obstruction(*, by: Member, obstruction: Obstruction) -> None:
    """Strike a wrong line through; it stays to be read. Raises Problem "obstruction-struck"."""
    with transaction.atomic():
        if not Obstruction.objects.filter(id=obstruction.id, struck_at=None).update(struck_by=by, struck_at=timezone.now()):
            raise Problem("obstruction-struck")
        append("visits.strike-obstruction", by=by.id, organisation=by.organisation_id, obj=obstruction.visit_id)
