"""What a door hands over: a record already sealed, its files already stored, and what is to be said of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from nazorat.vault import crypto
from nazorat.vault.models import Blob


@dataclass(frozen=True)
class ArrivedFile:
    """A sealed file on disk, with keyed hashes of its name and of its plain content."""

    name_mac: bytes
    mac: bytes
    blob: Blob


@dataclass(frozen=True)
class Arrival:
    """One sealed version on its way in. `previous` is the instance that it replaces; `actor` is who or what sent it."""

    visit_id: UUID
    record_id: UUID
    number: int
    instance: UUID
    tool_version_id: UUID
    door: int
    key_id: UUID
    sealed: bytes = field(repr=False)
    mac: bytes
    actor: UUID
    organisation: UUID | None = None
    previous: UUID | None = None
    device_id: UUID | None = None
    reader_id: UUID | None = None
    typed_by_id: UUID | None = None
    sheet_id: UUID | None = None
    files_named: int = 0
    files: tuple[ArrivedFile, ...] = ()
    # the id inside the seal, where another record of the same device has it
    sent_as: UUID | None = None


@dataclass(frozen=True)
class LateFiles:
    """Sealed files for a version that is already here, from a door that sends them apart from it."""

    visit_id: UUID
    instance: UUID
    key_id: UUID
    actor: UUID
    organisation: UUID | None
    files: tuple[ArrivedFile, ...]


@dataclass(frozen=True)
class Receipt:
    """What the door may acknowledge. `sha256` is of the stored ciphertext; `missing` counts files named and not yet here."""

    record_id: UUID
    number: int
    repeated: bool
    missing: int
    sha256: bytes
    received_at: datetime


def instance_of(visit_id: UUID, instance_id: str) -> UUID:
    """Our id for a sender's instance id: keyed, so that it says nothing, and apart for each visit."""
    return UUID(bytes=crypto.keyed_hash("instance", visit_id.bytes + instance_id.encode())[:16])


def mac_of(data: bytes) -> bytes:
    """Keyed hash of what was sent, to tell an exact repeat from other content."""
    return mac_of_digest(crypto.sha256(data))


def mac_of_digest(sha256: bytes) -> bytes:
    """As `mac_of`, from the SHA-256 of what was sent: for what is never whole in memory."""
    return crypto.keyed_hash("sent", sha256)


def name_mac_of(name: str) -> bytes:
    return name_mac_of_digest(crypto.sha256(name.encode()))


def name_mac_of_digest(sha256: bytes) -> bytes:
    """As `name_mac_of`, from the SHA-256 of the name: a door that sends sealed files never tells us their names."""
    return crypto.keyed_hash("file name", sha256)
