"""A year of visits from what is in clear: rows of adopted words, counts that are visible at rest, no key of any visit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Sum

from nazorat.analysis.figures import Material as Opened
from nazorat.fieldwork.models import DoubleKeying, Record
from nazorat.findings.drafts import FindingText, OpenFinding
from nazorat.findings.evidence import Status
from nazorat.findings.models import AdoptedFinding
from nazorat.recommendations.drafts import OpenRecommendation, RecommendationText
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.reports.material import VisitMaterial
from nazorat.visits.models import TeamMember, Visit


def year_in_clear(visits: Iterable[Visit]) -> tuple[VisitMaterial, ...]:
    """What a report takes from each visit, without its records: as many queries however many visits there are."""
    chosen = list(visits)
    ids = [visit.id for visit in chosen]
    findings: dict[UUID, list[OpenFinding]] = defaultdict(list)
    for row in AdoptedFinding.objects.filter(visit__in=ids).order_by("visit", "number"):
        findings[row.visit_id].append(_finding(row))
    recommendations: dict[UUID, list[OpenRecommendation]] = defaultdict(list)
    for each in AdoptedRecommendation.objects.filter(visit__in=ids).order_by("visit", "number"):
        recommendations[each.visit_id].append(_recommendation(each))
    team: dict[UUID, list[TeamMember]] = defaultdict(list)
    seats = TeamMember.objects.filter(visit__in=ids, left_at=None).select_related("member", "member__organisation")
    for seat in seats.order_by("member__code"):
        team[seat.visit_id].append(seat)
    counts: dict[UUID, dict[tuple[str, int], int]] = defaultdict(dict)
    held = (
        Record.objects.filter(visit__in=ids).order_by().values("visit", "tool_version__tool__code", "door").annotate(n=Count("id"))
    )
    for one in held:
        counts[one["visit"]][one["tool_version__tool__code"], one["door"]] = one["n"]
    twice = DoubleKeying.objects.filter(sheet__visit__in=ids).order_by().values("sheet__visit")
    checked = {row["sheet__visit"]: (row["n"], row["apart"]) for row in twice.annotate(n=Count("id"), apart=Sum("differences"))}
    return tuple(
        VisitMaterial(
            visit, Opened((), ()), tuple(findings[visit.id]), tuple(recommendations[visit.id]), tuple(team[visit.id]),
            checked.get(visit.id, (0, 0)), counts[visit.id],
        )
        for visit in chosen
    )  # fmt: skip


def _finding(row: AdoptedFinding) -> OpenFinding:
    text = FindingText(
        row.theme, row.kind, Status(row.status), row.severity, row.spread, row.cause, row.words, tuple(row.provisions)
    )
    return OpenFinding(row.finding_id, row.visit_id, row.number, 0, adopted=True, text=text)


def _recommendation(row: AdoptedRecommendation) -> OpenRecommendation:
    text = RecommendationText(
        row.words, row.indicator, row.addressee_id, row.place_id, row.deadline, row.priority, office=row.office,
        supervisor=row.supervisor_id, findings=tuple(UUID(one) for one in row.findings), provisions=tuple(row.provisions), cause=row.cause,
        repeats=row.repeats_id,
    )  # fmt: skip
    return OpenRecommendation(row.recommendation_id, row.visit_id, row.number, 0, adopted=True, text=text)
