"""How secret and code open a link, and what a browser holds of it for an hour. Lives in one request's memory."""

from __future__ import annotations

import base64
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nazorat.liaison.models import Link, OpenedLink
from nazorat.people import signin
from nazorat.vault import crypto

COOKIE = "__Host-d"
IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=8)
NOTE_USE_EVERY = timedelta(minutes=1)
ID_BYTES = 16
CODE_DIGITS = 8


@dataclass(frozen=True)
class Opened:
    """A link that this browser opened, with its private key."""

    link: Link
    identity: str = field(repr=False)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed to the link. Raises CannotOpen."""
        return crypto.open_sealed(sealed, [self.identity])

    def seal(self, data: bytes) -> bytes:
        return crypto.seal(data, [crypto.recipient_of(self.identity)])


def new_code() -> str:
    """Eight digits in two groups, to be said on the telephone."""
    digits = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    return f"{digits[:4]} {digits[4:]}"


def mark_of(secret: str) -> bytes:
    """By what a link is found; hyphens, spaces and case do not count."""
    return crypto.keyed_hash("liaison link", _letters(secret).encode())


def stretched(secret: str, code: str, salt: bytes) -> crypto.Stretched:
    """Both halves of the way in, stretched together: who has the disk and the letter still has to try codes, half a second each."""
    digits = re.sub(r"\D", "", code)
    return signin.capped_stretch(f"{_letters(secret)} {digits}", salt, signin.SIGN_IN_PLACES)


def proof_of(auth: bytes) -> bytes:
    return crypto.keyed_hash("liaison proof", auth)


def wrap_identity(wrap: bytes, identity: str) -> bytes:
    return crypto.wrap(wrap, identity.encode())


def unwrap_identity(wrap: bytes, wrapped: bytes) -> str:
    return crypto.unwrap(wrap, wrapped).decode()


def seal_for_browser(opened: Opened, now: datetime) -> tuple[str, OpenedLink]:
    """A new cookie value and the unsaved row that it opens."""
    browser_id, key = secrets.token_bytes(ID_BYTES), crypto.new_key()
    ends = min(now + LONGEST, opened.link.ends_at)
    row = OpenedLink(id=crypto.sha256(browser_id), link=opened.link, used_at=now, ends_at=ends)
    row.sealed = crypto.seal_field(key, opened.identity.encode(), _bound(row))
    return base64.urlsafe_b64encode(browser_id + key).decode(), row


def open_for_browser(cookie: str, now: datetime) -> Opened | None:
    """The link that this browser opened; None when it is closed, idle, over, ended or was taken back."""
    held = _parts(cookie)
    if held is None:
        return None
    rows = OpenedLink.objects.select_related(
        "link__entry__body", "link__entry__report", "link__entry__book", "link__arrival__book", "link__arrival__about"
    )
    row = rows.filter(
        id=crypto.sha256(held[0]), used_at__gt=now - IDLE, ends_at__gt=now, link__ends_at__gt=now, link__revoked_at=None,
        link__entry__struck_at=None,
    ).first()  # fmt: skip
    if row is None:
        return None
    try:
        identity = crypto.open_field(held[1], bytes(row.sealed), _bound(row)).decode()
    except crypto.CannotOpen:
        return None
    if now - row.used_at >= NOTE_USE_EVERY:
        OpenedLink.objects.filter(id=row.id).update(used_at=now)
    return Opened(row.link, identity)


def row_of(cookie: str) -> bytes:
    """The id of the row that a cookie opens; of nothing for what is no cookie of ours."""
    held = _parts(cookie)
    return crypto.sha256(held[0]) if held else b""


def _bound(row: OpenedLink) -> bytes:
    return b"|".join([b"nazorat opened link", row.link_id.bytes, bytes(row.id)])


def _parts(cookie: str) -> tuple[bytes, bytes] | None:
    try:
        held = base64.urlsafe_b64decode(cookie.encode())
    except ValueError:
        return None
    return (held[:ID_BYTES], held[ID_BYTES:]) if len(held) == ID_BYTES + crypto.KEY_BYTES else None


def _letters(secret: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", secret.upper())
