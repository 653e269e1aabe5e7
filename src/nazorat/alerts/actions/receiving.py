from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from nazorat.alerts.access import circle_for_raising
from nazorat.alerts.models import Alert
from nazorat.alerts.slips import AlertSlip
from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.vault import crypto
from nazorat.visits.models import Device

NAME_HOURS = 72
AGE = b"age-encryption.org/v1\n"


def receive_alert(*, by: Device, slip: AlertSlip, sealed: bytes, name: bytes) -> Alert:
    """Keep what a device sealed. The same once more is the same alert. Raises Problem.

    `name` is the person sealed to the list's own keys, empty when nobody is named; its 72 hours begin now.
    """
    if slip.visit != by.visit_id or not crypto.verify(bytes(by.signing_public or b""), slip.signed, slip.signature):
        raise Problem("signature-wrong")
    circle = circle_for_raising(by, slip.circle)
    if not sealed.startswith(AGE) or (name and not name.startswith(AGE)):
        raise Problem("not-sealed")
    now = timezone.now()
    made = Alert(
        id=slip.alert, visit_id=by.visit_id, circle=circle, device_id=by.id, sealed=sealed, sha256=slip.sha256, received_at=now
    )
    if name:
        made.name, made.name_ends_at = name, now + timedelta(hours=NAME_HOURS)
    with transaction.atomic():
        # two posts of one alert at once wait for one another here
        Device.objects.select_for_update().get(id=by.id)
        standing = Alert.objects.filter(id=slip.alert).first()
        if standing is not None:
            if standing.device_id != by.id or not crypto.equal(bytes(standing.sha256), slip.sha256):
                raise Problem("alert-differs")
            return standing
        made.save(force_insert=True)
        append("alerts.receive-alert", by=by.id, organisation=by.paired_by.organisation_id, obj=made.id, commitment=slip.sha256)
    return made
