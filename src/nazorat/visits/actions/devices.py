from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import F

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.vault import crypto
from nazorat.visits.models import OVER, Device, Visit
from nazorat.visits.queries import next_device_number


def pair_device(*, by: Keyring, visit: Visit) -> tuple[Device, str]:
    """Pair ODK Collect with this visit. Returns the device and its token, which is shown once; only the token's hash is kept.

    A field app pairs by a code (`visits.actions.pairing`). Raises Problem "visit-over".
    """
    if visit.state in OVER:
        raise Problem("visit-over")
    token = crypto.new_token()
    with transaction.atomic():
        # two pairings at once wait for one another here, so that each gets its number
        Visit.objects.select_for_update().get(id=visit.id)
        device = Device.objects.create(
            visit=visit, number=next_device_number(visit), kind=Device.Kind.COLLECT, token_hash=crypto.sha256(token.encode()),
            paired_by=by.member,
        )  # fmt: skip
        append("visits.pair-device", by=by.member.id, organisation=by.member.organisation_id, obj=device.id)
    return device, token


def hand_pack(*, by: Device) -> tuple[int, datetime]:
    """A pack is given out: its number, higher than that of every pack that this device had, and the time."""
    now = datetime.now(UTC)
    with transaction.atomic():
        Device.objects.filter(id=by.id).update(packs=F("packs") + 1, packed_at=now)
        number = Device.objects.values_list("packs", flat=True).get(id=by.id)
        append("visits.hand-pack", by=by.id, organisation=by.paired_by.organisation_id, obj=by.id)
    return number, now


def end_travel(*, by: Keyring, device: Device) -> None:
    """From its next pack on the device has all that a device of the visit has."""
    with transaction.atomic():
        Device.objects.filter(id=device.id).update(travel=False)
        append("visits.end-travel", by=by.member.id, organisation=by.member.organisation_id, obj=device.id)


def revoke_device(*, by: Keyring, device: Device) -> None:
    """The device's token stops at once."""
    with transaction.atomic():
        Device.objects.filter(id=device.id, revoked_at=None).update(revoked_at=datetime.now(UTC))
        append("visits.revoke-device", by=by.member.id, organisation=by.member.organisation_id, obj=device.id)
