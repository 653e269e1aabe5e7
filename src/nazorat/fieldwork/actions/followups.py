"""Looking again whether anybody suffered for speaking to the group. When is known to the team at rest, what was found is sealed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.fieldwork.models import FollowUp
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.vault.actions import note_opening
from nazorat.visits.keys import VisitKeys, open_grants
from nazorat.visits.models import Visit, VisitKey

# a month: long enough for a sanction to come and short enough to act on it
AFTER = timedelta(days=30)
SEALED_AS = "fieldwork.followup"
Occasion = FollowUp.Occasion


@dataclass(frozen=True)
class Looked:
    """What a follow-up says: `ways` and `outcome` are codes of the form, `words` free."""

    ways: tuple[str, ...]
    outcome: str = field(repr=False)
    words: str = field(repr=False)

    def pack(self) -> bytes:
        return json.dumps({"ways": self.ways, "outcome": self.outcome, "words": self.words}, ensure_ascii=False).encode()

    @classmethod
    def unpack(cls, data: bytes) -> Looked:
        held = json.loads(data)
        return cls(tuple(held["ways"]), held["outcome"], held["words"])


def schedule_follow_up(*, by: Member, visit: Visit, occasion: int, due: date) -> FollowUp:
    """Put a follow-up on a day. For the closing talk and a draft one that is still open stays as it is, with its earlier day."""
    with transaction.atomic():
        standing = FollowUp.objects.filter(visit=visit, occasion=occasion, done_on=None).first()
        if standing is not None and occasion != Occasion.OTHER:
            return standing
        made = FollowUp.objects.create(visit=visit, occasion=occasion, due_on=due)
        append("fieldwork.schedule-follow-up", by=by.id, organisation=by.organisation_id, obj=made.id)
    return made


def fill_follow_up(*, by: Keyring, follow_up: FollowUp, done: date, looked: Looked) -> FollowUp:
    """Say what a follow-up found, sealed to the visit's team. It is said once.

    Raises Problem "follow-up-done", "record-sealed" for a member without the team's key, "visit-key-doubtful".
    """
    sealed = _keys(by, follow_up).seal_field(SEALED_AS, follow_up.id, 1, looked.pack())
    with transaction.atomic():
        standing = FollowUp.objects.filter(id=follow_up.id, done_on=None)
        if not standing.update(done_on=done, done_by=by.member, sealed=sealed):
            raise Problem("follow-up-done")
        append("fieldwork.fill-follow-up", by=by.member.id, organisation=by.member.organisation_id, obj=follow_up.id)
    follow_up.refresh_from_db()
    return follow_up


def open_follow_up(*, by: Keyring, follow_up: FollowUp) -> Looked | None:
    """What a follow-up found; None while nobody looked. Raises Problem "record-sealed"."""
    if follow_up.sealed is None:
        return None
    keys = _keys(by, follow_up)
    note_opening(
        "fieldwork.open-follow-up", by=by.member.id, organisation=by.member.organisation_id, obj=follow_up.id, ids=[follow_up.id]
    )
    return Looked.unpack(keys.open_field(SEALED_AS, follow_up.id, 1, bytes(follow_up.sealed)))


def _keys(by: Keyring, follow_up: FollowUp) -> VisitKeys:
    keys = open_grants(by, follow_up.visit)
    if not keys.can(VisitKey.Compartment.TEAM):
        raise Problem("record-sealed")
    return keys
