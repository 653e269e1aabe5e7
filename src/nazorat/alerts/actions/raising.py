"""An alert raised at the desk, when no device was there: sealed to the same list, on the same clock."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nazorat.alerts.models import Alert
from nazorat.alerts.queries import circle_holds, circle_of, hearers_of
from nazorat.alerts.raised import Raised, pack
from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.vault import crypto
from nazorat.visits.models import Visit


def raise_alert(*, by: Keyring, visit: Visit, alert_id: UUID, raised: Raised) -> Alert:
    """Seal an alert to who hears those of the visit, signed by the member. The same number once more is the same alert.

    Raises Problem "alert-nobody-hears" while the visit has no list that holds: whoever raises it must ring, not wait.
    """
    circle = circle_of(visit)
    hearers = hearers_of(circle) if circle else []
    if circle is None or not circle_holds(circle, hearers):
        raise Problem("alert-nobody-hears")
    plain = pack(
        raised, visit=visit.id, alert=alert_id, member=by.member.id, sign=lambda message: crypto.sign(by.signing_seed, message)
    )
    sealed = crypto.seal(plain, [one.recipient for one in hearers])
    made = Alert(
        id=alert_id, visit=visit, circle=circle, raised_by=by.member, sealed=sealed, sha256=crypto.sha256(sealed),
        received_at=timezone.now(),
    )  # fmt: skip
    with transaction.atomic():
        # two posts of one page at once wait for one another here
        Visit.objects.select_for_update().get(id=visit.id)
        standing = Alert.objects.filter(id=alert_id).first()
        if standing is not None:
            if standing.raised_by_id != by.member.id:
                raise Problem("alert-differs")
            return standing
        made.save(force_insert=True)
        append(
            "alerts.raise-alert",
            by=by.member.id,
            organisation=by.member.organisation_id,
            obj=made.id,
            commitment=bytes(made.sha256),
        )
    return made
