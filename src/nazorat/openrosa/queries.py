from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from nazorat.fieldwork.queries import tools_of_doors
from nazorat.tools.models import ToolFile
from nazorat.tools.queries import form_of_version


@dataclass(frozen=True)
class Offered:
    """One line of the form list. `md5` is of the exact bytes served; `files` says whether there is a manifest."""

    id: UUID
    form_id: str
    version: str
    name: str
    md5: str
    files: bool


def tools_offered(visit_id: UUID) -> list[Offered]:
    """What the form list of a visit shows: the newest version of each of its tools, by code."""
    newest = {version.tool_id: version for version in tools_of_doors(visit_id)}
    counts = ToolFile.objects.filter(version__in=newest.values()).values_list("version_id").annotate(Count("id"))
    with_files = {version_id for version_id, _ in counts}
    lines = []
    for version in newest.values():
        form = form_of_version(version.id)
        name = form.title.in_(form.default_language) or form.form_id
        lines.append(Offered(version.id, form.form_id, form.version, name, version.md5, version.id in with_files))
    return sorted(lines, key=lambda line: line.form_id)
