"""The planners' sealed list of suspected places: told, added to, confirmed, dismissed, destroyed.

One verb for all that is sealed into it: the record of acts says who sealed something when, and not whether a place was confirmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.actions import open_plannings
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.people.queries import planners_recipient
from nazorat.places.access import must_tell
from nazorat.places.actions.points import enter_point
from nazorat.places.actions.register import Facts, _entered
from nazorat.places.models import Place, SuspectedPlace
from nazorat.places.queries import suspected_texts
from nazorat.places.suspected import (
    ADDED,
    CONFIRMED,
    DISMISSED,
    Heard,
    Step,
    Suspected,
    pack_heard,
    pack_step,
    suspected_from,
)
from nazorat.vault import crypto

VERB = "places.seal-suspected"


@dataclass(frozen=True)
class SuspectedList:
    """The list, opened: `rows` are all that were there, `broken` how many did not open or are not what they say."""

    places: tuple[Suspected, ...]
    rows: frozenset[UUID]
    broken: int = 0

    def one(self, suspected_id: UUID) -> Suspected | None:
        return next((one for one in self.places if one.id == suspected_id), None)


class CarriedPoint(NamedTuple):
    """A point that comes into the register with its place: degrees, the source that may stand there in clear, and its marking."""

    north: float
    east: float
    source: str
    marking: str


def tell_suspected(*, by: Member, heard: Heard) -> SuspectedPlace:
    """Tell of a suspected place, sealed to the planners. Raises Problem "refused", "no-planners-key", "planners-key-doubtful"."""
    must_tell(by)
    row = SuspectedPlace(id=uuid4())
    row.sealed = crypto.seal(pack_heard(row.id, heard, by.code, timezone.now()), [planners_recipient()])
    with transaction.atomic():
        row.save(force_insert=True)
        append(VERB, by=by.id, organisation=by.organisation_id)
    return row


def open_suspected(*, by: Keyring) -> SuspectedList:
    """Open the whole list for a planner: one act. Raises Problem "not-a-planner"."""
    if not by.member.planner:
        raise Problem("not-a-planner")
    sealed = suspected_texts()
    if not sealed:
        return SuspectedList((), frozenset())
    places = suspected_from(open_plannings(by=by, sealed=sealed, leave_out_broken=True))
    return SuspectedList(tuple(places), frozenset(sealed), len(sealed) - sum(len(one.rows) for one in places))


def add_to_suspected(
    *, by: Keyring, opened: SuspectedList, suspected: Suspected, text: str, source: str, reliability: str, heard_on: date
) -> None:
    """Add what was told since; one that was dismissed is suspected again. Raises Problem "not-a-planner", "changed-meanwhile"."""
    step = Step(uuid4(), ADDED, text, by.member.code, timezone.now(), source, reliability, heard_on)
    row = _sealed(by, suspected, step)
    with transaction.atomic():
        _save(opened, suspected, row)
        append(VERB, by=by.member.id, organisation=by.member.organisation_id)


def dismiss_suspected(*, by: Keyring, opened: SuspectedList, suspected: Suspected, reason: str) -> None:
    """Say why it is held to be none. Raises Problem "not-a-planner", "suspected-answered", "changed-meanwhile"."""
    if suspected.state != "waiting":
        raise Problem("suspected-answered")
    row = _sealed(by, suspected, Step(uuid4(), DISMISSED, reason, by.member.code, timezone.now()))
    with transaction.atomic():
        _save(opened, suspected, row)
        append(VERB, by=by.member.id, organisation=by.member.organisation_id)


def confirm_suspected(
    *, by: Keyring, opened: SuspectedList, suspected: Suspected, why: str, facts: Facts, point: CarriedPoint | None = None
) -> Place:
    """Open a place in the register with what is carried over; why it is held to be confirmed stays sealed.

    The record of acts tells of a place that was entered, as of any other. Raises Problem "not-a-planner", "suspected-answered",
    "suspected-source-named" when what is carried over has the words of a source, "changed-meanwhile".
    """
    if suspected.state == CONFIRMED:
        raise Problem("suspected-answered")
    if suspected.names_source([*(value for value in facts.values() if isinstance(value, str)), *([point.source] if point else [])]):
        raise Problem("suspected-source-named")
    place = Place(**facts)
    row = _sealed(by, suspected, Step(uuid4(), CONFIRMED, why, by.member.code, timezone.now(), place_id=place.id))
    with transaction.atomic():
        _save(opened, suspected, row)
        _entered(by.member, place)
        if point:
            enter_point(by=by.member, place=place, **point._asdict())
    return place


def destroy_suspected(*, by: Keyring, opened: SuspectedList, suspected: Suspected) -> None:
    """Destroy a suspected place with all that was added; what came into the register stays there.

    Raises Problem "not-a-planner", "changed-meanwhile".
    """
    if not by.member.planner:
        raise Problem("not-a-planner")
    with transaction.atomic():
        _lock(opened, suspected)
        SuspectedPlace.objects.filter(id__in=suspected.rows).delete()
        append("places.destroy-suspected", by=by.member.id, organisation=by.member.organisation_id)


def _sealed(by: Keyring, suspected: Suspected, step: Step) -> SuspectedPlace:
    if not by.member.planner:
        raise Problem("not-a-planner")
    return SuspectedPlace(id=step.id, sealed=crypto.seal(pack_step(suspected.id, step), [planners_recipient()]))


def _save(opened: SuspectedList, suspected: Suspected, row: SuspectedPlace) -> None:
    _lock(opened, suspected)
    row.save(force_insert=True)


def _lock(opened: SuspectedList, suspected: Suspected) -> None:
    """What is answered must be what was read: of a row nobody can see whose it is, so none may have come in since."""
    held: Sequence[UUID] = list(SuspectedPlace.objects.select_for_update().values_list("id", flat=True))
    if suspected.id not in held or not opened.rows.issuperset(held):
        raise Problem("changed-meanwhile")
