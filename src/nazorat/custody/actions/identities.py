from __future__ import annotations

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.custody.models import Holder, Identity
from nazorat.custody.queries import next_version, recipients_mark, sides
from nazorat.fieldwork.models import Record
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.vault import crypto


def seal_identity(
    *, by: Keyring, record: Record, version: int, sealed: bytes, half_a: bytes, half_b: bytes, recipients: str
) -> Identity:
    """Keep an identity that the interviewer's browser sealed. What is in it, or whether anything is, cannot be seen here.

    `recipients` is `queries.recipients_mark` of the keys that the page gave: when those of the custodians changed meanwhile, it is refused.
    Raises Problem "custody-not-ready", "custody-changed", "changed-meanwhile".
    """
    both = sides()
    if both is None:
        raise Problem("custody-not-ready")
    if recipients != recipients_mark(*both):
        raise Problem("custody-changed")
    made = Identity(visit_id=record.visit_id, record=record, version=version, sealed=sealed, half_a=half_a, half_b=half_b)
    made.organisation_a, made.organisation_b, made.made_by = both[0].organisation, both[1].organisation, by.member
    with transaction.atomic():
        Record.objects.select_for_update().get(id=record.id)
        if version != next_version(record):
            raise Problem("changed-meanwhile")
        made.save(force_insert=True)
        Holder.objects.bulk_create([Holder(identity=made, key=key) for side in both for key in side.keys])
        commitment = crypto.sha256(sealed + half_a + half_b)
        append("custody.seal-identity", by=by.member.id, organisation=by.member.organisation_id, obj=made.id, commitment=commitment)
    return made
