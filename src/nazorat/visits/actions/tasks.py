from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.vault.actions import note_opening
from nazorat.visits.duties import TASK, OpenTask, State, TaskText, in_order, tasks_unsettled
from nazorat.visits.keys import VisitKeys, open_grants, open_grants_of
from nazorat.visits.models import Task, TeamMember, Visit
from nazorat.visits.queries import members_known


def open_tasks(*, by: Keyring, visit: Visit) -> list[OpenTask]:
    """Open the tasks of a visit, in the order of its course; no act when there are none. Raises Problem "sealed-to-others"."""
    rows = list(Task.objects.filter(visit=visit))
    if not rows:
        return []
    _note("visits.open-tasks", by, visit, rows)
    keys = open_grants(by, visit)
    found = [(row, _opened(keys, row)) for row in rows]
    known = members_known(one for _row, text in found for one in (text.who, text.by) if one)
    return in_order(
        OpenTask(row, text, known.get(text.who) if text.who else None, known.get(text.by) if text.by else None)
        for row, text in found
    )


def open_due_tasks(*, by: Keyring, until: date) -> list[OpenTask]:
    """Open what is to be done by this member up to a day, and on visits that they lead also what is nobody's; the earliest first.

    What has no day is due too. One act for all visits, none when nothing is open; what no grant of the member opens is left out.
    """
    rows = list(tasks_unsettled(by.member))
    keys = open_grants_of(by, {row.visit_id: row.visit for row in rows}.values())
    rows = [row for row in rows if keys[row.visit_id].holds(bytes(row.sealed))]
    if not rows:
        return []
    _note("visits.open-due-tasks", by, None, rows)
    led = set(
        TeamMember.objects.filter(member=by.member, left_at=None, role=TeamMember.Role.LEAD).values_list("visit_id", flat=True)
    )
    found = [OpenTask(row, _opened(keys[row.visit_id], row), by.member) for row in rows]
    own = [one for one in found if one.text.who == by.member.id or (one.text.who is None and one.row.visit_id in led)]
    return sorted((one for one in own if (one.text.until or until) <= until), key=lambda one: one.text.until or until)


def add_tasks(*, by: Keyring, visit: Visit, texts: Collection[TaskText]) -> list[Task]:
    """Seal tasks to the team, many in one act. Raises Problem "sealed-to-others"."""
    keys = open_grants(by, visit)
    rows = []
    for text in texts:
        row = Task(id=uuid4(), visit=visit, changed_by=by.member)
        row.sealed = keys.seal_field(TASK, row.id, row.version, text.pack())
        rows.append(row)
    with transaction.atomic():
        Task.objects.bulk_create(rows)
        append("visits.add-tasks", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, count=len(rows))
    return rows


def open_task(*, by: Keyring, task: Task) -> TaskText:
    """Open one task, to change it. Raises Problem "sealed-to-others"."""
    _note("visits.open-tasks", by, task.visit, [task])
    return _opened(open_grants(by, task.visit), task)


def change_task(*, by: Keyring, task: Task, text: TaskText, version: int) -> None:
    """Seal a task anew; what became of it stays. `version` is what the member saw. Raises Problem "changed-meanwhile", "sealed-to-others"."""
    keys = open_grants(by, task.visit)
    was = _opened(keys, task)
    _save(by, keys, task, replace(text, state=was.state, by=was.by, at=was.at), version)


def settle_task(*, by: Keyring, task: Task, state: int) -> None:
    """Say that a task is done, not needed, or open again, with who said so and when. Raises Problem "changed-meanwhile", "sealed-to-others"."""
    keys = open_grants(by, task.visit)
    _save(by, keys, task, _opened(keys, task).settle(state, by.member.id, timezone.now()), task.version)


def _save(by: Keyring, keys: VisitKeys, task: Task, text: TaskText, version: int) -> None:
    sealed = keys.seal_field(TASK, task.id, version + 1, text.pack())
    facts = {"sealed": sealed, "version": version + 1, "settled": text.state != State.OPEN, "changed_by": by.member}
    with transaction.atomic():
        if not Task.objects.filter(id=task.id, version=version).update(**facts, changed_at=timezone.now()):
            raise Problem("changed-meanwhile")
        append("visits.change-task", by=by.member.id, organisation=by.member.organisation_id, obj=task.visit_id)


def _opened(keys: VisitKeys, row: Task) -> TaskText:
    return TaskText.unpack(keys.open_field(TASK, row.id, row.version, bytes(row.sealed)))


def _note(verb: str, by: Keyring, visit: Visit | None, rows: Collection[Task]) -> None:
    note_opening(
        verb, by=by.member.id, organisation=by.member.organisation_id, obj=visit.id if visit else None, ids=[row.id for row in rows]
    )
