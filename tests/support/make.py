"""Makers for tests: real rows with real keys, made without the pages. `make_x(**given)` fills in what is not given."""

from __future__ import annotations

import time
from functools import lru_cache
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.test import Client
from django.utils import timezone

from nazorat.people import signin
from nazorat.people.keyring import Keyring, keyring_from, private_half
from nazorat.people.models import Member, MemberKey, Organisation, PlannersGrant, PlannersKey
from nazorat.people.queries import current_planners_key, planners_statement, voucher_statement
from nazorat.vault import crypto

# one pass over a mebibyte instead of twenty over sixty-four
settings.NAZORAT_STRETCH = (1, 1 << 20)
PHRASE = signin.new_phrase()
_numbers = count(1)


@lru_cache(maxsize=4)
def _stretched(phrase: str) -> tuple[bytes, crypto.Stretched]:
    salt = crypto.new_salt()
    return salt, signin.capped_stretch(phrase, salt)


def make_organisation(**given: Any) -> Organisation:
    """An organisation of civil society unless told otherwise."""
    number = next(_numbers)
    return Organisation.objects.create(**{"name": f"Organisation {number}", "kind": Organisation.Kind.CIVIL_SOCIETY, **given})


def make_member(*, vouched: bool = True, joined: bool = True, totp: str | None = None, **given: Any) -> Member:
    """A member who joined with PHRASE, a second factor and a key vouched by their organisation's custodian.

    `vouched=False` leaves the key unvouched, `joined=False` leaves the account without passphrase and key. A planner holds the
    current planners' key, which is made when there is none. With no organisation given a new one is made.
    """
    number = next(_numbers)
    facts: dict[str, Any] = {"code": f"K-{number}", "name": f"Person {number}", "role": Member.Role.MONITOR, **given}
    facts.setdefault("organisation", None)
    facts["organisation"] = facts["organisation"] or make_organisation()
    if not joined:
        return Member.objects.create(**facts)
    salt, stretched = _stretched(PHRASE)
    member = Member.objects.create(**facts, salt=salt, password=signin.stored_auth(stretched.auth))
    key = _key_pair(member, stretched.wrap)
    Authenticator.objects.create(
        user=member,
        type=Authenticator.Type.TOTP,
        data={"secret": signin.SecondFactorAdapter().encrypt(totp or generate_totp_secret()), "used_step": 0},
    )
    if vouched:
        vouch(member, key)
    if member.planner:
        _grant_planning(member)
    # read again: the row as a request would find it, with no key cached from before the voucher
    return Member.objects.select_related("organisation").get(pk=member.pk)


def make_key(member: Member, wrap: bytes) -> MemberKey:
    """A key pair under the wrapping key, in place of any that the member had."""
    MemberKey.objects.filter(member=member).delete()
    return _key_pair(member, wrap)


def _key_pair(member: Member, wrap: bytes) -> MemberKey:
    identity, public = crypto.age_keypair()
    pair = crypto.signing_pair()
    return MemberKey.objects.create(
        member=member,
        public=public,
        signing_public=pair.public,
        wrapped=crypto.wrap(wrap, private_half(identity, pair.seed)),
    )


def join_again(member: Member) -> Keyring:
    """A key of the member's own anew, vouched for, as after an invitation anew; what was granted to the old one is not theirs."""
    make_key(member, _stretched(PHRASE)[1].wrap)
    vouch(member)
    return make_keyring(member)


def make_keyring(member: Member) -> Keyring:
    """The member unlocked, as an action sees them."""
    return _keyring(MemberKey.objects.get(member=member), member)


def _keyring(key: MemberKey, member: Member) -> Keyring:
    return keyring_from(member, crypto.unwrap(_stretched(PHRASE)[1].wrap, bytes(key.wrapped)))


def custodian_of(organisation: Organisation) -> Member:
    """The organisation's custodian; made with their key, and vouched across organisations, when there is none."""
    custodians = Member.objects.filter(role=Member.Role.CUSTODIAN, key__isnull=False).select_related("key")
    found = custodians.filter(organisation=organisation, is_active=True).first()
    if found is None:
        found = make_member(organisation=organisation, role=Member.Role.CUSTODIAN, vouched=False)
    if not bytes(found.key.voucher):
        other = custodians.exclude(organisation=organisation).first() or make_member(role=Member.Role.CUSTODIAN, vouched=False)
        for one, by in ((found, other), (other, found)):
            if not bytes(one.key.voucher):
                sign_voucher(one, by)
    return found


def vouch(member: Member, key: MemberKey | None = None) -> None:
    """Have the key vouched as the rule asks; `key` is the member's, where it is at hand."""
    if member.role == Member.Role.CUSTODIAN:
        others = Member.objects.filter(role=Member.Role.CUSTODIAN, key__isnull=False).exclude(organisation=member.organisation)
        other = others.first() or make_member(role=Member.Role.CUSTODIAN, vouched=False)
        sign_voucher(member, other, key)
        if not bytes(MemberKey.objects.get(member=other).voucher):
            sign_voucher(other, member)
    else:
        by = custodian_of(member.organisation)
        sign_voucher(member, by, key, by.key)


def sign_voucher(member: Member, by: Member, key: MemberKey | None = None, with_key: MemberKey | None = None) -> None:
    """A real signature by a custodian under the member's key; both keys are fetched where they are not at hand."""
    key, now = key or MemberKey.objects.get(member=member), timezone.now()
    key.vouched_by, key.vouched_at = by, now
    seed = _keyring(with_key or MemberKey.objects.get(member=by), by).signing_seed
    key.voucher = crypto.sign(seed, voucher_statement(member, key, now))
    key.save()


def _grant_planning(member: Member) -> None:
    current = current_planners_key()
    if current is None:
        identity, public = crypto.age_keypair()
        current = PlannersKey(epoch=1, public=public, made_by=member)
        current.signature = crypto.sign(make_keyring(member).signing_seed, planners_statement(current))
        current.save()
    else:
        holder = PlannersGrant.objects.filter(key=current).select_related("member")[0]
        identity = crypto.open_sealed(bytes(holder.wrapped), [make_keyring(holder.member).identity]).decode()
    recipient = MemberKey.objects.get(member=member).public
    PlannersGrant.objects.create(key=current, member=member, wrapped=crypto.seal(identity.encode(), [recipient]))


def fresh_code(member: Member) -> str:
    """A six-digit code that was not used yet, as if this were the member's first sign-in for a while."""
    row = Authenticator.objects.get(user=member, type=Authenticator.Type.TOTP)
    row.data["used_step"] = 0
    row.save()
    secret = signin.SecondFactorAdapter().decrypt(row.data["secret"])
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def sign_in(client: Client, member: Member, phrase: str = PHRASE) -> None:
    """Sign a test client in through the page: member code, passphrase and six digits. The key is unlocked after it."""
    answer = client.post("/sign-in/", {"code": member.code, "passphrase": phrase, "second": fresh_code(member)})
    assert answer.status_code == 302, f"sign-in was answered with {answer.status_code}"
    assert "__Host-u" in client.cookies


def person(member: Member) -> dict[str, str]:
    """What a person types to sign in to a served installation: code, passphrase, and the secret of their code generator."""
    row = Authenticator.objects.get(user=member, type=Authenticator.Type.TOTP)
    return {"code": member.code, "phrase": PHRASE, "secret": signin.SecondFactorAdapter().decrypt(row.data["secret"])}
