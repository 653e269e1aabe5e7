from __future__ import annotations

from django.db.models import Max, QuerySet

from nazorat.sampling.models import Draw, SamplingPlan
from nazorat.visits.models import Visit


def draws_of(visit: Visit) -> QuerySet[Draw]:
    """The draws of a visit, the first first, sealed."""
    return Draw.objects.filter(visit=visit).select_related("drawn_by")


def next_number(visit: Visit) -> int:
    """The number that the next draw of a visit gets."""
    return (Draw.objects.filter(visit=visit).aggregate(last=Max("number"))["last"] or 0) + 1


def plan_of(visit: Visit) -> SamplingPlan | None:
    """The sampling plan of a visit, sealed; None when none was made."""
    return SamplingPlan.objects.filter(visit=visit).select_related("changed_by").first()
