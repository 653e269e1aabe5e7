"""A field app in small: what a device does with a pack, written from the protocol alone (age, Ed25519, JSON), without our models.

The envelope of a record and the slip beside it are as in docs/developing/doors.md.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pyrage
from bech32 import bech32_encode, convertbits
from nacl.signing import SigningKey, VerifyKey

COMPARTMENTS = {"team": 1, "interviewer_lead": 2, "health": 3}


@dataclass(frozen=True)
class Sealed:
    """Something ready to be posted: the path after the token, its headers, its body."""

    path: str
    headers: dict[str, str]
    body: bytes
    slip: dict[str, Any]


@dataclass(frozen=True)
class FieldApp:
    """A paired device: the seed of its signing key, and the pack that it fetched."""

    seed: bytes
    pack: dict[str, Any]

    def key(self, compartment: int = 1, epoch: int | None = None) -> dict[str, Any]:
        """The newest key of a compartment, or that of an epoch."""
        keys = [key for key in self.pack["keys"] if key["compartment"] == compartment and epoch in (None, key["epoch"])]
        return dict(max(keys, key=lambda key: int(key["epoch"])))

    def record(
        self,
        xml: str,
        *,
        record: str = "",
        version: int = 1,
        tool: str = "door",
        circle: str = "team",
        epoch: int | None = None,
        names: tuple[str, ...] = (),
    ) -> Sealed:
        """Seal one version of a record and sign its slip. `names` are the files that the XML names."""
        record = record or str(uuid4())
        form = next(held for held in self.pack["tools"] if held["code"] == tool)
        key = self.key(COMPARTMENTS[circle], epoch)
        plain = {
            "format": "nazorat-record/1", "visit": self.pack["visit"], "record": record, "version": version, "tool": form["code"],
            "tool_version": form["version"], "device": self.pack["device"], "door": "field app", "xml": xml, "files": [], "signature": "",
        }  # fmt: skip
        plain["signature"] = self._sign(canonical(plain))
        body = seal(canonical(plain), key["public"])
        slip = {
            "kind": "record", "visit": self.pack["visit"], "record": record, "version": version, "key": key["id"],
            "tool_version": form["id"], "files": len(names), "sha256": hashlib.sha256(body).hexdigest(),
        }  # fmt: skip
        return self.posted("records", slip, body)

    def file(self, record: Sealed, name: str, content: bytes) -> Sealed:
        """Seal one file of a record to the record's key. Its name travels inside the seal, outside as its SHA-256."""
        title = name.encode()
        public = next(key["public"] for key in self.pack["keys"] if key["id"] == record.slip["key"])
        body = seal(len(title).to_bytes(2, "big") + title + content, public)
        slip = {
            "kind": "file", "visit": self.pack["visit"], "record": record.slip["record"], "version": record.slip["version"],
            "key": record.slip["key"], "name_sha256": hashlib.sha256(title).hexdigest(), "sha256": hashlib.sha256(body).hexdigest(),
        }  # fmt: skip
        return self.posted("files", slip, body)

    def posted(self, path: str, slip: dict[str, Any], body: bytes) -> Sealed:
        """Sign a slip as it is: tests also sign wrong ones."""
        words = canonical(slip)
        headers = {
            "Nazorat-Sent": base64.urlsafe_b64encode(words).decode().rstrip("="),
            "Nazorat-Signature": self._sign(b"nazorat-sent/1|" + words),
        }
        return Sealed(path, headers, body, slip)

    def receipt(self, body: bytes, signature: str) -> dict[str, Any]:
        """A receipt whose signature holds. Raises nacl.exceptions.BadSignatureError."""
        VerifyKey(bytes.fromhex(self.pack["server"])).verify(b"nazorat-receipt/1|" + body, bytes.fromhex(signature))
        return dict(json.loads(body))

    def preparation(self, body: bytes) -> dict[str, Any]:
        """The preparation that was sealed to this device. Raises BadSignatureError, pyrage.DecryptError."""
        line, signature, sealed = body.split(b"\n", 2)
        signed = line + b"|" + UUID(self.pack["device"]).bytes + sealed
        VerifyKey(bytes.fromhex(self.pack["server"])).verify(signed, bytes.fromhex(signature.decode()))
        return dict(json.loads(pyrage.decrypt(sealed, [identity_of(self.seed)])))

    def _sign(self, message: bytes) -> str:
        return SigningKey(self.seed).sign(message).signature.hex()


def identity_of(seed: bytes) -> pyrage.x25519.Identity:
    """The age identity of a signing key: RFC 8032's scalar, which X25519 takes, written as BIP 173 writes it."""
    scalar = bytearray(hashlib.sha512(seed).digest()[:32])
    scalar[0], scalar[31] = scalar[0] & 248, scalar[31] & 127 | 64
    return pyrage.x25519.Identity.from_str(bech32_encode("age-secret-key-", convertbits(bytes(scalar), 8, 5) or ()).upper())


def canonical(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal(data: bytes, recipient: str) -> bytes:
    sealed: bytes = pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed
