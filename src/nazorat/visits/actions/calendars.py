from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nazorat.audit.actions import append
from nazorat.people.keyring import Keyring
from nazorat.visits.actions.planning import open_plans
from nazorat.visits.actions.tasks import open_due_tasks
from nazorat.visits.ics import Entry, calendar_bytes
from nazorat.visits.models import TeamMember, Visit
from nazorat.visits.queries import visits_of

# visits of the last weeks stand in the file still, and tasks of the coming year
BACK, AHEAD = timedelta(days=60), timedelta(days=366)


def take_calendar(*, by: Keyring, visits: bool, planned: bool, tasks: bool) -> bytes:
    """A member's own visits and tasks as a calendar file, under neutral titles; `planned` also the first days of plans that they lead.

    What is opened for it has its own acts; that it left is one more.
    """
    entries = [
        *(_begun(by) if visits else ()),
        *(_planned(by) if planned else ()),
        *(_tasks(by) if tasks else ()),
    ]
    made = calendar_bytes(entries, member=by.member.id, now=timezone.now())
    with transaction.atomic():
        append("visits.take-calendar", by=by.member.id, organisation=by.member.organisation_id, count=len(entries))
    return made


def _begun(by: Keyring) -> list[Entry]:
    since = timezone.localdate() - BACK
    found = visits_of(by.member).filter(began_on__gte=since).exclude(state=Visit.State.REFUSED).order_by("number")
    return [Entry(one.id, one.began_on, one.ended_on or one.began_on, _title(one)) for one in found if one.began_on]


def _planned(by: Keyring) -> list[Entry]:
    led = TeamMember.objects.filter(member=by.member, left_at=None, role=TeamMember.Role.LEAD).values("visit")
    visits = list(Visit.objects.filter(id__in=led, state=Visit.State.PLANNED).order_by("number"))
    plans = open_plans(by=by, visits=visits) if visits else {}
    return [Entry(one.id, plans[one.id].begins, plans[one.id].begins, _title(one)) for one in visits if one.id in plans]


def _tasks(by: Keyring) -> list[Entry]:
    found = open_due_tasks(by=by, until=timezone.localdate() + AHEAD)
    return [
        Entry(
            one.row.id, one.text.until, one.text.until, _("Task of work day %(number)s") % {"number": one.visit.number}, busy=False
        )
        for one in found
        if one.text.until
    ]


def _title(visit: Visit) -> str:
    return _("Work day %(number)s") % {"number": visit.number}
