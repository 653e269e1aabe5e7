"""What is kept, until when, and whether the clock may be believed. Facts only, nothing is opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from nazorat.audit.models import Act, Checkpoint
from nazorat.cases.models import Case
from nazorat.custody.models import Agreement, Identity
from nazorat.custody.queries import exit_counts
from nazorat.people.models import Member, Organisation
from nazorat.people.rights import may
from nazorat.reports.models import Report, ReportGrant
from nazorat.retention.classes import CLASSES, REMIND_DAYS, TIMED, KeptClass
from nazorat.retention.models import Decision, Erasure, Hold
from nazorat.visits.models import ConflictDeclaration, Visit, VisitKey, VisitKeyGrant

Kind = Decision.Kind
# a laptop rests for some weeks, not for months: whoever comes back after that says once that the clock is right
JUMP, BACK = timedelta(days=60), timedelta(hours=1)


@dataclass(frozen=True)
class Clock:
    """Whether now may be believed. `state` is "right", "back" or "jumped"; `last` the last moment before the break."""

    state: str
    last: datetime | None = None

    @property
    def right(self) -> bool:
        return self.state == "right"


def clock(now: datetime) -> Clock:
    """Now against the record of acts: a step back, or a jump of months, since the last time that two members vouched for the clock.

    The times are those of the checkpoints, of which there is one a day, then of each act since the last one.
    """
    start = Decision.objects.filter(kind=Kind.CLOCK, seq__isnull=False).order_by("-seq").values_list("seq", flat=True).first() or 0
    before: datetime | None = None
    for at in [*_times(start), now]:
        if before is not None and at - before > JUMP:
            return Clock("jumped", before)
        if before is not None and before - at > BACK:
            return Clock("back", before)
        before = at
    return Clock("right", before)


def _times(start: int) -> Iterator[datetime]:
    points = list(Checkpoint.objects.filter(seq__gt=start).order_by("seq").values_list("seq", "at"))
    yield from Act.objects.filter(seq=start).values_list("at", flat=True)
    yield from (at for _seq, at in points)
    last = points[-1][0] if points else start
    yield from Act.objects.filter(seq__gt=last).order_by("seq").values_list("at", flat=True).iterator(chunk_size=2000)


@dataclass(frozen=True)
class Kept:
    """One thing with a clock. `starts` None: its clock has not begun. `ends` is the later of its term and what two people agreed."""

    kind: KeptClass
    obj: UUID
    number: int | None
    starts: date | None
    ends: date | None
    state: str = "running"
    holds: tuple[Hold, ...] = ()
    waiting: tuple[Decision, ...] = ()
    erasure: Erasure | None = None

    @property
    def erasure_asked(self) -> bool:
        return any(each.kind == Kind.ERASE for each in self.waiting)

    @property
    def left(self) -> int:
        """Days until the end; negative past it."""
        return (self.ends - timezone.localdate()).days if self.ends else 0


@dataclass
class _Marks:
    """What was decided, by class and thing: read once for a whole list."""

    terms: dict[str, int] = field(default_factory=dict)
    until: dict[tuple[str, UUID], date] = field(default_factory=dict)
    holds: dict[tuple[str, UUID], list[Hold]] = field(default_factory=lambda: defaultdict(list))
    waiting: dict[tuple[str, UUID], list[Decision]] = field(default_factory=lambda: defaultdict(list))
    erased: dict[tuple[str, UUID], Erasure] = field(default_factory=dict)


def terms() -> dict[str, int]:
    """Months by class, as two members last agreed or as the table says."""
    found = {code: CLASSES[code].months or 0 for code in TIMED}
    agreed = Decision.objects.filter(kind=Kind.TERM, agreed_at__isnull=False).order_by("agreed_at")
    return {**found, **{each.kept: each.months or 0 for each in agreed}}


def _marks() -> _Marks:
    marks = _Marks(terms=terms())
    for hold in Hold.objects.filter(lifted_at=None).select_related("placed_by"):
        marks.holds[hold.kept, hold.obj].append(hold)
    longer = Decision.objects.filter(kind=Kind.LONGER, agreed_at__isnull=False).values_list("kept", "obj", "until")
    for kept, obj, until in longer:
        if obj is not None and until is not None:
            marks.until[kept, obj] = max(until, marks.until.get((kept, obj), until))
    for each in waiting().filter(obj__isnull=False):
        if each.obj is not None:
            marks.waiting[each.kept, each.obj].append(each)
    marks.erased = {(row.kept, row.obj): row for row in Erasure.objects.select_related("decision__asked_by", "decision__agreed_by")}
    return marks


def waiting() -> QuerySet[Decision]:
    """What was asked for and neither agreed to nor withdrawn."""
    return Decision.objects.filter(agreed_at=None, withdrawn_at=None).select_related("asked_by", "asked_for", "hold")


def waiting_for(member: Member) -> QuerySet[Decision]:
    """What this member may agree to: asked for by another organisation."""
    return waiting().exclude(asked_for=member.organisation_id)


def kept_things(today: date | None) -> list[Kept]:
    """Everything with a clock, what ends first first. `today` None while the clock is in doubt: then nothing is due."""
    marks = _marks()
    found = [_kept(marks, today, *facts) for facts in _facts()]
    return sorted(found, key=lambda one: (one.state == "erased", one.ends is None, one.ends or date.max, one.number or 0))


def kept_thing(kept: str, obj: UUID, today: date | None) -> Kept | None:
    """One of them."""
    marks = _marks()
    return next((_kept(marks, today, *facts) for facts in _facts(obj) if facts[0] == kept), None)


def _facts(obj: UUID | None = None) -> Iterator[tuple[str, UUID, int | None, date | None]]:
    """Class, id, number and the day its clock began of everything there is."""
    only = {} if obj is None else {"id": obj}
    begun = Visit.objects.filter(**only).exclude(state=Visit.State.PLANNED)
    for visit, number, state, first, last in begun.values_list("id", "number", "state", "began_on", "ended_on"):
        yield "visit", visit, number, last or (first if state == Visit.State.REFUSED else None)
    for report, number, released, made in Report.objects.filter(**only).values_list("id", "number", "released_at", "begun_at"):
        yield "report", report, number, timezone.localdate(released or made)
    for declared, cleared in ConflictDeclaration.objects.filter(**only).values_list("id", "cleared_at"):
        yield "conflict", declared, None, timezone.localdate(cleared) if cleared else None
    # no number: who is not on its list learns here that something has a clock, and no more
    for case, closed in Case.objects.filter(**only).order_by("closed_at").values_list("id", "closed_at"):
        yield "case", case, None, timezone.localdate(closed) if closed else None
    # what was erased as a row leaves only its erasure
    gone = Erasure.objects.filter(kept="conflict", **({} if obj is None else {"obj": obj}))
    for erased in gone.values_list("obj", flat=True):
        yield "conflict", erased, None, None


def _kept(marks: _Marks, today: date | None, code: str, obj: UUID, number: int | None, starts: date | None) -> Kept:
    name = (code, obj)
    ends = months_later(starts, marks.terms[code]) if starts else None
    if ends and name in marks.until:
        ends = max(ends, marks.until[name])
    holds, asked, erased = tuple(marks.holds.get(name, ())), tuple(marks.waiting.get(name, ())), marks.erased.get(name)
    return Kept(CLASSES[code], obj, number, starts, ends, _state(today, ends, bool(holds), erased), holds, asked, erased)


def _state(today: date | None, ends: date | None, held: bool, erased: Erasure | None) -> str:
    if erased:
        return "erased"
    if held:
        return "held"
    if ends is None or today is None:
        return "running"
    if ends <= today:
        return "due"
    return "soon" if (ends - today).days <= REMIND_DAYS else "running"


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


@dataclass(frozen=True)
class Reminder:
    """What the desk says of it: how many are due, end soon, wait for a second member; and whether the clock is in doubt."""

    due: int
    soon: int
    asked: int
    clock: Clock


def reminder(member: Member, now: datetime) -> Reminder | None:
    """For those who decide; None for others, and when there is nothing to say."""
    if not may(member, "retention"):
        return None
    state = clock(now)
    things = kept_things(timezone.localdate(now) if state.right else None)
    due, soon = (sum(one.state == name for one in things) for name in ("due", "soon"))
    asked = waiting_for(member).count()
    return Reminder(due, soon, asked, state) if due or soon or asked or not state.right else None


def identities_of_side(organisation: Organisation) -> QuerySet[Identity]:
    """Sealed identities of which a half lies with this organisation."""
    return Identity.objects.filter(Q(organisation_a=organisation) | Q(organisation_b=organisation))


@dataclass(frozen=True)
class Losses:
    """What nobody opens any more once an organisation is gone, although no agreement says so: halves that were to pass and were not
    found whole by the successor, and keys of visits and drafts that only its members hold."""

    halves: int
    keys: int

    def __bool__(self) -> bool:
        return bool(self.halves or self.keys)


def losses(agreement: Agreement) -> Losses:
    """Five queries."""
    counts, leaving = exit_counts(agreement), agreement.leaving
    staying = ~Q(member__organisation=leaving) & Q(member__is_active=True)
    keys = VisitKey.objects.filter(grants__member__organisation=leaving).exclude(
        id__in=VisitKeyGrant.objects.filter(staying).values("key")
    )
    drafts = Report.objects.filter(grants__member__organisation=leaving).exclude(
        id__in=ReportGrant.objects.filter(staying).values("report")
    )
    return Losses(counts.agreed - counts.confirmed, keys.distinct().count() + drafts.distinct().count())
