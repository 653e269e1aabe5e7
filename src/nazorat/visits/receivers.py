"""What an ended account, a lost key and another role mean for the visits that a member is on. Each visit touched gets its act."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.utils import timezone

from nazorat.audit.actions import Entry, append_all
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.people.signals import key_replaced, member_ended, role_changed
from nazorat.visits.models import TeamMember, Visit, VisitKey, VisitKeyGrant
from nazorat.visits.queries import NEVER


@receiver(member_ended, dispatch_uid="visits.member-ended")
def leave_visits(sender: type[Member], member: Member, by: Member, **given: Any) -> None:
    """Whose account ended leaves every team but the one they lead; their keys are turned by the lead.

    A grant that nobody else holds stays: it opens only with the ended member's passphrase, and without it the content is lost.
    """
    seats = TeamMember.objects.filter(member=member, left_at=None)
    touched = _lock(Q(id__in=seats.values("visit")) | _granted(member))
    _end_grants(member, touched)
    seats.exclude(role=TeamMember.Role.LEAD).update(left_at=timezone.now())
    _note("visits.member-ended", by, touched)


@receiver(key_replaced, dispatch_uid="visits.key-replaced")
def forget_grants(sender: type[Member], member: Member, by: Member, **given: Any) -> None:
    """Grants to a lost key open nothing any more; what it signed is signed anew by a lead."""
    signed = VisitKey.objects.filter(signed_by=member)
    touched = _lock(Q(id__in=signed.values("visit")) | _granted(member))
    VisitKeyGrant.objects.filter(member=member).delete()
    signed.update(stale=True)
    _note("visits.key-replaced", by, touched)


@receiver(role_changed, dispatch_uid="visits.role-changed")
def leave_seats(sender: type[Member], member: Member, by: Member, **given: Any) -> None:
    """A custodian or administrator is on no team, and who is no health professional any more sits in no such seat.

    They leave as they would be taken off: Problem "team-needs-one-lead" while they lead a visit, "last-holder" while they alone
    open something. A visit whose entry was refused has neither records nor another lead to find: its seats just end.
    """
    seats = TeamMember.objects.filter(member=member, left_at=None)
    if member.role in NEVER:
        touched = _lock(Q(id__in=seats.values("visit")) | _granted(member))
    elif member.health_professional:
        return
    else:
        seats = seats.filter(role=TeamMember.Role.HEALTH)
        touched = _lock(Q(id__in=seats.values("visit")))
    held_on = Visit.objects.filter(id__in=touched).exclude(state=Visit.State.REFUSED)
    if seats.filter(role=TeamMember.Role.LEAD, visit__in=held_on).exists():
        raise Problem("team-needs-one-lead")
    _end_grants(member, touched)
    if VisitKeyGrant.objects.filter(member=member, key__visit__in=held_on).exists():
        raise Problem("last-holder")
    seats.update(left_at=timezone.now())
    _note("visits.role-changed", by, touched)


def _granted(member: Member) -> Q:
    return Q(id__in=VisitKeyGrant.objects.filter(member=member).values("key__visit"))


def _lock(which: Q) -> list[UUID]:
    """The visits touched, their rows locked in one order, as every act on a team locks its visit first."""
    return list(Visit.objects.select_for_update().filter(which).order_by("id").values_list("id", flat=True))


def _end_grants(member: Member, visits: list[UUID]) -> None:
    """Take the member's grants of these visits away, but for those that nobody else holds, and mark their keys to be turned."""
    own: QuerySet[VisitKeyGrant] = VisitKeyGrant.objects.filter(member=member, key__visit__in=visits)
    VisitKey.objects.filter(grants__in=own).update(stale=True)
    shared = VisitKeyGrant.objects.exclude(member=member).filter(member__is_active=True).values("key")
    own.filter(key__in=shared).delete()


def _note(verb: str, by: Member, visits: list[UUID]) -> None:
    append_all([Entry(verb, by.id, by.organisation_id, visit) for visit in visits])
