from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.tools.models import ToolVersion

NO_REVIEWERS = (Member.Role.ADMINISTRATOR, Member.Role.CUSTODIAN)


def version_for_reading(by: Member, version_id: UUID) -> ToolVersion:
    """A published version, for any signed-in member: tools are not confidential."""
    return get_object_or_404(ToolVersion.objects.select_related("tool", "published_by"), id=version_id)


def may_publish(by: Member) -> bool:
    """Coordinators publish."""
    return by.role == Member.Role.COORDINATOR


def may_review(by: Member) -> bool:
    """Whoever visits may sign the wording of a language that they know."""
    return by.role not in NO_REVIEWERS


def tools_for_publishing(by: Member) -> None:
    """The list of tools, to add to it. Raises Problem "refused"."""
    if not may_publish(by):
        raise Problem("refused")
