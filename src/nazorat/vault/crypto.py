"""Every primitive in one file: age (X25519) for records, XChaCha20-Poly1305 for fields, Argon2id for passphrases, Ed25519 for signatures."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol
from uuid import UUID

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings
from nacl import bindings, exceptions, pwhash, signing

SALT_BYTES = pwhash.argon2id.SALTBYTES
KEY_BYTES = 32
# scrypt of age files under a passphrase: 128 MiB and a third of a second; age opens up to 2^22
AGE_SCRYPT_LOG = 17
AGE_CHUNK = 64 * 1024


class CannotOpen(Exception):
    """The ciphertext does not open with this key: wrong key, other epoch, or changed bytes. Never says which."""


class NotForThisKey(CannotOpen):
    """A sealed stream is whole as far as its head goes and names other keys: said of backups only, whose holder must look for the key."""


class Source(Protocol):
    """Something that gives bytes until it gives none."""

    def read(self, size: int = -1, /) -> bytes: ...


class Sink(Protocol):
    """Something that takes bytes."""

    def write(self, data: bytes, /) -> int: ...


@dataclass(frozen=True)
class Stretched:
    """Two keys out of one passphrase: `auth` proves it at sign-in, `wrap` opens the member's key. 32 bytes each."""

    auth: bytes = field(repr=False)
    wrap: bytes = field(repr=False)


@dataclass(frozen=True)
class SigningPair:
    """An Ed25519 pair: 32-byte seed and 32-byte public half."""

    seed: bytes = field(repr=False)
    public: bytes


def age_keypair() -> tuple[str, str]:
    """A new age X25519 pair: (identity, recipient), both as text."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(identity: str) -> str:
    """The public half of an age identity, as text."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


@lru_cache(maxsize=512)
def _recipient(text: str) -> pyrage.x25519.Recipient:
    return pyrage.x25519.Recipient.from_str(text)


def seal(data: bytes, recipients: Sequence[str]) -> bytes:
    """An age file of `data` to the recipients (age-encryption.org/v1). Adds about 300 bytes."""
    sealed: bytes = pyrage.encrypt(data, [_recipient(text) for text in recipients])
    return sealed


def seal_stream(source: Source, sink: Sink, recipients: Sequence[str]) -> None:
    """As `seal`, a piece of 64 KiB at a time. What reading or writing raises comes through as it was."""
    ends = _Ends(source, sink)
    try:
        pyrage.encrypt_io(ends, ends, [_recipient(text) for text in recipients])
    except pyrage.EncryptError as failed:
        raise ends.failed or failed from None


def open_stream(source: Source, sink: Sink, identities: Sequence[str]) -> None:
    """The plain bytes of an age file, a piece of 64 KiB at a time, each checked before the sink gets it.

    Only when this returns was the file whole: what the sink got before is a beginning. Raises NotForThisKey, CannotOpen for what is
    cut short, changed or no age file; what reading or writing raises comes through as it was.
    """
    ends = _Ends(source, sink)
    try:
        pyrage.decrypt_io(ends, ends, [pyrage.x25519.Identity.from_str(text) for text in identities])
    except (pyrage.DecryptError, pyrage.IdentityError, OSError, ValueError) as failed:
        if ends.failed is not None:
            raise ends.failed from None
        raise (NotForThisKey if "No matching keys" in str(failed) else CannotOpen) from failed


def is_recipient(text: str) -> bool:
    """Whether this is the public half of an age key."""
    try:
        _recipient(text)
    except pyrage.RecipientError:
        return False
    return True


class _Ends:
    """Both ends of a stream; keeps what they raised, since pyrage hands on only its words.

    pyrage asks for 8 KiB at a time. The source is asked for larger pieces: hashing or reading one lets other threads run, and to
    be let in again costs more than the piece.
    """

    PIECE = 1 << 18

    def __init__(self, source: Source, sink: Sink) -> None:
        self.source, self.sink = source, sink
        self.failed: Exception | None = None
        self.held, self.at = b"", 0

    def read(self, size: int = -1) -> bytes:
        if self.at == len(self.held):
            self.held, self.at = self._next(), 0
        begin, self.at = self.at, len(self.held) if size < 0 else min(self.at + size, len(self.held))
        return self.held[begin : self.at]

    def _next(self) -> bytes:
        try:
            return self.source.read(self.PIECE)
        except Exception as failed:
            self.failed = failed
            raise

    def write(self, data: bytes) -> int:
        try:
            return self.sink.write(data)
        except Exception as failed:
            self.failed = failed
            raise

    def flush(self) -> None:
        """pyrage asks for it; the sink is flushed by whoever opened it."""


def open_sealed(data: bytes, identities: Sequence[str]) -> bytes:
    """The plain bytes of an age file. Raises CannotOpen."""
    try:
        opened: bytes = pyrage.decrypt(bytes(data), [pyrage.x25519.Identity.from_str(text) for text in identities])
    except (pyrage.DecryptError, pyrage.IdentityError) as failed:
        raise CannotOpen from failed
    return opened


def open_all(sealed: Mapping[UUID, bytes], identities: Sequence[str]) -> dict[UUID, bytes]:
    """Those of these age files that open, by the same ids."""
    found = {}
    for name, data in sealed.items():
        with suppress(CannotOpen):
            found[name] = open_sealed(data, identities)
    return found


def seal_to_passphrase(data: bytes, passphrase: str) -> bytes:
    """An age file of `data` that any age program opens with `passphrase`, to its letter (age-encryption.org/v1, scrypt recipient).

    Written here and not by pyrage, which takes as much memory as the machine does in a second: 512 MiB, several times at once.
    """
    file_key, salt, nonce = secrets.token_bytes(16), secrets.token_bytes(16), secrets.token_bytes(16)
    stretched = Scrypt(b"age-encryption.org/v1/scrypt" + salt, KEY_BYTES, 2**AGE_SCRYPT_LOG, 8, 1).derive(passphrase.encode())
    wrapped = ChaCha20Poly1305(stretched).encrypt(bytes(12), file_key, None)
    head = f"age-encryption.org/v1\n-> scrypt {_bare64(salt)} {AGE_SCRYPT_LOG}\n{_bare64(wrapped)}\n---"
    mac = hmac.digest(derive(file_key, "header"), head.encode(), "sha256")
    return f"{head} {_bare64(mac)}\n".encode() + nonce + _age_stream(_age_payload_key(file_key, nonce), data)


def _age_payload_key(file_key: bytes, nonce: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=nonce, info=b"payload").derive(file_key)


def _age_stream(key: bytes, data: bytes) -> bytes:
    """The STREAM of age: chunks of 64 KiB under a counter of 11 bytes, the last one marked; an empty file is one empty chunk."""
    cipher, last = ChaCha20Poly1305(key), max(len(data) - 1, 0) // AGE_CHUNK
    return b"".join(
        cipher.encrypt(at.to_bytes(11, "big") + bytes([at == last]), data[at * AGE_CHUNK : (at + 1) * AGE_CHUNK], None)
        for at in range(last + 1)
    )


def _bare64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def stretch(passphrase: str, salt: bytes) -> Stretched:
    """Argon2id once, then HKDF-SHA256 into two independent keys (RFC 9106, RFC 5869)."""
    passes, memory = settings.NAZORAT_STRETCH
    root = pwhash.argon2id.kdf(KEY_BYTES, passphrase.encode(), salt, opslimit=passes, memlimit=memory)
    return Stretched(derive(root, "nazorat sign-in"), derive(root, "nazorat wrap"))


def derive(key: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose out of another key (HKDF-SHA256)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def seal_field(key: bytes, data: bytes, aad: bytes) -> bytes:
    """Small sealed value: 24-byte nonce and XChaCha20-Poly1305 ciphertext, bound to `aad` (visit, table, row, field, version)."""
    nonce = secrets.token_bytes(bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(data, aad, nonce, key)


def open_field(key: bytes, data: bytes, aad: bytes) -> bytes:
    """The plain value of `seal_field`. Raises CannotOpen also when the value was moved to another row."""
    size = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(data[size:]), aad, bytes(data[:size]), key)
    except (exceptions.CryptoError, ValueError, TypeError) as failed:
        raise CannotOpen from failed


def wrap(key: bytes, data: bytes) -> bytes:
    """A key under another key."""
    return seal_field(key, data, b"nazorat wrap")


def unwrap(key: bytes, data: bytes) -> bytes:
    """The key under another key. Raises CannotOpen."""
    return open_field(key, data, b"nazorat wrap")


def signing_pair() -> SigningPair:
    made = signing.SigningKey.generate()
    return SigningPair(bytes(made), bytes(made.verify_key))


def signing_public_of(seed: bytes) -> bytes:
    """The public half of an Ed25519 seed, 32 bytes."""
    return bytes(signing.SigningKey(seed).verify_key)


def sign(seed: bytes, message: bytes) -> bytes:
    """Ed25519 signature, 64 bytes (RFC 8032)."""
    return signing.SigningKey(seed).sign(message).signature


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature holds."""
    try:
        signing.VerifyKey(bytes(public)).verify(message, bytes(signature))
    except (exceptions.BadSignatureError, exceptions.ValueError, ValueError, TypeError):
        return False
    return True


def server_signing_seed() -> bytes:
    """The server's own seed for checkpoints and receipts, out of its secret."""
    return derive(settings.SECRETS.ingest.encode(), "nazorat checkpoints")


def server_signing_public() -> bytes:
    return bytes(signing.SigningKey(server_signing_seed()).verify_key)


def server_sign(message: bytes) -> bytes:
    """The server's signature under a message that begins with its format, so that none can pass for another; 64 bytes."""
    return sign(server_signing_seed(), message)


@lru_cache(maxsize=16)
def _purpose_key(secret: str, purpose: str) -> bytes:
    return derive(secret.encode(), purpose)


def keyed_hash(purpose: str, data: bytes) -> bytes:
    """HMAC-SHA256 under the server's ingest secret: tells a repeat from a change without storing what a bare digest would confirm."""
    return hmac.digest(_purpose_key(settings.SECRETS.ingest, purpose), data, "sha256")


def commitment_to(ids: Iterable[UUID]) -> bytes:
    """What an act holds of the ids that it opened, in whatever order: 32 bytes that the holder of the server's secret makes again
    out of the ids and that tell nobody else anything.
    """
    return keyed_hash("opened ids", b"".join(sorted(item.bytes for item in ids)))


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def new_token(size: int = 48) -> str:
    """A random token as URL-safe text; 48 bytes give 64 characters."""
    return secrets.token_urlsafe(size)


def equal(one: bytes, other: bytes) -> bool:
    return hmac.compare_digest(one, other)


def server_box(purpose: str, data: str) -> str:
    """A value under a server secret kept outside the database (second-factor secrets)."""
    key = derive(settings.SECRETS.totp.encode(), purpose)
    return base64.b64encode(seal_field(key, data.encode(), purpose.encode())).decode()


def server_unbox(purpose: str, data: str) -> str:
    """The plain value of `server_box`. Raises CannotOpen."""
    key = derive(settings.SECRETS.totp.encode(), purpose)
    return open_field(key, base64.b64decode(data), purpose.encode()).decode()
