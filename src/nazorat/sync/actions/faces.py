from __future__ import annotations

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.sync.faces import read_face
from nazorat.sync.models import AppFace


def choose_face(*, by: Member, name: str, icon: str) -> AppFace:
    """Say under which name and icon the field app is given out from now on. Raises Problem "refused" for who is not a coordinator,
    "face-letters", "face-telling"."""
    if by.role != Member.Role.COORDINATOR or not by.is_active:
        raise Problem("refused")
    face = read_face(name, icon)
    with transaction.atomic():
        row, _made = AppFace.objects.update_or_create(only=True, defaults={"name": face.name, "icon": face.icon})
        append("sync.choose-face", by=by.pk, organisation=by.organisation_id, obj=row.pk)
    return row
