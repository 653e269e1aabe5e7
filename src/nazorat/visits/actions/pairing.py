from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.signin import take_try
from nazorat.vault import crypto
from nazorat.visits.models import OVER, Device, Pairing, Visit, VisitKey
from nazorat.visits.pairing import LASTS, code_mac, commitment_to, new_code, trusted_of
from nazorat.visits.queries import keys_that_hold, next_device_number


@dataclass(frozen=True)
class Shown:
    """What an app shows after it heard the server's nonce: its Ed25519 key, its own nonce, the SHA-256 of its token, 32 bytes each."""

    signing_public: bytes
    nonce: bytes
    token_hash: bytes


def open_pairing(*, by: Keyring, visit: Visit, travel: bool = False) -> tuple[Pairing, str]:
    """A code that one field app may answer within ten minutes. Shown once; only its keyed hash is kept. Raises Problem "visit-over".

    For travel the device is given tools and public keys alone, until somebody of the visit says otherwise.
    """
    if visit.state in OVER:
        raise Problem("visit-over")
    code, now = new_code(), datetime.now(UTC)
    with transaction.atomic():
        Pairing.objects.filter(expires_at__lte=now).delete()
        pairing = Pairing.objects.create(
            visit=visit, opened_by=by.member, expires_at=now + LASTS, travel=travel, code_mac=code_mac(code), nonce=crypto.new_key()
        )
        append("visits.open-pairing", by=by.member.id, organisation=by.member.organisation_id, obj=pairing.id)
    return pairing, code


def claim_pairing(*, by: str, code: str, commitment: bytes) -> Pairing:
    """A field app answers a code and commits itself. `by` is the address that it comes from.

    A wrong, used and old code are one refusal. Raises Problem "pairing-code", and "too-many" when this address or all together guess.
    """
    take_try("pair-address", by)
    take_try("pair", "anywhere")
    found = _open().select_related("opened_by").filter(code_mac=code_mac(code), commitment=None).first()
    if found is None or len(commitment) != 32:
        raise Problem("pairing-code")
    found.commitment, found.trusted = commitment, _trusted(found.visit_id)
    with transaction.atomic():
        # of two that give one code at the same moment one is too late
        if not _open().filter(id=found.id, commitment=None).update(commitment=commitment, trusted=found.trusted):
            raise Problem("pairing-code")
        append("visits.claim-pairing", by=found.id, organisation=found.opened_by.organisation_id, obj=found.id)
    return found


def show_pairing(*, by: Pairing, shown: Shown) -> None:
    """The app that answered shows what it committed to; said again it changes nothing. Raises Problem "pairing-code"."""
    if bytes(by.commitment or b"") != commitment_to(shown.signing_public, shown.nonce, shown.token_hash):
        raise Problem("pairing-code")
    if by.signing_public is not None:
        return
    if Device.objects.filter(token_hash=shown.token_hash).exists():
        raise Problem("pairing-code")
    with transaction.atomic():
        _open().filter(id=by.id, signing_public=None).update(
            signing_public=shown.signing_public, device_nonce=shown.nonce, token_hash=shown.token_hash
        )
        append("visits.show-pairing", by=by.id, organisation=by.opened_by.organisation_id, obj=by.id)


def confirm_pairing(*, by: Keyring, pairing: Pairing) -> Device:
    """The two numbers are the same: the app is a device of the visit. Raises Problem "pairing-over", "visit-over"."""
    if pairing.visit.state in OVER:
        raise Problem("visit-over")
    with transaction.atomic():
        # two pairings at once wait for one another here, so that each gets its number
        Visit.objects.select_for_update().get(id=pairing.visit_id)
        held = _open().filter(id=pairing.id, signing_public__isnull=False).first()
        if held is None:
            raise Problem("pairing-over")
        device = Device.objects.create(
            id=held.id, visit=pairing.visit, number=next_device_number(pairing.visit), kind=Device.Kind.FIELD_APP,
            token_hash=held.token_hash, signing_public=held.signing_public, paired_by=by.member, travel=held.travel,
        )  # fmt: skip
        held.delete()
        append("visits.pair-device", by=by.member.id, organisation=by.member.organisation_id, obj=device.id)
    return device


def refuse_pairing(*, by: Keyring, pairing: Pairing) -> None:
    """The numbers differ, or nobody wants it any more: code and key are good for nothing. The app that waits is told."""
    with transaction.atomic():
        Pairing.objects.filter(id=pairing.id).update(refused_at=datetime.now(UTC))
        append("visits.refuse-pairing", by=by.member.id, organisation=by.member.organisation_id, obj=pairing.id)


def _open() -> QuerySet[Pairing]:
    """Pairings that are neither over nor refused, of visits that are not over."""
    return Pairing.objects.filter(expires_at__gt=datetime.now(UTC), refused_at=None).exclude(visit__state__in=OVER)


def _trusted(visit_id: UUID) -> bytes:
    keys = keys_that_hold(VisitKey.objects.filter(visit_id=visit_id).select_related("signed_by__key"))
    return trusted_of(crypto.server_signing_public(), (bytes(key.signed_by.key.signing_public) for key in keys))
