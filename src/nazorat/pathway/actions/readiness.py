"""The act on the checklist of readiness, a coordinator's."""

from __future__ import annotations

from typing import Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.pathway.actions.gaps import Fact
from nazorat.pathway.keeping import past
from nazorat.pathway.models import ReadinessSaid
from nazorat.people.access import coordinator_only
from nazorat.people.models import Member


def say_readiness(
    *, by: Member, criterion: str, year: int, score: int, evidence: str, action: str, seen: UUID | None, **fact: Unpack[Fact]
) -> ReadinessSaid:
    """Say how far a criterion was met in a year, 0 to 2; what was said before is kept. `seen` is what the person saw there, None for nothing.

    Raises Problem "refused", "day-ahead", "changed-meanwhile".
    """
    coordinator_only(by)
    past(fact["on"])
    if year > timezone.localdate().year:
        raise Problem("day-ahead")
    with transaction.atomic():
        said = ReadinessSaid.objects.select_for_update().filter(criterion=criterion, year=year, replaced_at=None).first()
        if (said.id if said else None) != seen:
            raise Problem("changed-meanwhile")
        if said:
            said.replaced_at, said.replaced_by = timezone.now(), by
            said.save(update_fields=["replaced_at", "replaced_by"])
        row = ReadinessSaid.objects.create(
            criterion=criterion, year=year, score=score, evidence=evidence, action=action, entered_by=by, **fact
        )
        append("pathway.say-readiness", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row
