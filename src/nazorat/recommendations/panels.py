"""What this room puts into the frame and into lower pages: a line of the side, a tab and a step of a visit, an act of a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nazorat.findings.drafts import OpenFinding
from nazorat.findings.queries import works_on
from nazorat.kit.panels import register_nav, register_slot
from nazorat.people.models import WALLED, Member
from nazorat.places.models import Place
from nazorat.recommendations.queries import recommendation_rows, register as adopted_rows
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
    return render_to_string("recommendations/parts/of_place.html", {"rows": rows}, request) if rows and _reads(request) else None


def _reads(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and member.role not in WALLED
