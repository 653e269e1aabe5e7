"""Acts on projects, all of them a coordinator's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.access import coordinator_only
from nazorat.people.models import Member
from nazorat.projects.models import Indicator, Project, Tag
from nazorat.projects.queries import Fact


def begin_project(*, by: Member, **facts: Any) -> Project:
    """Enter a project: `title`, `funder`, `co_funders`, `partners`, `began_on`, `ends_on`. Raises Problem "refused", "project-twice"."""
    coordinator_only(by)
    try:
        with transaction.atomic():
            project = Project.objects.create(entered_by=by, **facts)
            append("projects.begin-project", by=by.id, organisation=by.organisation_id, obj=project.id)
    except IntegrityError as twice:
        raise Problem("project-twice") from twice
    return project


def change_project(*, by: Member, project: Project, **facts: Any) -> Project:
    """Correct what a project is called, who pays, when it runs. Raises Problem "refused", "project-twice"."""
    coordinator_only(by)
    for name, value in facts.items():
        setattr(project, name, value)
    try:
        with transaction.atomic():
            project.save(update_fields=list(facts))
            append("projects.change-project", by=by.id, organisation=by.organisation_id, obj=project.id)
    except IntegrityError as twice:
        raise Problem("project-twice") from twice
    return project


def tag_facts(*, by: Member, project: Project, facts: Collection[Fact]) -> int:
    """Count facts under a project, all of them or none. Raises Problem "refused", "facts-none", "fact-counted-already"."""
    coordinator_only(by)
    if not facts:
        raise Problem("facts-none")
    rows = [Tag(project=project, tagged_by=by, **{f"{fact.kind}_id": fact.id}) for fact in facts]
    try:
        with transaction.atomic():
            Tag.objects.bulk_create(rows)
            append("projects.tag-facts", by=by.id, organisation=by.organisation_id, obj=project.id, count=len(rows))
    except IntegrityError as twice:
        raise Problem("fact-counted-already") from twice
    return len(rows)


def untag_fact(*, by: Member, tag: Tag) -> None:
    """A fact counts under its project no longer. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    with transaction.atomic():
        gone, _kinds = Tag.objects.filter(id=tag.id).delete()
        if not gone:
            raise Problem("changed-meanwhile")
        append("projects.untag-fact", by=by.id, organisation=by.organisation_id, obj=tag.project_id)


def add_indicator(
    *, by: Member, project: Project, line: str, wording: str, baseline: int, baseline_on: date, target: int, target_on: date
) -> Indicator:
    """Say what a project set out to reach; `line` is the code of a line of the numbers. Raises Problem "refused"."""
    coordinator_only(by)
    row = Indicator(project=project, line=line, wording=wording, baseline=baseline, baseline_on=baseline_on, entered_by=by)
    row.target, row.target_on = target, target_on
    with transaction.atomic():
        row.save(force_insert=True)
        append("projects.add-indicator", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def drop_indicator(*, by: Member, indicator: Indicator) -> None:
    """An indicator is aimed at no longer; it stays in the table with the day. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    with transaction.atomic():
        if not Indicator.objects.filter(id=indicator.id, dropped_at=None).update(dropped_at=timezone.now()):
            raise Problem("changed-meanwhile")
        append("projects.drop-indicator", by=by.id, organisation=by.organisation_id, obj=indicator.id)
