"""Makers of projects, what counts under them and what they aim at."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.utils import timezone

from nazorat.people.models import Member
from nazorat.projects.actions import add_indicator, begin_project, tag_facts
from nazorat.projects.models import Indicator, Project, Tag
from nazorat.projects.queries import Fact, facts_free
from nazorat.visits.models import Visit
from support.make import make_member
from support.visits import make_over, make_place

_numbers = count(1)


def make_project(*, by: Member | None = None, **given: Any) -> Project:
    """A project that began two years ago and has an open end."""
    facts: dict[str, Any] = {
        "title": f"Project {next(_numbers)}",
        "funder": "A foundation",
        "co_funders": "",
        "partners": "",
        "ends_on": None,
    }
    facts["began_on"] = timezone.localdate() - timedelta(days=730)
    return begin_project(by=by or make_member(role=Member.Role.COORDINATOR), **{**facts, **given})


def fact_of(kind: str, obj: UUID) -> Fact:
    """One fact that counts under no project yet."""
    return next(one for one in facts_free(timezone.localdate(), "en") if (one.kind, one.id) == (kind, obj))


def tag_visit(project: Project, visit: Visit, by: Member | None = None) -> Tag:
    """A visit that counts under a project."""
    tag_facts(by=by or make_member(role=Member.Role.COORDINATOR), project=project, facts=[fact_of("visit", visit.id)])
    return Tag.objects.get(visit=visit)


def make_indicator(project: Project, by: Member | None = None, **given: Any) -> Indicator:
    """Three visits within a year of its beginning, out of none."""
    aim: dict[str, Any] = {
        "line": "reach.visits",
        "wording": "Three visits are made",
        "baseline": 0,
        "baseline_on": project.began_on,
        "target": 3,
    }
    aim["target_on"] = project.began_on + timedelta(days=365)
    return add_indicator(by=by or make_member(role=Member.Role.COORDINATOR), project=project, **{**aim, **given})


def make_project_whole(*, by: Member, project: Project | None = None) -> dict[str, UUID]:
    """A project, or one more of each in it: a visit that counts, an indicator. Gives their ids as addresses name them."""
    made = project or make_project(by=by)
    tag = tag_visit(made, make_over(make_place()), by)
    if project:
        make_project(by=by)
    return {"project_id": made.id, "tag_id": tag.id, "indicator_id": make_indicator(made, by).id}
