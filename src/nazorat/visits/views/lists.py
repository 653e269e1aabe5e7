from __future__ import annotations

from dataclasses import dataclass

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from nazorat.kit.pagination import Column, ledger, page_of, sorted_rows
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.places.models import Place
from nazorat.visits import actions
from nazorat.visits.forms import VisitsFilter
from nazorat.visits.models import TeamMember, Visit
from nazorat.visits.queries import members_known, places_of_plans, visits_of, visits_planned

COLUMNS = (
    Column("number", _("Visit")),
    Column("role", _("My role")),
    Column("state", _("State")),
    Column("began", _("Dates"), num=True),
)


@dataclass(frozen=True)
class Line:
    """A visit as the list shows it; `name` is None while the place is sealed, `role` is None for a planner who is not on the team."""

    visit: Visit
    seat: TeamMember | None

    @property
    def number(self) -> int:
        return self.visit.number

    @property
    def name(self) -> str | None:
        return self.visit.place.name if self.visit.place else None

    @property
    def role(self) -> str | None:
        return str(self.seat.get_role_display()) if self.seat else None

    @property
    def state(self) -> int:
        return self.visit.state

    @property
    def began(self) -> object:
        return self.visit.began_on


def visits_page(request: MemberRequest) -> HttpResponseBase:
    """My visits; for a planner the planned ones of others too. A planned one has no place here."""
    form = VisitsFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    heads = ledger(request.GET, COLUMNS, "-number")
    found = [line for line in _lines(request.user) if _fits(line, asked)]
    page = page_of(sorted_rows(found, heads.order), request.GET.get("page"))
    may_record, may_conflict = may(request.user, "visit-past"), may(request.user, "conflict-new")
    shown = {"filter_form": form, "ledger": heads, "page": page, "may_record": may_record, "may_conflict": may_conflict}
    return render(request, "visits/visits.html", shown)


def programme_page(request: UnlockedRequest) -> HttpResponseBase:
    """Every plan, opened: one act for the page."""
    visits = list(visits_planned().prefetch_related("team__member"))
    plans = actions.open_plans(by=request.keyring, visits=visits) if visits else {}
    places = places_of_plans(plan.place_id for plan in plans.values())
    waiting = waiting_seats([plans[visit.id] for visit in visits])
    rows = [
        PlanLine(visit, plans[visit.id], places.get(plans[visit.id].place_id), seats)
        for visit, seats in zip(visits, waiting, strict=True)
    ]
    rows.sort(key=lambda row: row.plan.begins)
    return render(request, "visits/programme.html", {"rows": rows})


@dataclass(frozen=True)
class PlanLine:
    """A plan, opened. `waiting` are the seats that stand in the plan alone."""

    visit: Visit
    plan: actions.Plan
    place: Place | None
    waiting: list[TeamMember]

    @property
    def team(self) -> list[TeamMember]:
        return [*(seat for seat in self.visit.team.all() if seat.left_at is None), *self.waiting]


def waiting_seats(plans: list[actions.Plan]) -> list[list[TeamMember]]:
    """The sealed seats of each opened plan, as rows that are nowhere stored. One query for all."""
    known = members_known(seat.member_id for plan in plans for seat in plan.seats)
    return [
        [
            TeamMember(member=known[seat.member_id], role=seat.role, interviews=seat.interviews)
            for seat in plan.seats
            if seat.member_id in known
        ]
        for plan in plans
    ]


def _lines(member: Member) -> list[Line]:
    seats = {seat.visit_id: seat for seat in TeamMember.objects.filter(member=member, left_at=None)}
    # who is seated between two questions is on the list next time
    own = [visit for visit in visits_of(member) if visit.id in seats]
    others = visits_planned().exclude(id__in=seats) if member.planner else []
    return [Line(visit, seats[visit.id]) for visit in own] + [Line(visit, None) for visit in others]


def _fits(line: Line, asked: dict[str, object]) -> bool:
    words = str(asked.get("q") or "").casefold().split()
    state = asked.get("state")
    return all(word in (line.name or "").casefold() for word in words) and state in (None, "", line.visit.state)
