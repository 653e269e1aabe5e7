"""What proves a person: passphrase stretched once, second factor, and the limits on trying.

A passphrase becomes two keys (`vault.crypto.stretch`): `auth`, of which a hash is stored, and `wrap`, which opens the member's key.
The passphrase alone proves nothing here: `prove` takes passphrase and second factor together and answers once.
"""

from __future__ import annotations

import fcntl
import ipaddress
import os
import re
import secrets
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.kit.problems import Problem
from nazorat.people import securitykeys
from nazorat.people.models import STRETCHED, Member, Tries
from nazorat.people.securitykeys import Answered
from nazorat.vault import crypto

STRETCHES_AT_ONCE = 4  # of 64 MiB each, over all processes of this machine
STRETCH_WAIT = 15.0
# one place is never taken by who is not known yet: a member who unlocks, joins or changes a passphrase does not queue behind strangers
SIGN_IN_PLACES = STRETCHES_AT_ONCE - 1
# sign-ins under way or waiting in one process: half its threads, so that the other half goes on answering members
SIGN_INS_AT_ONCE = 4
_sign_ins = threading.BoundedSemaphore(SIGN_INS_AT_ONCE)
PHRASE_WORDS = 6
PHRASE_SHORTEST = 12
CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"
# beginnings that are rude in Russian, Tajik, Uzbek or English: nobody should have to read them aloud
RUDE = re.compile(
    "bit|bok|dik|dup|fag|fak|fuk|gav|gov|goz|kak|kir|kok|kos|kun|kus|kut|lob|mud|nig|pid|pip|pis|pop|pup|put|sik|sis|suk|tit|tot|zad"
)
CLEAR_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CYRILLIC_TWINS = str.maketrans("АВЕКҚМНОРСТУҮХҲІЈЅ", "ABEKKMHOPCTYYXXIJS")
WINDOW = timedelta(minutes=15)
# a code is told by counting (K-1, K-2, …): who would shut a member out must try from where the member is, or very often
MOST_TRIES = {
    "code": 10,
    "anywhere": 100,
    "address": 40,
    "unlock": 10,
    "join": 20,
    "link": 8,
    "link-address": 20,
    "pair": 300,
    "pair-address": 20,
}


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """Second-factor secrets stand in the database only under the server's secret, which is no part of the database or its backups."""

    def encrypt(self, text: str) -> str:
        return crypto.server_box("second factor", text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.server_unbox("second factor", encrypted_text)

    def get_totp_label(self, user: Any) -> str:
        return str(user.code)

    def get_totp_issuer(self) -> str:
        return "Nazorat"


class PassphraseBackend(BaseBackend):
    """Finds the member of a session. It authenticates nobody: that needs the second factor too, see `prove`."""

    def get_user(self, user_id: Any) -> Member | None:
        return Member.objects.select_related("organisation").filter(pk=user_id, is_active=True).first()


@dataclass(frozen=True)
class Proven:
    """A member who gave passphrase and second factor; `wrap` opens their key."""

    member: Member
    wrap: bytes = field(repr=False)


@lru_cache(maxsize=1)
def phrase_words() -> tuple[str, ...]:
    """Some 4,700 pronounceable words of two syllables, in Latin letters that every keyboard of the region has."""
    syllables = [one + two for one in CONSONANTS for two in VOWELS]
    words = (first + second for first in syllables for second in syllables if first != second)
    return tuple(word for word in words if not RUDE.match(word))


def new_phrase() -> str:
    """Six drawn words, about 73 bits."""
    return " ".join(secrets.choice(phrase_words()) for _word in range(PHRASE_WORDS))


def new_secret() -> str:
    """An invitation's secret: 20 letters and digits without look-alikes in groups of five, 100 bits."""
    letters = [secrets.choice(CLEAR_LETTERS) for _place in range(20)]
    return "-".join("".join(letters[place : place + 5]) for place in range(0, 20, 5))


def normal_phrase(phrase: str) -> str:
    """The same phrase typed on another device gives the same bytes: NFKC, single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFKC", phrase).split())


def normal_code(code: str) -> str:
    """A member code as stored: capitals, Latin look-alikes of Cyrillic letters, a hyphen before the number."""
    plain = unicodedata.normalize("NFKC", code).upper().translate(CYRILLIC_TWINS)
    return re.sub(r"^([A-Z]+)[\s‐-―−-]*(\d+)$", r"\1-\2", plain.strip())


def secret_hash(secret: str) -> bytes:
    """What is stored of an invitation's secret; hyphens, spaces and case do not count."""
    return crypto.keyed_hash("invitation", re.sub(r"[^A-Z0-9]", "", secret.upper()).encode())


def check_phrase(phrase: str, member: Member) -> None:
    """Refuse a weak passphrase. Raises ValidationError with a sentence: short, repeated letters, common, or about the member."""
    plain = normal_phrase(phrase)
    folded = plain.casefold()
    if len(plain) < PHRASE_SHORTEST:
        raise ValidationError(_("Use at least 12 characters, or five words or more."), code="short")
    if len(set(folded)) < 6:
        raise ValidationError(_("Use more different characters."), code="repeated")
    words = [word for word in [*member.name.casefold().split(), member.code.casefold()] if len(word) > 2]
    if any(word in folded and len(folded) - len(word) < PHRASE_SHORTEST for word in words):
        raise ValidationError(_("Leave out your own name and code."), code="own-name")
    CommonPasswordValidator().validate(plain)


def stored_auth(auth: bytes) -> str:
    """What the member's row keeps of `auth`: 32 random-looking bytes need no second stretch."""
    return STRETCHED + crypto.sha256(b"nazorat auth " + auth).hex()


def capped_stretch(phrase: str, salt: bytes, places: int = STRETCHES_AT_ONCE) -> crypto.Stretched:
    """Stretch a passphrase when one of the machine's first `places` is free. Raises Problem "busy" after 15 s of waiting."""
    with _place(places):
        return crypto.stretch(normal_phrase(phrase), salt)


@contextmanager
def _place(places: int = STRETCHES_AT_ONCE) -> Iterator[None]:
    """One of so many places, held by a lock on a file so that it counts over processes and is freed by a crash."""
    folder = settings.NAZORAT_HOME / "locks"
    folder.mkdir(mode=0o700, exist_ok=True)
    deadline = time.monotonic() + STRETCH_WAIT
    while True:
        for number in range(places):
            handle = os.open(folder / f"stretch-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                continue
            try:
                yield
            finally:
                os.close(handle)
            return
        if time.monotonic() > deadline:
            raise Problem("busy")
        time.sleep(0.02)


@contextmanager
def _sign_in_under_way() -> Iterator[None]:
    """One of the few sign-ins of this process; raises Problem "busy" at once when there are enough.

    Waiting would hold a thread that a member's page needs: 16 wrong sign-ins a second would stop the whole server.
    """
    if not _sign_ins.acquire(blocking=False):
        raise Problem("busy")
    try:
        yield
    finally:
        _sign_ins.release()


def take_try(kind: str, value: str) -> None:
    """Count one try at a code or an address, in the database so that it holds over processes. Raises Problem "too-many"."""
    name, now = crypto.keyed_hash("tries", f"{kind}:{value}".encode()), timezone.now()
    with transaction.atomic():
        counted = Tries.objects.filter(id=name, ends_at__gt=now).update(count=F("count") + 1)
        if not counted:
            Tries.objects.filter(ends_at__lte=now).delete()
            Tries.objects.bulk_create(
                [Tries(id=name, count=1, ends_at=now + WINDOW)],
                update_conflicts=True,
                update_fields=["count", "ends_at"],
                unique_fields=["id"],
            )
        taken = Tries.objects.values_list("count", flat=True).get(id=name)
    if taken > MOST_TRIES[kind]:
        raise Problem("too-many")


def forget_tries(kind: str, value: str) -> None:
    """A success clears the count."""
    Tries.objects.filter(id=crypto.keyed_hash("tries", f"{kind}:{value}".encode())).delete()


def address_of(remote: str, forwarded: str) -> str:
    """The asker's address for limits: behind our proxy the last hop it names; IPv6 by its /64 network."""
    given = forwarded.rsplit(",", 1)[-1].strip() if settings.SECURE_PROXY_SSL_HEADER and forwarded else remote
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)


def prove(code: str, phrase: str, second: str | Answered, *, address: str) -> Proven | None:
    """Passphrase and second factor, answered together: None for an unknown member, a wrong passphrase or a wrong code alike.

    The same stretch and the same queries are made in each case, so that neither answer nor time tells which. A second factor is
    used up only when the passphrase was right. Raises Problem "too-many", and "busy" when more sign in than can be stretched: that try
    is counted for its address, not for the member's code.
    """
    take_try("address", address)
    with _sign_in_under_way():
        return _prove(normal_code(code), phrase, second, address)


def _prove(code: str, phrase: str, second: str | Answered, address: str) -> Proven | None:
    take_try("code", f"{code} {address}")
    take_try("anywhere", code)
    member = Member.objects.select_related("organisation").filter(code=code, is_active=True).exclude(password="").first()
    stretched = capped_stretch(phrase, bytes(member.salt if member else crypto.SALT_BYTES), SIGN_IN_PLACES)
    known = _matches(stretched.auth, member.password if member else "")
    if not use_second(member.id if member else uuid4(), second, known):
        return None
    if member is None:
        return None
    forget_tries("code", f"{code} {address}")
    forget_tries("anywhere", code)
    return Proven(member, stretched.wrap)


def prove_again(member: Member, phrase: str) -> bytes | None:
    """The passphrase of a member who is signed in: the wrapping key, or None when it is wrong. Raises Problem "too-many"."""
    take_try("unlock", member.id.hex)
    stretched = capped_stretch(phrase, bytes(member.salt))
    if not _matches(stretched.auth, member.password):
        return None
    forget_tries("unlock", member.id.hex)
    return stretched.wrap


def _matches(auth: bytes, stored: str) -> bool:
    return crypto.equal(stored_auth(auth).encode(), stored.encode())


@dataclass(frozen=True)
class Generator:
    """A code generator that a page offered: its `secret` in Base32 and the six digits that it shows."""

    secret: str = field(repr=False)
    digits: str = field(repr=False)

    @property
    def step(self) -> int | None:
        """The step of the digits, None when they are of another generator or of another time."""
        return matching_step(self.secret, self.digits)


def enrol(member: Member, second: Generator | Answered) -> list[str]:
    """Store the first second factor in the caller's transaction and give the recovery codes, shown once.

    Raises Problem "security-key-refused".
    """
    drop_factors(member)
    if isinstance(second, Generator):
        set_generator(member, second)
    elif securitykeys.take_new(member, second) is None:
        raise Problem("security-key-refused")
    codes: list[str] = RecoveryCodes.activate(member).generate_codes()
    return codes


def set_generator(member: Member, generator: Generator) -> None:
    """Keep a code generator in place of the one before, in the caller's transaction."""
    Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).delete()
    factor = TOTP.activate(member, generator.secret).instance
    # None when the code ran out while the passphrase was stretched: then nobody can use it again
    factor.data["used_step"] = generator.step or 0
    factor.save()


def otpauth_of(member: Member, secret: str) -> str:
    """What a code generator photographs."""
    return str(SecondFactorAdapter().build_totp_url(member, secret))


def has_generator(member: Member) -> bool:
    return bool(Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists())


def drop_factors(member: Member) -> None:
    """Nothing that the member had stands for the six digits any more, in the caller's transaction."""
    Authenticator.objects.filter(user=member).delete()


def new_recovery_codes(member: Member) -> list[str]:
    """Replace the recovery codes in the caller's transaction; the old ones end."""
    Authenticator.objects.filter(user=member, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(member).generate_codes()
    return codes


def unused_recovery_codes(member: Member) -> int:
    row = Authenticator.objects.filter(user=member, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


def matching_step(secret: str, code: str) -> int | None:
    """The 30-second step that a six-digit code belongs to (RFC 6238), one step early or late allowed; None when it is wrong."""
    given, found = re.sub(r"\D", "", code), None
    for step in yield_hotp_counters_from_time():
        if crypto.equal(format_hotp_value(hotp_value(secret, step)).encode(), given.encode()):
            found = step
    return found


def use_second(member_id: UUID, second: str | Answered, may_use: bool) -> bool:
    """Check a security key's answer, or a six-digit or recovery code, and use it up. A step is taken once, also the steps before it (RFC 6238, 5.2).

    allauth remembers a used code for 30 s only, while a code holds for 90 s: the last step is therefore kept in the row.
    """
    with transaction.atomic():
        rows = {row.type: row for row in Authenticator.objects.select_for_update().filter(user_id=member_id)}
        if isinstance(second, Answered):
            return securitykeys.is_of(member_id, second, may_use=may_use)
        digits = re.sub(r"\D", "", second)
        if len(digits) == mfa_settings.TOTP_DIGITS:
            return _use_step(rows.get(Authenticator.Type.TOTP), digits, may_use)
        row = rows.get(Authenticator.Type.RECOVERY_CODES)
        return bool(row and may_use and RecoveryCodes(row).validate_code(digits))


def _use_step(row: Authenticator | None, digits: str, may_use: bool) -> bool:
    secret = SecondFactorAdapter().decrypt(row.data["secret"]) if row else "A" * 32
    step = matching_step(secret, digits)
    if row is None or step is None or not may_use or step <= row.data.get("used_step", 0):
        return False
    row.data["used_step"] = step
    row.last_used_at = timezone.now()
    row.save(update_fields=["data", "last_used_at"])
    return True
