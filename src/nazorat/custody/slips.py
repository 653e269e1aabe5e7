"""The signed slip that comes with a name that the field app split off: a value that the reading of headers makes and the act takes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class NameSlip:
    """What a device says of a sealed name: of which record, the SHA-256 of the body (32 bytes)."""

    signed: bytes
    signature: bytes
    visit: UUID
    record: UUID
    sha256: bytes
