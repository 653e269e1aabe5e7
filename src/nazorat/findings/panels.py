"""What this room puts into the pages of a visit: two tabs, two steps of its course, what was undertaken, and its refusals and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nazorat.findings.queries import entries_of, finding_rows, works_on
from nazorat.findings.undertakings import undertakings_of
from nazorat.kit.flash import register_flash
from nazorat.kit.panels import register_slot
from nazorat.people.models import Member
from nazorat.visits.models import Visit
from nazorat.visits.panels import Phase, Tab

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_flash(
        "finding-beyond", _("Saved. Its status says more than its evidence bears: that is kept with its reason."), tone="look"
    )
    register_slot("visit-tabs", debrief_tab, order=40)
    register_slot("visit-tabs", findings_tab, order=45)
    register_slot("visit-page-side", undertakings_panel, order=65)
    register_slot("visit-phases", debrief_phase, order=40)
    register_slot("visit-phases", findings_phase, order=50)


def debrief_tab(request: HttpRequest, visit: Visit) -> Tab | None:
    """The debrief, for who works on a visit that has begun."""
    if not _shown(request, visit):
        return None
    return Tab("debrief", _("Debrief"), reverse("debrief", args=[visit.id]), entries_of(visit).count(), order=40)


def findings_tab(request: HttpRequest, visit: Visit) -> Tab | None:
    """The findings, for who works on a visit that has begun."""
    if not _shown(request, visit):
        return None
    return Tab("findings", _("Findings"), reverse("findings", args=[visit.id]), finding_rows(visit).count(), order=45)


def debrief_phase(request: HttpRequest, visit: Visit) -> Phase | None:
    """The step of the debrief: begun when it holds a statement."""
    count = entries_of(visit).count() if visit.state in BEGUN else 0
    return Phase("debrief", _("Debrief"), 40, str(count or ""), count > 0) if visit.state in BEGUN else None


def findings_phase(request: HttpRequest, visit: Visit) -> Phase | None:
    """The step of the findings: made when there is one."""
    count = finding_rows(visit).count() if visit.state in BEGUN else 0
    return Phase("findings", _("Findings"), 50, str(count or ""), count > 0) if visit.state in BEGUN else None


def undertakings_panel(request: HttpRequest, visit: Visit) -> SafeString | None:
    """When what was undertaken falls due, and whether somebody looked: days and members, what it is stands under seal."""
    rows = list(undertakings_of(visit)) if visit.state in BEGUN else []
    if not rows:
        return None
    looked = sum(row.looked_on is not None for row in rows)
    shown = {"visit": visit, "rows": rows, "looked": looked, "works": _shown(request, visit), "today": timezone.localdate()}
    return SafeString(render_to_string("findings/parts/undertakings.html", shown, request))


# an entry that was refused has no debrief of statements, but its findings go into a report
BEGUN = (Visit.State.UNDER_WAY, Visit.State.CLOSED)
WORDED = (*BEGUN, Visit.State.REFUSED)


def _shown(request: HttpRequest, visit: Visit) -> bool:
    member = getattr(request, "user", None)
    if not isinstance(member, Member) or visit.state not in WORDED:
        return False
    held: dict[object, bool] = request.__dict__.setdefault("works_on", {})
    if visit.id not in held:
        held[visit.id] = works_on(member, visit)
    return held[visit.id]
