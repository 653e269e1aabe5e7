"""The signed slip that comes with an alert: a value that the reading of headers makes and the act takes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class AlertSlip:
    """What a device says of a sealed alert: whose it is, the list it was sealed to, the SHA-256 of the body (32 bytes)."""

    signed: bytes
    signature: bytes
    visit: UUID
    alert: UUID
    circle: UUID
    sha256: bytes
