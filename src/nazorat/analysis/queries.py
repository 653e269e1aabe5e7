from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from uuid import UUID

from nazorat.analysis.rooms import Limits
from nazorat.fieldwork.models import Record
from nazorat.standards.compare import Norm
from nazorat.standards.models import Subject
from nazorat.standards.queries import norms_by_occupancy
from nazorat.visits.models import Visit


def limits_of(visit: Visit) -> Limits:
    """The norms on living space for a number of persons, for this kind of place on the day of the visit."""
    starts, norms = norms_by_occupancy(Subject.SPACE_PERSON, visit.place.kind if visit.place else "", on=visit.began_on)

    def limits(persons: int) -> Sequence[Norm]:
        return norms[bisect_right(starts, persons) - 1] if persons >= 1 else ()

    return limits


def record_ids(visit: Visit, tools: Collection[str] = ()) -> list[UUID]:
    """The records of a visit, or those of some of its tools."""
    rows = Record.objects.filter(visit=visit)
    if tools:
        rows = rows.filter(tool_version__tool__code__in=tools)
    return list(rows.values_list("id", flat=True))
