from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.people.models import Member
from nazorat.places.access import must_keep
from nazorat.places.models import RegionalSeat


def set_regional_team(*, by: Member, region: str, members: Iterable[Member]) -> None:
    """Say who works in a region: exactly these from now on, who may be in the teams of other regions too.

    Raises Problem "refused" for who does not keep the register.
    """
    must_keep(by)
    wanted = {member.id for member in members}
    with transaction.atomic():
        held = set(RegionalSeat.objects.filter(region=region).values_list("member_id", flat=True))
        RegionalSeat.objects.filter(region=region).exclude(member__in=wanted).delete()
        RegionalSeat.objects.bulk_create(RegionalSeat(region=region, member_id=one, set_by=by) for one in sorted(wanted - held))
        append("places.set-regional-team", by=by.id, organisation=by.organisation_id, obj=by.id)
