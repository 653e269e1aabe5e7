"""An alert in clear: canonical JSON with the signature of the device inside, or of the member who raised it at the desk.

Values and pure functions over bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FORMAT = "nazorat-alert/1"
# what a member signs of an alert begins with this; a device signs the bytes alone
DESK = b"nazorat-alert-desk/1|"
# what is signed of a list of hearers begins with this
LIST = b"nazorat-alert-circle/1|"
KINDS: Mapping[str, str | Promise] = {
    "medical": _("somebody needs medical help now"),
    "violence": _("violence is happening or is near"),
    "self_harm": _("somebody may harm themselves"),
    "reprisal": _("a threat, or a reprisal for speaking to us"),
    "child": _("a child is in danger"),
    "team": _("the team itself needs help"),
    "other": _("something else that cannot wait"),
}
AGREED: Mapping[str, str | Promise] = {
    "yes": _("the person agreed that we raise it"),
    "no": _("the person did not agree"),
    "not_asked": _("the person could not be asked"),
}


class NotAnAlert(ValueError):
    """The opened bytes are no alert, or are of another row."""


@dataclass(frozen=True)
class Raised:
    """`kind` of KINDS, `agreed` of AGREED, `talk` the code of the talk or "", `words` free, `at` by the clock of the device or the desk.

    `signed` is whether the signature of the device or the member over all of it holds.
    """

    kind: str
    agreed: str
    talk: str = field(repr=False)
    words: str = field(repr=False)
    at: datetime
    signed: bool = False
    message: bytes = field(default=b"", repr=False)
    signature: bytes = field(default=b"", repr=False)

    @property
    def kind_words(self) -> str | Promise:
        return KINDS[self.kind]

    @property
    def agreed_words(self) -> str | Promise:
        return AGREED[self.agreed]


def canonical(facts: Mapping[str, object]) -> bytes:
    """JSON with sorted keys and no spaces, as devices write it."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def pack(raised: Raised, *, visit: UUID, alert: UUID, member: UUID, sign: Callable[[bytes], bytes]) -> bytes:
    """An alert as a member raises it at the desk; `sign` gives their Ed25519 signature."""
    facts = {
        "format": FORMAT, "visit": str(visit), "alert": str(alert), "member": str(member), "kind": raised.kind, "agreed": raised.agreed,
        "talk": raised.talk, "words": raised.words, "raised_at": raised.at.isoformat(timespec="seconds"), "signature": "",
    }  # fmt: skip
    return canonical({**facts, "signature": sign(DESK + canonical(facts)).hex()})


def unpack(data: bytes, *, visit: UUID, alert: UUID, device: UUID | None = None, member: UUID | None = None) -> Raised:
    """Read an alert that must be of this visit and number, and of this device or this member. Raises NotAnAlert."""
    try:
        held = json.loads(data)
        named = (held["format"], held["visit"], held["alert"], held["device" if device else "member"])
        if (
            named != (FORMAT, str(visit), str(alert), str(device or member))
            or held["kind"] not in KINDS
            or held["agreed"] not in AGREED
        ):
            raise NotAnAlert("of another row")
        return Raised(
            kind=held["kind"], agreed=held["agreed"], talk=str(held["talk"]), words=str(held["words"]),
            at=datetime.fromisoformat(held["raised_at"]), message=(b"" if device else DESK) + canonical({**held, "signature": ""}),
            signature=bytes.fromhex(held["signature"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as broken:
        raise NotAnAlert("not an alert") from broken


def list_message(*, visit: UUID, circle: UUID, version: int, call: str, readers: Sequence[str], names: Sequence[str]) -> bytes:
    """What the lead signs of a list: which, the number to be rung, the keys of who hears, and those that a name is sealed to."""
    facts = {
        "call": call, "circle": str(circle), "names": sorted(names), "readers": sorted(readers), "version": version, "visit": str(visit),
    }  # fmt: skip
    return LIST + canonical(facts)
