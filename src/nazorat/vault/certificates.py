"""Certificates for a machine that only the local network knows: an authority that can speak for one host name and for nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# an authority is carried to every tablet by hand; a certificate is what the server shows, and browsers take none for longer
AUTHORITY_LASTS, CERTIFICATE_LASTS = timedelta(days=3650), timedelta(days=397)
# a tablet's clock may be behind
BEFORE = timedelta(days=2)
HOST = re.compile(r"(?=.{4,60}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
EVERY_ADDRESS = [x509.IPAddress(ip_network(every)) for every in ("0.0.0.0/0", "::/0")]
NO_USE = dict.fromkeys(
    (
        "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only",
        "digital_signature", "key_cert_sign", "crl_sign",
    ),
    False,
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A certificate and its private key, both PEM."""

    certificate: bytes
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class Facts:
    """What a certificate says: its host names, its last moment (UTC), SHA-256 over its DER in groups of four digits."""

    hosts: tuple[str, ...]
    ends_at: datetime
    fingerprint: str


def is_host(name: str) -> bool:
    """Whether a name can stand in a certificate here: lower-case letters, with a dot, no address."""
    return bool(HOST.fullmatch(name)) and not name.rsplit(".", 1)[-1].isdigit()


def make_authority(host: str, now: datetime) -> Held:
    """An authority whose certificates hold for `host` alone (RFC 5280, 4.2.1.10): who installs it trusts it with no other name."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Nazorat at {host}"[:64])])
    built = (
        _builder(name, name, key.public_key(), now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(**{**NO_USE, "key_cert_sign": True, "crl_sign": True}), critical=True)
        .add_extension(x509.NameConstraints([x509.DNSName(host)], EVERY_ADDRESS), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    return Held(built.public_bytes(Encoding.PEM), _pem(key))


def issue(authority: Held, host: str, now: datetime) -> Held:
    """What the server of `host` shows, with a key of its own; the authority's certificate follows it. Raises ValueError for other PEM."""
    above = x509.load_pem_x509_certificate(authority.certificate)
    signing = load_pem_private_key(authority.key, None)
    if not isinstance(signing, ec.EllipticCurvePrivateKey):
        raise ValueError("not a key of ours")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    built = (
        _builder(name, above.subject, key.public_key(), now, CERTIFICATE_LASTS)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**{**NO_USE, "digital_signature": True}), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
        .sign(signing, SHA256())
    )
    return Held(built.public_bytes(Encoding.PEM) + authority.certificate, _pem(key))


def facts_of(certificate: bytes) -> Facts:
    """What the first certificate of a PEM says. Raises ValueError when there is none."""
    read = x509.load_pem_x509_certificate(certificate)
    try:
        hosts = tuple(read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName))
    except x509.ExtensionNotFound:
        hosts = ()
    digits = read.fingerprint(SHA256()).hex().upper()
    return Facts(hosts, read.not_valid_after_utc, " ".join(digits[at : at + 4] for at in range(0, 64, 4)))


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    begun = now.astimezone(UTC).replace(microsecond=0) - BEFORE
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
    return builder.serial_number(x509.random_serial_number()).not_valid_before(begun).not_valid_after(begun + lasts)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
