"""The act on the checklist of readiness and on the matrix for self-assessment, a coordinator's."""

from __future__ import annotations

from typing import Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.pathway.actions.gaps import Fact
from nazorat.pathway.keeping import past
from nazorat.pathway.models import AssessmentItem, ReadinessSaid
from nazorat.pathway.queries.readiness import keys_of
from nazorat.people.access import coordinator_only
from nazorat.people.models import Member

Answer = ReadinessSaid.Answer


def say_readiness(
    *,
    by: Member,
    of: str | AssessmentItem,
    year: int,
    score: int | None,
    evidence: str,
    action: str,
    seen: UUID | None,
    answered: str = Answer.POINTS,
    words: str = "",
    **fact: Unpack[Fact],
) -> ReadinessSaid:
    """Say how far a criterion, by its code, or an item was met in a year, 0 to 2; what was said before is kept.

    An item to which no points fit is `answered` in words, or does not apply, with no score. `seen` is what the person saw there, None for
    nothing. Raises Problem "refused", "day-ahead", "changed-meanwhile".
    """
    coordinator_only(by)
    past(fact["on"])
    if year > timezone.localdate().year:
        raise Problem("day-ahead")
    keys = keys_of(of)
    with transaction.atomic():
        if isinstance(of, AssessmentItem) and not AssessmentItem.objects.select_for_update().filter(pk=of.pk, struck_at=None):
            raise Problem("changed-meanwhile")
        said = ReadinessSaid.objects.select_for_update().filter(**keys, year=year, replaced_at=None).first()
        if (said.id if said else None) != seen:
            raise Problem("changed-meanwhile")
        if said:
            said.replaced_at, said.replaced_by = timezone.now(), by
            said.save(update_fields=["replaced_at", "replaced_by"])
        told = {"answered": answered, "score": score, "words": words, "evidence": evidence, "action": action}
        row = ReadinessSaid.objects.create(**keys, year=year, **told, entered_by=by, **fact)
        append("pathway.say-readiness", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row
