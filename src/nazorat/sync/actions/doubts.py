from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.fieldwork.actions import ask_records
from nazorat.fieldwork.models import Record, SetAside
from nazorat.fieldwork.records import Opened
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.sampling.actions import ask_draws
from nazorat.sync.doubts import CLOCK, Doubt, Unmatched, digest_of, doubts_in, unmatched
from nazorat.sync.models import ClockNote, Ruling
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening
from nazorat.visits.keys import SealedToOthers, VisitKeys, open_grants
from nazorat.visits.models import Device, Visit

RULING = "sync_ruling.sealed"
# less is a time zone, or nobody's business
CLOCK_OFF = timedelta(days=1)


@dataclass(frozen=True)
class Ruled:
    """A ruling with its words; None where the reader does not hold the key that they are sealed to."""

    row: Ruling
    why: str | None


@dataclass(frozen=True)
class Doubted:
    """A doubt with what was decided on it, the latest last."""

    doubt: Doubt
    rulings: tuple[Ruled, ...]


@dataclass(frozen=True)
class Looked:
    """What a look at the opened records of a visit gives."""

    doubts: tuple[Doubted, ...]
    unmatched: tuple[Unmatched, ...]
    opened: Opened

    @property
    def undecided(self) -> int:
        return sum(not one.rulings for one in self.doubts)


def open_doubts(*, by: Keyring, visit: Visit) -> Looked:
    """Open records and draws of a visit and hold them against each other; one act for the look, written before anything is opened."""
    keys = open_grants(by, visit)
    records, draws = ask_records(by=by, keys=keys, aside=True), ask_draws(keys=keys)
    ids = (*records.ids, *draws.ids)
    act = note_opening("sync.open-doubts", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, ids=ids)
    opened = records.opened(act)
    rulings: dict[bytes, list[Ruled]] = {}
    for row in Ruling.objects.filter(visit=visit).select_related("by", "counts"):
        rulings.setdefault(bytes(row.doubt), []).append(Ruled(row, _why(keys, row)))
    doubts = [Doubted(doubt, tuple(rulings.get(doubt.key, ()))) for doubt in doubts_in(opened, visit.began_on)]
    return Looked(tuple(sorted(doubts, key=lambda one: bool(one.rulings))), tuple(unmatched(draws.opened(act), opened)), opened)


def decide_doubt(
    *, by: Keyring, visit: Visit, kind: int, ids: Collection[UUID], counts: UUID | None, none_counts: bool = False, why: str
) -> Ruling:
    """Say which of these records count: all (`counts` None), one, or of a lone one none. All stay, and what was decided before too.

    Raises Problem "bad-request" for records that are not of this visit, and for a choice that is not among them.
    """
    found = set(Record.objects.filter(visit=visit, id__in=ids).values_list("id", flat=True))
    if found != set(ids) or not found or (counts is not None and counts not in found) or (none_counts and kind != CLOCK):
        raise Problem("bad-request")
    ruling_id = uuid4()
    sealed = open_grants(by, visit).seal_field(RULING, ruling_id, 1, why.encode())
    aside = found if none_counts else found - {counts} if counts is not None else set()
    with transaction.atomic():
        # two who decide at once: the later one stands, whole
        Visit.objects.select_for_update().get(id=visit.id)
        SetAside.objects.filter(record__in=found - aside).delete()
        for record in sorted(aside):
            SetAside.objects.get_or_create(record_id=record, defaults={"by": by.member})
        row = Ruling.objects.create(
            id=ruling_id, visit=visit, kind=kind, doubt=digest_of(kind, found), counts_id=counts, none_counts=none_counts, sealed=sealed,
            by=by.member,
        )  # fmt: skip
        append("sync.decide-doubt", by=by.member.id, organisation=by.member.organisation_id, obj=row.id, count=len(found))
    return row


def note_clock(*, by: Device, said: int | None) -> None:
    """Note that a device's clock (ms since 1970, None when it says nothing) is off by more than a day, at most once a day."""
    now = datetime.now(UTC)
    ahead = (said or 0) / 1000 - now.timestamp()
    if said is None or abs(ahead) < CLOCK_OFF.total_seconds() or abs(ahead) > 1e11:
        return
    ClockNote.objects.get_or_create(device_id=by.id, on=now.date(), defaults={"ahead": int(ahead)})


def _why(keys: VisitKeys, row: Ruling) -> str | None:
    try:
        return keys.open_field(RULING, row.id, 1, bytes(row.sealed)).decode()
    except (SealedToOthers, crypto.CannotOpen):
        return None
