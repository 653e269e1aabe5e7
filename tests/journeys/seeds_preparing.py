"""What the journey through a visit's preparation finds: a planned visit of a place with figures, its lead and a monitor."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from nazorat.people.models import Member
from nazorat.places.actions import add_figure
from nazorat.standards.actions import load_reference
from nazorat.visits.actions import Seat, plan_visit
from nazorat.visits.models import TeamMember, VisitTool
from support.make import make_keyring, make_member, person
from support.visits import make_place, make_tool_version

FIGURES = {"all": 414, "men": 374, "women": 24}


def preparing() -> dict[str, Any]:
    """A plan of nine days ahead, with the tool for talks."""
    load_reference()
    lead, monitor, by = make_member(), make_member(), make_member(role=Member.Role.COORDINATOR)
    place = make_place(name_ru="Намуна-Ноль", sex="both", age="adults")
    for group, count in FIGURES.items():
        add_figure(by=by, place=place, group=group, on=date(2026, 1, 1), count=count, source="return 1", marking="official")
    seats = [Seat(lead, TeamMember.Role.LEAD, interviews=True), Seat(monitor, TeamMember.Role.MONITOR)]
    planner, begins = make_keyring(make_member(planner=True)), timezone.localdate() + timedelta(days=9)
    visit = plan_visit(by=planner, place=place, begins=begins, mode=1, note="", seats=seats)
    VisitTool.objects.create(visit=visit, tool_version=make_tool_version("interview"))
    return {"lead": person(lead), "monitor": person(monitor), "visit": str(visit.id)}
