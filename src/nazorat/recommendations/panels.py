"""What this room puts into the frame and into lower pages: a line of the side, a tab and a step of a visit, an act of a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.models import Record
from nazorat.findings.drafts import OpenFinding
from nazorat.findings.queries import works_on
from nazorat.kit.panels import register_nav, register_slot
from nazorat.people.models import WALLED, Member
from nazorat.people.rights import may
from nazorat.places.models import Place
from nazorat.recommendations.followup import asked_about, is_sheet
from nazorat.recommendations.queries import recommendation_rows, register as adopted_rows
from nazorat.tools.queries import form_of_version
from nazorat.visits.models import Visit
from nazorat.visits.panels import Tab

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


def register() -> None:
    register_nav("recommendations", _("Recommendations"), "clipboard-check", "recommendations", 60, visible=_reads)
    register_slot("visit-tabs", tab, order=50)
    register_slot("finding-acts", act_of_finding)
    register_slot("place-page", adopted_at, order=40)
    register_slot("record-page-side", proposals_of, order=60)


def tab(request: HttpRequest, visit: Visit) -> Tab | None:
    """The recommendations of a visit, for who works on one that has begun."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member) or visit.state == Visit.State.PLANNED or not works_on(member, visit):
        return None
    url = reverse("recommendation-drafts", args=[visit.id])
    return Tab("recommendations", _("Recommendations"), url, recommendation_rows(visit).count(), order=50)


def act_of_finding(request: HttpRequest, visit: Visit, finding: OpenFinding) -> SafeString | None:
    """A way from a draft finding to a recommendation that rests on it."""
    if finding.adopted:
        return None
    return render_to_string("recommendations/parts/act.html", {"visit": visit, "finding": finding})


def adopted_at(request: HttpRequest, place: Place) -> SafeString | None:
    """The adopted recommendations about a place, latest first, for every member that reads places."""
    rows = list(adopted_rows().filter(place=place).order_by("-adopted_at", "number"))
    if not rows or not _reads(request):
        return None
    sheets = may(request.user, "recommendations-follow-up") if isinstance(request.user, Member) else False
    return render_to_string("recommendations/parts/of_place.html", {"rows": rows, "place": place, "sheets": sheets}, request)


def proposals_of(request: HttpRequest, visit: Visit, record: Record) -> SafeString | None:
    """From the record of a follow-up's sheet to what it may verify: a member confirms each, nothing is entered by itself."""
    if not is_sheet(record.tool_version) or not _works(request, visit):
        return None
    asked = [one.recommendation for one in asked_about(form_of_version(record.tool_version_id))]
    rows = {row.pk: row for row in adopted_rows().filter(pk__in=asked).prefetch_related("verifications__grounds")}
    found = [
        (rows[key], any(ground.record == record.id for one in rows[key].verifications.all() for ground in one.grounds.all()))
        for key in asked
        if key in rows
    ]
    return render_to_string("recommendations/parts/proposals.html", {"found": found, "record": record}, request)


def _works(request: HttpRequest, visit: Visit) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and works_on(member, visit)


def _reads(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and member.role not in WALLED
