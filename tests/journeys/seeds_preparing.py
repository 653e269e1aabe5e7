"""What the journey through a visit's preparation finds: a planned visit of a place with figures, its lead and a monitor."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from nazorat.people.models import Member
from nazorat.places.actions import add_figure
from nazorat.places.models import Place
from nazorat.sampling.actions import write_sampling_plan
from nazorat.sampling.plans import figures_told, planned_from
from nazorat.standards.actions import load_reference
from nazorat.visits.actions import Seat, add_tasks, arrive, open_plan, plan_visit
from nazorat.visits.duties import TaskText
from nazorat.visits.models import TeamMember, Visit, VisitTool
from support.make import make_keyring, make_member, person
from support.visits import make_place, make_tool_version

FIGURES = {"all": 414, "men": 374, "women": 24}


def under_way() -> dict[str, Any]:
    """The same visit once its lead is inside: a plan of the draw, and a task for each of the two."""
    facts = preparing()
    visit = Visit.objects.get(id=facts["visit"])
    lead, monitor = (Member.objects.get(code=facts[one]["code"]) for one in ("lead", "monitor"))
    keys = make_keyring(lead)
    plan = open_plan(by=keys, visit=visit)
    place = Place.objects.get(id=plan.place_id)
    write_sampling_plan(by=keys, visit=visit, text=planned_from(place, figures_told(place)), version=0)
    texts = [TaskText(words="CANARY-own", who=monitor.id), TaskText(words="CANARY-other", who=lead.id)]
    add_tasks(by=keys, visit=visit, texts=texts)
    arrive(by=keys, visit=visit, began=timezone.localdate(), gate_minutes=5)
    return facts


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
