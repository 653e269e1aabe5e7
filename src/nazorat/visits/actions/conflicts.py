"""Declarations of conflicts of interest: sealed to the planners and the member who declares, in the way of a seat until cleared.

What place or authority one is about stands nowhere in clear, not as a keyed hash either: whoever has the server's secret could try
every place. So who may not open a declaration cannot know that it is about another place, and a planner has to look.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.actions import open_plannings
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, Organisation
from nazorat.people.queries import planners_recipient
from nazorat.places.models import Place
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening
from nazorat.visits.models import ConflictDeclaration, ConflictSeen, Visit
from nazorat.visits.queries import NEVER, conflicts_standing

FORMAT, CLEARING = "nazorat-conflict/1", "nazorat-conflict-clearing/1"


@dataclass(frozen=True)
class Conflict:
    """A declaration, opened: about a place or an authority. `whole` is False when it does not open: then it stands in every way."""

    row: ConflictDeclaration
    place: UUID | None = None
    authority: UUID | None = None
    words: str = ""
    reason: str = ""
    whole: bool = True

    def concerns(self, place: Place) -> bool:
        """Whether it is in the way of a visit to this place."""
        return not self.whole or place.id == self.place or place.authority_id == self.authority


def declare_conflict(
    *, by: Keyring, words: str, place: Place | None = None, authority: Organisation | None = None
) -> ConflictDeclaration:
    """A member says that they should not visit a place, or the places of an authority. Sealed; the reason is theirs to give.

    Raises Problem "conflict-of-one" unless it is about exactly one, "may-not-visit" for who is on no team anyway, "no-planners-key".
    """
    if by.member.role in NEVER:
        raise Problem("may-not-visit")
    if (place is None) == (authority is None):
        raise Problem("conflict-of-one")
    row = ConflictDeclaration(member=by.member)
    facts = {
        "format": FORMAT,
        "id": str(row.id),
        "member": str(by.member.id),
        "place": str(place.id) if place else None,
        "authority": str(authority.id) if authority else None,
        "words": words,
    }
    row.sealed = crypto.seal(json.dumps(facts).encode(), [planners_recipient(), crypto.recipient_of(by.identity)])
    with transaction.atomic():
        # who gives this member a seat holds the same row, and looks again after it
        Member.objects.select_for_update().get(id=by.member.id)
        row.save(force_insert=True)
        append("visits.declare-conflict", by=by.member.id, organisation=by.member.organisation_id, obj=row.id)
    return row


def clear_conflict(*, by: Keyring, conflict: ConflictDeclaration, reason: str) -> ConflictDeclaration:
    """A planner says why a declaration is no longer in the way. The reason is sealed to the planners.

    Raises Problem "not-a-planner", "conflict-own" for one's own, "changed-meanwhile" when it is cleared already.
    """
    if not by.member.planner:
        raise Problem("not-a-planner")
    if conflict.member_id == by.member.id:
        raise Problem("conflict-own")
    facts = {"format": CLEARING, "id": str(conflict.id), "by": str(by.member.id), "reason": reason}
    clearing = crypto.seal(json.dumps(facts).encode(), [planners_recipient()])
    with transaction.atomic():
        standing = ConflictDeclaration.objects.filter(id=conflict.id, cleared_at=None)
        if not standing.update(cleared_by=by.member, cleared_at=timezone.now(), clearing=clearing):
            raise Problem("changed-meanwhile")
        append("visits.clear-conflict", by=by.member.id, organisation=by.member.organisation_id, obj=conflict.id)
    conflict.refresh_from_db()
    return conflict


def see_conflict(*, by: Keyring, conflict: ConflictDeclaration, visit: Visit) -> ConflictSeen:
    """A planner looks whether a declaration is about the place of a visit that has begun, and notes that it is not.

    From then on its lead may give the member a seat. Raises Problem "not-a-planner", "conflict-own", "conflict-declared" when it is.
    """
    if not by.member.planner:
        raise Problem("not-a-planner")
    if conflict.member_id == by.member.id:
        raise Problem("conflict-own")
    if visit.place is None or _open(by, [conflict])[0].concerns(visit.place):
        raise Problem("conflict-declared")
    with transaction.atomic():
        seen, _new = ConflictSeen.objects.get_or_create(declaration=conflict, visit=visit, defaults={"by": by.member})
        append("visits.see-conflict", by=by.member.id, organisation=by.member.organisation_id, obj=conflict.id)
    return seen


def open_conflicts(*, by: Keyring, conflicts: Iterable[ConflictDeclaration]) -> list[Conflict]:
    """Open declarations, for planners, and for a member their own: one act, written first. Raises Problem "not-a-planner"."""
    rows = list(conflicts)
    if not by.member.planner and any(row.member_id != by.member.id for row in rows):
        raise Problem("not-a-planner")
    return _open(by, rows)


def _look(by: Keyring, place: Place, members: Iterable[Member], seen: Collection[UUID] = ()) -> frozenset[UUID]:
    """See that no declaration of these members is in the way of a seat at this place; gives those that stand, for `_nothing_new`.

    `seen` are declarations that a planner has looked at for this visit. Raises Problem "conflict-declared" when one is about the place
    or its authority, "conflict-unread" when one stands that the acting member may not open.
    """
    standing = list(conflicts_standing(members))
    rows = [row for row in standing if row.id not in seen]
    if rows and not by.member.planner and any(row.member_id != by.member.id for row in rows):
        raise Problem("conflict-unread")
    if any(found.concerns(place) for found in _open(by, rows)):
        raise Problem("conflict-declared")
    return frozenset(row.id for row in standing)


def _nothing_new(members: Iterable[Member], looked: Collection[UUID]) -> None:
    """Inside the transaction that gives seats, the members' rows held: nothing was declared since `_look`. Raises "changed-meanwhile"."""
    if conflicts_standing(members).exclude(id__in=looked).exists():
        raise Problem("changed-meanwhile")


def _open(by: Keyring, rows: list[ConflictDeclaration]) -> list[Conflict]:
    """One act for all; what does not open, or is not what its row says, is given as not whole."""
    if not rows:
        return []
    sealed = {row.id: bytes(row.sealed) for row in rows}
    if by.member.planner:
        sealed |= {_clearing_id(row): bytes(row.clearing) for row in rows if row.cleared_at}
        texts = open_plannings(by=by, sealed=sealed, leave_out_broken=True)
    else:
        one = rows[0].id if len(rows) == 1 else None
        note_opening("visits.open-conflicts", by=by.member.id, organisation=by.member.organisation_id, obj=one, ids=sealed)
        texts = crypto.open_all(sealed, [by.identity])
    return [_read(row, texts) for row in rows]


def _read(row: ConflictDeclaration, texts: Mapping[UUID, bytes]) -> Conflict:
    facts = json.loads(texts.get(row.id, b"{}"))
    if (facts.get("format"), facts.get("id"), facts.get("member")) != (FORMAT, str(row.id), str(row.member_id)):
        return Conflict(row, whole=False)
    place, authority = (UUID(facts[name]) if facts[name] else None for name in ("place", "authority"))
    cleared = json.loads(texts.get(_clearing_id(row), b"{}"))
    reason = cleared.get("reason", "") if (cleared.get("format"), cleared.get("id")) == (CLEARING, str(row.id)) else ""
    return Conflict(row, place, authority, facts["words"], reason)


def _clearing_id(row: ConflictDeclaration) -> UUID:
    return uuid5(row.id, "clearing")
