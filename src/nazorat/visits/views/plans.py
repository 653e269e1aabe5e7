from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.kit.flash import say
from nazorat.people.access import UnlockedRequest
from nazorat.places.access import place_for_reading
from nazorat.places.models import Place
from nazorat.visits import actions
from nazorat.visits.access import plan_for_reading, visit_for_leading
from nazorat.visits.balance import lacks_for
from nazorat.visits.forms import (
    OTHERS,
    DropForm,
    EntryForm,
    NewPlanForm,
    OthersSet,
    PastForm,
    PlanForm,
    RefusalForm,
    TeamSet,
    people_for_team,
)
from nazorat.visits.models import Imbalance, TeamMember, Visit
from nazorat.visits.queries import team_of
from nazorat.visits.views.lists import waiting_seats

FIRST_SEAT = [{"role": TeamMember.Role.LEAD}]


def plan_visit_page(request: UnlockedRequest) -> HttpResponseBase:
    """Plan a visit: sealed to the planners and the lead, keys made and granted to the team.

    A page that knows where a visit should go posts `begin` with first values: where one goes next stands in no address.
    """
    first = (
        {name: request.POST[name] for name in NewPlanForm.base_fields if name in request.POST} if "begin" in request.POST else {}
    )
    given = request.POST if request.method == "POST" and not first else None
    form = NewPlanForm(given, initial=first)
    team = TeamSet(given, prefix="team", initial=FIRST_SEAT, form_kwargs={"people": people_for_team()})
    if given is not None and form.is_valid() & team.is_valid():
        actions.plan_visit(by=request.keyring, seats=team.seats, **form.cleaned_data)
        say(request, "visit-planned")
        return HttpResponseRedirect(reverse("visits"))
    return render(request, "visits/plan_new.html", {"form": form, "team": team}, status=422 if given else 200)


def past_visit_page(request: UnlockedRequest) -> HttpResponseBase:
    """Type in a visit that was made before the system."""
    given = request.POST if request.method == "POST" else None
    form = PastForm(given)
    team = TeamSet(given, prefix="team", initial=FIRST_SEAT, form_kwargs={"people": people_for_team()})
    if given is not None and form.is_valid() & team.is_valid():
        visit = actions.record_past_visit(by=request.keyring, seats=team.seats, **form.cleaned_data)
        say(request, "visit-recorded")
        mine = any(seat.member.id == request.user.id for seat in team.seats)
        return HttpResponseRedirect(reverse("visit", args=[visit.id]) if mine else reverse("visits"))
    return render(request, "visits/past_new.html", {"form": form, "team": team}, status=422 if given else 200)


def plan_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """One plan, opened for its lead or a planner."""
    visit = plan_for_reading(request.user, visit_id)
    plan = actions.open_plan(by=request.keyring, visit=visit)
    place = place_for_reading(request.user, plan.place_id)
    seats = list(team_of(visit))
    lead = any(seat.member_id == request.user.id and seat.role == TeamMember.Role.LEAD for seat in seats)
    waiting = waiting_seats([plan])[0]
    shown = {
        "visit": visit,
        "plan": plan,
        "place": place,
        "lacks": planned_lacks(place, [*seats, *waiting], plan, visit),
        "kind": Visit.Kind(plan.kind).label if plan.kind else "",
        "seats": seats,
        "waiting": waiting,
        "leads": lead,
        "people": len(seats) + len(waiting),
    }
    return render(request, "visits/plan.html", shown)


@dataclass(frozen=True)
class PlannedLack:
    """Something that a planned team lacks, and why it goes all the same; None while nobody decided."""

    lack: Imbalance.Lack
    because: Imbalance.Because | None


def planned_lacks(place: Place, seats: list[TeamMember], plan: actions.Plan, visit: Visit) -> list[PlannedLack]:
    """What the team of an opened plan lacks, with what the plan says of it."""
    decided = {one.lack: Imbalance.Because(one.because) for one in plan.balance}
    return [PlannedLack(lack, decided.get(int(lack))) for lack in lacks_for(place, seats, without=visit.id)]


def call_up_view(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The lead brings the sealed team on before arrival."""
    visit = visit_for_leading(request.user, visit_id)
    called = actions.call_up_team(by=request.keyring, visit=visit)
    say(request, "team-called-up-in-part" if called.left_out else "team-called-up")
    return HttpResponseRedirect(reverse("visit-team", args=[visit.id]))


def change_plan_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Seal another plan for the same visit."""
    visit = plan_for_reading(request.user, visit_id)
    people = people_for_team(without=[seat.member for seat in team_of(visit)])
    lines = {"people": people, "roles": OTHERS}
    if request.method == "POST":
        form, team = PlanForm(request.POST), OthersSet(request.POST, prefix="team", form_kwargs=lines)
        if form.is_valid() & team.is_valid():
            actions.change_plan(by=request.keyring, visit=visit, seats=team.seats, **form.cleaned_data)
            say(request, "plan-changed")
            return HttpResponseRedirect(reverse("visit-plan", args=[visit.id]))
    else:
        plan = actions.open_plan(by=request.keyring, visit=visit)
        form = PlanForm(
            initial={"place": plan.place_id, "begins": plan.begins, "kind": plan.kind, "joint": plan.joint, "note": plan.note}
        )
        held = [
            {"member": str(one.member_id), "role": one.role, "interviews": one.interviews, "because": one.because}
            for one in plan.seats
        ]
        team = OthersSet(prefix="team", initial=held, form_kwargs=lines)
    shown = {"visit": visit, "form": form, "team": team}
    return render(request, "visits/plan_change.html", shown, status=422 if form.is_bound else 200)


def drop_plan_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Take a plan out, after asking why the visit is not made."""
    visit = plan_for_reading(request.user, visit_id)
    form = DropForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.drop_plan(by=request.keyring, visit=visit, **form.cleaned_data)
        say(request, "plan-dropped")
        return HttpResponseRedirect(reverse("visits"))
    return render(request, "visits/plan_drop.html", {"visit": visit, "form": form}, status=422 if form.is_bound else 200)


def arrive_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The team is inside."""
    return _entry(request, visit_for_leading(request.user, visit_id), refused=False)


def refuse_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Entry was refused."""
    return _entry(request, visit_for_leading(request.user, visit_id), refused=True)


def _entry(request: UnlockedRequest, visit: Visit, *, refused: bool) -> HttpResponseBase:
    """Place and team come out of the sealed plan, never out of the form."""
    entry = RefusalForm if refused else EntryForm
    form = entry(request.POST if request.method == "POST" else None, initial={"began": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        act = actions.refuse_entry if refused else actions.arrive
        act(by=request.keyring, visit=visit, **form.cleaned_data)
        say(request, "visit-refused" if refused else "visit-begun")
        return HttpResponseRedirect(reverse("visit", args=[visit.id]))
    plan = actions.open_plan(by=request.keyring, visit=visit)
    place = place_for_reading(request.user, plan.place_id)
    shown = {"visit": visit, "place": place, "form": form, "refused": refused}
    return render(request, "visits/entry.html", shown, status=422 if form.is_bound else 200)
