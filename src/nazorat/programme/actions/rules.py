from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.access import coordinator_only
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.programme.models import Rule, Travel
from nazorat.programme.queries import ways
from nazorat.programme.rules import MOST_DAYS, MOST_MONTHS


def set_rule(*, by: Member, kind: str, months: int | None, days: int, source: str) -> Rule:
    """Say how often a kind of place is visited at least (None: no minimum) and how many team-days a visit takes, with the source.

    What held before stays. Raises Problem "refused" for who is not a coordinator, "rule-out-of-bounds".
    """
    coordinator_only(by)
    if not (months is None or 1 <= months <= MOST_MONTHS) or not 1 <= days <= MOST_DAYS or not source.strip():
        raise Problem("rule-out-of-bounds")
    with transaction.atomic():
        rule = Rule.objects.create(kind=Place.Kind(kind), months=months, days=days, source=source, set_by=by)
        append("programme.set-rule", by=by.id, organisation=by.organisation_id, obj=rule.id)
    return rule


def set_ways(*, by: Member, days: Mapping[str, int]) -> int:
    """Say how many team-days the way to each region and back takes; gives how many changed. What held before stays.

    Raises Problem "refused" for who is not a coordinator, "rule-out-of-bounds".
    """
    coordinator_only(by)
    if any(not 0 <= number <= MOST_DAYS for number in days.values()):
        raise Problem("rule-out-of-bounds")
    held = ways()
    new = {region: number for region, number in days.items() if held.get(region, 0) != number}
    with transaction.atomic():
        Travel.objects.bulk_create(Travel(region=region, days=number, set_by=by) for region, number in new.items())
        append("programme.set-ways", by=by.id, organisation=by.organisation_id, count=len(new))
    return len(new)
