"""What the journeys of the field app find: a visit under way with two sheets, and a look at what came in."""

from __future__ import annotations

import os

from django.conf import settings

from nazorat.config import settings as written
from nazorat.fieldwork import actions
from nazorat.people import signin
from nazorat.people.keyring import Keyring, keyring_from
from nazorat.people.models import MemberKey
from nazorat.vault import crypto
from nazorat.visits.actions import revoke_device, turn_keys
from nazorat.visits.models import Device, Visit
from support.make import make_keyring, make_member, person
from support.visits import make_device, make_visit


def sheets() -> dict[str, object]:
    """A lead, and a visit that uses the free note and the room."""
    lead = make_member()
    visit = make_visit(lead=make_keyring(lead), tools=("note", "room"))
    return {"lead": person(lead), "visit": str(visit.id), "server": crypto.server_signing_seed().hex()}


def turned() -> dict[str, object]:
    """The lead turns the keys of the visit."""
    turn_keys(by=leading(), visit=Visit.objects.get())
    return {}


def device() -> dict[str, object]:
    """A device of this seed, paired; its token."""
    public = crypto.signing_public_of(bytes.fromhex(os.environ["DEVICE_SEED"]))
    _row, token = make_device(Visit.objects.get(), leading(), Device.Kind.FIELD_APP, public)
    return {"token": token}


def shut() -> dict[str, object]:
    """The lead shuts out every device."""
    lead = leading()
    for device in Device.objects.filter(revoked_at=None):
        revoke_device(by=lead, device=device)
    return {}


def opened() -> dict[str, object]:
    """What the desk opens: sheet, whether the device's signature holds, and the answers; in the order of arrival."""
    found = actions.open_records(by=leading(), visit=Visit.objects.get())
    return {
        "broken": len(found.broken),
        "records": [{"tool": one.tool, "signed": one.signed, "answers": dict(one.answers)} for one in found],
    }


def leading() -> Keyring:
    """The lead unlocked in a process that did not make them: whoever asks gives code and phrase in the environment."""
    key = MemberKey.objects.select_related("member").get(member__code=os.environ["LEAD_CODE"])
    # the makers stretch quickly, a planted home as any other
    settings.NAZORAT_STRETCH = written.NAZORAT_STRETCH
    wrap = signin.capped_stretch(os.environ["LEAD_PHRASE"], bytes(key.member.salt)).wrap
    return keyring_from(key.member, crypto.unwrap(wrap, bytes(key.wrapped)))
