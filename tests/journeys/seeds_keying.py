"""What the keying journeys find: a visit under way, a lead and a monitor, sheets of three tools."""

from __future__ import annotations

from nazorat.visits.actions import Seat
from support.make import make_keyring, make_member, make_organisation, person
from support.records import make_record, make_sheets
from support.visits import make_visit


def keying() -> dict[str, object]:
    """Sheets 1-11 are of the room tool (10 is due twice), 12 of the interview; all are issued to the monitor."""
    one, other = make_organisation(), make_organisation()
    lead, monitor = make_member(organisation=one), make_member(organisation=other)
    ring = make_keyring(lead)
    visit = make_visit(lead=ring, seats=[Seat(monitor, "monitor", interviews=True)], tools=("room", "interview", "note"))
    make_sheets(visit, ring, "room", 11, monitor)
    make_sheets(visit, ring, "interview", 1, monitor)
    make_record(visit, "note", {"what/text": "The corridor was lit."}, ring)
    return {"lead": person(lead), "monitor": person(monitor), "visit": str(visit.id)}
