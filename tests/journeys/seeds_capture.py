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
from nazorat.visits.actions import turn_keys
from nazorat.visits.models import Visit
from support.make import make_keyring, make_member, person
from support.visits import make_visit


def sheets() -> dict[str, object]:
    """A lead, and a visit that uses the free note and the room."""
    lead = make_member()
    visit = make_visit(lead=make_keyring(lead), tools=("note", "room"))
    return {"lead": person(lead), "visit": str(visit.id)}


def turned() -> dict[str, object]:
    """The lead turns the keys of the visit."""
    turn_keys(by=_lead(), visit=Visit.objects.get())
    return {}


def opened() -> dict[str, object]:
    """What the desk opens: sheet, whether the device's signature holds, and the answers; in the order of arrival."""
    found = actions.open_records(by=_lead(), visit=Visit.objects.get())
    return {
        "broken": len(found.broken),
        "records": [{"tool": one.tool, "signed": one.signed, "answers": dict(one.answers)} for one in found],
    }


def _lead() -> Keyring:
    """The lead unlocked in a process that did not make them: whoever asks gives code and phrase in the environment."""
    key = MemberKey.objects.select_related("member").get(member__code=os.environ["LEAD_CODE"])
    # the makers stretch quickly, a planted home as any other
    settings.NAZORAT_STRETCH = written.NAZORAT_STRETCH
    wrap = signin.capped_stretch(os.environ["LEAD_PHRASE"], bytes(key.member.salt)).wrap
    return keyring_from(key.member, crypto.unwrap(wrap, bytes(key.wrapped)))
