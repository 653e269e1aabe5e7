"""Members who declared a conflict of interest while they had a seat: what the desk says of it to whom, until it is settled.

A planner opens the declaration. The lead is told who and on which visit, as a refused seat would tell, and takes them off; a coordinator
who plans nothing, only that a planner has something to look at. Nobody is told of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from nazorat.people.models import Member
from nazorat.visits.models import ConflictDeclaration, ConflictSeen, TeamMember
from nazorat.visits.queries import visits_led, visits_open

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Declared:
    """A seat whose member declared something that stands, and that no planner found to be about another place."""

    seat: TeamMember
    at: datetime
    led: bool


def seated_conflicts(request: HttpRequest) -> SafeString | None:
    """At the desk: seats whose member declared a conflict meanwhile."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member):
        return None
    found = declared_while_seated(member)
    shown = {"found": found, "planner": member.planner, "coordinator": member.role == Member.Role.COORDINATOR}
    return SafeString(render_to_string("visits/parts/seated_conflicts.html", shown, request)) if found else None


def declared_while_seated(member: Member) -> list[Declared]:
    """For a planner or coordinator on every visit that has begun, for a lead on their own; empty for others. One query when nothing
    stands, four at most.

    What was declared before the day of arrival was looked at when the seat was given.
    """
    everywhere = member.planner or member.role == Member.Role.COORDINATOR
    standing = list(ConflictDeclaration.objects.filter(cleared_at=None).exclude(member=member).defer("sealed", "clearing"))
    led = set(visits_led(member).values_list("id", flat=True)) if standing else set()
    if not standing or not (led or everywhere):
        return []
    seats = TeamMember.objects.filter(member__in=[row.member_id for row in standing], left_at=None, visit__in=visits_open())
    if not everywhere:
        seats = seats.filter(visit__in=led)
    seen = set(ConflictSeen.objects.filter(declaration__in=standing).values_list("declaration_id", "visit_id"))
    found = []
    for seat in seats.select_related("member", "visit__place").order_by("visit__number", "member__code"):
        began = seat.visit.began_on
        at = [
            row.declared_at
            for row in standing
            if row.member_id == seat.member_id
            and (row.id, seat.visit_id) not in seen
            and (began is None or timezone.localdate(row.declared_at) >= began)
        ]
        if at:
            found.append(Declared(seat, min(at), seat.visit_id in led))
    return found
