"""A name that the field app splits off a record, written from the protocol alone."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from django.test import Client
from nacl.signing import SigningKey

from support import custody
from support.doors import Door


def sealed_name(door: Door, record_id: str, person: dict[str, str], **changed: Any) -> tuple[dict[str, str], bytes]:
    """Headers and body as the app makes them; `changed` replaces parts of the body."""
    keys = Client().get(f"/custody/device/{door.token}/keys").json()
    about = {"visit": str(door.visit.id), "record": record_id, "version": 1}
    made = custody.seal_identity(about, person, keys["a"][0], keys["b"][0])
    halves = {"sealed": made["sealed"], "half_a": made["halfA"], "half_b": made["halfB"]}
    parts: dict[str, Any] = {name: base64.b64encode(held).decode() for name, held in halves.items()}
    # a file of one recipient, whoever else keeps a key
    body = json.dumps({**parts, "a": keys["a"][:1], "b": keys["b"][:1], **changed}).encode()
    facts = {"kind": "name", "visit": about["visit"], "record": record_id, "sha256": hashlib.sha256(body).hexdigest()}
    slip = custody.canonical(facts)
    mark = SigningKey(door.seed).sign(b"nazorat-sent/1|" + slip).signature.hex()
    return {"Nazorat-Sent": base64.urlsafe_b64encode(slip).decode().rstrip("="), "Nazorat-Signature": mark}, body
