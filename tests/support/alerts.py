"""Makers for tests of alerts: a list that a lead keeps, and what a device seals to it, written from the protocol alone."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pyrage
from nacl.signing import SigningKey

from nazorat.alerts import actions
from nazorat.alerts.forms import read_body, read_slip
from nazorat.alerts.models import Alert, Circle
from nazorat.alerts.queries import packed_circle
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.vault import crypto
from nazorat.visits.models import Device, Visit
from support.custody import canonical, padded
from support.doors import Door, make_door_tool
from support.visits import make_device

CALL = "+992 00 000-00-00"


@dataclass(frozen=True)
class Post:
    """What is posted, and the number of the alert in it."""

    alert: str
    headers: dict[str, str]
    body: bytes


def make_circle(lead: Keyring, visit: Visit, members: Sequence[Member] = (), call: str = CALL) -> Circle:
    """The list of a visit as its lead keeps it."""
    return actions.keep_circle(by=lead, visit=visit, members=members, call=call)


def sealed_alert(
    door: Door, *, words: str = "CANARY-48", person: dict[str, str] | None = None, alert: str = "", **changed: Any
) -> Post:
    """An alert as the field app makes it out of the list that it was given; `changed` replaces facts inside the seal."""
    packed = packed_circle(door.device)
    assert packed is not None
    alert, signing = alert or str(uuid4()), SigningKey(door.seed)
    about = {"visit": str(door.visit.id), "alert": alert, "device": str(door.device.id)}
    plain: dict[str, Any] = {
        "format": "nazorat-alert/1", **about, "kind": "medical", "agreed": "yes", "talk": "1-KZ44", "words": words,
        "raised_at": "2026-05-12T16:05:00Z", "signature": "", **changed,
    }  # fmt: skip
    signed = {**plain, "signature": signing.sign(canonical(plain)).signature.hex()}
    name = b""
    if person:
        urgent = {"format": "nazorat-urgent/1", "visit": about["visit"], "record": alert, "version": 1, "person": person}
        name = _seal(padded(urgent), packed["names"])
    parts = {"alert": _seal(canonical(signed), packed["readers"]), "name": name}
    body = json.dumps({part: base64.b64encode(held).decode() for part, held in parts.items()}).encode()
    slip = canonical(
        {
            "kind": "alert",
            "visit": about["visit"],
            "alert": alert,
            "circle": packed["circle"],
            "sha256": hashlib.sha256(body).hexdigest(),
        }
    )
    mark = signing.sign(b"nazorat-sent/1|" + slip).signature.hex()
    return Post(alert, {"Nazorat-Sent": base64.urlsafe_b64encode(slip).decode().rstrip("="), "Nazorat-Signature": mark}, body)


def make_alert(door: Door, **given: Any) -> Alert:
    """An alert that came by the door."""
    made = sealed_alert(door, **given)
    slip = read_slip(made.headers["Nazorat-Sent"], made.headers["Nazorat-Signature"], made.body)
    sealed, name = read_body(made.body)
    return actions.receive_alert(by=door.device, slip=slip, sealed=sealed, name=name)


def alert_of(lead: Keyring, visit: Visit) -> Alert:
    """An alert with a name, on a visit that has other things too; its list is of the lead alone."""
    pair = crypto.signing_pair()
    device, token = make_device(visit, lead, Device.Kind.FIELD_APP, pair.public)
    make_circle(lead, visit)
    return make_alert(Door(visit, lead, device, token, make_door_tool(), pair.seed), person={"names": "Фулон"})


def _seal(data: bytes, recipients: Sequence[str]) -> bytes:
    return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(one) for one in recipients]))
