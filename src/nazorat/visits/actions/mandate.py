from __future__ import annotations

from datetime import date

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.standards.models import Power
from nazorat.visits.models import MandatePower


def set_power(*, by: Member, code: str, basis: str, source: str, dated: date | None) -> MandatePower:
    """Say what one power of the mechanism rests on (practice rule R4): law, agreement, custom or none, with source and date.

    Raises Problem "refused" for who is not a coordinator, "power-unknown", "power-needs-source".
    """
    if by.role != Member.Role.COORDINATOR:
        raise Problem("refused")
    if not Power.objects.filter(code=code).exists():
        raise Problem("power-unknown")
    if basis != MandatePower.Basis.NONE and not (source and dated):
        raise Problem("power-needs-source")
    with transaction.atomic():
        power, _ = MandatePower.objects.update_or_create(code=code, defaults={"basis": basis, "source": source, "dated": dated})
        append("visits.set-power", by=by.id, organisation=by.organisation_id, obj=power.id)
    return power
