from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people import securitykeys, signin
from nazorat.people.access import SIGNED_IN_LASTS
from nazorat.people.actions.keys import turn_planners_key
from nazorat.people.keyring import IDLE, Keyring, keyring_from, private_half, seal_for_browser, session_hash
from nazorat.people.models import Member, MemberKey, SignIn, UnlockedSession
from nazorat.people.securitykeys import Answered
from nazorat.people.signin import Generator
from nazorat.vault import crypto


def sign_in(*, by: Member, wrap: bytes, session_key: str) -> str:
    """Note a completed sign-in and unlock the key in the same act; gives the cookie. `wrap` comes from `signin.prove`."""
    return _open(by, wrap, session_key, "people.sign-in")


def unlock(*, by: Member, wrap: bytes, session_key: str) -> str:
    """Unlock the key of a member who is signed in, or renew the proof of it; gives the cookie. `wrap` from `signin.prove_again`.

    What this browser had unlocked before ends. Raises Problem "key-does-not-open" when the stored key is not this passphrase's,
    "changed-meanwhile" when the passphrase was changed or the account ended while this was under way.
    """
    return _open(by, wrap, session_key, "people.unlock-key")


def lock(*, by: Member, session_key: str) -> None:
    """Lock this browser: its row goes, and with it the only ciphertext that its cookie opens."""
    with transaction.atomic():
        gone, _each = UnlockedSession.objects.filter(member=by, session_hash=session_hash(session_key)).delete()
        if gone:
            append("people.lock-key", by=by.id, organisation=by.organisation_id, obj=by.id)


def sign_out(*, by: Member, session_key: str) -> None:
    """End this browser's sign-in and unlocking."""
    with transaction.atomic():
        _forget(by, [session_key])
        append("people.sign-out", by=by.id, organisation=by.organisation_id, obj=by.id)


def end_browser(*, by: Member, browser: SignIn) -> None:
    """End one of the member's own sign-ins in another browser."""
    with transaction.atomic():
        _forget(by, [browser.session_key])
        append("people.end-sign-in", by=by.id, organisation=by.organisation_id, obj=browser.id)


def note_refusal(*, by: Member | None) -> None:
    """Write that a sign-in or unlocking was refused; `by` only where somebody was signed in. Which code was tried is not kept."""
    with transaction.atomic():
        append("people.refuse-proof", by=by.id if by else None, organisation=by.organisation_id if by else None)


def change_passphrase(*, by: Keyring, phrase: str) -> bytes:
    """Wrap the key under a new passphrase and set its hash, in one transaction under the member's row; gives the new wrapping key.

    Every browser of the member is locked and signed out with it; the one that asks may be signed in anew with the result.
    Raises ValidationError for a weak passphrase, Problem "changed-meanwhile" when another browser changed it first.
    """
    signin.check_phrase(phrase, by.member)
    salt = crypto.new_salt()
    stretched = signin.capped_stretch(phrase, salt)
    wrapped = crypto.wrap(stretched.wrap, private_half(by.identity, by.signing_seed))
    with transaction.atomic():
        member = _hold_as_proven(by.member)
        member.salt, member.password = salt, signin.stored_auth(stretched.auth)
        member.save(update_fields=["salt", "password"])
        MemberKey.objects.filter(member=member).update(wrapped=wrapped)
        _forget_browsers(member)
        append("people.change-passphrase", by=member.id, organisation=member.organisation_id, obj=member.id)
    by.member.salt, by.member.password = member.salt, member.password
    return stretched.wrap


def renew_recovery_codes(*, by: Keyring) -> list[str]:
    """New recovery codes in place of the old ones, to be shown once. Raises Problem "changed-meanwhile"."""
    with transaction.atomic():
        _hold_as_proven(by.member)
        codes = signin.new_recovery_codes(by.member)
        append("people.renew-recovery-codes", by=by.member.id, organisation=by.member.organisation_id, obj=by.member.id)
    return codes


def add_security_key(*, by: Keyring, given: Answered) -> None:
    """One more second factor of the member. Raises Problem "security-key-refused", "changed-meanwhile"."""
    with transaction.atomic():
        member = _hold_as_proven(by.member)
        if securitykeys.take_new(member, given) is None:
            raise Problem("security-key-refused")
        append("people.add-security-key", by=member.id, organisation=member.organisation_id, obj=member.id)


def remove_security_key(*, by: Keyring, key: Authenticator) -> None:
    """One's own security key signs in no more; the recovery codes stay. Raises Problem "last-second-factor", "changed-meanwhile"."""
    with transaction.atomic():
        member = _hold_as_proven(by.member)
        if not signin.has_generator(member) and len(securitykeys.keys_of(member.id)) == 1:
            raise Problem("last-second-factor")
        key.delete()
        append("people.remove-security-key", by=member.id, organisation=member.organisation_id, obj=member.id)


def change_generator(*, by: Keyring, generator: Generator) -> None:
    """A code generator in place of the one before, say on a new telephone. Raises Problem "wrong-first-code", "changed-meanwhile"."""
    if generator.step is None:
        raise Problem("wrong-first-code")
    with transaction.atomic():
        member = _hold_as_proven(by.member)
        signin.set_generator(member, generator)
        append("people.change-generator", by=member.id, organisation=member.organisation_id, obj=member.id)


def forget_ended(*, by: None = None) -> None:
    """Delete what is over: sessions, sign-ins, and unlocked browsers that were idle too long. Nobody's act, so none is written."""
    now = timezone.now()
    with transaction.atomic():
        _sweep(now)
        Session.objects.filter(expire_date__lte=now).delete()


def _hold_as_proven(member: Member) -> Member:
    """The member's row, locked, while passphrase and account are still those that this request was proven with.

    A request that was under way when another browser changed the passphrase, or when the account ended, opens and changes nothing.
    Raises Problem "changed-meanwhile".
    """
    held = Member.objects.select_for_update().filter(pk=member.pk, password=member.password, is_active=True).first()
    if held is None:
        raise Problem("changed-meanwhile")
    return held


def _forget_browsers(member: Member) -> None:
    """End all sign-ins and unlockings of a member, inside the caller's transaction."""
    _forget(member, list(SignIn.objects.filter(member=member).values_list("session_key", flat=True)))
    UnlockedSession.objects.filter(member=member).delete()


def _forget(member: Member, session_keys: list[str]) -> None:
    UnlockedSession.objects.filter(member=member, session_hash__in=[session_hash(key) for key in session_keys]).delete()
    SignIn.objects.filter(member=member, session_key__in=session_keys).delete()
    Session.objects.filter(session_key__in=session_keys).delete()


def _open(by: Member, wrap: bytes, session_key: str, verb: str) -> str:
    try:
        key = MemberKey.objects.get(member=by)
        ring = keyring_from(by, crypto.unwrap(wrap, bytes(key.wrapped)))
    except (MemberKey.DoesNotExist, crypto.CannotOpen) as failed:
        raise Problem("key-does-not-open") from failed
    now = timezone.now()
    cookie, row = seal_for_browser(ring, session_key, now)
    with transaction.atomic():
        _hold_as_proven(by)
        _sweep(now)
        UnlockedSession.objects.filter(session_hash=row.session_hash).delete()
        row.save(force_insert=True)
        SignIn.objects.get_or_create(
            session_key=session_key, defaults={"member": by, "begun_at": now, "ends_at": now + SIGNED_IN_LASTS}
        )
        append(verb, by=by.id, organisation=by.organisation_id, obj=by.id)
    if by.planner:
        turn_planners_key(by=ring)
    return cookie


def _sweep(now: datetime) -> None:
    UnlockedSession.objects.filter(Q(ends_at__lte=now) | Q(used_at__lte=now - IDLE)).delete()
    SignIn.objects.filter(ends_at__lte=now).delete()
