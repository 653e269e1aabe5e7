"""The server's word that what has this digest is on its disk, signed: on it a device may forget its copy."""

from __future__ import annotations

import json
from typing import Any

from nazorat.fieldwork.arrivals import Receipt
from nazorat.sync.slips import FileSlip, Slip
from nazorat.vault import crypto

# what the server signs begins with this
SIGNED = b"nazorat-receipt/1|"


def signed_receipt(slip: Slip, receipt: Receipt, *, current: bool) -> tuple[bytes, str]:
    """The receipt's bytes and the server's signature over them (hex). `current`: whether the key that it was sealed to is the newest."""
    facts: dict[str, Any] = {
        "kind": "file" if isinstance(slip, FileSlip) else "record", "visit": str(slip.visit), "record": str(slip.record),
        "version": receipt.number, "sha256": slip.sha256.hex(), "received_at": receipt.received_at.isoformat(timespec="microseconds"),
        "missing": receipt.missing, "key_is_current": current,
    }  # fmt: skip
    body = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
    return body, crypto.server_sign(SIGNED + body).hex()
