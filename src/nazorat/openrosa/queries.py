from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from nazorat.fieldwork.queries import tools_of_doors
from nazorat.openrosa.entities import entity_list
from nazorat.tools.models import ToolFile
from nazorat.tools.queries import form_of_version, forms_of_versions


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


@dataclass(frozen=True)
class Shown:
    """One line of a manifest. `md5` is of the bytes served; `is_list` says that Collect keeps it as a list that its records add to."""

    id: UUID
    name: str
    md5: str
    is_list: bool


def files_shown(visit_id: UUID, version_id: UUID) -> list[Shown]:
    """The files of a version, by name. A list that a tool of the visit adds to is an entity list wherever it is read."""
    grows = _lists(visit_id)
    plain = ToolFile.objects.filter(version_id=version_id).exclude(name__in=grows).values_list("id", "name", "md5")
    shown = [Shown(*row, is_list=False) for row in plain]
    for file in ToolFile.objects.filter(version_id=version_id, name__in=grows):
        served = entity_list(bytes(file.content))
        digest = hashlib.md5(served, usedforsecurity=False).hexdigest() if served else file.md5
        shown.append(Shown(file.id, file.name, digest, is_list=served is not None))
    return sorted(shown, key=lambda one: one.name)


def content_served(visit_id: UUID, file: ToolFile) -> bytes:
    """The bytes of a file as its manifest names them."""
    content = bytes(file.content)
    return (entity_list(content) if file.name in _lists(visit_id) else None) or content


def _lists(visit_id: UUID) -> set[str]:
    forms = forms_of_versions([version.id for version in tools_of_doors(visit_id)])
    return {f"{name}.csv" for form in forms.values() for name in form.entities}
