"""What was put on devices goes with whom it was made for, and with the visit."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from nazorat.people.models import Member
from nazorat.preparation.models import DevicePreparation
from nazorat.visits.models import Visit
from nazorat.visits.signals import member_removed, visit_closed


@receiver(visit_closed, dispatch_uid="preparation.closed")
def drop_all(sender: type[Visit], visit: Visit, **given: Any) -> None:
    """Devices of a visit that is over get nothing any more."""
    DevicePreparation.objects.filter(visit=visit).delete()


@receiver(member_removed, dispatch_uid="preparation.removed")
def drop_of_member(sender: type[Visit], visit: Visit, member: Member, **given: Any) -> None:
    """Whoever left the team is given nothing any more."""
    DevicePreparation.objects.filter(visit=visit, member=member).delete()
