from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.custody.access import need_custodian, need_key_holder
from nazorat.custody.models import CustodyKey, Successor
from nazorat.custody.queries import key_statement
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.vault import crypto


def make_custody_key(*, by: Keyring, public: str, wrapped: bytes, check: bytes) -> CustodyKey:
    """Take the public half of a key that a member's browser made, and sign it with the key that is vouched for.

    `wrapped` is the private half under a phrase that stayed in the browser. An earlier key retires: halves that were sealed to it alone
    need another custodian of the same organisation to seal them anew; an urgent opening that was is read by others.
    Raises Problem "refused", "not-vouched", "custody-not-sealed".
    """
    need_key_holder(by)
    if not crypto.is_recipient(public):
        raise Problem("custody-not-sealed")
    now = timezone.now()
    made = CustodyKey(member=by.member, public=public.encode(), wrapped=wrapped, check_value=check, made_at=now)
    made.signature = crypto.sign(by.signing_seed, key_statement(made))
    with transaction.atomic():
        Member.objects.select_for_update().get(id=by.member.id)
        CustodyKey.objects.filter(member=by.member, retired_at=None).update(retired_at=now)
        made.save(force_insert=True)
        commitment = crypto.sha256(public.encode())
        append("custody.make-key", by=by.member.id, organisation=by.member.organisation_id, obj=made.id, commitment=commitment)
    return made


def change_custody_phrase(*, by: Keyring, key: CustodyKey, wrapped: bytes, before: bytes) -> CustodyKey:
    """Keep the same key under another phrase. `before` is SHA-256 of what the browser opened: of two changes at once the first stands.

    Raises Problem "refused", "not-vouched", "changed-meanwhile".
    """
    need_custodian(by)
    with transaction.atomic():
        found = CustodyKey.objects.select_for_update().get(id=key.id)
        if found.member_id != by.member.id or found.retired_at or crypto.sha256(bytes(found.wrapped)) != before:
            raise Problem("changed-meanwhile")
        found.wrapped = wrapped
        found.save(update_fields=["wrapped"])
        append("custody.change-phrase", by=by.member.id, organisation=by.member.organisation_id, obj=found.id)
    return found


def name_successor(*, by: Keyring, member: Member) -> Successor:
    """Name who takes over when this custodian cannot: somebody of the same organisation, who need not be a custodian yet.

    Raises Problem "refused", "not-vouched", "successor-elsewhere" for oneself, another organisation, or an account that ended.
    """
    need_custodian(by)
    if member.id == by.member.id or member.organisation_id != by.member.organisation_id or not member.is_active:
        raise Problem("successor-elsewhere")
    with transaction.atomic():
        made = Successor.objects.create(custodian=by.member, member=member)
        append("custody.name-successor", by=by.member.id, organisation=by.member.organisation_id, obj=member.id)
    return made
