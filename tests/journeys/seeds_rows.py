"""What the journey of questionnaires finds: a batch of twenty-four, twenty-two of which came back."""

from __future__ import annotations

from nazorat.fieldwork.actions import count_batch
from nazorat.visits.actions import Seat
from support.make import make_keyring, make_member, make_organisation, person
from support.records import make_sheets
from support.visits import make_visit


def rows() -> dict[str, object]:
    """Papers 1-24 are one batch; 10 and 20 are due twice."""
    lead, monitor = make_member(organisation=make_organisation()), make_member()
    ring = make_keyring(lead)
    visit = make_visit(lead=ring, seats=[Seat(monitor, "monitor", interviews=True)], tools=("anonymous",))
    make_sheets(visit, ring, "anonymous", 24, monitor)
    count_batch(by=ring, visit=visit, batch=1, handed=24, returned=22)
    return {"lead": person(lead), "monitor": person(monitor), "visit": str(visit.id)}
