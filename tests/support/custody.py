"""The sealed formats of custody once more, written in Python from docs/developing/custody-formats.md: what one side makes the other opens.

For tests only. In the product these formats are made and opened in browsers and nowhere else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any

import pyrage
from argon2.low_level import Type, hash_secret_raw
from nacl import bindings

SIZE = 4096
NONCE = 24


@dataclass(frozen=True)
class Pair:
    """An age pair as text."""

    secret: str
    public: str


def pair() -> Pair:
    made = pyrage.x25519.Identity.generate()
    return Pair(str(made), str(made.to_public()))


def canonical(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def padded(facts: dict[str, Any]) -> bytes:
    return canonical(facts).ljust(SIZE)


def seal_to(plain: bytes, *public: str) -> bytes:
    return bytes(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(one) for one in public]))


def open_with(file: bytes, secret: str) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(pyrage.decrypt(file, [pyrage.x25519.Identity.from_str(secret)]))
    return plain


def stretch(phrase: str, salt: bytes, m: int, t: int, p: int) -> bytes:
    return hash_secret_raw(phrase.encode(), salt, time_cost=t, memory_cost=m, parallelism=p, hash_len=32, type=Type.ID)


def wrap_key(held: Pair, phrase: str, m: int = 64, t: int = 1, p: int = 1) -> bytes:
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(NONCE)
    bound = f"nazorat-custody-key/1|{held.public}".encode()
    box = nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        held.secret.encode(), bound, nonce, stretch(phrase, salt, m, t, p)
    )
    facts = {
        "format": "nazorat-custody-key/1",
        "public": held.public,
        "salt": b64(salt),
        "m": m,
        "t": t,
        "p": p,
        "sealed": b64(box),
    }
    return canonical(facts)


def unwrap_key(wrapped: bytes, phrase: str) -> Pair:
    facts = json.loads(wrapped)
    assert canonical(facts) == wrapped
    box = base64.b64decode(facts["sealed"])
    key = stretch(phrase, base64.b64decode(facts["salt"]), facts["m"], facts["t"], facts["p"])
    bound = f"{facts['format']}|{facts['public']}".encode()
    secret = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(box[NONCE:], bound, box[:NONCE], key).decode()
    return Pair(secret, str(pyrage.x25519.Identity.from_str(secret).to_public()))


def secret_bytes(held: Pair) -> bytes:
    """The 32 bytes of an age identity, by Bech32 (BIP 173)."""
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = "".join(f"{letters.index(letter):05b}" for letter in held.secret.lower().rpartition("1")[2][:-6])
    return bytes(int(bits[place : place + 8], 2) for place in range(0, 256, 8))


def check_value(secret: bytes) -> str:
    return hashlib.sha256(b"nazorat-custody-check/1" + secret).hexdigest()[:8]


def seal_identity(about: dict[str, Any], person: dict[str, Any] | None, public_a: str, public_b: str) -> dict[str, bytes]:
    key, a, nonce = secrets.token_bytes(32), secrets.token_bytes(32), secrets.token_bytes(NONCE)
    b = bytes(one ^ other for one, other in zip(key, a, strict=True))
    plain = padded({"format": "nazorat-identity/1", **about, "person": person})
    sealed = nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, bound_to(about), nonce, key)
    return {"sealed": sealed, "halfA": half(about, "a", a, public_a), "halfB": half(about, "b", b, public_b)}


def half(about: dict[str, Any], side: str, held: bytes, public: str) -> bytes:
    facts = {"format": "nazorat-half/1", "record": about["record"], "version": about["version"], "side": side, "half": b64(held)}
    return seal_to(canonical(facts), public)


def open_identity(sealed: bytes, key: bytes, about: dict[str, Any]) -> dict[str, Any]:
    plain = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[NONCE:], bound_to(about), sealed[:NONCE], key)
    assert len(plain) == SIZE
    facts: dict[str, Any] = json.loads(plain)
    return facts


def answer(half_file: bytes, secret: str, ask: str, one_time: str) -> bytes:
    return seal_to(canonical({**open_with(half_file, secret), "format": "nazorat-answer/1", "ask": ask}), one_time)


def combine(sealed: bytes, answers: list[dict[str, Any]], about: dict[str, Any]) -> dict[str, Any]:
    a, b = (base64.b64decode(one["half"]) for one in answers)
    return open_identity(sealed, bytes(one ^ other for one, other in zip(a, b, strict=True)), about)


def bound_to(about: dict[str, Any]) -> bytes:
    return f"nazorat-identity/1|{about['visit']}|{about['record']}|{about['version']}".encode()


def b64(held: bytes) -> str:
    return base64.b64encode(held).decode()
