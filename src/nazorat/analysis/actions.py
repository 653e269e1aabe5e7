from __future__ import annotations

from collections.abc import Collection

from nazorat.analysis.figures import Material
from nazorat.analysis.queries import limits_of, record_ids
from nazorat.analysis.rooms import measured_rooms, sources
from nazorat.fieldwork.actions import open_records
from nazorat.people.keyring import Keyring
from nazorat.visits.models import Visit


def open_material(
    *, by: Keyring, visit: Visit, tools: Collection[str] = (), circle: int | None = None, verb: str = "analysis.open-material"
) -> Material:
    """Open every record of a visit that the member may read, or those of some tools, and measure its rooms; one act for the ask.

    An export is the same opening under its own verb: who takes a table along is told apart from who looks. With `circle` only the
    records of that compartment are counted, and all others are among the unread.
    """
    ids = record_ids(visit, tools)
    records = open_records(by=by, visit=visit, ids=ids, circle=circle, verb=verb)
    limits = limits_of(visit)
    return Material(records, measured_rooms(records, limits), sources(limits), len(ids) - len(records))
