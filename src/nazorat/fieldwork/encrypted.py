"""A record as ODK Collect encrypts it on the tablet: a manifest in clear, and the answers and each file apart, all under one AES key.

The format is that of https://docs.getodk.org/encrypted-forms/ as Collect writes it: the AES key under RSA-OAEP with SHA-256; each file
under AES-256 in cipher feedback with a vector of its own, in the order of the manifest, the answers last; and an MD5 digest of all of
them, also under the RSA key, so that whoever does not have the record cannot exchange a file of it. Such a digest proves no sender.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from lxml import etree

from nazorat.fieldwork.models import RecordVersion
from nazorat.vault import crypto, rsa
from nazorat.xlsform import InstanceRefused, Peek, peek_root, read_instance

ENDING = ".enc"
_BLOCK = 16


class NotAsSent(ValueError):
    """What the tablet sent does not hold together: changed, cut short, or put together out of several records."""


@dataclass(frozen=True)
class Manifest:
    """What Collect says of an encrypted record. `media` and `answers` are names of files, all ending in ".enc"."""

    peek: Peek
    key: str = field(repr=False)
    media: tuple[str, ...] = field(repr=False)
    answers: str
    digest: str = field(repr=False)

    @property
    def files(self) -> tuple[str, ...]:
        """In the order in which they were encrypted."""
        return (*self.media, self.answers)


@dataclass(frozen=True)
class Plain:
    """The record as it was on the tablet. `files` are the names of what was taken with it; `read` opens one of them, anew each time."""

    xml: bytes = field(repr=False)
    root: etree._Element = field(repr=False)
    peek: Peek
    files: tuple[str, ...] = field(repr=False)
    read: Callable[[str], bytes] = field(repr=False)


def is_encrypted(root: etree._Element) -> bool:
    """Whether an instance is such a manifest and no answers."""
    return root.get("encrypted") == "yes"


def manifest_in(root: etree._Element) -> Manifest:
    """Read a manifest. Raises NotAsSent, InstanceRefused."""
    peek = peek_root(root)
    said = [
        _text(root.find(f"{{*}}{name}")) for name in ("base64EncryptedKey", "encryptedXmlFile", "base64EncryptedElementSignature")
    ]
    media = tuple(_text(one) for one in root.iterfind("{*}media/{*}file"))
    names = (*media, said[1])
    if not all(said) or len(set(names)) < len(names) or not all(name.endswith(ENDING) for name in names):
        raise NotAsSent("the manifest is not whole")
    return Manifest(peek, said[0], media, said[1], said[2])


def instance_opened(instance: UUID) -> UUID:
    """The instance of the version that was opened with a key, out of that of the encrypted one: by it rows tell the one from the other."""
    return uuid5(instance, "opened with the key of its tool")


def opened_with_key(rows: Iterable[RecordVersion]) -> set[int]:
    """The numbers of those versions of a record that a key opened, as the rows tell; not those that somebody corrected or keyed."""
    held = list(rows)
    instances = {instance_opened(row.instance) for row in held}
    return {row.number for row in held if row.instance in instances}


def decrypt(manifest: Manifest, private: rsa.PrivateKey, read: Callable[[str], bytes]) -> Plain:
    """The record, held with its files against its digest. `read` gives a file of the manifest by its name; one is in memory at a time.

    Raises CannotOpen when it is encrypted to another key, NotAsSent when it does not hold together.
    """
    key = _under(private, manifest.key)
    seed = hashlib.md5(manifest.peek.instance_id.encode() + key, usedforsecurity=False).digest()

    def opened(name: str) -> bytes:
        try:
            return rsa.open_cfb(key, _vector(seed, manifest.files.index(name) + 1), read(name))
        except (crypto.CannotOpen, ValueError) as broken:
            raise NotAsSent("a file was changed") from broken

    if not crypto.equal(_under(private, manifest.digest), _digest(manifest, opened)):
        raise NotAsSent("the digest does not hold")
    xml = opened(manifest.answers)
    root, peek = _answers(manifest, xml)
    names = tuple(name.removesuffix(ENDING) for name in manifest.media)
    return Plain(xml, root, peek, names, lambda name: opened(f"{name}{ENDING}"))


def _answers(manifest: Manifest, xml: bytes) -> tuple[etree._Element, Peek]:
    try:
        root = read_instance(xml)
        peek = peek_root(root)
    except InstanceRefused as refused:
        raise NotAsSent("its answers are no record") from refused
    if is_encrypted(root) or peek[:3] != manifest.peek[:3]:
        raise NotAsSent("its answers are those of another record")
    return root, peek


def _under(private: rsa.PrivateKey, text: str) -> bytes:
    try:
        return private.open(b64decode(text))
    except ValueError as broken:
        raise NotAsSent("no base64") from broken


def _vector(seed: bytes, place: int) -> bytes:
    """The vector of the file at this place, from 1 on: one byte of the seed after the other is raised by one, all of them so far."""
    turns, rest = divmod(place, _BLOCK)
    return bytes((byte + turns + (at < rest)) % 256 for at, byte in enumerate(seed))


def _digest(manifest: Manifest, opened: Callable[[str], bytes]) -> bytes:
    lines = [manifest.peek.form_id, manifest.peek.version, manifest.key, manifest.peek.instance_id]
    for name in manifest.files:
        lines.append(f"{name.removesuffix(ENDING)}::{hashlib.md5(opened(name), usedforsecurity=False).hexdigest()}")
    # a form without a version has no line for it
    return hashlib.md5("".join(f"{line}\n" for line in lines if line).encode(), usedforsecurity=False).digest()


def _text(element: etree._Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""
