"""The register as it is asked for: filters, views, figures and pages, all counted by the database however long it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from nazorat.people.models import Organisation
from nazorat.places.models import Place
from nazorat.recommendations.drafts import OFFICES
from nazorat.recommendations.models import AdoptedRecommendation, RecommendedTheme, Reply
from nazorat.recommendations.queries import DONE, OPEN, SOON, Line, standing

Claimed = AdoptedRecommendation.Claimed
Rows = QuerySet[AdoptedRecommendation]


@dataclass(frozen=True)
class Asked:
    """What the register was asked for; empty is everything. The fields of APT's list of what follow-up must be sorted by, and the tracks."""

    q: str = ""
    addressee: str = ""
    place: str = ""
    kind: str = ""
    claimed: str = ""
    verified: str = ""
    theme: str = ""
    report: str = ""
    repeated: str = ""
    visit: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Offered:
    """What the filters offer: values that stand in the register, with their words."""

    addressees: list[tuple[str, str]]
    places: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    reports: list[tuple[str, str]]


@dataclass(frozen=True)
class Tally:
    """The figures above the register; each counts over all that was found, not over one page of it."""

    made: int
    priority: int
    answered: int
    claimed_done: int
    seen_done: int
    unchecked: int
    repeated: int
    due: int


def found(rows: Rows, asked: Asked, today: date) -> Rows:
    """The rows that fit."""
    same = {
        "place": asked.place,
        "place__kind": asked.kind,
        "verified": asked.verified,
        "report": asked.report,
        "visit": asked.visit,
    }
    rows = rows.filter(**{name: value for name, value in same.items() if value})
    if asked.addressee:
        rows = rows.filter(office=asked.addressee) if asked.addressee in OFFICES else _of_body(rows, asked.addressee)
    if asked.claimed:
        rows = rows.filter(_unanswered(today) if asked.claimed == Claimed.NONE else Q(claimed=asked.claimed) & ~_unanswered(today))
    if asked.theme:
        themes = RecommendedTheme.objects.filter(Q(theme=asked.theme) | Q(theme__startswith=f"{asked.theme}."))
        rows = rows.filter(Exists(themes.filter(recommendation=OuterRef("pk"))))
    if asked.repeated.isdigit():
        rows = rows.filter(repetition__gte=int(asked.repeated))
    elif asked.repeated:
        rows = rows.filter(repeats__isnull=asked.repeated == "no")
    if asked.since:
        rows = rows.filter(adopted_at__gte=_midnight(asked.since))
    if asked.until:
        rows = rows.filter(adopted_at__lt=_midnight(asked.until + timedelta(1)))
    for word in asked.q.casefold().split():
        rows = rows.filter(_says(word))
    return rows


def offered(rows: Rows) -> Offered:
    """What the filters offer over these rows, in four queries."""
    bare = rows.select_related(None).order_by()
    offices = bare.exclude(office="").values_list("office", flat=True).distinct()
    bodies = Organisation.objects.filter(Exists(bare.filter(office="", addressee=OuterRef("pk"))))
    places = Place.objects.filter(Exists(bare.filter(place=OuterRef("pk"))))
    reports = bare.exclude(report=None).values_list("report", flat=True).distinct()
    addressees = [*((code, str(OFFICES[code])) for code in offices), *((str(body.pk), body.name) for body in bodies)]
    held = list(places)
    return Offered(
        addressees=_sorted(addressees),
        places=_sorted((str(place.pk), place.name) for place in held),
        kinds=_sorted({place.kind: str(place.get_kind_display()) for place in held}.items()),
        reports=[(str(number), str(number)) for number in sorted((one for one in reports if one), reverse=True)],
    )


def _sorted(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(pairs, key=lambda pair: pair[1])


def views(today: date) -> dict[str, Q]:
    """The views of the register that are asked for most, each with its condition."""
    late = Q(deadline__lte=today + timedelta(SOON)) | _unanswered(today)
    return {
        "due": late & ~Q(verified__in=DONE),
        "unchecked": Q(verified__in=OPEN),
        "repeated": Q(repeats__isnull=False),
        "priority": Q(priority=True),
    }


def narrowed(rows: Rows, only: str, today: date) -> Rows:
    """One view of the rows, or all of them."""
    condition = views(today).get(only)
    return rows if condition is None else rows.filter(condition)


def tally_of(rows: Rows, today: date) -> Tally:
    """One query. Answered within the term is a first reply by its last day; without a term any reply is in time."""
    replies = standing(Reply.objects.filter(recommendation=OuterRef("pk")))
    in_time = Exists(replies.filter(received_on__lte=OuterRef("reply_due"))) | (Q(reply_due=None) & Exists(replies))
    counted = {name: Count("pk", filter=condition) for name, condition in views(today).items()}
    figures: Mapping[str, int] = rows.select_related(None).order_by().aggregate(
        made=Count("pk"), answered=Count("pk", filter=in_time), claimed_done=Count("pk", filter=Q(claimed=Claimed.DONE)),
        seen_done=Count("pk", filter=Q(verified__in=DONE)), **counted,
    )  # fmt: skip
    return Tally(**figures)


def in_order(rows: Rows) -> Rows:
    """Offices of the places first, then bodies by name; under each the latest visit first."""
    bodies_last = Case(When(office="", then=Value(1)), default=Value(0), output_field=IntegerField())
    return rows.order_by(bodies_last, "office", "addressee__name", "-visit__number", "number", "pk")


@dataclass(frozen=True)
class Group:
    """The lines of one addressee on this page, and how many it has in all."""

    name: str
    lines: list[Line]
    total: int


def grouped(lines: Iterable[Line], rows: Rows) -> list[Group]:
    """The lines of a page under their addressee; one query for the whole numbers."""
    counts = rows.select_related(None).order_by().values("office", "addressee").annotate(n=Count("pk"))
    totals: dict[object, int] = {}
    for one in counts:
        key = one["office"] or one["addressee"]
        totals[key] = totals.get(key, 0) + one["n"]
    groups: dict[object, Group] = {}
    for line in lines:
        key = line.row.office or line.row.addressee_id
        groups.setdefault(key, Group(line.row.addressed, [], totals.get(key, 0))).lines.append(line)
    return list(groups.values())


def _of_body(rows: Rows, body: str) -> Rows:
    return rows.filter(office="", addressee=UUID(body))


def _unanswered(today: date) -> Q:
    """What claimed_on() calls "none"."""
    return Q(claimed=Claimed.NONE) | Q(claimed=Claimed.PENDING, reply_due__lt=today)


def _says(word: str) -> Q:
    """Whether a casefolded word stands in the recommendation, or names its place or addressee.

    Names are few and change: they are read and compared here, since SQLite folds no Cyrillic.
    """
    places = [
        row.pk
        for row in Place.objects.only("name_ru", "name_tg", "name_en")
        if word in _folded(row.name_ru, row.name_tg, row.name_en)
    ]
    bodies = [row.pk for row in Organisation.objects.all() if word in _folded(*row.names)]
    offices = [code for code, label in OFFICES.items() if word in _folded(str(label))]
    return Q(search__contains=word) | Q(place__in=places) | Q(addressee__in=bodies) | Q(office__in=offices)


def _folded(*names: str) -> str:
    return " ".join(names).casefold()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
