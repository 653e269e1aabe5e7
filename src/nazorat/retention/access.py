from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.retention.classes import CLASSES, TIMED, KeptClass
from nazorat.retention.models import Decision, Hold
from nazorat.retention.queries import Kept, clock, kept_thing, waiting


def decides(by: object) -> bool:
    """Whether this is a coordinator or a custodian: for panels, which refuse nobody and stay away."""
    return isinstance(by, Member) and may(by, "retention")


def kept_for_deciding(by: Member, kept: str, obj: UUID) -> Kept:
    """One thing with a clock. Raises Http404."""
    now = timezone.now()
    found = kept_thing(kept, obj, timezone.localdate(now) if clock(now).right else None)
    if found is None:
        raise Http404
    return found


def class_for_deciding(by: Member, kept: str) -> KeptClass:
    """A class whose term can be changed. Raises Http404."""
    if kept not in TIMED:
        raise Http404
    return CLASSES[kept]


def hold_for_deciding(by: Member, hold_id: UUID) -> Hold:
    """A hold that stands. Raises Http404."""
    found = Hold.objects.filter(id=hold_id, lifted_at=None).first()
    if found is None:
        raise Http404
    return found


def decision_for_deciding(by: Member, decision_id: UUID) -> Decision:
    """What waits for a second member. Raises Http404."""
    found = waiting().filter(id=decision_id).first()
    if found is None:
        raise Http404
    return found
