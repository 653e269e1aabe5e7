"""What the journeys of talks find: a visit under way with the private interview and the free note, and how the desk reads what came."""

from __future__ import annotations

from journeys.seeds_capture import leading
from nazorat.fieldwork import actions
from nazorat.visits.models import Visit
from support.make import make_keyring, make_member, person
from support.visits import make_visit


def talks() -> dict[str, object]:
    """A lead, and a visit with two sheets of which one is a talk."""
    lead = make_member()
    visit = make_visit(lead=make_keyring(lead), tools=("interview", "note"))
    return {"lead": person(lead), "visit": str(visit.id)}


def opened() -> dict[str, object]:
    """What the desk opens of talks: the answers, the circle that each is sealed to, and how it was written down."""
    found = actions.open_records(by=leading(), visit=Visit.objects.get(), tool="interview")
    return {
        "broken": len(found.broken),
        "records": [
            {
                "answers": {name: str(value) for name, value in one.answers.items()}, "signed": one.signed, "circle": one.compartment,
                "entered": one.entered.facts() if one.entered else None,
            }
            for one in found
        ],
    }  # fmt: skip
