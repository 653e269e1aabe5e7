"""What a device that signs can also open: its Ed25519 key read as an X25519 one, as age does with keys of SSH.

One key for both uses is sound (Thormarker, "On using the same key pair for Ed25519 and an X25519 based KEM", IACR 2021/509). So every
device that was ever paired can be sent something under seal, and none has to be paired anew.
"""

from __future__ import annotations

from nacl import bindings, exceptions

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def recipient_of_signer(public: bytes) -> str:
    """The age recipient whose identity follows from the seed of this Ed25519 key of 32 bytes. Raises ValueError for what is no key."""
    try:
        return _bech32("age", bindings.crypto_sign_ed25519_pk_to_curve25519(public))
    except (exceptions.CryptoError, exceptions.RuntimeError) as wrong:
        raise ValueError("no Ed25519 key") from wrong


def _bech32(prefix: str, data: bytes) -> str:
    """BIP 173, which age writes its keys in."""
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    fives = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    spread = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    check = _polymod([*spread, *fives, 0, 0, 0, 0, 0, 0]) ^ 1
    fives += [(check >> 5 * (5 - at)) & 31 for at in range(6)]
    return prefix + "1" + "".join(_LETTERS[five] for five in fives)


def _polymod(values: list[int]) -> int:
    held = 1
    for value in values:
        top = held >> 25
        held = (held & 0x1FFFFFF) << 5 ^ value
        for at, term in enumerate(_GENERATOR):
            held ^= term if top >> at & 1 else 0
    return held
