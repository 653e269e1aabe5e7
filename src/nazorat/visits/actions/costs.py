"""What a visit cost, entered once it is over."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.access import coordinator_only
from nazorat.people.models import Member
from nazorat.visits.models import OVER, Cost, Visit


def enter_cost(*, by: Member, visit: Visit, kind: str, amount: Decimal, currency: str) -> Cost:
    """Enter one sum of a visit that is over: one that is planned or under way would tell where a team is.

    Raises Problem "refused" for who is not a coordinator, "visit-not-over".
    """
    coordinator_only(by)
    if visit.state not in OVER:
        raise Problem("visit-not-over")
    with transaction.atomic():
        cost = Cost.objects.create(visit=visit, kind=Cost.Kind(kind), amount=amount, currency=currency, entered_by=by)
        append("visits.enter-cost", by=by.id, organisation=by.organisation_id, obj=cost.id)
    return cost


def strike_cost(*, by: Member, cost: Cost) -> None:
    """Strike a wrong sum through; it stays to be read. Raises Problem "refused", "cost-struck"."""
    coordinator_only(by)
    with transaction.atomic():
        if not Cost.objects.filter(id=cost.id, struck_at=None).update(struck_by=by, struck_at=timezone.now()):
            raise Problem("cost-struck")
        append("visits.strike-cost", by=by.id, organisation=by.organisation_id, obj=cost.id)
