"""RSA and AES as ODK Collect uses them for its encrypted forms. Nothing of ours is sealed this way; it is only ever opened here."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from nazorat.vault.crypto import CannotOpen

SMALLEST, LARGEST = 2048, 8192  # bits
# the padding of Bouncy Castle, which Collect and Central use, and that of Java's own provider, which Enketo follows
_MASKS = (hashes.SHA256, hashes.SHA1)


class NoPrivateKey(ValueError):
    """The bytes hold no RSA private key in PEM."""


class PassphraseNeeded(NoPrivateKey):
    """The private key is itself encrypted, and no passphrase was given, or the wrong one."""


@dataclass(frozen=True)
class PrivateKey:
    """An RSA private key, in memory for as long as one request takes."""

    _key: rsa.RSAPrivateKey = field(repr=False)

    @property
    def public_der(self) -> bytes:
        """Its public half as SubjectPublicKeyInfo in DER: what a form holds in base64."""
        return self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def open(self, sealed: bytes) -> bytes:
        """What was encrypted with OAEP over SHA-256. Raises CannotOpen."""
        for mask in _MASKS:
            oaep = padding.OAEP(mgf=padding.MGF1(mask()), algorithm=hashes.SHA256(), label=None)
            try:
                return self._key.decrypt(sealed, oaep)
            except ValueError:
                continue
        raise CannotOpen("not encrypted to this key")


def read_private_key(pem: bytes, passphrase: str = "") -> PrivateKey:
    """A private key as `openssl genrsa` or `openssl genpkey` writes it. Raises NoPrivateKey, PassphraseNeeded."""
    try:
        key = load_pem_private_key(pem, passphrase.encode() or None)
    except TypeError as refused:
        # a passphrase where none is needed is left aside
        if passphrase:
            return read_private_key(pem)
        raise PassphraseNeeded from refused
    except (ValueError, UnsupportedAlgorithm) as broken:
        raise (PassphraseNeeded if passphrase else NoPrivateKey)("no private key") from broken
    if not isinstance(key, rsa.RSAPrivateKey) or not SMALLEST <= key.key_size <= LARGEST:
        raise NoPrivateKey("no RSA key of a length that is used")
    return PrivateKey(key)


def open_cfb(key: bytes, iv: bytes, data: bytes) -> bytes:
    """AES-256 in cipher feedback of whole blocks, with PKCS #7 padding (Java's AES/CFB/PKCS5Padding). Raises CannotOpen."""
    opening = Cipher(algorithms.AES(key), CFB(iv)).decryptor()
    unpadding = PKCS7(algorithms.AES.block_size).unpadder()
    try:
        return unpadding.update(opening.update(data) + opening.finalize()) + unpadding.finalize()
    except ValueError as broken:
        raise CannotOpen("changed or cut short") from broken
