"""What the journey of a name that is split off finds: two custodians with keys, and a sheet of which one answer says who a person is."""

from __future__ import annotations

import os

from journeys.seeds_capture import leading
from nazorat.custody.models import Identity
from nazorat.fieldwork import actions
from nazorat.visits.models import Visit, VisitTool
from support import custody
from support.custodians import make_custody_key
from support.doors import make_door_tool
from support.make import custodian_of, make_keyring, make_member, make_organisation, person
from support.visits import make_tool_version, make_visit


def sheet() -> dict[str, object]:
    """The free note once more, whose words are marked as who a person is."""
    lead = make_member()
    visit = make_visit(lead=make_keyring(lead), tools=("note",))
    kept = [make_custody_key(make_keyring(custodian_of(make_organisation()))) for _ in range(2)]
    note = make_tool_version("note")
    marked = bytes(note.xform).replace(b'id="note"', b'id="person"')
    at = marked.index(b'nodeset="/data/what/text"')
    marked = marked[:at] + marked[at:].replace(b'nazorat:sensitive="words"', b'nazorat:sensitive="identity"', 1)
    VisitTool.objects.create(visit=visit, tool_version=make_door_tool(marked, code="person", version=note.version))
    return {"lead": person(lead), "visit": str(visit.id), "secrets": [one.identity for one in kept]}


def opened() -> dict[str, object]:
    """The answers of the record, and the person once both halves are opened; SECRETS are the custody keys, in either order."""
    (record,) = actions.open_records(by=leading(), visit=Visit.objects.get())
    return {
        "answers": {name: str(value) for name, value in record.answers.items()},
        "person": person_behind(Identity.objects.get(), os.environ["SECRETS"].split()),
    }


def person_behind(identity: Identity, secrets: list[str]) -> object:
    """Who an identity is of, once both halves are opened; `secrets` are the custody keys, in either order."""
    about = {"visit": str(identity.visit_id), "record": str(identity.record_id), "version": identity.version}
    halves = [_opened(bytes(half), secrets) for half in (identity.half_a, identity.half_b)]
    return custody.combine(bytes(identity.sealed), halves, about)["person"]


def _opened(half: bytes, secrets: list[str]) -> dict[str, object]:
    """By whichever of the keys opens it: one of the two does."""
    for secret in secrets:
        try:
            return custody.open_with(half, secret)
        except Exception:  # noqa: BLE001, S112 - age names no class of its own for a key that does not fit
            continue
    raise AssertionError("neither key opens this half")
