from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.tools.models import ComposedItem, Composition, ToolVersion
from nazorat.tools.queries import is_newest


def version_for_reading(by: Member, version_id: UUID) -> ToolVersion:
    """A published version, for any signed-in member: tools are not confidential."""
    return get_object_or_404(ToolVersion.objects.select_related("tool", "published_by"), id=version_id)


def composition_for_reading(by: Member, composition_id: UUID) -> Composition:
    """A tool that is put together, for whoever visits: it holds words of published tools and of a coordinator, of no visit."""
    return get_object_or_404(Composition.objects.select_related("tool", "begun_by"), id=composition_id)


def composed_item_for_keeping(by: Member, item_id: UUID) -> ComposedItem:
    """A question of a tool that is put together."""
    return get_object_or_404(ComposedItem.objects.select_related("composition", "version__tool"), id=item_id)


def newest_for_correcting(by: Member, version_id: UUID) -> ToolVersion:
    """As version_for_reading. Raises Problem "tool-newer" for a version after which another was published."""
    version = version_for_reading(by, version_id)
    if not is_newest(version):
        raise Problem("tool-newer")
    return version


def may_publish(by: Member) -> bool:
    """Coordinators publish."""
    return may(by, "tool-publish")


def may_review(by: Member) -> bool:
    """Whoever visits may sign the wording of a language that they know."""
    return may(by, "tool-sign")


def may_compose(by: Member) -> bool:
    """Coordinators put tools together."""
    return may(by, "tool-composition-new")


def may_search(by: Member) -> bool:
    """Whoever visits may look through the questions of tools and at those that are put together."""
    return may(by, "tool-items")
