"""Tasks of a team: made of the usual ones in one act, whose and until when sealed, settled with who and when; due at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.visits import actions
from nazorat.visits.duties import USUAL, State, TaskText, When, progress_of, usual_days
from nazorat.visits.keys import SealedToOthers
from nazorat.visits.models import Task, TeamMember, Visit
from support.make import make_keyring, make_member, sign_in
from support.visits import make_place

pytestmark = pytest.mark.django_db
Role = TeamMember.Role
FIRST = date(2026, 3, 10)


@dataclass
class Cast:
    planner: Keyring
    lead: Keyring
    monitor: Keyring
    interpreter: Keyring
    plan: Visit


@pytest.fixture
def cast() -> Cast:
    planner, lead, monitor, interpreter = (make_keyring(make_member(planner=n == 0)) for n in range(4))
    seats = [
        actions.Seat(lead.member, Role.LEAD, interviews=True),
        actions.Seat(monitor.member, Role.MONITOR),
        actions.Seat(interpreter.member, Role.INTERPRETER),
    ]
    facts: dict[str, Any] = {"begins": FIRST, "mode": 1, "note": ""}
    return Cast(planner, lead, monitor, interpreter, actions.plan_visit(by=planner, place=make_place(), seats=seats, **facts))


def client_of(who: Keyring) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, who.member)
    return client


def begun(cast: Cast, first: date) -> Visit:
    return actions.arrive(by=cast.lead, visit=cast.plan, began=first, gate_minutes=5)


def test_usual_tasks_fall_around_the_first_day_in_their_order() -> None:
    days = usual_days(FIRST)
    assert (days["letter"], days["opening"], days["report"]) == (date(2026, 3, 8), FIRST, date(2026, 4, 9))
    assert set(usual_days(None).values()) == {None}
    assert [one.when for one in USUAL] == sorted(one.when for one in USUAL)
    assert all((one.days < 0) == (one.when == When.BEFORE) and (one.days > 0) == (one.when == When.AFTER) for one in USUAL)


def test_nothing_of_a_task_but_that_it_is_there_and_settled_can_be_read(cast: Cast) -> None:
    text = TaskText(words="Borrow the long tape", who=cast.lead.member.id, until=FIRST)
    (task,) = actions.add_tasks(by=cast.lead, visit=cast.plan, texts=[text])
    actions.settle_task(by=cast.lead, task=task, state=State.DONE)
    row = Task.objects.get()
    told = bytes(row.sealed)
    assert not [
        word for word in (b"tape", b"2026-03-10", str(cast.lead.member.id).encode(), cast.lead.member.id.bytes) if word in told
    ]
    assert (row.settled, row.version) == (True, 2)
    (opened,) = actions.open_tasks(by=cast.lead, visit=cast.plan)
    assert (opened.text.words, opened.who, opened.text.until) == ("Borrow the long tape", cast.lead.member, FIRST)
    assert (opened.text.state, opened.by) == (State.DONE, cast.lead.member)
    assert opened.text.at == pytest.approx(timezone.now(), abs=timedelta(minutes=5))


def test_tasks_open_to_who_is_called_up_and_to_nobody_without_a_key(cast: Cast) -> None:
    actions.add_tasks(by=cast.lead, visit=cast.plan, texts=[TaskText(code="letter"), TaskText(When.AFTER, "report")])
    for who in (cast.planner, cast.monitor):
        with pytest.raises(SealedToOthers):
            actions.open_tasks(by=who, visit=cast.plan)
    actions.call_up_team(by=cast.lead, visit=cast.plan)
    assert [one.text.code for one in actions.open_tasks(by=cast.monitor, visit=cast.plan)] == ["letter", "report"]
    with pytest.raises(SealedToOthers):
        actions.open_tasks(by=cast.interpreter, visit=cast.plan)


def test_task_changed_meanwhile_is_not_written_over_and_opens_again(cast: Cast) -> None:
    (task,) = actions.add_tasks(by=cast.lead, visit=cast.plan, texts=[TaskText(words="first")])
    seen = Task.objects.get()
    actions.settle_task(by=cast.lead, task=task, state=State.NOT_NEEDED)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.change_task(by=cast.lead, task=Task.objects.get(), text=TaskText(words="mine"), version=seen.version)
    actions.change_task(by=cast.lead, task=Task.objects.get(), text=TaskText(words="other words"), version=2)
    (opened,) = actions.open_tasks(by=cast.lead, visit=cast.plan)
    assert (opened.text.words, opened.text.state) == ("other words", State.NOT_NEEDED)
    actions.settle_task(by=cast.lead, task=Task.objects.get(), state=State.OPEN)
    (opened,) = actions.open_tasks(by=cast.lead, visit=cast.plan)
    assert (opened.text.state, opened.text.by, opened.text.at) == (State.OPEN, None, None)
    assert (progress_of(cast.plan).every, progress_of(cast.plan).settled) == (1, 0)


def test_what_is_due_to_a_member_is_theirs_or_to_the_lead_nobodys_within_the_term(cast: Cast) -> None:
    visit, today = begun(cast, timezone.localdate()), timezone.localdate()
    lead, monitor = cast.lead.member.id, cast.monitor.member.id
    given: list[tuple[str, UUID | None, date | None]] = [
        ("late", monitor, today - timedelta(days=2)), ("soon", monitor, today + timedelta(days=7)), ("lead's", lead, today),
        ("far", monitor, today + timedelta(days=8)), ("nobody's", None, today), ("no day", monitor, None),
    ]  # fmt: skip
    actions.add_tasks(by=cast.lead, visit=visit, texts=[TaskText(words=words, who=who, until=until) for words, who, until in given])
    before, term = Act.objects.count(), today + timedelta(days=7)
    assert [one.text.words for one in actions.open_due_tasks(by=cast.monitor, until=term)] == ["late", "soon", "no day"]
    assert [one.text.words for one in actions.open_due_tasks(by=cast.lead, until=term)] == ["lead's", "nobody's"]
    assert actions.open_due_tasks(by=cast.interpreter, until=term) == []
    acts = Act.objects.order_by("seq")[before:]
    assert [(act.verb, act.actor, act.count) for act in acts] == [("visits.open-due-tasks", who, 6) for who in (monitor, lead)]


def test_pages_make_the_list_settle_it_and_tell_the_desk(cast: Cast) -> None:
    lead, plan = client_of(cast.lead), cast.plan
    usual = reverse("visit-tasks-usual", args=[plan.id])
    assert "Nothing is shared out yet." in lead.get(reverse("visit-tasks", args=[plan.id])).content.decode()
    page = lead.get(usual).content.decode()
    assert 'value="2026-03-08"' in page
    # who is still sealed in the plan can be given a task, which is sealed too
    assert cast.monitor.member.code in page
    sent = {f"{code}-taken": "on" for code in ("letter", "codes", "report")}
    sent |= {"letter-who": str(cast.monitor.member.id), "letter-until": "2026-03-08", "codes-until": "2026-03-32"}
    refused = lead.post(usual, sent)
    assert (refused.status_code, Task.objects.count()) == (422, 0)
    assert lead.post(usual, sent | {"codes-until": "2026-03-09"}).status_code == 302
    assert Task.objects.count() == 3
    assert "letter-taken" not in lead.get(usual).content.decode()
    assert "0 of 3 tasks settled" in lead.get(reverse("visit", args=[plan.id])).content.decode()
    begun(cast, FIRST)
    monitor = client_of(cast.monitor)
    page = monitor.get(reverse("desk")).content.decode()
    assert "Letter for the gate: numbered, signed, stamped" in page
    assert "Print and cut the code sheets" not in page
    task = next(one for one in actions.open_tasks(by=cast.lead, visit=plan) if one.text.code == "letter").row
    settle = reverse("visit-task-settle", args=[plan.id, task.id])
    assert monitor.post(settle, {"state": "9"}).status_code == 400
    assert monitor.post(settle, {"state": "2"}).status_code == 302
    page = monitor.get(reverse("visit-tasks", args=[plan.id])).content.decode()
    assert (page.count("Open again"), page.count("Not needed")) == (1, 2)
    assert "Letter for the gate: numbered" not in monitor.get(reverse("desk")).content.decode()


def test_form_of_a_task_keeps_what_was_typed_over_a_change_of_another(cast: Cast) -> None:
    lead, plan = client_of(cast.lead), cast.plan
    new = reverse("visit-task-new", args=[plan.id])
    assert lead.post(new, {"when": "1", "words": ""}).status_code == 422
    assert lead.post(new, {"when": "2", "words": "Ring the office"}).status_code == 302
    task = Task.objects.get()
    url = reverse("visit-task", args=[plan.id, task.id])
    actions.settle_task(by=cast.lead, task=task, state=State.DONE)
    sent = {"version": "1", "when": "2", "words": "Ring at noon"}
    answer = lead.post(url, sent)
    assert answer.status_code == 422
    assert "Ring at noon" in answer.content.decode()
    assert lead.post(url, sent | {"version": "2"}).status_code == 302
    (opened,) = actions.open_tasks(by=cast.lead, visit=plan)
    assert (opened.text.words, opened.text.when, opened.text.state) == ("Ring at noon", When.DURING, State.DONE)


def test_tasks_are_not_found_by_who_holds_no_key_by_role_and_by_strangers(cast: Cast) -> None:
    (task,) = actions.add_tasks(by=cast.lead, visit=cast.plan, texts=[TaskText(words="x")])
    begun(cast, FIRST)
    for who in (cast.interpreter, cast.planner):
        for name, more in (("visit-tasks", ()), ("visit-tasks-usual", ()), ("visit-task-new", ()), ("visit-task", (task.id,))):
            assert client_of(who).get(reverse(name, args=[cast.plan.id, *more])).status_code == 404
