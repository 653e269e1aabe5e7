"""What the desk shows: due by eight rules, arrived since the last visit, my visits.

Facts and counts only, nothing is opened here: tasks of visits, which are sealed, are handed in as far as the member's key opened them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nazorat.audit.queries import acts_about
from nazorat.correspondence.models import JournalEntry
from nazorat.correspondence.queries import covering_letters, letters_waiting
from nazorat.fieldwork.models import FollowUp, Record
from nazorat.fieldwork.queries import follow_ups_late, sheets_not_keyed
from nazorat.findings.models import Undertaking
from nazorat.findings.undertakings import undertakings_due
from nazorat.home.queries import reads_work
from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.recommendations.models import AdoptedRecommendation, Reply
from nazorat.recommendations.queries import register, replies_late, terms_over
from nazorat.reports.models import ReleasedFile
from nazorat.visits.duties import OpenTask
from nazorat.visits.models import TeamMember, Visit, VisitKeyGrant
from nazorat.visits.queries import WORKING

Text = str | Promise
COORDINATOR = "coordinator"
Claimed = AdoptedRecommendation.Claimed
SIGN_IN = "people.sign-in"
# how long before its day a task of a visit stands at the desk
AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Seat:
    """A place of the member on a team, with what is waiting there. `numbers` are the first and last sheet not keyed."""

    seat: TeamMember
    records: int = 0
    sheets: int = 0
    own_sheets: int = 0
    numbers: tuple[int, int] | None = None

    @property
    def visit(self) -> Visit:
        return self.seat.visit

    @property
    def works(self) -> bool:
        """Whether the seat holds keys: interpreter, observer and trainee key and answer nothing."""
        return self.seat.role in WORKING

    @property
    def leads(self) -> bool:
        return self.seat.role == TeamMember.Role.LEAD


@dataclass(frozen=True)
class Due:
    """Something that waits for this member. `rule` is "reply", "term", "letter", "followup", "undertaking", "task", "keying" or "closing";
    `on` the day it was due or began, or of a letter or task whose term still runs, will end. A letter may be about no visit.

    `letter` is the covering letter by which a late reply was asked for: a reminder is written from there. A "term" is one line for each
    visit, with `count` recommendations.
    """

    rule: str
    role: str
    visit: Visit | None
    on: date
    days: int
    subject: AdoptedRecommendation | JournalEntry | Seat | FollowUp | Undertaking | OpenTask | Visit
    letter: UUID | None = None
    count: int = 1

    @property
    def late(self) -> bool:
        return self.rule in ("reply", "term", "followup", "undertaking") or (self.rule in ("letter", "task") and self.days > 0)


@dataclass(frozen=True)
class Arrival:
    """Something new since the last visit. `kind` is "records", "reply", "grant", "adopted" or "released"."""

    kind: str
    at: datetime
    count: int
    visit: Visit | None = None
    detail: Text = ""
    subject: UUID | None = None


def last_visit(member: Member) -> datetime | None:
    """When this member signed in the time before this one; None on the first day."""
    before = acts_about(member.id).filter(verb=SIGN_IN).values_list("at", flat=True)[1:2]
    return next(iter(before), None)


def seats_of(member: Member) -> list[Seat]:
    """The visits that the member is on, latest first, with counts of records and of sheets not keyed. Three queries."""
    seats = list(
        TeamMember.objects.filter(member=member, left_at=None).select_related("visit", "visit__place").order_by("-visit__number")
    )
    ids = [seat.visit_id for seat in seats]
    records = dict(Record.objects.filter(visit__in=ids).order_by().values_list("visit").annotate(Count("id")))
    mine = Count("id", filter=Q(issued_to=member))
    rows = sheets_not_keyed().filter(visit__in=ids).order_by().select_related(None).values("visit")
    sheets = {row["visit"]: row for row in rows.annotate(n=Count("id"), mine=mine, first=Min("number"), last=Max("number"))}
    return [_seat(seat, records.get(seat.visit_id, 0), sheets.get(seat.visit_id)) for seat in seats]


def _seat(seat: TeamMember, records: int, sheets: Mapping[str, Any] | None) -> Seat:
    if sheets is None:
        return Seat(seat, records)
    return Seat(seat, records, sheets["n"], sheets["mine"], (sheets["first"], sheets["last"]))


def dues(member: Member, seats: Iterable[Seat], today: date, tasks: Iterable[OpenTask] = ()) -> list[Due]:
    """Exactly eight rules: replies that are late, recommendations whose term is over and at which nobody looked, letters whose term
    ended or ends soon, follow-ups on reprisals that are late, undertakings whose day has come, tasks of a visit, sheets issued and not keyed, visits
    begun and not closed. The oldest first in each.

    Replies and terms wait for the coordinator and for whoever works on the visit, letters for the coordinator and who entered them,
    follow-ups and sheets for whoever works on the visit, undertakings and closing for its lead.
    """
    working = {seat.visit.id: seat for seat in seats if seat.works}
    found = [
        *_replies(member, working, today),
        *_terms(member, working, today),
        *_letters(member, today),
        *_follow_ups(working, today),
        *_undertakings(working, today),
        *_tasks(working, today, tasks),
    ]
    for seat in working.values():
        if seat.sheets and seat.visit.began_on:
            found.append(_due("keying", seat, today))
        if seat.leads and seat.visit.state == Visit.State.UNDER_WAY:
            found.append(_due("closing", seat, today))
    rules = tuple(HEADINGS)
    return sorted(found, key=lambda due: (rules.index(due.rule), due.on))


def _replies(member: Member, working: dict[UUID, Seat], today: date) -> Iterable[Due]:
    everybodys = member.role == Member.Role.COORDINATOR
    late = list(replies_late(today) if everybodys else replies_late(today).filter(visit__in=list(working)))
    letters = covering_letters(late) if may(member, "letter") else {}
    for row in late:
        due = row.reply_due or today
        yield Due("reply", _role(working, row.visit_id), row.visit, due, (today - due).days, row, letters.get(row.pk))


def _terms(member: Member, working: dict[UUID, Seat], today: date) -> Iterable[Due]:
    over = terms_over(today)
    if member.role != Member.Role.COORDINATOR:
        over = over.filter(visit__in=list(working))
    counted = {row["visit"]: row for row in over.order_by().values("visit").annotate(n=Count("pk"), since=Min("deadline"))}
    for visit in Visit.objects.filter(id__in=list(counted)).select_related("place") if counted else ():
        one = counted[visit.id]
        yield Due("term", _role(working, visit.id), visit, one["since"], (today - one["since"]).days, visit, count=one["n"])


def _role(working: dict[UUID, Seat], visit: UUID) -> str:
    return working[visit].seat.role if visit in working else COORDINATOR


def _letters(member: Member, today: date) -> Iterable[Due]:
    if not may(member, "letter-delivery"):
        return
    everybodys = member.role == Member.Role.COORDINATOR
    for row in letters_waiting(today) if everybodys else letters_waiting(today).filter(entered_by=member):
        due = row.due_on or today
        yield Due("letter", COORDINATOR if everybodys else TeamMember.Role.MONITOR, row.visit, due, (today - due).days, row)


def _follow_ups(working: dict[UUID, Seat], today: date) -> Iterable[Due]:
    for row in follow_ups_late(list(working), today) if working else ():
        yield Due("followup", working[row.visit_id].seat.role, row.visit, row.due_on, (today - row.due_on).days, row)


def _undertakings(working: dict[UUID, Seat], today: date) -> Iterable[Due]:
    led = [visit for visit, seat in working.items() if seat.leads]
    for row in undertakings_due(led, today) if led else ():
        yield Due("undertaking", working[row.visit_id].seat.role, row.visit, row.due_on, (today - row.due_on).days, row)


def _tasks(working: dict[UUID, Seat], today: date, tasks: Iterable[OpenTask]) -> Iterable[Due]:
    for one in tasks:
        if one.row.visit_id in working:
            on = one.text.until or today
            yield Due("task", working[one.row.visit_id].seat.role, one.visit, on, (today - on).days, one)


def _due(rule: str, seat: Seat, today: date) -> Due:
    since = seat.visit.ended_on or seat.visit.began_on or today
    return Due(rule, seat.seat.role, seat.visit, since, max((today - since).days, 0), seat)


@dataclass(frozen=True)
class RoleChip:
    """One role with how many things wait for it; `code` "" stands for all."""

    code: str
    label: Text
    count: int


def role_chips(found: list[Due]) -> list[RoleChip]:
    """The roles in which things wait for a member; none when there is only one."""
    labels: dict[str, Text] = {**dict(TeamMember.Role.choices), COORDINATOR: _("coordinator")}
    counts = Counter(due.role for due in found)
    if len(counts) < 2:
        return []
    return [RoleChip("", _("All roles"), len(found)), *(RoleChip(code, labels[code], n) for code, n in sorted(counts.items()))]


def arrivals(member: Member, seats: Iterable[Seat], since: datetime | None) -> list[Arrival]:
    """What came since the last visit, latest first: five queries, whatever came."""
    if since is None or not reads_work(member):
        return []
    visits = {seat.visit.id: seat.visit for seat in seats if seat.works}
    found = [
        *_new_records(visits, since), *_new_grants(member, visits, since), *_new_replies(since), *_new_adoptions(since),
        *_new_releases(since),
    ]  # fmt: skip
    return sorted(found, key=lambda arrival: arrival.at, reverse=True)


def _new_records(visits: dict[UUID, Visit], since: datetime) -> Iterable[Arrival]:
    doors = dict(Record.Door.choices)
    rows = Record.objects.filter(visit__in=list(visits), received_at__gt=since).order_by().values("visit", "door")
    for row in rows.annotate(n=Count("id"), at=Max("received_at")):
        yield Arrival("records", row["at"], row["n"], visits[row["visit"]], doors[row["door"]])


def _new_grants(member: Member, visits: dict[UUID, Visit], since: datetime) -> Iterable[Arrival]:
    rows = VisitKeyGrant.objects.filter(member=member, granted_at__gt=since, key__visit__in=list(visits)).order_by()
    for row in rows.values("key__visit").annotate(n=Count("id"), at=Max("granted_at")):
        yield Arrival("grant", row["at"], row["n"], visits[row["key__visit"]])


def _new_replies(since: datetime) -> Iterable[Arrival]:
    for row in Reply.objects.filter(entered_at__gt=since).select_related(
        "recommendation__visit__place", "recommendation__addressee"
    ):
        rec = row.recommendation
        yield Arrival("reply", row.entered_at, rec.number, rec.visit, rec.addressed, rec.pk)


def _new_adoptions(since: datetime) -> Iterable[Arrival]:
    rows = AdoptedRecommendation.objects.filter(adopted_at__gt=since).order_by().values("visit")
    counted = {row["visit"]: row for row in rows.annotate(n=Count("pk"), at=Max("adopted_at"))}
    for visit in Visit.objects.filter(id__in=list(counted)).select_related("place") if counted else ():
        yield Arrival("adopted", counted[visit.id]["at"], counted[visit.id]["n"], visit)


def _new_releases(since: datetime) -> Iterable[Arrival]:
    rows = ReleasedFile.objects.filter(released_at__gt=since, letter=None).order_by().values("report", "report__number")
    for row in rows.annotate(n=Count("id"), at=Max("released_at")):
        yield Arrival("released", row["at"], row["n"], None, str(row["report__number"]), row["report"])


@dataclass(frozen=True)
class Replies:
    """Replies of authorities at a glance: how many were asked for, came, are late; `next_due` the nearest terms."""

    asked: int
    came: int
    late: int
    next_due: list[AdoptedRecommendation]


NEXT_DUE = 5


def replies(member: Member, today: date) -> Replies | None:
    """The terms that authorities have; None for an administrator. Two queries."""
    if not reads_work(member):
        return None
    waiting = Q(claimed__in=[Claimed.NONE, Claimed.PENDING])
    sums = AdoptedRecommendation.objects.filter(reply_due__isnull=False).aggregate(
        asked=Count("pk"), came=Count("pk", filter=~waiting), late=Count("pk", filter=waiting & Q(reply_due__lt=today))
    )
    return Replies(**sums, next_due=list(register().filter(waiting, reply_due__isnull=False).order_by("reply_due")[:NEXT_DUE]))


@dataclass(frozen=True)
class Group:
    """The dues of one rule, under its heading."""

    label: Text
    dues: list[Due]


HEADINGS = {
    "reply": _("Replies that are late"),
    "term": _("Terms that are over, at which nobody looked"),
    "letter": _("Letters without an answer"),
    "followup": _("Follow-ups on reprisals that are late"),
    "undertaking": _("Undertakings whose day has come"),
    "task": _("Tasks of a visit"),
    "keying": _("Sheets issued and not keyed"),
    "closing": _("Visits not closed"),
}


def grouped(found: list[Due]) -> list[Group]:
    """Dues by rule, empty rules left out."""
    groups = [Group(label, [due for due in found if due.rule == rule]) for rule, label in HEADINGS.items()]
    return [group for group in groups if group.dues]
