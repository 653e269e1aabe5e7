"""A security key in software: makes a key pair for a site and answers what a page asks, as WebAuthn Level 3 lays it out."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

TOUCHED, ATTESTED = 0x01, 0x40


@dataclass
class SecurityKey:
    """One key with one credential. `counter` grows by each answer, as a real one's does."""

    origin: str = "http://localhost"
    site: str = "localhost"
    flags: int = TOUCHED
    counter: int = 0
    pair: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()), repr=False)
    name: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def create(self, options: dict[str, Any]) -> str:
        """The answer to the page that adds a key."""
        public = ES256.from_cryptography_key(self.pair.public_key())  # type: ignore[no-untyped-call]  # without types there
        attested = bytes(16) + len(self.name).to_bytes(2, "big") + self.name + cbor.encode(public)
        seen = self._seen(self.flags | ATTESTED) + attested
        said = {
            "clientDataJSON": self._client("webauthn.create", options["challenge"]),
            "attestationObject": cbor.encode({"fmt": "none", "attStmt": {}, "authData": seen}),
        }
        return self._answer(said)

    def get(self, options: dict[str, Any]) -> str:
        """The answer to the sign-in page."""
        self.counter += 1
        seen, client = self._seen(self.flags), self._client("webauthn.get", options["challenge"])
        signature = self.pair.sign(seen + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer({"clientDataJSON": client, "authenticatorData": seen, "signature": signature})

    def _seen(self, flags: int) -> bytes:
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _answer(self, parts: dict[str, bytes]) -> str:
        name = websafe_encode(self.name)
        response = {part: websafe_encode(data) for part, data in parts.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
