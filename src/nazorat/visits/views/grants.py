from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render

from nazorat.kit.problems import Problem, face_of
from nazorat.people.access import UnlockedRequest
from nazorat.people.models import Member
from nazorat.visits import actions
from nazorat.visits.access import member_for_granting
from nazorat.visits.forms import ManySeatsForm, ProgressForm, people_for_team
from nazorat.visits.models import Visit
from nazorat.visits.queries import members_lacking, visits_led, visits_worked

# visits that one post does: a second or less, so that the page goes on under the reader's eyes
BLOCK = 10


@dataclass(frozen=True)
class Progress:
    """Where it stands. The page carries it on from post to post; nothing of it is stored, so it can be left at any moment."""

    member: Member
    left: list[UUID]
    total: int
    granted: int
    refused: list[tuple[Visit, Problem]]
    role: str = ""
    interviews: bool = False

    @property
    def done(self) -> int:
        return self.total - len(self.left)


def grants_page(request: UnlockedRequest) -> HttpResponseBase:
    """Who lacks keys on visits of mine, and the way to seat somebody on several visits."""
    shown = {"lacking": members_lacking(request.user), "leads": visits_led(request.user).exists()}
    return render(request, "visits/grants.html", shown)


def many_seats_page(request: UnlockedRequest) -> HttpResponseBase:
    """Choose a member, a role and the visits; granting goes on from there, block by block."""
    led = list(visits_led(request.user))
    people = people_for_team(without=[request.user])
    form = ManySeatsForm(request.POST if request.method == "POST" else None, people=people, led=led)
    if request.method == "POST" and form.is_valid():
        seat, left = form.seat, [UUID(value) for value in form.cleaned_data["visits"]]
        return _shown(request, Progress(seat.member, left, len(left), 0, [], seat.role, seat.interviews))
    return render(request, "visits/grants_add.html", {"form": form, "led": led}, status=422 if form.is_bound else 200)


def granting_page(request: UnlockedRequest, member_id: UUID) -> HttpResponseBase:
    """Grant one member on many visits: each post does the next few and says how far it is. To run it again goes on where it was left."""
    member = member_for_granting(request.user, member_id)
    if request.method == "GET":
        lacking = next((one.visits for one in members_lacking(request.user) if one.member.id == member.id), ())
        return _shown(request, Progress(member, [visit.id for visit in lacking], len(lacking), 0, []))
    form = ProgressForm(request.POST)
    if not form.is_valid():
        raise Problem("bad-request")
    said = form.cleaned_data
    block, rest = said["left"][:BLOCK], said["left"][BLOCK:]
    known = visits_worked(request.user).in_bulk([*block, *(visit for visit, _why in said["refused"])])
    done = actions.grant_everywhere(
        by=request.keyring, member=member, visits=[known[visit] for visit in block if visit in known], role=said["role"],
        interviews=said["interviews"],
    )  # fmt: skip
    refused = [(known[visit], why) for visit, why in said["refused"] if visit in known]
    refused += [(one.visit, one.refused) for one in done if one.refused]
    granted = said["granted"] + sum(one.refused is None for one in done)
    return _shown(request, Progress(member, rest, said["total"], granted, refused, said["role"], said["interviews"]))


def _shown(request: UnlockedRequest, progress: Progress) -> HttpResponseBase:
    """The whole page, or its part in place of the one that asked."""
    part = "parts/" if face_of(request) == "part" else ""
    return render(request, f"visits/{part}granting.html", {"progress": progress, "begun": bool(progress.done)})
