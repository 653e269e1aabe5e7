from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import KEYLESS, Member, MemberKey, PlannersGrant, PlannersKey
from nazorat.people.queries import (
    current_planners_key,
    may_vouch,
    planners_statement,
    voucher_holds,
    voucher_statement,
    vouching_keys,
)
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening


def vouch_key(*, by: Keyring, key: MemberKey) -> MemberKey:
    """A custodian signs that this key is this member's, in this role, after comparing the fingerprint face to face.

    Custodians vouch for the members of their own organisation and for the custodians of others (`queries.may_vouch`); the founding
    custodians pin each other so. Raises Problem "may-not-vouch".
    """
    if not may_vouch(by.member, key.member) or not key.member.is_active or not by.member.is_active:
        raise Problem("may-not-vouch")
    now = timezone.now()
    voucher = crypto.sign(by.signing_seed, voucher_statement(key.member, key, now))
    with transaction.atomic():
        key.vouched_by, key.vouched_at, key.voucher = by.member, now, voucher
        key.save(update_fields=["vouched_by", "vouched_at", "voucher"])
        commitment = crypto.sha256(key.public.encode())
        append(
            "people.vouch-key", by=by.member.id, organisation=by.member.organisation_id, obj=key.member_id, commitment=commitment
        )
    return key


def make_planner(*, by: Keyring, member: Member) -> PlannersGrant:
    """Let a member plan: the planners' key is sealed to their vouched key, older epochs too, so that past planning stays readable.

    Raises Problem "not-a-planner" when the asker holds no planners' key, "may-not-plan" for administrators and custodians,
    "not-vouched" for a key that no custodian vouched for.
    """
    held = _planners_identities(by)
    if not by.member.planner or not held:
        raise Problem("not-a-planner")
    if member.role in KEYLESS:
        raise Problem("may-not-plan")
    key = MemberKey.objects.select_related("member", "vouched_by").filter(member=member).first()
    if key is None or not voucher_holds(key):
        raise Problem("not-vouched")
    grants = [_grant(epoch, member, key.public, identity) for epoch, identity in held.items()]
    with transaction.atomic():
        member.planner = True
        member.save(update_fields=["planner"])
        PlannersGrant.objects.filter(member=member).delete()
        PlannersGrant.objects.bulk_create(grants)
        append("people.make-planner", by=by.member.id, organisation=by.member.organisation_id, obj=member.id)
    return grants[0]


def withdraw_planner(*, by: Keyring, member: Member) -> None:
    """Take planning away from a member and turn the planners' key. Raises Problem "not-a-planner", "last-planner"."""
    if not by.member.planner or by.member == member:
        raise Problem("not-a-planner")
    if not member.planner:
        raise Problem("changed-meanwhile")
    with transaction.atomic():
        _drop_planner(member)
        append("people.withdraw-planner", by=by.member.id, organisation=by.member.organisation_id, obj=member.id)
    turn_planners_key(by=by)


def turn_planners_key(*, by: Keyring) -> PlannersKey | None:
    """A new planners' key after a planner left, for what comes after: granted to the remaining planners whose keys are vouched.

    None when nothing has to be turned, or the planners changed meanwhile: then it stays to be turned. The asker is always granted by
    their own open key, not by what a row says of it.
    """
    current = current_planners_key()
    if current is None or not current.stale or not by.member.planner:
        return None
    identity, turned = _new_planners_key(by, current.epoch + 1)
    grants = [_grant(turned, by.member, crypto.recipient_of(by.identity), identity)]
    planners, givers = _planners_keys(), vouching_keys()
    vouched = [key for key in planners if key.member_id != by.member.id and voucher_holds(key, givers)]
    grants += [_grant(turned, key.member, key.public, identity) for key in vouched]
    with transaction.atomic():
        # two planners who unlock at once: the second finds it done
        if not PlannersKey.objects.filter(pk=current.pk, stale=True).update(stale=False):
            return None
        list(Member.objects.select_for_update().filter(id__in=[key.member_id for key in planners]).order_by("id"))
        if _facts(_planners_keys()) != _facts(planners):
            transaction.set_rollback(True)
            return None
        turned.save(force_insert=True)
        PlannersGrant.objects.bulk_create(grants)
        append(
            "people.turn-planners-key", by=by.member.id, organisation=by.member.organisation_id, obj=turned.id, count=len(grants)
        )
    return turned


def _planners_keys() -> list[MemberKey]:
    return list(MemberKey.objects.select_related("member", "vouched_by").filter(member__planner=True, member__is_active=True))


def _facts(keys: Iterable[MemberKey]) -> set[tuple[UUID, str, bytes]]:
    return {(key.member_id, key.public, bytes(key.voucher)) for key in keys}


def open_planning(*, by: Keyring, sealed: bytes, obj: UUID | None = None) -> bytes:
    """Open one sealed planning text; `obj` is what it belongs to. Raises Problem "not-a-planner", CannotOpen."""
    key = obj or by.member.id
    return open_plannings(by=by, sealed={key: sealed})[key]


def open_plannings(*, by: Keyring, sealed: Mapping[UUID, bytes], leave_out_broken: bool = False) -> dict[UUID, bytes]:
    """Open planning texts by the id of what each belongs to, all for one asking: one act, written before anything is opened.

    Raises Problem "not-a-planner", and CannotOpen when one does not open, unless those are to be left out.
    """
    identities = list(_planners_identities(by).values())
    if not identities:
        raise Problem("not-a-planner")
    one = next(iter(sealed)) if len(sealed) == 1 else None
    note_opening("people.open-planning", by=by.member.id, organisation=by.member.organisation_id, obj=one, ids=sealed)
    if leave_out_broken:
        return crypto.open_all(sealed, identities)
    return {name: crypto.open_sealed(bytes(data), identities) for name, data in sealed.items()}


def _found_planners_key(ring: Keyring) -> None:
    """The first planners' key, held by the founding coordinator; inside the caller's transaction."""
    identity, made = _new_planners_key(ring, 1)
    made.save(force_insert=True)
    _grant(made, ring.member, crypto.recipient_of(ring.identity), identity).save()
    ring.member.planner = True
    ring.member.save(update_fields=["planner"])


def _drop_planner(member: Member) -> None:
    """Take a planner's grants away and mark the key to be turned; inside the caller's transaction. Raises Problem "last-planner"."""
    current = current_planners_key()
    holders = PlannersGrant.objects.filter(key=current, member__is_active=True).exclude(member=member)
    if current is None or not holders.exists():
        raise Problem("last-planner")
    PlannersGrant.objects.filter(member=member).delete()
    PlannersKey.objects.filter(pk=current.pk).update(stale=True)
    member.planner = False
    member.save(update_fields=["planner"])


def _new_planners_key(by: Keyring, epoch: int) -> tuple[str, PlannersKey]:
    identity, public = crypto.age_keypair()
    made = PlannersKey(epoch=epoch, public=public, made_by=by.member)
    made.signature = crypto.sign(by.signing_seed, planners_statement(made))
    return identity, made


def _grant(key: PlannersKey, member: Member, recipient: str, identity: str) -> PlannersGrant:
    return PlannersGrant(key=key, member=member, wrapped=crypto.seal(identity.encode(), [recipient]))


def _planners_identities(by: Keyring) -> dict[PlannersKey, str]:
    grants = PlannersGrant.objects.filter(member=by.member).select_related("key").order_by("-key__epoch")
    return {grant.key: crypto.open_sealed(bytes(grant.wrapped), [by.identity]).decode() for grant in grants}
