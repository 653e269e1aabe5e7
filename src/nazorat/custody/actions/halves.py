from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.custody.access import keys_to_hand_on_to, need_custodian, need_in_force
from nazorat.custody.models import Agreement, CopyHolder, HalfCopy
from nazorat.custody.queries import halves_lacking
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring

# what a browser seals before it posts: some hundred KiB, and a page that closes loses no more
AT_ONCE = 50


def hand_on_halves(*, by: Keyring, copies: Mapping[UUID, bytes], to: Sequence[UUID], agreement: Agreement | None = None) -> int:
    """Keep halves that the custodian's browser sealed to these keys, beside those that were there: nothing is overwritten. How many.

    Each block is one transaction, so that a page that was closed goes on where it was. Raises Problem "refused", "not-vouched",
    "custody-changed" when the keys are others by now, "changed-meanwhile" for a half that is not this organisation's or not lacking.
    """
    need_custodian(by)
    keys = keys_to_hand_on_to(by, agreement)
    if {key.id for key in keys} != set(to) or not keys:
        raise Problem("custody-changed")
    target = keys[0].member.organisation_id
    with transaction.atomic():
        lacking = {one.identity.id: one for one in halves_lacking(by.member.organisation, keys, agreement)}
        if not copies.keys() <= lacking.keys():
            raise Problem("changed-meanwhile")
        made = [
            HalfCopy(
                identity_id=identity, organisation_id=target, is_a=lacking[identity].side == "a", sealed=sealed, made_by=by.member
            )
            for identity, sealed in copies.items()
        ]
        HalfCopy.objects.bulk_create(made)
        CopyHolder.objects.bulk_create([CopyHolder(copy=copy, key=key) for copy in made for key in keys])
        append(
            "custody.hand-on", by=by.member.id, organisation=by.member.organisation_id, obj=agreement.id if agreement else None,
            count=len(made),
        )  # fmt: skip
    return len(made)


def confirm_halves(*, by: Keyring, agreement: Agreement, copies: Sequence[UUID]) -> int:
    """The successor's custodian opened these copies in their browser and found the halves. How many.

    Raises Problem "refused", "not-vouched", "agreement-not-in-force", "agreement-doubtful".
    """
    need_custodian(by)
    need_in_force(agreement)
    if by.member.organisation_id != agreement.successor_id:
        raise Problem("refused")
    with transaction.atomic():
        mine = HalfCopy.objects.filter(
            id__in=copies, organisation=agreement.successor_id, holders__key__member=by.member, confirmed_at=None
        )
        found = HalfCopy.objects.filter(id__in=list(mine.values_list("id", flat=True)), identity__visit__in=agreement.visits.all())
        done = found.update(confirmed_by=by.member, confirmed_at=timezone.now())
        append("custody.confirm-halves", by=by.member.id, organisation=by.member.organisation_id, obj=agreement.id, count=done)
    return done
