from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.people.models import Member
from nazorat.projects.models import Indicator, Project, Tag
from nazorat.projects.queries import projects_known


def project_for_keeping(by: Member, project_id: UUID) -> Project:
    """A project. Raises Http404."""
    found = projects_known().filter(id=project_id).first()
    if found is None:
        raise Http404
    return found


def indicator_for_dropping(by: Member, indicator_id: UUID) -> Indicator:
    """An indicator that was not dropped. Raises Http404."""
    found = Indicator.objects.filter(id=indicator_id, dropped_at=None).select_related("project").first()
    if found is None:
        raise Http404
    return found


def tag_for_removing(by: Member, tag_id: UUID) -> Tag:
    """What says that a fact counts under a project. Raises Http404."""
    found = Tag.objects.filter(id=tag_id).select_related("project").first()
    if found is None:
        raise Http404
    return found
