from __future__ import annotations

from collections.abc import Collection

from nazorat.analysis.figures import Material
from nazorat.analysis.queries import limits_of, record_ids
from nazorat.analysis.rooms import measured_rooms, sources
from nazorat.fieldwork.actions import ask_records
from nazorat.people.keyring import Keyring
from nazorat.vault.actions import Asked, note_opening
from nazorat.visits.keys import VisitKeys, open_grants
from nazorat.visits.models import Visit


def open_material(
    *, by: Keyring, visit: Visit, tools: Collection[str] = (), circle: int | None = None, verb: str = "analysis.open-material"
) -> Material:
    """Open every record of a visit that the member may read, or those of some tools, and measure its rooms; one act for the ask.

    An export is the same opening under its own verb: who takes a table along is told apart from who looks. With `circle` only the
    records of that compartment are counted, and all others are among the unread.
    """
    asked = ask_material(by=by, keys=open_grants(by, visit), tools=tools, circle=circle)
    act = note_opening(verb, by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, ids=asked.ids)
    return asked.opened(act)


def ask_material(*, by: Keyring, keys: VisitKeys, tools: Collection[str] = (), circle: int | None = None) -> Asked[Material]:
    """The same, with its records still sealed: for who asks for more than them, and writes one act for the whole of it."""
    ids = record_ids(keys.visit, tools)
    asked = ask_records(by=by, keys=keys, ids=ids, circle=circle)

    def opening() -> Material:
        records, limits = asked.opening(), limits_of(keys.visit)
        return Material(records, measured_rooms(records, limits), sources(limits), len(ids) - len(records))

    return Asked(asked.ids, opening)
