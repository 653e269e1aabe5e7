"""Records encrypted as ODK Collect does it on a tablet, written from its published format and apart from what opens them."""

from __future__ import annotations

import hashlib
import os
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
)
from lxml import etree

from nazorat.visits.models import VisitTool
from support.collect import TOOL
from support.doors import Door, make_door, make_door_tool

ENCRYPTOR = Path(__file__).with_name("Encryptor.java")
Files = Sequence[tuple[str, bytes]]
_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<data id="{form}"{version} encrypted="yes" xmlns="http://www.opendatakit.org/xforms/encrypted">
<base64EncryptedKey>{key}</base64EncryptedKey>
<orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID>{instance}</orx:instanceID></orx:meta>
{media}<encryptedXmlFile>submission.xml.enc</encryptedXmlFile>
<base64EncryptedElementSignature>{digest}</base64EncryptedElementSignature></data>"""


@dataclass(frozen=True)
class ToolKey:
    """A key pair of a tool: the private half as a PEM file, the public one as the workbook has it."""

    pem: bytes
    public: str

    def encrypt(self, data: bytes, mask: type[hashes.HashAlgorithm] = hashes.SHA256) -> str:
        key = load_der_public_key(b64decode(self.public))
        assert isinstance(key, rsa.RSAPublicKey)
        sealed = key.encrypt(data, padding.OAEP(mgf=padding.MGF1(mask()), algorithm=hashes.SHA256(), label=None))
        return b64encode(sealed).decode()


@cache
def tool_key(number: int = 1, passphrase: str = "") -> ToolKey:
    """One key for each number: making one costs a tenth of a second and more."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    guard = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    public = made.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return ToolKey(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, guard), b64encode(public).decode())


def encrypted_tool(key: ToolKey) -> bytes:
    """The tool of the door's vectors with a public key, as pyxform writes one, under a form id of its own."""
    plain = TOOL.read_bytes().replace(b'<data id="door"', b'<data id="shut"')
    submission = f'<submission method="post" base64RsaPublicKey="{key.public}"/>'.encode()
    return plain.replace(b'<bind nodeset="/data/text"', submission + b'<bind nodeset="/data/text"', 1)


def make_shut_door(key: ToolKey) -> Door:
    """A visit at whose door Collect encrypts what it sends."""
    door = make_door()
    VisitTool.objects.create(visit=door.visit, tool_version=make_door_tool(encrypted_tool(key), code="shut"))
    return door


def encrypted(
    xml: bytes, key: ToolKey, media: Files = (), *, mask: type[hashes.HashAlgorithm] = hashes.SHA256
) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The manifest, and the encrypted files in the order in which Collect sends them."""
    root = etree.fromstring(xml)
    instance = root.findtext("{*}meta/{*}instanceID") or ""
    aes = os.urandom(32)
    sealed_key = key.encrypt(aes, mask)
    vector = bytearray(hashlib.md5(instance.encode() + aes, usedforsecurity=False).digest())
    files, told = [], [root.get("id", ""), *filter(None, [root.get("version")]), sealed_key, instance]
    for turn, (name, content) in enumerate([*media, ("submission.xml", xml)]):
        vector[turn % 16] = (vector[turn % 16] + 1) % 256
        more = 16 - len(content) % 16
        writer = Cipher(algorithms.AES(aes), CFB(bytes(vector))).encryptor()
        files.append((f"{name}.enc", writer.update(content + bytes([more]) * more) + writer.finalize()))
        told.append(f"{name}::{hashlib.md5(content, usedforsecurity=False).hexdigest()}")
    digest = key.encrypt(hashlib.md5("".join(f"{one}\n" for one in told).encode(), usedforsecurity=False).digest(), mask)
    version = f' version="{root.get("version")}"' if root.get("version") else ""
    names = "".join(f"<media><file>{name}.enc</file></media>\n" for name, _content in media)
    manifest = _MANIFEST.format(form=root.get("id"), version=version, key=sealed_key, instance=instance, media=names, digest=digest)
    return manifest.encode(), files


def encrypted_in_java(xml: bytes, key: ToolKey, media: Files, folder: Path) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The same by Java's own ciphers, which are those of Collect."""
    root = etree.fromstring(xml)
    folder.mkdir()
    for name, content in [*media, ("submission.xml", xml)]:
        (folder / name).write_bytes(content)
    facts = [root.get("id", ""), root.get("version", ""), root.findtext("{*}meta/{*}instanceID") or "", key.public]
    names = [*(name for name, _content in media), "submission.xml"]
    ran = subprocess.run(
        ["java", "-XX:TieredStopAtLevel=1", str(ENCRYPTOR), str(folder), *facts, *names], capture_output=True, text=True, check=True
    )
    sealed_key, digest = ran.stdout.split()
    told = "".join(f"<file>{name}.enc</file>" for name in names[:-1])
    manifest = _MANIFEST.format(
        form=facts[0], version=f' version="{facts[1]}"', key=sealed_key, instance=facts[2], media=f"<media>{told}</media>", digest=digest
    )  # fmt: skip
    return manifest.encode(), [(f"{name}.enc", (folder / f"{name}.enc").read_bytes()) for name in names]
