from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.alerts import access, actions
from nazorat.alerts.forms import CircleForm, RaiseForm, StepForm
from nazorat.alerts.models import Alert, Step
from nazorat.alerts.queries import alerts_heard, alerts_raised, call_of, circle_holds, circle_of, hearers_of, waiting_for
from nazorat.custody.queries import next_version, recipients_mark, sides
from nazorat.fieldwork.models import Record
from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.people.queries import may_be_sealed_to
from nazorat.visits.access import begun_visit_for_work, visit_for_leading, works_here
from nazorat.visits.panels import tabs_of

SAID = {Step.Kind.TAKEN: "alert-taken", Step.Kind.DONE: "alert-noted", Step.Kind.CLOSED: "alert-ended"}
MOST = 100


def circle_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The lead says who hears the alerts of a visit and which number is rung."""
    visit = visit_for_leading(request.user, visit_id)
    circle = circle_of(visit)
    hearers = hearers_of(circle) if circle else []
    others = [member for member in may_be_sealed_to() if member.id != request.user.id]
    first = {"members": [str(one.member_id) for one in hearers], "call": call_of(circle) if circle else ""}
    form = CircleForm(request.POST if request.method == "POST" else None, able=others, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.keep_circle(by=request.keyring, visit=visit, members=form.chosen, call=form.cleaned_data["call"])
        say(request, "alert-list-kept")
        return HttpResponseRedirect(reverse("visit", args=[visit.id]))
    shown = {
        "visit": visit, "form": form, "hearers": hearers, "holds": circle is None or circle_holds(circle, hearers),
        "tabs": tabs_of(request, visit, "overview"),
    }  # fmt: skip
    return render(request, "alerts/circle.html", shown, status=422 if form.is_bound else 200)


def raise_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Raise an alert at the desk: whoever works on the visit, on its list or not."""
    visit = begun_visit_for_work(request.user, visit_id)
    circle = circle_of(visit)
    hearers = hearers_of(circle) if circle else []
    form = RaiseForm(request.POST if request.method == "POST" else None, initial={"alert": uuid4()})
    if request.method == "POST" and form.is_valid():
        raised = form.raised(timezone.now())
        actions.raise_alert(by=request.keyring, visit=visit, alert_id=form.cleaned_data["alert"], raised=raised)
        say(request, "alert-raised")
        return HttpResponseRedirect(reverse("alerts"))
    shown = {
        "visit": visit, "form": form, "hearers": hearers, "holds": circle is not None and circle_holds(circle, hearers),
        "call": call_of(circle) if circle else "", "tabs": tabs_of(request, visit, "overview"),
    }  # fmt: skip
    return render(request, "alerts/raise.html", shown, status=422 if form.is_bound else 200)


def alerts_page(request: MemberRequest) -> HttpResponseBase:
    """The alerts whose list one is on: those that are open, then those that are closed; and what became of those that one raised here."""
    closed = alerts_heard(request.user).exclude(closed_at=None)[:MOST]
    shown = {"waiting": waiting_for(request.user, timezone.now()), "closed": list(closed), "own": alerts_raised(request.user)}
    return render(request, "alerts/alerts.html", shown)


def alert_page(request: UnlockedRequest, alert_id: UUID) -> HttpResponseBase:
    """An alert opened, with what was done, and what this member does about it."""
    alert = access.alert_for_answering(request.user, alert_id)
    first = {"kind": Step.Kind.TAKEN if alert.taken_at is None else Step.Kind.DONE}
    form = StepForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        actions.answer_alert(by=request.keyring, alert=alert, kind=kind, words=form.cleaned_data["words"])
        say(request, SAID[kind])
        return HttpResponseRedirect(reverse("alert", args=[alert.id]))
    opened = actions.open_alert(by=request.keyring, alert=alert)
    now = timezone.now()
    shown: dict[str, Any] = {
        "alert": alert, "opened": opened, "form": form, "hearers": hearers_of(alert.circle), "now": now,
        "named": bool(alert.name) and alert.name_ends_at is not None and alert.name_ends_at > now,
        "line": next((one for one in waiting_for(request.user, now) if one.alert.id == alert.id), None),
    }  # fmt: skip
    return render(request, "alerts/alert.html", shown, status=422 if form.is_bound else 200)


def name_page(request: UnlockedRequest, alert_id: UUID) -> HttpResponseBase:
    """Who an alert is about, for those whom the name is sealed to: by a post that stays on record, its bytes for this browser."""
    alert, hearer = access.name_for_opening(request.user, alert_id)
    shown: dict[str, Any] = {"alert": alert}
    if request.method == "POST":
        shown |= {"sealed": actions.open_name(by=request.keyring, alert=alert), "key": hearer.custody}
        shown |= _keeping(request, alert) if works_here(request.user, alert.visit) else {"away": True}
    return render(request, "alerts/name.html", shown)


def _keeping(request: UnlockedRequest, alert: Alert) -> dict[str, Any]:
    """With what the page seals the name anew, to the custodians of both organisations: the one record of the talk, if it is here."""
    talks, both = actions.find_talk(by=request.keyring, alert=alert), sides()
    if both is None or len(talks) != 1:
        return {"talks": len(talks), "ready": both is not None}
    record = Record.objects.get(id=talks[0].id)
    return {"record": record, "one": both[0], "other": both[1], "mark": recipients_mark(*both), "version": next_version(record)}
