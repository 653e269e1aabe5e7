"""What a team has to do, in clear, in the memory of one request, which no model may hold; and the usual tasks that a list is made of."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member
from nazorat.visits.models import Task, Visit
from nazorat.visits.queries import visits_worked

TASK = "visits_task.sealed"


class When(models.IntegerChoices):
    """The part of a visit that a task belongs to."""

    BEFORE = 1, _("before the visit")
    DURING = 2, _("on the day")
    AFTER = 3, _("after the visit")


class State(models.IntegerChoices):
    """What became of a task."""

    OPEN = 1, _("open")
    DONE = 2, _("done")
    NOT_NEEDED = 3, _("not needed")


@dataclass(frozen=True)
class Usual:
    """A task that most visits have: its code, when, how many days after the first day (before it: negative), its words."""

    code: str
    when: When
    days: int
    label: str | Promise


USUAL = (
    Usual("read", When.BEFORE, -7, _("Read what is known of the place: earlier visits, open recommendations, figures")),
    Usual("transport", When.BEFORE, -5, _("Transport, a place to sleep, money")),
    Usual("harm", When.BEFORE, -3, _("Agree who may suffer for the visit and what is done about it")),
    Usual("credentials", When.BEFORE, -3, _("Enter one's document for the gate, each member")),
    Usual("letter", When.BEFORE, -2, _("Letter for the gate: numbered, signed, stamped")),
    Usual("tools", When.BEFORE, -2, _("Choose the tools, issue and print their sheets")),
    Usual("codes", When.BEFORE, -1, _("Print and cut the code sheets")),
    Usual("meters", When.BEFORE, -1, _("Devices paired and charged; meters, tape, batteries packed")),
    Usual("alerts", When.BEFORE, -1, _("Sign the list of who hears an urgent alert")),
    Usual("opening", When.DURING, 0, _("Opening talk: write down the figures that are claimed")),
    Usual("access", When.DURING, 0, _("Keep the access sheet, from the gate on")),
    Usual("draw", When.DURING, 0, _("Count the roll and draw whom you talk to")),
    Usual("closing", When.DURING, 0, _("Closing talk: write down what is undertaken")),
    Usual("debrief", When.DURING, 0, _("Debrief of the same evening")),
    Usual("keying", When.AFTER, 3, _("Key the sheets; take what devices hold")),
    Usual("destroy", When.AFTER, 7, _("Destroy paper and code sheets, two members together")),
    Usual("method", When.AFTER, 7, _("Debrief after the visit: findings, what went wrong with the method")),
    Usual("costs", When.AFTER, 10, _("Hand in what the visit cost")),
    Usual("reprisals", When.AFTER, 14, _("Ask whether anybody suffered for speaking to you")),
    Usual("report", When.AFTER, 30, _("First draft of the report")),
)
BY_CODE = {one.code: one for one in USUAL}


@dataclass(frozen=True)
class TaskText:
    """What is sealed of one task. `code` is a usual one or "" with own `words`; `who` a member's id, `by` and `at` who settled it when."""

    when: int = When.BEFORE
    code: str = ""
    words: str = field(default="", repr=False)
    who: UUID | None = field(default=None, repr=False)
    until: date | None = field(default=None, repr=False)
    state: int = State.OPEN
    by: UUID | None = field(default=None, repr=False)
    at: datetime | None = field(default=None, repr=False)

    def pack(self) -> bytes:
        facts = [self.when, self.code, self.words, str(self.who or ""), self.until.isoformat() if self.until else ""]
        facts += [self.state, str(self.by or ""), self.at.isoformat() if self.at else ""]
        return json.dumps(facts, ensure_ascii=False).encode()

    @classmethod
    def unpack(cls, data: bytes) -> TaskText:
        when, code, words, who, until, state, by, at = json.loads(data)
        return cls(
            when, code, words, UUID(who) if who else None, date.fromisoformat(until) if until else None, state,
            UUID(by) if by else None, datetime.fromisoformat(at) if at else None,
        )  # fmt: skip

    @property
    def label(self) -> str | Promise:
        """The usual task in the reader's language, or the team's own words."""
        return BY_CODE[self.code].label if self.code in BY_CODE else self.words

    def settle(self, state: int, by: UUID, at: datetime) -> TaskText:
        """The same task as done, not needed, or open again: then nobody has settled it."""
        settled = state != State.OPEN
        return replace(self, state=State(state), by=by if settled else None, at=at if settled else None)


@dataclass(frozen=True)
class OpenTask:
    """A task that was opened, with whose it is and who settled it, as far as these members are known."""

    row: Task
    text: TaskText
    who: Member | None = None
    by: Member | None = None

    @property
    def visit(self) -> Visit:
        return self.row.visit

    @property
    def open(self) -> bool:
        return self.text.state == State.OPEN

    def late(self, today: date) -> bool:
        return self.open and self.text.until is not None and self.text.until < today


def usual_days(first: date | None) -> dict[str, date | None]:
    """Until when each usual task is due, by its code, for a visit that begins on a day; None throughout while nobody knows the day."""
    return {one.code: first + timedelta(days=one.days) if first else None for one in USUAL}


def in_order(tasks: Iterable[OpenTask]) -> list[OpenTask]:
    """By part of the visit, then by day, those without a day last, then as they were written."""
    return sorted(
        tasks, key=lambda one: (one.text.when, one.text.until or date.max, one.text.code not in BY_CODE, str(one.text.label))
    )


def tasks_unsettled(by: Member) -> QuerySet[Task]:
    """Tasks that are neither done nor dropped, of visits on which the member has a seat that holds keys."""
    return Task.objects.filter(settled=False, visit__in=visits_worked(by).order_by().values("id")).select_related("visit__place")


@dataclass(frozen=True)
class Progress:
    """How many tasks a visit has, and how many of them are settled."""

    every: int
    settled: int


def progress_of(visit: Visit) -> Progress:
    """How far the tasks of a visit are, which stands in clear. One query."""
    counted = Task.objects.filter(visit=visit).aggregate(every=Count("id"), settled=Count("id", filter=Q(settled=True)))
    return Progress(counted["every"], counted["settled"])
