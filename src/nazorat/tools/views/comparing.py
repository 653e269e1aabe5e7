from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nazorat.kit.pagination import page_of
from nazorat.people.access import MemberRequest
from nazorat.tools.access import version_for_reading
from nazorat.tools.forms import CompareForm
from nazorat.tools.queries import compared, form_of_version, versions_of
from nazorat.xlsform import Apart, Change, Compared, State, What

STATES: dict[State, tuple[str, str | Promise]] = {
    "added": ("done", _("new")), "removed": ("late", _("gone")), "moved": ("wait", _("moved")), "changed": ("open", _("changed")),
}  # fmt: skip
WHATS: dict[What, str | Promise] = {
    "label": _("Wording"), "hint": _("Hint"), "constraint_message": _("Words of a refusal"), "choice": _("Choice"),
    "no_answer": _("Why no answer"),
    "order": _("Order of choices"), "kind": _("Kind of answer"), "number": _("Number on paper"), "required": _("Required"),
    "relevant": _("Asked when"), "constraint": _("Taken when"), "calculate": _("Calculation"), "default": _("Filled in beforehand"),
    "theme": _("Theme"), "provisions": _("Provisions"), "origin": _("Origin"), "unit": _("Unit of measure"), "person": _("About a person"),
    "sensitive": _("Sensitive"), "count": _("How often"),
}  # fmt: skip
APARTS: dict[Apart, str | Promise] = {
    "key": _("another group, so another key"), "kind": _("another kind of answer"), "unit": _("another unit"),
    "choices": _("a choice is gone"), "person": _("withheld by another rule"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """What differs at one item, as the page shows it: states with their marks, each change under its name, why answers are apart."""

    row: Compared
    states: list[tuple[str, str | Promise]]
    changes: list[tuple[str | Promise, Change]]
    apart: list[str | Promise]


def compare_page(request: MemberRequest, version_id: UUID) -> HttpResponseBase:
    """A version beside another of the same tool: the one before it unless asked otherwise."""
    version = version_for_reading(request.user, version_id)
    others = [other for other in versions_of(version.tool) if other.id != version.id]
    # a tool with one version is held against itself, and differs in nothing
    earlier = next((other for other in others if other.published_at < version.published_at), others[0] if others else version)
    form = CompareForm(request.GET or None, others=others)
    before = form.chosen(earlier)
    found = compared(before.id, version.id)
    page = page_of(found.rows, request.GET.get("page"))
    shown = {
        "version": version,
        "before": before,
        "form": form,
        "tool": form_of_version(version.id),
        "found": found,
        "page": page,
        "lines": [_line(row) for row in page.rows],
        "counts": [(*STATES[state], count) for state, count in found.counts.items()],
    }
    return render(request, "tools/compare.html", shown)


def _line(row: Compared) -> Line:
    changes = [(WHATS[change.what], change) for change in row.changes]
    return Line(row, [STATES[state] for state in row.states], changes, [APARTS[why] for why in row.apart])
