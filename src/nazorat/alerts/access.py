from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from nazorat.alerts.models import Alert, Circle, Hearer
from nazorat.alerts.queries import alerts_heard
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.visits.access import device_by_token
from nazorat.visits.models import Device


def device_for_raising(token: str) -> Device:
    """The field app of a path token. Raises Http404, the same for wrong, revoked, foreign and closed."""
    return device_by_token(token, Device.Kind.FIELD_APP)


def circle_for_raising(device: Device, circle_id: UUID) -> Circle:
    """A list of the device's visit, of any version: a device that was offline seals to the one it has. Raises Problem."""
    found = Circle.objects.filter(id=circle_id, visit_id=device.visit_id).first()
    if found is None:
        raise Problem("alert-list-unknown")
    return found


def alert_for_answering(by: Member, alert_id: UUID) -> Alert:
    """An alert, for a member on its list. Everybody else gets not-found, the lead too."""
    return get_object_or_404(alerts_heard(by), id=alert_id)


def name_for_opening(by: Member, alert_id: UUID) -> tuple[Alert, Hearer]:
    """An alert whose name stands still and is sealed to the key that this member has now. Everybody else gets not-found."""
    alert = alert_for_answering(by, alert_id)
    hearer = (
        Hearer.objects.select_related("custody")
        .filter(circle=alert.circle_id, member=by, custody__retired_at=None)
        .exclude(custody=None)
        .first()
    )
    if hearer is None or not alert.name or alert.name_ends_at is None or alert.name_ends_at <= timezone.now():
        raise Http404
    return alert, hearer
