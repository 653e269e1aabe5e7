"""Security keys and passkeys (WebAuthn Level 3) as a second factor beside the six digits; never alone, since nothing would open the member's key.

A key finds its account by itself (it is discoverable), so the sign-in page offers the same to everybody and tells nobody which
codes have one. What a page asks of a key travels in the page, sealed by the server, holds for ten minutes and is used once.
"""

from __future__ import annotations

import ipaddress
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from nazorat.people.models import Member, Tries
from nazorat.vault import crypto

LASTS = timedelta(minutes=10)
MOST = 8
PURPOSE = "security key"
NOTHING: Mapping[str, Any] = {}
# it writes the ids of credentials, which lead from a log to a person's key
logging.getLogger("fido2").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Site:
    """Where the page is: a key made for one site answers at no other."""

    name: str
    origin: str


@dataclass(frozen=True)
class Answered:
    """What a page sends back: the question's `state`, and what a key answered, as JSON."""

    site: Site
    state: str
    answer: str


@dataclass(frozen=True)
class Question:
    """What a page asks of a key: `options` for the browser as JSON, `state` to come back with the answer."""

    options: str
    state: str


def site_of(scheme: str, host: str) -> Site | None:
    """The site of a page, or None where no browser offers keys: a number in place of a name, or no TLS away from this machine."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        safe = scheme == "https" or name == "localhost"
        return Site(name, f"{scheme}://{host}") if safe else None
    return None


def ask_for_new(site: Site, member: Member) -> Question:
    """Ask the browser to make a key for this member; those that they have are named, so that none is made twice."""
    user = PublicKeyCredentialUserEntity(id=member.id.bytes, name=member.code, display_name=member.code)
    asked, state = _server(site).register_begin(
        user,
        [_credential(row) for row in keys_of(member.id)],
        ResidentKeyRequirement.REQUIRED,
        UserVerificationRequirement.DISCOURAGED,
    )
    return Question(json.dumps(dict(asked)["publicKey"]), _boxed("new", state, member.id))


def take_new(member: Member, given: Answered) -> Authenticator | None:
    """Keep a new key in the caller's transaction; None when the answer is not to a question of ours, or the member has enough."""
    held = _unboxed("new", given.state, member.id)
    if held is None or len(keys_of(member.id)) >= MOST:
        return None
    try:
        made = _server(given.site).register_complete(held, RegistrationResponse.from_dict(json.loads(given.answer)))
    except Exception:  # noqa: BLE001 - whatever a hostile answer breaks in the package (CBOR, ASN.1) is no key
        return None
    if made.credential_data is None or not _first_use(held):
        return None
    data = {"credential": websafe_encode(made.credential_data), "counter": made.counter}
    return Authenticator.objects.create(user=member, type=Authenticator.Type.WEBAUTHN, data=data)


def ask_for_any(site: Site) -> Question:
    """Ask for whatever key this browser finds for the site."""
    asked, state = _server(site).authenticate_begin(None, UserVerificationRequirement.DISCOURAGED)
    return Question(json.dumps(dict(asked)["publicKey"]), _boxed("any", state, None))


def is_of(member_id: UUID, given: Answered, *, may_use: bool) -> bool:
    """Whether one of this member's keys answered a question of ours that nobody answered before; uses it up, in the caller's transaction."""
    held = _unboxed("any", given.state, None)
    keys = {bytes(_credential(row).credential_id): row for row in keys_of(member_id)}
    try:
        answer = AuthenticationResponse.from_dict(json.loads(given.answer))
        row = keys[bytes(answer.raw_id)]
        _server(given.site).authenticate_complete(held or NOTHING, [_credential(row)], answer)
    except Exception:  # noqa: BLE001 - whatever a hostile answer breaks in the package (signature, CBOR, ASN.1) is no proof
        return False
    counter = answer.response.authenticator_data.counter
    # a key that counts and does not count on has a double (WebAuthn, 6.1.1)
    copied = bool(row.data["counter"] or counter) and counter <= row.data["counter"]
    if held is None or copied or not may_use or not _first_use(held):
        return False
    row.data["counter"] = counter
    row.last_used_at = timezone.now()
    row.save(update_fields=["data", "last_used_at"])
    return True


def keys_of(member_id: UUID) -> list[Authenticator]:
    """The keys of a member, oldest first."""
    return list(Authenticator.objects.filter(user_id=member_id, type=Authenticator.Type.WEBAUTHN).order_by("created_at", "id"))


def _server(site: Site) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(name="Nazorat", id=site.name), verify_origin=lambda given: given == site.origin)


def _credential(row: Authenticator) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(row.data["credential"]))


def _boxed(kind: str, state: Mapping[str, Any], member: UUID | None) -> str:
    until = (timezone.now() + LASTS).timestamp()
    return crypto.server_box(
        PURPOSE, json.dumps({"kind": kind, "state": dict(state), "until": until, "member": member and member.hex})
    )


def _unboxed(kind: str, text: str, member: UUID | None) -> Mapping[str, Any] | None:
    try:
        held = json.loads(crypto.server_unbox(PURPOSE, text))
    except (crypto.CannotOpen, ValueError):
        return None
    ours = held["kind"] == kind and held["member"] == (member and member.hex) and held["until"] > timezone.now().timestamp()
    return dict(held["state"]) if ours else None


def _first_use(state: Mapping[str, Any]) -> bool:
    """Whether this question is answered for the first time, over all processes."""
    name = crypto.keyed_hash("challenge", str(state["challenge"]).encode())
    _row, made = Tries.objects.get_or_create(id=name, defaults={"count": 1, "ends_at": timezone.now() + LASTS})
    return made
