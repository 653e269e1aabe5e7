from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.access import coordinator_only
from nazorat.people.models import Member
from nazorat.standards.models import Instrument, Power
from nazorat.visits.models import Designation, MandatePower

PROTOCOL = "OPCAT"


def set_power(*, by: Member, code: str, basis: str, source: str, dated: date | None) -> MandatePower:
    """Say what one power of the mechanism rests on (practice rule R4): law, agreement, custom or none, with source and date.

    Raises Problem "refused" for who is not a coordinator, "power-unknown", "power-needs-source".
    """
    coordinator_only(by)
    if not Power.objects.filter(code=code).exists():
        raise Problem("power-unknown")
    if basis != MandatePower.Basis.NONE and not (source and dated):
        raise Problem("power-needs-source")
    with transaction.atomic():
        power, _ = MandatePower.objects.update_or_create(code=code, defaults={"basis": basis, "source": source, "dated": dated})
        append("visits.set-power", by=by.id, organisation=by.organisation_id, obj=power.id)
    return power


def designate(*, by: Member, on: date, source: str, reason: str, names: Mapping[str, str]) -> Designation:
    """The group was designated as the national preventive mechanism: it is called so from now on, in letters, reports and pages.

    `names` are the mechanism's by language, as its law has them. Nothing else is changed. Raises Problem "refused", "designation-ahead",
    "designated-already".
    """
    return _switch(by, Designation(to=Designation.To.DESIGNATED, on=on, source=source, reason=reason, entered_by=by,
                                   **{f"name_{language}": name for language, name in names.items()}))  # fmt: skip


def end_designation(*, by: Member, on: date, source: str, reason: str) -> Designation:
    """The designation ended, or was entered wrongly: the group is called a pilot again. Raises as `designate`."""
    return _switch(by, Designation(to=Designation.To.PILOT, on=on, source=source, reason=reason, entered_by=by))


def _switch(by: Member, row: Designation) -> Designation:
    coordinator_only(by)
    if row.on > timezone.localdate():
        raise Problem("designation-ahead")
    with transaction.atomic():
        # of two who switch at once the second waits here and is told; the switch has no row yet the first time, the Protocol always has
        list(Instrument.objects.select_for_update().filter(code=PROTOCOL).values_list("pk", flat=True))
        latest = Designation.objects.first()
        if (latest.to if latest else Designation.To.PILOT) == row.to:
            raise Problem("designated-already")
        row.save(force_insert=True)
        append(
            f"visits.{'designate' if row.to == Designation.To.DESIGNATED else 'end-designation'}",
            by=by.id,
            organisation=by.organisation_id,
            obj=row.id,
        )
    return row
