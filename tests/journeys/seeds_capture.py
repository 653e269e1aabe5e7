"""What the journeys of the field app find: a visit under way with two sheets, and a look at what came in."""

from __future__ import annotations

from nazorat.fieldwork import actions
from nazorat.people.models import Member
from nazorat.visits.actions import turn_keys
from nazorat.visits.models import Device, Visit
from support.make import make_keyring, make_member, person
from support.visits import make_visit


def sheets() -> dict[str, object]:
    """A lead, and a visit that uses the free note and the room."""
    lead = make_member()
    visit = make_visit(lead=make_keyring(lead), tools=("note", "room"))
    return {"lead": person(lead), "visit": str(visit.id)}


def turned() -> dict[str, object]:
    """The lead turns the keys of the visit."""
    visit, lead = Visit.objects.get(), Member.objects.get(code=_lead_code())
    turn_keys(by=make_keyring(lead), visit=visit)
    return {}


def opened() -> dict[str, object]:
    """What the desk opens: sheet, whether the device's signature holds, and the answers; in the order of arrival."""
    visit, lead = Visit.objects.get(), Member.objects.get(code=_lead_code())
    found = actions.open_records(by=make_keyring(lead), visit=visit)
    return {
        "broken": len(found.broken),
        "records": [{"tool": one.tool_code, "signed": one.signed, "answers": dict(one.answers)} for one in found],
    }


def _lead_code() -> str:
    device = Device.objects.order_by("number")[0]
    return device.paired_by.code
