from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.fieldwork import actions
from nazorat.fieldwork.access import follow_up_for_work
from nazorat.fieldwork.forms import FollowUpForm, PlanFollowUpForm, in_words
from nazorat.fieldwork.models import FollowUp
from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.visits.access import visit_for_work
from nazorat.visits.models import Visit
from nazorat.visits.panels import tabs_of


def plan_follow_up_page(request: MemberRequest, visit_id: UUID) -> HttpResponseBase:
    """Put one more follow-up on a day."""
    visit = visit_for_work(request.user, visit_id)
    form = PlanFollowUpForm(
        request.POST if request.method == "POST" else None, initial={"due": timezone.localdate() + actions.AFTER}
    )
    if request.method == "POST" and form.is_valid():
        due = form.cleaned_data["due"]
        actions.schedule_follow_up(by=request.user, visit=visit, occasion=FollowUp.Occasion.OTHER, due=due)
        say(request, "follow-up-planned")
        return _to_visit(visit)
    shown = {"visit": visit, "form": form, "tabs": tabs_of(request, visit, "overview")}
    return render(request, "fieldwork/follow_up_plan.html", shown, status=422 if form.is_bound else 200)


def follow_up_page(request: UnlockedRequest, visit_id: UUID, follow_up_id: UUID) -> HttpResponseBase:
    """Fill a follow-up in, or read it once it is filled in."""
    row = follow_up_for_work(request.user, visit_id, follow_up_id)
    shown = {"visit": row.visit, "row": row, "tabs": tabs_of(request, row.visit, "overview")}
    if row.done_on is not None and request.method == "GET":
        looked = actions.open_follow_up(by=request.keyring, follow_up=row)
        ways, outcome = in_words(looked) if looked else ([], "")
        return render(request, "fieldwork/follow_up.html", {**shown, "looked": looked, "ways": ways, "outcome": outcome})
    first = {"done": timezone.localdate()}
    form = FollowUpForm(request.POST if request.method == "POST" else None, visit=row.visit, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.fill_follow_up(by=request.keyring, follow_up=row, done=form.cleaned_data["done"], looked=form.looked)
        say(request, "follow-up-filled")
        return _to_visit(row.visit)
    return render(request, "fieldwork/follow_up.html", {**shown, "form": form}, status=422 if form.is_bound else 200)


def _to_visit(visit: Visit) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("visit", args=[visit.id]))
