"""Two devices as outside clients: a tablet that posts like ODK Collect, and a field app that seals before it sends."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pyrage
from lxml import etree
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from nazorat.cli.client import trusted
from nazorat.cli.demo.story.shapes import Record
from nazorat.cli.demo.xforms import Blank

OPENROSA = {"X-OpenRosa-Version": "1.0", "User-Agent": "org.odk.collect.android/v2026.2.4 Dalvik/2.1.0"}
LIST = "{http://openrosa.org/xforms/xformsList}"
TEAM = 1


class Refused(Exception):
    """A door said no, with its status and words."""


def _checked(answer: httpx.Response, *statuses: int) -> httpx.Response:
    if answer.status_code not in statuses:
        raise Refused(f"{answer.request.method} {answer.request.url.path[:14]}…: {answer.status_code} {answer.text[:300]}")
    return answer


class Collect:
    """A tablet: it takes the tools from the form list and posts XML in multipart, byte for byte as ODK Collect lays it out."""

    def __init__(self, server_url: str) -> None:
        self.url = server_url.rstrip("/")
        self.client = httpx.Client(timeout=60, headers=OPENROSA, verify=trusted())
        self.blanks: dict[str, Blank] = {}

    def fetch(self) -> list[str]:
        """Get the blank forms; each is checked against the digest that the list gives. Returns their codes."""
        listed = etree.fromstring(_checked(self.client.get(f"{self.url}/formList?deviceID=collect:demo"), 200).content)
        for form in listed.iterfind(f"{LIST}xform"):
            url, digest = form.findtext(f"{LIST}downloadUrl", ""), form.findtext(f"{LIST}hash", "")
            xform = _checked(self.client.get(url), 200).content
            if digest != f"md5:{hashlib.md5(xform, usedforsecurity=False).hexdigest()}":
                raise Refused("a blank form is not what the list says")
            blank = Blank(xform)
            self.blanks[blank.code] = blank
        return sorted(self.blanks)

    def send(self, record: Record) -> str:
        """Post one record; gives its instance id. The door answers 201 when it is on disk."""
        instance = f"uuid:{uuid4()}"
        _checked(self.client.head(f"{self.url}/submission?deviceID=collect:demo"), 204)
        body, boundary = self._multipart(self.blanks[record.tool].fill(record.answers, instance), record)
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        _checked(self.client.post(f"{self.url}/submission?deviceID=collect:demo", content=body, headers=kind), 201)
        return instance

    def _multipart(self, xml: bytes, record: Record) -> tuple[bytes, str]:
        boundary = str(uuid4())
        parts = [("xml_submission_file", f"{record.key}.xml", "text/xml; charset=utf-8", xml)]
        parts += [(name, name, "image/jpeg", data) for name, data in record.files]
        lines = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{shown}"\r\nContent-Type: {kind}\r\n'
            f"Content-Length: {len(data)}\r\n\r\n".encode()
            + data
            + b"\r\n"
            for name, shown, kind, data in parts
        ]
        return b"".join(lines) + f"--{boundary}--\r\n".encode(), boundary


@dataclass
class FieldApp:
    """Our field app: it holds a signing key of its own and the visit's public keys, and cannot open what it has sent."""

    key: SigningKey = field(repr=False)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)
    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    url: str = ""
    pack: dict[str, Any] = field(default_factory=dict, repr=False)
    blanks: dict[str, tuple[str, Blank]] = field(default_factory=dict, repr=False)
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60, verify=trusted()), repr=False)

    @classmethod
    def new(cls) -> FieldApp:
        return cls(SigningKey.generate())

    def answer(self, address: str, code: str) -> str:
        """Answer a code that the desk of `address` shows; gives the number that its screen shows now. The token is of its own making."""
        shown = [self.key.verify_key.encode(), self.nonce, hashlib.sha256(self.token.encode()).digest()]
        claim = {"code": code, "commitment": hashlib.sha256(b"nazorat-pairing/1|" + b"".join(shown)).hexdigest()}
        told = _checked(self.client.post(f"{address}/sync/pair/claim", json=claim), 201).json()
        public, nonce, token = (part.hex() for part in shown)
        said = {"pairing": told["pairing"], "public": public, "nonce": nonce, "token_sha256": token}
        _checked(self.client.post(f"{address}/sync/pair/show", json=said), 200)
        trusted_keys = hashlib.sha256(b"".join(bytes.fromhex(key) for key in (told["server"], *told["signers"]))).digest()
        whole = b"".join([UUID(told["pairing"]).bytes, *shown, bytes.fromhex(told["nonce"]), trusted_keys])
        number = int.from_bytes(hashlib.sha256(b"nazorat-pairing-number/1|" + whole).digest()[:8], "big") % 10**8
        self.url = f"{address}/sync/key/{self.token}"
        return f"{number:08}"

    def paired(self) -> FieldApp:
        """Take the pack: tools, and public keys whose signature holds."""
        self.pack = _checked(self.client.get(f"{self.url}/pack"), 200).json()
        for held in self.pack["keys"]:
            visit = UUID(self.pack["visit"]).bytes
            numbers = [str(held["compartment"]).encode(), str(held["epoch"]).encode(), held["public"].encode()]
            message = b"nazorat-visit-key/1|" + b"|".join([visit, *numbers])
            VerifyKey(bytes.fromhex(held["signed_by"])).verify(message, bytes.fromhex(held["signature"]))
        self.blanks = {tool["code"]: (tool["id"], Blank(tool["xform"].encode())) for tool in self.pack["tools"]}
        return self

    def send(self, record: Record) -> str:
        """Seal one record and its files to the team and send them; gives the record id. Checks the server's signed receipts."""
        key = max((key for key in self.pack["keys"] if key["compartment"] == TEAM), key=lambda key: int(key["epoch"]))
        tool_id, blank = self.blanks[record.tool]
        record_id = str(uuid4())
        xml = blank.fill(record.answers, f"uuid:{record_id}")
        facts = {
            "format": "nazorat-record/1", "visit": self.pack["visit"], "record": record_id, "version": 1, "tool": blank.code,
            "tool_version": blank.version, "device": self.pack["device"], "door": "field app", "xml": xml.decode(),
            "files": [{"name": name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in record.files],
            "signature": "",
        }  # fmt: skip
        facts["signature"] = self.key.sign(_canonical(facts)).signature.hex()
        common = {"visit": self.pack["visit"], "record": record_id, "version": 1, "key": key["id"]}
        said = {**common, "kind": "record", "tool_version": tool_id, "files": len(record.files)}
        self._post("records", said, _sealed(_canonical(facts), key["public"]))
        for name, data in record.files:
            title = name.encode()
            packed = len(title).to_bytes(2, "big") + title + data
            said = {**common, "kind": "file", "name_sha256": hashlib.sha256(title).hexdigest()}
            self._post("files", said, _sealed(packed, key["public"]))
        return record_id

    def _post(self, where: str, said: dict[str, Any], sealed: bytes) -> None:
        slip = _canonical({**said, "sha256": hashlib.sha256(sealed).hexdigest()})
        headers = {
            "Nazorat-Sent": base64.urlsafe_b64encode(slip).decode().rstrip("="),
            "Nazorat-Signature": self.key.sign(b"nazorat-sent/1|" + slip).signature.hex(),
            "Content-Type": "application/octet-stream",
        }
        answer = _checked(self.client.post(f"{self.url}/{where}", content=sealed, headers=headers), 201)
        try:
            server = VerifyKey(bytes.fromhex(self.pack["server"]))
            server.verify(b"nazorat-receipt/1|" + answer.content, bytes.fromhex(answer.headers["Nazorat-Signature"]))
        except BadSignatureError as wrong:
            raise Refused("the receipt is not signed by the server of the pack") from wrong
        if answer.json()["sha256"] != hashlib.sha256(sealed).hexdigest():
            raise Refused("the receipt is for something else")


def _canonical(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _sealed(data: bytes, recipient: str) -> bytes:
    sealed: bytes = pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed
