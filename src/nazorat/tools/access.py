from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.tools.models import ToolVersion


def version_for_reading(by: Member, version_id: UUID) -> ToolVersion:
    """A published version, for any signed-in member: tools are not confidential."""
    return get_object_or_404(ToolVersion.objects.select_related("tool", "published_by"), id=version_id)


def may_publish(by: Member) -> bool:
    """Coordinators publish."""
    return may(by, "tool-publish")


def may_review(by: Member) -> bool:
    """Whoever visits may sign the wording of a language that they know."""
    return may(by, "tool-sign")
