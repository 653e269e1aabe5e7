"""What the journey of an alert finds: a lead with a key for urgent names, a member on duty, and how the desk reads what came."""

from __future__ import annotations

import os

from journeys.seeds_capture import leading
from journeys.seeds_names import person_behind
from nazorat.alerts import actions
from nazorat.alerts.models import Alert
from nazorat.custody.models import Identity
from nazorat.visits.models import Visit
from support.alerts import CALL, make_circle
from support.custodians import make_custody_key
from support.make import custodian_of, make_keyring, make_member, make_organisation, person
from support.records import make_record
from support.visits import make_visit


def duty() -> dict[str, object]:
    """A visit whose lead keeps a list: themselves and somebody in the office."""
    lead, office = make_member(), make_member()
    visit = make_visit(lead=make_keyring(lead), tools=("interview", "note"))
    make_custody_key(make_keyring(lead))
    kept = [make_custody_key(make_keyring(custodian_of(make_organisation()))) for _ in range(2)]
    make_circle(make_keyring(lead), visit, [office])
    return {
        "lead": person(lead),
        "office": person(office),
        "visit": str(visit.id),
        "call": CALL,
        "secrets": [one.identity for one in kept],
    }


def talked() -> dict[str, object]:
    """The record of the talk with this code, as it was keyed meanwhile."""
    record = make_record(Visit.objects.get(), "interview", {"before/person": os.environ["TALK"]}, leading())
    return {"record": str(record.id)}


def kept_name() -> dict[str, object]:
    """Who it was, with the keys of both custodians."""
    return {"person": person_behind(Identity.objects.get(), os.environ["SECRETS"].split())}


def opened() -> dict[str, object]:
    """What the lead opens of each alert, and the name beside it with the lead's key for names."""
    by, found = leading(), Alert.objects.select_related("device")
    told = []
    for alert in found:
        raised = actions.open_alert(by=by, alert=alert).raised
        facts = {name: getattr(raised, name) for name in ("kind", "agreed", "talk", "words", "signed")}
        told.append({"alert": str(alert.id), "named": bool(alert.name), **facts})
    return {"alerts": told}
