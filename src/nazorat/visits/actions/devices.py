from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.vault import crypto
from nazorat.visits.models import Device, Visit
from nazorat.visits.queries import next_device_number


def pair_device(*, by: Keyring, visit: Visit, kind: int, signing_public: bytes | None = None) -> tuple[Device, str]:
    """Pair a device with this visit. Returns it and its token, which is shown once; only the token's hash is kept.

    A field app brings its Ed25519 public key (32 bytes). Raises Problem "device-key-missing", "visit-over".
    """
    if kind == Device.Kind.FIELD_APP and (signing_public is None or len(signing_public) != 32):
        raise Problem("device-key-missing")
    if visit.state in (Visit.State.CLOSED, Visit.State.REFUSED):
        raise Problem("visit-over")
    token = crypto.new_token()
    with transaction.atomic():
        # two pairings at once wait for one another here, so that each gets its number
        Visit.objects.select_for_update().get(id=visit.id)
        device = Device.objects.create(
            visit=visit, number=next_device_number(visit), kind=kind, token_hash=crypto.sha256(token.encode()),
            signing_public=signing_public, paired_by=by.member,
        )  # fmt: skip
        append("visits.pair-device", by=by.member.id, organisation=by.member.organisation_id, obj=device.id)
    return device, token


def revoke_device(*, by: Keyring, device: Device) -> None:
    """The device's token stops at once."""
    with transaction.atomic():
        Device.objects.filter(id=device.id, revoked_at=None).update(revoked_at=datetime.now(UTC))
        append("visits.revoke-device", by=by.member.id, organisation=by.member.organisation_id, obj=device.id)
