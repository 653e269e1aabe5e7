from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.visits import actions
from nazorat.visits.access import place_in_team, task_of_visit, visit_for_work
from nazorat.visits.duties import OpenTask, State, When, usual_days
from nazorat.visits.forms import TaskForm, UsualTasks
from nazorat.visits.models import TeamMember, Visit
from nazorat.visits.panels import tabs_of
from nazorat.visits.queries import members_known, team_of


@dataclass(frozen=True)
class Line:
    """A task as the list shows it."""

    task: OpenTask
    late: bool


@dataclass(frozen=True)
class Part:
    """The tasks of one part of a visit; `open` counts those that are not settled."""

    label: str | Promise
    lines: list[Line]

    @property
    def open(self) -> int:
        return sum(line.task.open for line in self.lines)


def tasks_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """What the team has to do, opened for who works on the visit."""
    visit = visit_for_work(request.user, visit_id)
    parts = _parts(actions.open_tasks(by=request.keyring, visit=visit), timezone.localdate())
    shown = {"visit": visit, "parts": parts, "states": State, "tabs": tabs_of(request, visit, "overview")}
    return render(request, "visits/tasks.html", shown)


def usual_tasks_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Make the list of the usual tasks, in one act."""
    visit = visit_for_work(request.user, visit_id)
    have = [one.text.code for one in actions.open_tasks(by=request.keyring, visit=visit)]
    team, first = _team_and_day(request.keyring, visit)
    form = UsualTasks(request.POST if request.method == "POST" else None, team=team, days=usual_days(first), have=have)
    if request.method == "POST" and form.is_valid():
        if form.texts:
            actions.add_tasks(by=request.keyring, visit=visit, texts=form.texts)
            say(request, "tasks-added")
        return _to_tasks(visit)
    shown = {"visit": visit, "form": form, "day": first, "tabs": tabs_of(request, visit, "overview")}
    return render(request, "visits/tasks_usual.html", shown, status=422 if request.method == "POST" else 200)


def add_task_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Write one task in own words."""
    visit = visit_for_work(request.user, visit_id)
    team, _first = _team_and_day(request.keyring, visit)
    form = TaskForm(request.POST if request.method == "POST" else None, team=team, initial={"when": _now(visit)})
    if request.method == "POST" and form.is_valid():
        actions.add_tasks(by=request.keyring, visit=visit, texts=[form.text])
        say(request, "tasks-added")
        return _to_tasks(visit)
    shown = {"visit": visit, "form": form, "tabs": tabs_of(request, visit, "overview")}
    return render(request, "visits/task_write.html", shown, status=422 if form.is_bound else 200)


def change_task_page(request: UnlockedRequest, visit_id: UUID, task_id: UUID) -> HttpResponseBase:
    """Give a task to somebody, put it on another day, say it in other words."""
    visit = visit_for_work(request.user, visit_id)
    task = task_of_visit(visit, task_id)
    text = actions.open_task(by=request.keyring, task=task)
    team, _first = _team_and_day(request.keyring, visit)
    first = {"version": task.version, "when": text.when, "words": text.words or text.label, "who": text.who, "until": text.until}
    form = TaskForm(request.POST if request.method == "POST" else None, team=team, code=text.code, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_task(by=request.keyring, task=task, text=form.text, version=form.cleaned_data["version"] or 0)
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, task.version)
        else:
            say(request, "task-changed")
            return _to_tasks(visit)
    shown = {"visit": visit, "form": form, "task": task, "tabs": tabs_of(request, visit, "overview")}
    return render(request, "visits/task_write.html", shown, status=422 if form.is_bound else 200)


def settle_task_view(request: UnlockedRequest, visit_id: UUID, task_id: UUID) -> HttpResponseBase:
    """Say that a task is done, not needed, or open again."""
    visit = visit_for_work(request.user, visit_id)
    task, state = task_of_visit(visit, task_id), request.POST.get("state", "")
    if state not in {str(number) for number in State.values}:
        raise Problem("task-state-unknown")
    actions.settle_task(by=request.keyring, task=task, state=int(state))
    say(request, "task-settled")
    return _to_tasks(visit)


def _parts(tasks: Iterable[OpenTask], today: date) -> list[Part]:
    lines = [Line(one, one.late(today)) for one in tasks]
    parts = [Part(when.label, [line for line in lines if line.task.text.when == when]) for when in When]
    return [part for part in parts if part.lines]


def _team_and_day(by: Keyring, visit: Visit) -> tuple[list[Member], date | None]:
    """To whom a task may be given, and the first day; of a plan its lead knows both, nobody else the day."""
    team = [seat.member for seat in team_of(visit)]
    if visit.state != Visit.State.PLANNED:
        return team, visit.began_on
    if place_in_team(by.member, visit).role != TeamMember.Role.LEAD:
        return team, None
    plan = actions.open_plan(by=by, visit=visit)
    waiting = members_known(seat.member_id for seat in plan.seats)
    return [*team, *(one for name, one in waiting.items() if name not in {member.id for member in team})], plan.begins


def _now(visit: Visit) -> int:
    """The part of a visit that a new task is most likely for."""
    return {Visit.State.PLANNED: When.BEFORE, Visit.State.UNDER_WAY: When.DURING}.get(Visit.State(visit.state), When.AFTER)


def _to_tasks(visit: Visit) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("visit-tasks", args=[visit.id]))
