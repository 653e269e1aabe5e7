"""What a device that signs can also open: its Ed25519 key read as an X25519 one, as age does with keys of SSH.

One key for both uses is sound (Thormarker, "On using the same key pair for Ed25519 and an X25519 based KEM", IACR 2021/509). So every
device that was ever paired can be sent something under seal, and none has to be paired anew.
"""

from __future__ import annotations

from bech32 import bech32_encode, convertbits
from nacl import bindings, exceptions


def recipient_of_signer(public: bytes) -> str:
    """The age recipient whose identity follows from the seed of this Ed25519 key of 32 bytes. Raises ValueError for what is no key."""
    try:
        montgomery = bindings.crypto_sign_ed25519_pk_to_curve25519(public)
    except (exceptions.CryptoError, exceptions.RuntimeError) as wrong:
        raise ValueError("no Ed25519 key") from wrong
    return bech32_encode("age", convertbits(montgomery, 8, 5) or ())
