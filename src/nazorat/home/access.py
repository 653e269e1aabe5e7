from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from nazorat.audit.models import Checkpoint, SharedLook
from nazorat.home.queries import reads_work
from nazorat.home.queries.acts import looks_open
from nazorat.people.models import Member
from nazorat.standards.models import Provision

Role = Member.Role


def may_read_acts(by: Member) -> bool:
    """The record of acts, as counts, is for coordinators and custodians."""
    return by.role in (Role.COORDINATOR, Role.CUSTODIAN)


def acts_for_reading(by: Member) -> None:
    """The record of acts. Raises Http404 for everybody but coordinators and custodians."""
    if not may_read_acts(by):
        raise Http404


def acts_for_export(by: Member) -> None:
    """The chain and its checkpoints as files. Raises Http404 for everybody but custodians."""
    if by.role != Role.CUSTODIAN:
        raise Http404


def checkpoint_for_signing(by: Member, seq: int) -> Checkpoint:
    """A checkpoint by its number, for custodians. Raises Http404."""
    acts_for_export(by)
    found = Checkpoint.objects.filter(seq=seq).first()
    if found is None:
        raise Http404
    return found


def look_for_custodian(by: Member, look_id: UUID) -> SharedLook:
    """A look at acts of reading that concerns this custodian and is not over. Raises Http404."""
    acts_for_export(by)
    found = looks_open(by, timezone.now()).filter(id=look_id).first()
    if found is None:
        raise Http404
    return found


def provision_for_reading(by: Member, code: str) -> Provision:
    """A provision by its code ("NMR 13"). Raises Http404, also for an administrator."""
    found = Provision.objects.select_related("instrument").filter(code=code).first() if reads_work(by) else None
    if found is None:
        raise Http404
    return found
