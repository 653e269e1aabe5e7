"""The code that a field app answers, and the number that the lead compares on both screens.

The app first commits itself to key, nonce and token, then hears the server's nonce, then shows what it committed to. Whoever stands between
therefore has one try in 10^8 at a number that is the same on both screens, however long they compute (as in numeric comparison of Bluetooth).
The number covers the server's key and the leads' keys too: a pack of another server, or of keys signed by somebody else, is refused.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from nazorat.vault import crypto
from nazorat.visits.models import Pairing

CODE_DIGITS, NUMBER_DIGITS = 9, 8
LASTS = timedelta(minutes=10)
COMMITMENT, NUMBER = b"nazorat-pairing/1|", b"nazorat-pairing-number/1|"


def new_code() -> str:
    """Digits alone: every keyboard of the region has them. Nothing of the visit is in it."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def spaced(digits: str) -> str:
    """As it is read aloud: 123 456 789, 1234 5678."""
    size = 3 if len(digits) == CODE_DIGITS else 4
    return " ".join(digits[at : at + size] for at in range(0, len(digits), size))


def code_mac(code: str) -> bytes:
    """What is kept of a code: 32 bytes under the server's secret. Spaces and hyphens do not count, nor in which script the digits are."""
    digits = (unicodedata.decimal(letter, None) for letter in code)
    return crypto.keyed_hash("pairing code", "".join(str(digit) for digit in digits if digit is not None).encode())


def commitment_to(signing_public: bytes, nonce: bytes, token_hash: bytes) -> bytes:
    """What an app says before it shows these three, of 32 bytes each."""
    return crypto.sha256(COMMITMENT + signing_public + nonce + token_hash)


def trusted_of(server: bytes, signers: Iterable[bytes]) -> bytes:
    """The server's public key and those of the leads who signed the visit's keys, in order, 32 bytes each."""
    return server + b"".join(sorted(set(signers)))


def number_of(pairing: Pairing) -> str:
    """The eight digits of a pairing whose app has shown its key."""
    shown = (pairing.signing_public, pairing.device_nonce, pairing.token_hash)
    parts = [pairing.id.bytes, *(bytes(part or b"") for part in shown), bytes(pairing.nonce), crypto.sha256(bytes(pairing.trusted))]
    drawn = int.from_bytes(crypto.sha256(NUMBER + b"".join(parts))[:8], "big")
    return f"{drawn % 10**NUMBER_DIGITS:0{NUMBER_DIGITS}}"


def lead_message(visit_id: UUID, public: bytes) -> bytes:
    """What a lead who hands over signs: the Ed25519 key (32 bytes) of who leads from then on."""
    return b"nazorat-lead/1|" + visit_id.bytes + b"|" + public
