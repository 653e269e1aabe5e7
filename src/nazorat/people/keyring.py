"""The unlocked member for the length of one request, and how a browser's cookie opens it."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nazorat.people.models import Member, MemberKey, UnlockedSession
from nazorat.vault import crypto

COOKIE = "__Host-u"
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
NOTE_USE_EVERY = timedelta(minutes=1)
ID_BYTES = 16
FORMAT = "nazorat-member-key/1"


@dataclass(frozen=True)
class Keyring:
    """A member and their private keys. Lives in one request's memory; never stored, never logged."""

    member: Member
    identity: str = field(repr=False)
    signing_seed: bytes = field(repr=False)


def private_half(identity: str, signing_seed: bytes) -> bytes:
    """Both private keys as the JSON that is wrapped under the passphrase or sealed for a browser."""
    return json.dumps({"format": FORMAT, "identity": identity, "signing_seed": signing_seed.hex()}).encode()


def keyring_from(member: Member, private: bytes) -> Keyring:
    """The keyring out of `private_half`. Raises CannotOpen when the halves do not belong to the member's public keys.

    A row whose public half was exchanged is noticed here by its owner, before anything is sealed to it.
    """
    held = json.loads(private)
    ring = Keyring(member, held["identity"], bytes.fromhex(held["signing_seed"]))
    key = MemberKey.objects.get(member=member)
    same = crypto.recipient_of(ring.identity) == key.public and crypto.signing_public_of(ring.signing_seed) == bytes(
        key.signing_public
    )
    if not same:
        raise crypto.CannotOpen
    return ring


def seal_for_browser(ring: Keyring, session_key: str, now: datetime) -> tuple[str, UnlockedSession]:
    """A new cookie value and the unsaved row that it opens. The row's sealing key stands in the cookie alone."""
    browser_id, key = secrets.token_bytes(ID_BYTES), crypto.new_key()
    row = UnlockedSession(
        id=crypto.sha256(browser_id),
        member=ring.member,
        session_hash=session_hash(session_key),
        opened_at=now,
        proved_at=now,
        used_at=now,
        ends_at=now + LONGEST,
    )
    row.sealed = crypto.seal_field(key, private_half(ring.identity, ring.signing_seed), _bound(row))
    return base64.urlsafe_b64encode(browser_id + key).decode(), row


def open_for_browser(cookie: str, session_key: str, member: Member, now: datetime) -> tuple[Keyring, UnlockedSession] | None:
    """The keyring that this browser unlocked, or None when it is locked: no row, idle, over, another session or another person."""
    held = _parts(cookie)
    if held is None:
        return None
    browser_id, key = held
    row = UnlockedSession.objects.filter(
        id=crypto.sha256(browser_id), member=member, session_hash=session_hash(session_key), used_at__gt=now - IDLE, ends_at__gt=now
    ).first()
    if row is None:
        return None
    try:
        ring = keyring_from(member, crypto.open_field(key, bytes(row.sealed), _bound(row)))
    except (crypto.CannotOpen, MemberKey.DoesNotExist):
        return None
    if now - row.used_at >= NOTE_USE_EVERY:
        # an update, never a save: a row that was deleted meanwhile stays deleted
        UnlockedSession.objects.filter(id=row.id).update(used_at=now)
    return ring, row


def session_hash(session_key: str) -> bytes:
    return crypto.sha256(b"nazorat session " + session_key.encode())


def _bound(row: UnlockedSession) -> bytes:
    return b"|".join([b"nazorat unlocked", row.member_id.bytes, bytes(row.id), bytes(row.session_hash)])


def _parts(cookie: str) -> tuple[bytes, bytes] | None:
    try:
        held = base64.urlsafe_b64decode(cookie.encode())
    except ValueError:
        return None
    return (held[:ID_BYTES], held[ID_BYTES:]) if len(held) == ID_BYTES + crypto.KEY_BYTES else None
