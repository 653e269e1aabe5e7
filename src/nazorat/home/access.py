from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from nazorat.audit.models import Checkpoint, SharedLook
from nazorat.home.queries.acts import looks_open
from nazorat.people.models import Member
from nazorat.standards.models import Provision


def checkpoint_for_signing(by: Member, seq: int) -> Checkpoint:
    """A checkpoint by its number. Raises Http404."""
    found = Checkpoint.objects.filter(seq=seq).first()
    if found is None:
        raise Http404
    return found


def look_for_custodian(by: Member, look_id: UUID) -> SharedLook:
    """A look at acts of reading that concerns this custodian and is not over. Raises Http404."""
    found = looks_open(by, timezone.now()).filter(id=look_id).first()
    if found is None:
        raise Http404
    return found


def provision_for_reading(by: Member, code: str) -> Provision:
    """A provision by its code ("NMR 13"). Raises Http404."""
    found = Provision.objects.select_related("instrument").filter(code=code).first()
    if found is None:
        raise Http404
    return found
