from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.custody.models import CustodyKey, Holder, Identity, UrgentOpening, UrgentReader
from nazorat.custody.queries import next_version, recipients_mark, sides, urgent_keys
from nazorat.custody.slips import NameSlip
from nazorat.fieldwork.models import Record
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.vault import crypto
from nazorat.vault.scrubbing import scrub
from nazorat.visits.models import Device

URGENT_HOURS = 72
# a device names the person of a record once
FROM_DEVICE = 1
Keys = Sequence[CustodyKey]


def seal_identity(
    *, by: Keyring, record: Record, version: int, sealed: bytes, half_a: bytes, half_b: bytes, recipients: str,
    urgent: bytes = b"", readers: Sequence[CustodyKey] = (),
) -> Identity:  # fmt: skip
    """Keep an identity that the interviewer's browser sealed. What is in it, or whether anything is, cannot be seen here.

    `recipients` is `queries.recipients_mark` of the keys that the page gave: when those of the custodians changed meanwhile, it is refused.
    `urgent` is the same person sealed, with their consent, to `readers`, the interviewer's own key among them; for 72 hours.
    Raises Problem "custody-not-ready", "custody-changed", "changed-meanwhile", "custody-not-sealed".
    """
    both = sides()
    if both is None:
        raise Problem("custody-not-ready")
    if recipients != recipients_mark(*both):
        raise Problem("custody-changed")
    if urgent:
        _need_readers(by, record, readers)
    made = Identity(visit_id=record.visit_id, record=record, version=version, sealed=sealed, half_a=half_a, half_b=half_b)
    made.organisation_a, made.organisation_b, made.made_by = both[0].organisation, both[1].organisation, by.member
    with transaction.atomic():
        Record.objects.select_for_update().get(id=record.id)
        if version != next_version(record):
            raise Problem("changed-meanwhile")
        made.save(force_insert=True)
        Holder.objects.bulk_create([Holder(identity=made, key=key) for side in both for key in side.keys])
        commitment = crypto.sha256(sealed + half_a + half_b)
        if urgent:
            _keep_urgent(by, made, urgent, readers)
        append("custody.seal-identity", by=by.member.id, organisation=by.member.organisation_id, obj=made.id, commitment=commitment)
    return made


def seal_identity_of_device(
    *, by: Device, record: Record, slip: NameSlip, sealed: bytes, half_a: bytes, half_b: bytes, sides: tuple[Keys, Keys]
) -> Identity:
    """Keep what the field app split off a record, sealed to the custody keys that it had. The same once more is the same.

    A device may have been offline since: keys that were retired meanwhile are taken, their custodians hand the halves on.
    Raises Problem "signature-wrong", "changed-meanwhile".
    """
    if slip.visit != by.visit_id or not crypto.verify(bytes(by.signing_public or b""), slip.signed, slip.signature):
        raise Problem("signature-wrong")
    one, other = sides
    made = Identity(visit_id=by.visit_id, record=record, version=FROM_DEVICE, sealed=sealed, half_a=half_a, half_b=half_b)
    made.organisation_a_id, made.organisation_b_id, made.made_by_id = (
        one[0].member.organisation_id,
        other[0].member.organisation_id,
        by.paired_by_id,
    )
    with transaction.atomic():
        Record.objects.select_for_update().get(id=record.id)
        standing = Identity.objects.filter(record=record, version=FROM_DEVICE).first()
        if standing is not None:
            if bytes(standing.sealed) != sealed:
                raise Problem("changed-meanwhile")
            return standing
        made.save(force_insert=True)
        Holder.objects.bulk_create([Holder(identity=made, key=key) for key in (*one, *other)])
        commitment = crypto.sha256(sealed + half_a + half_b)
        append("custody.seal-identity", by=by.id, organisation=by.paired_by.organisation_id, obj=made.id, commitment=commitment)
    return made


def _need_readers(by: Keyring, record: Record, readers: Sequence[CustodyKey]) -> None:
    if by.member.id not in {key.member_id for key in readers}:
        raise Problem("custody-not-sealed")
    if not {key.id for key in readers} <= {key.id for key in urgent_keys(record)}:
        raise Problem("custody-changed")


def _keep_urgent(by: Keyring, identity: Identity, urgent: bytes, readers: Sequence[CustodyKey]) -> None:
    ends, commitment = timezone.now() + timedelta(hours=URGENT_HOURS), crypto.sha256(urgent)
    with transaction.atomic():
        made = UrgentOpening.objects.create(identity=identity, sealed=urgent, ends_at=ends)
        UrgentReader.objects.bulk_create([UrgentReader(opening=made, key=key) for key in readers])
        append(
            "custody.seal-urgent", by=by.member.id, organisation=by.member.organisation_id, obj=identity.id, count=len(readers),
            commitment=commitment,
        )  # fmt: skip


def open_urgent(*, by: Keyring, opening: UrgentOpening) -> bytes:
    """Give an urgent opening to the browser of one whom it is sealed to, for `access.urgent_for_opening` has said so. Each time is an act.

    Raises Problem "urgent-over" when its time ended meanwhile.
    """
    with transaction.atomic():
        found = (
            UrgentOpening.objects.select_related("identity")
            .filter(id=opening.id, ended_at=None, ends_at__gt=timezone.now())
            .first()
        )
        if found is None:
            raise Problem("urgent-over")
        append("custody.open-urgent", by=by.member.id, organisation=by.member.organisation_id, obj=found.identity.visit_id)
    return bytes(found.sealed)


def end_urgent(*, by: None = None) -> int:
    """Delete the bytes of urgent openings whose 72 hours are over, as housekeeping does. Who could read them stays on record."""
    now = timezone.now()
    with transaction.atomic():
        gone = UrgentOpening.objects.filter(ends_at__lte=now, ended_at=None).update(sealed=b"", ended_at=now)
        if gone:
            transaction.on_commit(partial(scrub, [UrgentOpening]))
            append("custody.end-urgent", by=None, organisation=None, count=gone)
    return gone
