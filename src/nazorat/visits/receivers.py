"""What an ended account and a lost key mean for the visits that they were granted."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from nazorat.people.models import Member
from nazorat.people.signals import key_replaced, member_ended
from nazorat.visits.models import TeamMember, VisitKey, VisitKeyGrant


@receiver(member_ended, dispatch_uid="visits.member-ended")
def leave_visits(sender: type[Member], member: Member, **given: Any) -> None:
    """Whose account ended leaves every team but the one they lead; their keys are turned by the lead.

    A grant that nobody else holds stays: it opens only with the ended member's passphrase, and without it the content is lost.
    """
    own = VisitKeyGrant.objects.filter(member=member)
    VisitKey.objects.filter(grants__in=own).update(stale=True)
    shared = VisitKeyGrant.objects.exclude(member=member).filter(member__is_active=True).values("key")
    own.filter(key__in=shared).delete()
    TeamMember.objects.filter(member=member, left_at=None).exclude(role=TeamMember.Role.LEAD).update(left_at=timezone.now())


@receiver(key_replaced, dispatch_uid="visits.key-replaced")
def forget_grants(sender: type[Member], member: Member, **given: Any) -> None:
    """Grants to a lost key open nothing any more; what it signed is signed anew by a lead."""
    VisitKeyGrant.objects.filter(member=member).delete()
    VisitKey.objects.filter(signed_by=member).update(stale=True)
