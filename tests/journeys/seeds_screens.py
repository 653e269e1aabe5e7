"""What the journeys of the field app's screens find: sheets of the library and one cut in every way; long ones to measure."""

from __future__ import annotations

from collections.abc import Sequence

from nazorat.people.models import Member
from nazorat.sync.actions import choose_face
from nazorat.visits.models import Visit, VisitTool
from support import long_sheets
from support.alerts import make_circle
from support.custodians import make_custody_key
from support.doors import make_door_tool
from support.make import make_keyring, make_member, person
from support.visits import make_visit


def screens() -> dict[str, object]:
    """A lead with a list for alerts, and a visit that uses the room, the free note, the private interview and the mixed sheet."""
    lead, visit = _visit({"mixed": long_sheets.mixed_sheet()}, tools=("note", "room", "interview"))
    make_custody_key(make_keyring(lead))
    make_circle(make_keyring(lead), visit, [make_member()])
    return {"lead": person(lead), "visit": str(visit.id)}


def renamed() -> dict[str, object]:
    """A coordinator gives the app another name and icon; a member of the seed takes that seat for it."""
    by = Member.objects.earliest("pk")
    by.role = Member.Role.COORDINATOR
    choose_face(by=by, name="Рецепты", icon="sun")
    return {}


def measured() -> dict[str, object]:
    """A lead, and a visit with the room, the free note, 150 questions, 600 questions, and 60 entries of 17."""
    sheets = {
        "long150": long_sheets.long_sheet(150),
        "long600": long_sheets.long_sheet(600),
        "repeated": long_sheets.repeated_sheet(60, 17),
    }
    lead, visit = _visit(sheets, tools=("note", "room"))
    return {"lead": person(lead), "visit": str(visit.id)}


def _visit(sheets: dict[str, bytes], tools: Sequence[str]) -> tuple[Member, Visit]:
    lead = make_member()
    visit = make_visit(lead=make_keyring(lead), tools=tuple(tools))
    for code, xform in sheets.items():
        VisitTool.objects.create(visit=visit, tool_version=make_door_tool(xform, code=code))
    return lead, visit
