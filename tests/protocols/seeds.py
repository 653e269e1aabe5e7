"""What the real servers of these tests hold: run in a child with the server's home."""

from __future__ import annotations

from typing import Any

from support.doors import make_door
from support.make import make_keyring, make_member

from nazorat.visits.models import Device


def doors() -> dict[str, Any]:
    """A visit with the tool of the vectors, a tablet with ODK Collect and a field app; the lead's keys, to open what came in."""
    lead = make_keyring(make_member())
    collect = make_door(lead=lead)
    app = make_door(Device.Kind.FIELD_APP, lead=lead)
    return {
        "collect": collect.token, "visit": str(collect.visit.id), "app": app.token, "app_seed": app.seed.hex(),
        "app_visit": str(app.visit.id), "lead": str(lead.member.id), "identity": lead.identity, "seed": lead.signing_seed.hex(),
    }  # fmt: skip
