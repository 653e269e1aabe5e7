from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.kit.dates import tongue
from nazorat.kit.flash import say
from nazorat.people import actions
from nazorat.people.access import MemberRequest, training_for_keeping
from nazorat.people.forms import AttendanceForm, TrainingForm
from nazorat.people.queries import training_ending, training_sessions
from nazorat.people.training import good_until, titles


def trainings_page(request: MemberRequest) -> HttpResponseBase:
    """Sessions of training, and whose training ends."""
    language = tongue("ru")
    rows = [(session, titles(session.topics, language)) for session in training_sessions()]
    ending = training_ending(timezone.localdate(), language)
    return render(request, "people/trainings.html", {"rows": rows, "ending": ending})


def add_training_page(request: MemberRequest) -> HttpResponseBase:
    """Enter a session."""
    form = TrainingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        session = actions.add_training(by=request.user, **form.cleaned_data)
        say(request, "training-added")
        return HttpResponseRedirect(reverse("training", args=[session.id]))
    return render(request, "people/training_new.html", {"form": form}, status=422 if form.is_bound else 200)


def training_page(request: MemberRequest, training_id: UUID) -> HttpResponseBase:
    """One session: who was there."""
    session = training_for_keeping(request.user, training_id)
    there = [str(name) for name in session.attendances.values_list("member_id", flat=True)]
    form = AttendanceForm(request.POST if request.method == "POST" else None, initial={"members": there})
    if request.method == "POST" and form.is_valid():
        actions.mark_attendance(by=request.user, session=session, members=form.chosen)
        say(request, "attendance-marked")
        return HttpResponseRedirect(reverse("trainings"))
    topics, until = titles(session.topics, tongue("ru")), good_until(session.held_on, session.topics)
    shown = {"session": session, "topics": topics, "until": until, "form": form}
    return render(request, "people/training.html", shown, status=422 if form.is_bound else 200)
