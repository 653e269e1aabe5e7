"""A record before sealing: canonical JSON that names visit, record, version, tool, device and door, and holds the XForm instance."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TypedDict
from uuid import UUID

from nazorat.fieldwork.corrected import Corrected, corrected_from
from nazorat.fieldwork.entering import Entered, entered_from

FORMAT = "nazorat-record/1"


class FileFacts(TypedDict):
    """A file that belongs to a record: `sha256` as hex, `size` in bytes, both of the plain file."""

    name: str
    sha256: str
    size: int


class NotARecord(ValueError):
    """The opened bytes are not a record of this format, or belong to another row."""


@dataclass(frozen=True)
class Envelope:
    """One version of a record in clear. `signature` is the device's Ed25519 signature as hex, empty for unsigned doors.

    `entered` is how it was written down; a record that nobody typed has none. A version that a member `corrected` at the desk bears that
    member's signature (`corrected.signed_by_member`).
    """

    visit: UUID
    record: UUID
    version: int
    tool: str
    tool_version: str
    device: UUID | None
    door: str
    xml: str
    files: tuple[FileFacts, ...] = ()
    signature: str = ""
    entered: Entered | None = None
    corrected: Corrected | None = None

    def pack(self) -> bytes:
        """Canonical bytes: sorted keys, no spaces, UTF-8."""
        facts = {
            "format": FORMAT, "visit": str(self.visit), "record": str(self.record), "version": self.version, "tool": self.tool,
            "tool_version": self.tool_version, "device": str(self.device) if self.device else None, "door": self.door,
            "xml": self.xml, "files": list(self.files), "signature": self.signature,
        }  # fmt: skip
        if self.entered:
            facts["entered"] = self.entered.facts()
        if self.corrected:
            facts["corrected"] = self.corrected.facts()
        return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    def signed_message(self) -> bytes:
        """What a device signs: the same bytes with an empty signature."""
        return replace(self, signature="").pack()


def unpack(data: bytes) -> Envelope:
    """Read a record. Raises NotARecord."""
    try:
        held = json.loads(data)
        if held["format"] != FORMAT:
            raise NotARecord(held["format"])
        return Envelope(
            visit=UUID(held["visit"]), record=UUID(held["record"]), version=int(held["version"]), tool=str(held["tool"]),
            tool_version=str(held["tool_version"]), device=UUID(held["device"]) if held["device"] else None, door=str(held["door"]),
            xml=str(held["xml"]), files=tuple(held["files"]), signature=bytes.fromhex(held["signature"]).hex(),
            entered=entered_from(held["entered"]) if "entered" in held else None,
            corrected=corrected_from(held["corrected"]) if "corrected" in held else None,
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError) as broken:
        raise NotARecord("not a record") from broken


def pack_file(name: str, content: bytes) -> bytes:
    """A file with its name, as it is sealed."""
    title = name.encode()
    return len(title).to_bytes(2) + title + content


def unpack_file(data: bytes) -> tuple[str, bytes]:
    """Name and content of an opened file."""
    size = int.from_bytes(data[:2])
    return data[2 : 2 + size].decode(), data[2 + size :]
