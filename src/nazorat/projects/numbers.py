"""Five numbers for an embassy or a donor, each with what it is counted of, its source, its newest fact and what is missing.

Only what is plain and over is counted: visits that closed or were refused at the gate, the register of places, what was adopted, training.
A visit that is planned or under way would tell where a team is, so it is in none of them. What cannot be counted says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _, ngettext

from nazorat.disclosure.tables import THRESHOLD, ProtectedTable, Table, protect
from nazorat.fieldwork.models import Record
from nazorat.kit import dates
from nazorat.pathway.models import Move
from nazorat.pathway.queries import gaps_tallied, rows_listed
from nazorat.people.models import Attendance, Organisation
from nazorat.places.models import Place
from nazorat.places.queries import places_known
from nazorat.projects.queries import Counted, counted_whole
from nazorat.recommendations.models import Reply, Verification
from nazorat.recommendations.queries import register, standing
from nazorat.recommendations.register import tally_of
from nazorat.reports.models import Report
from nazorat.reports.queries import Told, figures_told
from nazorat.visits.costs import Spent, days_on_site, spent_on
from nazorat.visits.models import TeamMember, Visit
from nazorat.visits.queries import WORKING

# who waits longer at the gate was delayed
DELAYED_MINUTES = 30
# six months
USED_WITHIN = timedelta(days=183)
TALKS = "interview"
_CLOSED = Q(state=Visit.State.CLOSED)


@dataclass(frozen=True)
class Line:
    """One count of `of`, or why there is none: `missing` is a whole sentence. `sub` is a line that divides the one before it."""

    code: str
    what: str
    value: int | Decimal | None = None
    of: int | None = None
    of_what: str = ""
    missing: str = ""
    sub: bool = False


@dataclass(frozen=True)
class Number:
    """One of the five: its source, the day of its newest fact, how it divides by sex, and its lines."""

    code: str
    title: str
    source: str
    newest: date | None
    sex: str
    lines: tuple[Line, ...]


def five_numbers(today: date) -> tuple[Number, ...]:
    """The five numbers on a day, in the reader's language. As many queries however much was counted."""
    return (*project_numbers(today, counted_whole(today)), _pathway())


def project_numbers(today: date, counted: Counted) -> tuple[Number, ...]:
    """The first four, by the same definitions over a part of the facts: the list of what the law lacks is nobody's project."""
    return (_reach(today, counted), _heard(counted), _answers(today, counted), _capacity(today, counted))


def _unknown(code: str, what: str, why: str, *, sub: bool = False) -> Line:
    return Line(code, what, missing=_("not known: %(why)s") % {"why": why}, sub=sub)


# 1 Reach


def _reach(today: date, counted: Counted) -> Number:
    visits = counted.visits.aggregate(
        tried=Count("pk"), made=Count("pk", filter=_CLOSED), unannounced=Count("pk", filter=_CLOSED & Q(mode=Visit.Mode.UNANNOUNCED)),
        refused=Count("pk", filter=Q(state=Visit.State.REFUSED)), timed=Count("pk", filter=_CLOSED & Q(gate_minutes__isnull=False)),
        delayed=Count("pk", filter=_CLOSED & Q(gate_minutes__gt=DELAYED_MINUTES)), newest=Max("began_on"),
    )  # fmt: skip
    made = _("visits made")
    delayed = Line("reach.delayed", _("Entries delayed, over %(minutes)s minutes at the gate") % {"minutes": DELAYED_MINUTES})
    if visits["timed"] or not visits["made"]:
        delayed = replace(delayed, value=visits["delayed"], of=visits["timed"], of_what=_("visits made whose wait was noted"))
    else:
        delayed = _unknown(delayed.code, delayed.what, _("no wait at a gate was noted"))
    lines = (
        Line("reach.visits", _("Visits made"), visits["made"]),
        *_places(today, counted),
        Line("reach.unannounced", _("Visits unannounced"), visits["unannounced"], visits["made"], made),
        Line("reach.refused", _("Entries refused"), visits["refused"], visits["tried"], _("visits made and entries refused")),
        delayed,
    )
    sex = _("does not apply: places and visits are counted")
    return Number("reach", _("Reach"), _("register of places; visits that are over"), visits["newest"], sex, lines)


def _places(today: date, counted: Counted) -> Iterable[Line]:
    """Places that were visited of those that are known and not closed, in all and by kind."""
    seen = Exists(counted.visits.filter(_CLOSED, place=OuterRef("pk")))
    known = places_known().filter(Q(closed_on=None) | Q(closed_on__gt=today)).select_related(None).order_by()
    kinds = known.values("kind").annotate(n=Count("pk"), seen=Count("pk", filter=Q(seen))).order_by("kind")
    rows = {str(row["kind"]): (int(row["seen"]), int(row["n"])) for row in kinds}
    of = _("places known and not closed")
    yield Line("reach.places", _("Places visited"), sum(one for one, _n in rows.values()), sum(n for _one, n in rows.values()), of)
    for kind in Place.Kind:
        if kind.value in rows:
            yield Line(f"reach.places.{kind.value}", str(kind.label), *rows[kind.value], of_what=of, sub=True)


# 2 People heard in private


def _heard(counted: Counted) -> Number:
    released = Report.objects.filter(state=Report.State.RELEASED, kind__in=(Report.Kind.VISIT, Report.Kind.CONSOLIDATED))
    told = Q(Exists(released.filter(visits=OuterRef("pk"))))
    made = counted.visits.filter(_CLOSED)
    visits = made.aggregate(made=Count("pk"), told=Count("pk", filter=told))
    kept = figures_told(None if counted.whole else list(counted.visits))
    lines = (
        Line("heard.visits", _("Visits whose report is released"), visits["told"], visits["made"], _("visits made")),
        _talks(made.filter(told)),
        _persons_heard(kept, "talks", _("Persons heard, as released reports show them")),
        _persons_heard(kept, "women", _("of them women")),
        _persons_heard(kept, "children", _("of them 14 to 17 years old")),
        _persons_heard(kept, "drawn", _("of them drawn by the group itself")),
        _persons_heard(kept, "private", _("of them heard in private")),
    )
    sex = _("see its line on women") if "women" in kept else _("not known: %(why)s") % {"why": _not_shown()}
    newest = released.aggregate(at=Max("released_at__date"))["at"]
    source = _("released reports; records of talks in their visits")
    return Number("heard", _("People heard in private"), source, newest, sex, lines)


def _not_shown() -> str:
    return _("no released report shows a figure for it")


def _persons_heard(kept: Mapping[str, Told], name: str, what: str) -> Line:
    """A count as released reports show it, of the persons that these count: it passed their gate."""
    code, sub = f"heard.{name if name != 'talks' else 'persons'}", name != "talks"
    if name not in kept:
        return _unknown(code, what, _not_shown(), sub=sub)
    found = kept[name]
    n = found.visits
    of = ngettext("persons heard, in %(n)s visit", "persons heard, in %(n)s visits", n) % {"n": n}
    return Line(code, what, found.value, found.of if sub else None, of if sub else "", sub=sub)


def _talks(told: QuerySet[Visit]) -> Line:
    """Records of talks, as a report counts them in its method. A visit with few of them is left out, so that none comes back by subtraction."""
    held = Record.objects.filter(tool_version__tool__code=TALKS, visit__in=told).order_by().values("visit").annotate(n=Count("pk"))
    counts = [int(row["n"]) for row in held]
    enough = [n for n in counts if n >= THRESHOLD]
    if not enough:
        what = _("Talks recorded")
        return _held("heard.talks", what) if counts else _unknown("heard.talks", what, _("no released report rests on talks"))
    what = ngettext("Talks recorded, in %(n)s visit", "Talks recorded, in %(n)s visits", len(enough)) % {"n": len(enough)}
    return Line("heard.talks", what, sum(enough))


# 3 Answers


def _answers(today: date, counted: Counted) -> Number:
    rows = register() if counted.whole else register().filter(visit__in=counted.visits.values("pk"))
    tally = tally_of(rows, today)
    replied = Reply.objects.filter(recommendation=OuterRef("pk"))
    due = _("answered, or with a term that is over")
    waiting = rows.filter(Q(reply_due__gte=today) | Q(reply_due=None)).exclude(Exists(replied)).count()
    made = _("recommendations made")
    lines = (
        Line("answers.reports", _("Reports released"), counted.reports.count()),
        Line("answers.made", _("Recommendations made"), tally.made),
        Line("answers.in_term", _("Answered within the term"), tally.answered, tally.made - waiting, due),
        Line("answers.claimed", _("Claimed done by the authority"), tally.claimed_done, tally.made, made),
        Line("answers.verified", _("Verified done by the mechanism"), tally.seen_done, tally.made, made),
        Line("answers.checked", _("Looked at by the mechanism, whatever it saw"), tally.made - tally.unchecked, tally.made, made),
    )
    newest = [
        standing(Reply.objects.filter(_of(counted))).aggregate(at=Max("received_on"))["at"],
        standing(Verification.objects.filter(_of(counted))).aggregate(at=Max("seen_on"))["at"],
        rows.aggregate(at=Max("adopted_at__date"))["at"],
    ]
    source = _("recommendations of adopted reports, replies and verifications")
    sex = _("does not apply: recommendations are counted")
    return Number("answers", _("Answers"), source, _latest(newest), sex, lines)


def _of(counted: Counted) -> Q:
    return Q() if counted.whole else Q(recommendation__visit__in=counted.visits.values("pk"))


def _latest(days: Iterable[date | None]) -> date | None:
    return max((one for one in days if one), default=None)


# 4 Capacity


FATES = ("used", "unused", "early")


def _capacity(today: date, counted: Counted) -> Number:
    fates, home = _fates(today, counted)
    table = _by_organisation(fates, home)
    lines = (*_trained(table), *_cost(counted))
    newest = counted.trainings.aggregate(at=Max("held_on"))["at"]
    sex = _("not known: %(why)s") % {"why": _no_sex()}
    return Number(
        "capacity", _("Capacity of the mechanism"), _("training that was held; teams of visits that are over"), newest, sex, lines
    )


def _cost(counted: Counted) -> Iterable[Line]:
    """What was spent, by currency, and what a day on site costs: of the visits whose costs were entered, how many days these had.

    A project may pay for a part of a visit only, so its costs say nothing of a day.
    """
    spent = spent_on(counted.costs)
    for each in spent:
        yield Line(f"capacity.spent.{each.currency}", _("Spent on visits, %(currency)s") % {"currency": each.currency}, each.amount)
    if counted.whole:
        yield from _a_day(spent, counted)
    elif not spent:
        yield _unknown("capacity.spent", _("Spent on visits"), _("no cost is counted here"))


def _a_day(spent: Iterable[Spent], counted: Counted) -> Iterable[Line]:
    what = _("Cost of a visit-day")
    found = [each for each in spent if each.a_day is not None]
    for each in found:
        of = ngettext(
            "day on site, of a visit whose costs are entered", "days on site, of visits whose costs are entered", each.days
        )
        yield Line(f"capacity.cost.{each.currency}", f"{what}, {each.currency}", each.a_day, each.days, of)
    if not found:
        n = sum(days_on_site(*days) for days in counted.visits.filter(_CLOSED).values_list("began_on", "ended_on"))
        none = ngettext("no costs were entered; there was %(n)s visit-day", "no costs were entered; there were %(n)s visit-days", n)
        yield _unknown("capacity.cost", what, none % {"n": n})


def _no_sex() -> str:
    return _("whether members are women or men is not kept")


def _fates(today: date, counted: Counted) -> tuple[Mapping[UUID, str], Mapping[UUID, UUID]]:
    """What became of each trained member: worked on a visit within six months of a session, not so, or it is too early to say."""
    worked: dict[UUID, list[date]] = {}
    seats = TeamMember.objects.filter(visit__state=Visit.State.CLOSED, role__in=WORKING)
    seats = seats.filter(Q(left_at=None) | Q(left_at__date__gte=F("visit__began_on")))
    for member, began in seats.values_list("member", "visit__began_on"):
        if began:
            worked.setdefault(member, []).append(began)
    held = Attendance.objects.filter(session__in=counted.trainings.values("pk")).order_by()
    fates: dict[UUID, str] = {}
    home: dict[UUID, UUID] = {}
    for member, organisation, day in held.values_list("member", "member__organisation", "session__held_on"):
        home[member] = organisation
        fate = "early" if day + USED_WITHIN >= today else "unused"
        if any(day <= began <= day + USED_WITHIN for began in worked.get(member, ())):
            fate = "used"
        fates[member] = min(fate, fates.get(member, "unused"), key=("used", "early", "unused").index)
    return fates, home


def _by_organisation(fates: Mapping[UUID, str], home: Mapping[UUID, UUID]) -> ProtectedTable | None:
    """Members by organisation and fate, small counts of persons hidden; None without anybody."""
    named = {one.id: one.name for one in Organisation.objects.filter(id__in=set(home.values()))}
    if not fates:
        return None
    counts = {one: dict.fromkeys(FATES, 0) for one in sorted(named, key=lambda one: named[one])}
    for member, fate in fates.items():
        counts[home[member]][fate] += 1
    cells = tuple(tuple(row.values()) for row in counts.values())
    return protect(Table("person", tuple(named[one] for one in counts), FATES, cells))


def _trained(table: ProtectedTable | None) -> Iterable[Line]:
    trained, used = _("Members trained"), _("Members trained and on a visit within six months")
    early = _("Members trained less than six months ago, on no visit yet")
    of = _("members trained")
    if table is None:
        why = _("no training was entered")
        yield from (_unknown("capacity.trained", trained, why), _unknown("capacity.used", used, why))
    elif table.refused:
        yield from (_held("capacity.trained", trained), _held("capacity.used", used))
    else:
        yield Line("capacity.trained", trained, table.total)
        yield _persons("capacity.early", early, table.column_totals[2], table.total, of)
        yield _persons("capacity.used", used, table.column_totals[0], table.total, of)
        for at, (name, cells) in enumerate(zip(table.rows, table.cells, strict=True), 1):
            yield replace(_persons(f"capacity.used.{at}", name, cells[0], table.row_totals[at - 1], of), sub=True)
    yield _unknown("capacity.women", _("of them women"), _no_sex(), sub=True)


def _persons(code: str, what: str, count: int | None, whole: int | None, of: str) -> Line:
    return _held(code, what) if count is None or whole is None else Line(code, what, count, whole, of)


def _held(code: str, what: str) -> Line:
    return Line(code, what, missing=_("held back: fewer than %(n)s persons, or what would tell them") % {"n": THRESHOLD})


# 5 Pathway


def _pathway() -> Number:
    found = gaps_tallied(rows_listed())
    sex = _("does not apply: gaps of the law are counted")
    words = {Move.Status.CLOSED: _("Gaps closed"), Move.Status.MOVING: _("Gaps moving"), Move.Status.UNTOUCHED: _("Gaps untouched")}
    if not found.since:
        why = _("no gap of the law is listed yet")
        lines = tuple(_unknown(f"pathway.{status.value}", what, why) for status, what in words.items())
        return Number("pathway", _("Pathway"), _("none yet"), None, sex, lines)
    of = _("gaps listed, since %(day)s") % {"day": dates.day(found.since, "long")}
    lines = tuple(
        Line(f"pathway.{status.value}", what, found.statuses[status.value], found.listed, of) for status, what in words.items()
    )
    return Number("pathway", _("Pathway"), _moved(found.last), found.last.on if found.last else None, sex, lines)


def _moved(last: Move | None) -> str:
    """The last dated act that moved a gap, in its own words with its source."""
    if last is None:
        return _("the gap table; no act has moved a gap since")
    said = {"day": dates.day(last.on, "long"), "act": last.act, "source": last.source}
    return _("the gap table; last act, %(day)s: %(act)s (%(source)s)") % said


# As a table


HEAD = ("number", "code", "what", "value", "of", "of_what", "missing", "by_sex", "source", "newest_fact", "as_of")


def cells_of(numbers: Iterable[Number], today: date) -> Iterable[tuple[object, ...]]:
    """The five numbers as rows under HEAD."""
    for place, one in enumerate(numbers, 1):
        for line in one.lines:
            said = (line.code, line.what, line.value, line.of, line.of_what, line.missing)
            yield (place, *said, one.sex, one.source, one.newest, today)
