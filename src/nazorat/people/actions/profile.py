from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.people.models import Member, Profile
from nazorat.people.profile import LANGUAGES, PROFESSIONS, known


def declare_profile(*, by: Member, sex: str, languages: Iterable[str], professions: Iterable[str]) -> Profile:
    """Say of oneself what teams are balanced by. What is left out is not known of this member; codes that are none are dropped."""
    facts = {"sex": Profile.Sex(sex), "languages": known(languages, LANGUAGES), "professions": known(professions, PROFESSIONS)}
    with transaction.atomic():
        profile, _made = Profile.objects.update_or_create(member=by, defaults=facts)
        append("people.declare-profile", by=by.id, organisation=by.organisation_id, obj=by.id)
    return profile
