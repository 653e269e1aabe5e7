from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import F

from nazorat.analysis.rooms import Limits
from nazorat.fieldwork.models import Record
from nazorat.standards.compare import Norm
from nazorat.standards.models import Limit, Subject
from nazorat.standards.queries import limits_for
from nazorat.visits.models import Visit

SPACE = Subject.SPACE_PERSON


def limits_of(visit: Visit) -> Limits:
    """The norms on living space for a number of persons, for this kind of place on the day of the visit.

    They change only at the ends of the limits' ranges, so they are read once for each range, whatever the number of rooms.
    """
    kind = visit.place.kind if visit.place else ""
    ends = Limit.objects.filter(subject=SPACE).values_list("occupancy_from", F("occupancy_to") + 1)
    starts = sorted({1, *(end for pair in ends for end in pair if end)})
    norms = [limits_for(SPACE, persons, kind, on=visit.began_on) for persons in starts]

    def limits(persons: int) -> Sequence[Norm]:
        return norms[bisect_right(starts, persons) - 1] if persons >= 1 else ()

    return limits


def record_ids(visit: Visit, tools: Collection[str] = ()) -> list[UUID]:
    """The records of a visit, or those of some of its tools."""
    rows = Record.objects.filter(visit=visit)
    if tools:
        rows = rows.filter(tool_version__tool__code__in=tools)
    return list(rows.values_list("id", flat=True))
