"""A field app's sealed bundle, written from the description alone (docs/developing/doors.md), also with its faults."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from uuid import uuid4

from nazorat.people.keyring import Keyring
from nazorat.sync.actions import take_bundle
from nazorat.sync.models import Bundle
from nazorat.sync.queries import pack_of
from nazorat.vault import crypto
from nazorat.visits.models import Device, Visit
from support.device import FieldApp, Sealed, canonical
from support.visits import make_device


def bundle(app: FieldApp, sealed: Sequence[Sealed], **changed: Any) -> bytes:
    """The file with these bodies. `changed`: facts of the head in place of the true ones, before it is signed."""
    lines, at = [], 0
    for one in sealed:
        line = {
            "kind": one.slip["kind"], "slip": one.headers["Nazorat-Sent"], "signature": one.headers["Nazorat-Signature"], "at": at,
            "size": len(one.body),
        }  # fmt: skip
        lines.append(canonical(line) + b"\n")
        at += len(one.body)
    listed = b"".join(lines)
    head = {
        "bundle": str(uuid4()), "visit": app.pack["visit"], "device": app.pack["device"], "made_at": 1_700_000_000_000, "count": len(lines),
        "sha256": hashlib.sha256(listed).hexdigest(), **changed,
    }  # fmt: skip
    head["signature"] = app._sign(b"nazorat-bundle/1|" + canonical(head))
    return b"nazorat-bundle/1\n" + canonical(head) + b"\n" + listed + b"\n" + b"".join(one.body for one in sealed)


def receipts(app: FieldApp, data: bytes) -> list[dict[str, Any]]:
    """The receipts of a file whose signatures hold."""
    held = json.loads(data)
    assert held["format"] == "nazorat-receipts/1"
    return [app.receipt(one["receipt"].encode(), one["signature"]) for one in held["receipts"]]


def list_of(data: bytes) -> list[dict[str, Any]]:
    """The lines of a bundle's list."""
    return [json.loads(line) for line in data.split(b"\n\n", 1)[0].splitlines()[2:]]


def slip_of(line: dict[str, Any]) -> dict[str, Any]:
    words = line["slip"]
    return dict(json.loads(base64.urlsafe_b64decode(words + "=" * (-len(words) % 4))))


def brought(visit: Visit, by: Keyring) -> Bundle:
    """A bundle of a device of its own, of which the one record was changed on the way: refused by name, so no record is added."""
    pair = crypto.signing_pair()
    device, _token = make_device(visit, by, Device.Kind.FIELD_APP, pair.public)
    app = FieldApp(pair.seed, dict(pack_of(device)))
    good = app.record("<data/>", tool=app.pack["tools"][0]["code"])
    changed = Sealed(good.path, good.headers, good.body[:-1] + bytes([good.body[-1] ^ 1]), good.slip)
    return take_bundle(by=by, visit=visit, file=BytesIO(bundle(app, [changed])))
