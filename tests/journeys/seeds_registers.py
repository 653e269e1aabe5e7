"""A visit whose sheet asks for a part of the place and brings a picture along: what devices are to hold sealed."""

from __future__ import annotations

from journeys.seeds_capture import leading
from nazorat.places.models import Unit
from nazorat.tools.models import ToolFile
from nazorat.vault import crypto
from nazorat.visits.actions import Seat, hand_over_lead, remove_from_team
from nazorat.visits.models import TeamMember, Visit
from support.doors import make_door_tool
from support.make import make_keyring, make_member, person
from support.visits import make_visit

PICTURE = b"CANARY-PICTURE-47"
CELL = "CANARY-CELL-12"
XFORM = b"""<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Cells</h:title><model>
<instance><data id="cells" version="1"><cell/><orx:meta><orx:instanceID/></orx:meta></data></instance>
<instance id="units" src="jr://file-csv/units.csv"/>
<bind nodeset="/data/cell" type="string"/><bind nodeset="/data/orx:meta/orx:instanceID" type="string" jr:preload="uid" xmlns:jr="http://openrosa.org/javarosa"/>
</model></h:head>
<h:body><select1 ref="/data/cell"><label>Which cell?</label>
<itemset nodeset="instance('units')/root/item"><value ref="name"/><label ref="label"/></itemset></select1></h:body></h:html>"""


def registers() -> dict[str, object]:
    """A lead, a visit under way with that sheet, a wing with one cell."""
    lead, second, third = make_member(), make_member(), make_member()
    visit = make_visit(lead=make_keyring(lead), seats=[Seat(one, TeamMember.Role.MONITOR) for one in (second, third)])
    version = make_door_tool(XFORM, code="cells")
    visit.tools.create(tool_version=version)
    ToolFile.objects.create(version=version, name="units.csv", content=b"name,label\n", md5="0" * 32)
    ToolFile.objects.create(version=version, name="cell.png", content=PICTURE, md5="0" * 32)
    assert visit.place is not None
    wing = Unit.objects.create(place=visit.place, kind="wing", name=f"Wing of {visit.place.name_en}", entered_by=lead)
    Unit.objects.create(place=visit.place, kind="cell", name=CELL, parent=wing, entered_by=lead)
    facts = {"visit": str(visit.id), "place": visit.place.name_en, "server": crypto.server_signing_seed().hex()}
    return {"lead": person(lead), "second": person(second), **facts}


def handed_over() -> dict[str, object]:
    """The lead hands over to the second member."""
    lead, visit = leading(), Visit.objects.get()
    second = visit.team.filter(role=TeamMember.Role.MONITOR).order_by("member__code")[0]
    hand_over_lead(by=lead, visit=visit, member=second.member)
    return {}


def left() -> dict[str, object]:
    """The third member leaves, and the new lead signs the keys of what comes after."""
    lead, visit = leading(), Visit.objects.get()
    gone = visit.team.filter(role=TeamMember.Role.MONITOR).order_by("-member__code")[0]
    remove_from_team(by=lead, visit=visit, member=gone.member)
    return {}
