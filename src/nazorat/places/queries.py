from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, ManyToOneRel, Q, QuerySet, Value, When

from nazorat.kit.spelling import asked_for, key_of
from nazorat.people.queries import authorities
from nazorat.places.models import (
    BLURRED,
    DEGREE,
    Figure,
    Marking,
    OthersFinding,
    Place,
    PlaceBefore,
    PlaceName,
    PlacePoint,
    Reopening,
    Return,
    ReturnedPlace,
    SealedFinding,
    Succession,
    SuspectedPlace,
    Unit,
)
from nazorat.places.plane import Crowd, Point, crowds_of
from nazorat.vault import crypto

# what the hash of a place that somebody told of in confidence is made for
MARK = "place of a finding told in confidence"
# as many lines as a list of an old telephone is scrolled through; who has more places searches
MOST_OFFERED = 100


def places_known() -> QuerySet[Place]:
    """Every place of the register, closed ones too, with its authority."""
    return Place.objects.filter(taken_back=False).select_related("authority")


def places_open() -> QuerySet[Place]:
    """Places that still hold people."""
    return places_known().filter(closed_on=None)


def places_named(ids: Iterable[UUID | None]) -> dict[UUID | None, Place]:
    """Places of the register by id. One query."""
    return {place.id: place for place in places_known().filter(id__in=set(ids))}


def places_found(
    *, text: str = "", kind: str = "", authority: UUID | None = None, regions: Collection[str] = (), closed: bool = False
) -> QuerySet[Place]:
    """Places whose names, region or authority have all the words, in whatever script these are typed.

    Of a kind, under an authority, in one of the regions where these are given; `closed` adds closed ones.
    """
    found = places_known() if closed else places_open()
    if kind:
        found = found.filter(kind=kind)
    if authority:
        found = found.filter(authority_id=authority)
    if regions:
        found = found.filter(region__in=list(regions))
    return _fitting(found, text)


def _fitting(found: QuerySet[Place], text: str) -> QuerySet[Place]:
    asked = asked_for(text)
    if text.strip() and not asked:
        return found.none()
    bodies = {body.id: key_of(" ".join(body.names)) for body in authorities()} if asked else {}
    for pieces in asked:
        wanted = Q(authority_id__in=[known for known, names in bodies.items() if any(piece in names for piece in pieces)])
        for piece in pieces:
            wanted |= Q(search__contains=piece)
        found = found.filter(wanted)
    return found


@dataclass(frozen=True)
class Offered:
    """Places to choose from by name, and whether there are `more` than these."""

    places: list[Place]
    more: bool


def places_offered(known: QuerySet[Place], text: str = "", regions: Collection[str] = (), chosen: Collection[UUID] = ()) -> Offered:
    """At most MOST_OFFERED of the known places that have all the words, those in `regions` first; what is chosen already is among them."""
    near = Case(When(region__in=list(regions), then=0), default=1) if regions else Value(1)
    found = list(_fitting(known, text).select_related(None).order_by(near, "name_ru")[: MOST_OFFERED + 1])
    offered = found[:MOST_OFFERED]
    missing = set(chosen) - {place.id for place in offered}
    held = list(known.select_related(None).filter(id__in=missing)) if missing else []
    return Offered([*held, *offered], len(found) > MOST_OFFERED)


def before(place: Place) -> list[PlaceBefore]:
    """What was known of a place before each change, latest first."""
    return list(place.before.select_related("authority", "changed_by"))


@dataclass(frozen=True)
class Event:
    """Something that became of a place. `code` is opened, renamed, moved, changed, merged, split, came, took, closed, reopened, unclosed.

    `on` is the day it holds from, None where only the day of entry is known, which is `entered`. `was` is what it was before. `succession`
    is what can be taken back on the page of the earlier place.
    """

    code: str
    on: date | None
    entered: date | None = None
    was: str = ""
    other: Place | None = None
    by: str = ""
    succession: UUID | None = None

    @property
    def day(self) -> date:
        return self.on or self.entered or date.min


def history(place: Place, past: Iterable[PlaceBefore]) -> list[Event]:
    """What became of a place, latest first. `past` is what `before` gives."""
    events = []
    later: Place | PlaceBefore = place
    for row in past:
        events.append(_change(row, later))
        later = row
    for one in Succession.objects.filter(Q(earlier=place) | Q(later=place), taken_back_at=None).select_related(
        "earlier", "later", "entered_by"
    ):
        gone = one.earlier_id == place.id
        code = one.kind if gone else ("took" if one.kind == Succession.Kind.MERGED else "came")
        other = one.later if gone else one.earlier
        events.append(Event(code, one.on, was=one.source, other=other, by=one.entered_by.code, succession=one.id if gone else None))
    events += [event for again in place.reopenings.select_related("entered_by") for event in _again(again)]
    if place.opened_on:
        events.append(Event("opened", place.opened_on))
    if place.closed_on:
        events.append(Event("closed", place.closed_on))
    return sorted(events, key=lambda event: event.day, reverse=True)


def _again(row: Reopening) -> list[Event]:
    """A closing that holds no more: with the day of its end, or as one that was entered wrongly."""
    by = row.entered_by.code
    if row.on is None:
        return [Event("unclosed", None, row.entered_at.date(), row.source, by=by)]
    return [Event("closed", row.closed_on), Event("reopened", row.on, was=row.source, by=by)]


def _change(row: PlaceBefore, later: Place | PlaceBefore) -> Event:
    entered, by = row.until.date(), row.changed_by.code
    if (row.name_ru, row.name_tg, row.name_en) != (later.name_ru, later.name_tg, later.name_en):
        return Event("renamed", row.changed_on, entered, row.name, by=by)
    if (row.region, row.district, row.address) != (later.region, later.district, later.address):
        return Event("moved", row.changed_on, entered, ", ".join(filter(None, (row.region, row.district, row.address))), by=by)
    return Event("changed", row.changed_on, entered, by=by)


def other_names(place: Place) -> list[PlaceName]:
    """Names beside the three."""
    return list(place.names.filter(taken_back_at=None))


def names_ever(place: Place) -> list[str]:
    """Every name that a place has or had, where it lies included. Two queries."""
    earlier = place.before.values_list("name_ru", "name_tg", "name_en")
    own = [place.name_ru, place.name_tg, place.name_en, place.region, place.district]
    return [
        name for name in (*own, *(name.name for name in other_names(place)), *(name for row in earlier for name in row)) if name
    ]


@dataclass(frozen=True)
class Part:
    """A unit in the tree of a place: how deep it stands, and how many open units are below it."""

    unit: Unit
    depth: int
    below: int

    @property
    def steps(self) -> range:
        """One for each part that it stands in, for a template to count."""
        return range(self.depth)


def units_of(place: Place) -> list[Part]:
    """The units of a place as a tree, each before its parts, closed ones last among their neighbours."""
    under: dict[UUID | None, list[Unit]] = {}
    for unit in place.units.order_by("closed_on", "name"):
        under.setdefault(unit.parent_id, []).append(unit)
    parts: list[Part] = []

    def walk(parent: UUID | None, depth: int) -> int:
        total = 0
        for unit in sorted(under.get(parent, []), key=lambda one: (one.closed_on is not None, _natural(one.name))):
            at = len(parts)
            parts.append(Part(unit, depth, 0))
            below = walk(unit.id, depth + 1)
            parts[at] = Part(unit, depth, below)
            total += below + (unit.closed_on is None)
        return total

    walk(None, 0)
    return parts


def _natural(name: str) -> list[tuple[bool, int, str]]:
    return [(word.isdigit(), int(word) if word.isdigit() else 0, word) for word in key_of(name).split()]


@dataclass(frozen=True)
class Day:
    """What one source says of one day: a figure for each group of the series that this table shows, None where it says nothing."""

    on: date
    source: str
    marking: str
    figures: list[Figure | None]

    @property
    def marking_word(self) -> str:
        return str(Marking(self.marking).label)


def figures_of(place: Place) -> QuerySet[Figure]:
    """The figures that count, latest first."""
    return place.figures.filter(withdrawn_at=None).order_by("-on", "source", "group")


def groups_of(figures: Iterable[Figure]) -> list[str]:
    """The groups that a series has, in the order of the list."""
    there = Counter(figure.group for figure in figures)
    return [code for code in Figure.Group.values if there[code]]


def by_day(figures: Iterable[Figure], groups: list[str]) -> list[Day]:
    """A series as a table, a row for each day and source, latest first."""
    rows: dict[tuple[date, str], dict[str, Figure]] = {}
    for figure in figures:
        rows.setdefault((figure.on, figure.source), {})[figure.group] = figure
    days = []
    for (on, source), held in rows.items():
        marking = strictest(figure.marking for figure in held.values())
        days.append(Day(on, source, marking, [held.get(group) for group in groups]))
    return days


@dataclass(frozen=True)
class Capacity:
    """An official capacity as it stood from a day on."""

    on: date
    count: int
    marking: str = Marking.UNKNOWN


def capacities(place: Place, past: Iterable[PlaceBefore]) -> list[Capacity]:
    """Official capacities with the day of each, earliest first; without a day none is drawn."""
    held = {row.capacity_on: row for row in (*reversed(list(past)), place) if row.capacity is not None}
    days = sorted(on for on in held if on is not None)
    return [Capacity(on, held[on].capacity or 0, held[on].capacity_marking) for on in days]


@dataclass(frozen=True)
class Occupied:
    """All whom one source counted on a day, against the official capacity of that day: None before the first one is known.

    `marking` is the stricter of the two sources', which is what the share is marked with.
    """

    on: date
    count: int
    source: str
    marking: str
    capacity: int | None

    @property
    def share(self) -> float | None:
        """1.0 is as many as the official capacity."""
        return self.count / self.capacity if self.capacity else None

    @property
    def marking_word(self) -> str:
        return str(Marking(self.marking).label)


def occupancy(figures: Iterable[Figure], capacities: Iterable[Capacity]) -> list[Occupied]:
    """The figures of all who were held with the capacity that was official then, latest first."""
    known = sorted(capacities, key=lambda one: one.on)
    rows = []
    for one in figures:
        if one.group != Figure.Group.ALL:
            continue
        then = next((capacity for capacity in reversed(known) if capacity.on <= one.on), None)
        marking = strictest([one.marking, *([then.marking] if then else [])])
        rows.append(Occupied(one.on, one.count, one.source, marking, then.count if then else None))
    return sorted(rows, key=lambda row: row.on, reverse=True)


def strictest(markings: Iterable[str]) -> str:
    """Of several markings the one that holds most back: all but open hold a release."""
    return max(markings, key=["open", "unknown", "official", "secret"].index)


def points_open() -> QuerySet[PlacePoint]:
    """Every point of the open places, the last one of each last."""
    return PlacePoint.objects.filter(place__taken_back=False, place__closed_on=None).order_by("entered_at")


def places_pointed() -> int:
    """How many open places have a point. One query."""
    return points_open().order_by().values("place_id").distinct().count()


def points_known(district: str | None = None) -> list[Point]:
    """Where the open places lie, or those of one district, by the last point of each, blurred ones so far as they are kept. One query."""
    rows = points_open().select_related("place")
    if district is not None:
        rows = rows.filter(Q(place__district=district) | Q(place__district="", place__region=district))
    names = (f"place__{name}" for name in ("name_ru", "name_tg", "name_en", "district", "region", "kind"))
    last = {row.place_id: row for row in rows.only("place_id", "north", "east", "blurred", *names)}
    return [
        Point(
            row.place_id, row.place.name, row.place.district or row.place.region, row.north / DEGREE, row.east / DEGREE,
            row.blurred or row.place.kind in BLURRED,
        )
        for row in last.values()
    ]  # fmt: skip


def spots_known() -> dict[UUID, tuple[str, float, float]]:
    """District and degrees of each open place that has a point, by its last one. One query."""
    rows = points_open().values_list("place_id", "place__district", "place__region", "north", "east")
    return {place: (district or region, north / DEGREE, east / DEGREE) for place, district, region, north, east in rows}


def crowds_known() -> list[Crowd]:
    """The same, gathered by district. One query."""
    return crowds_of(spots_known().values())


def findings_of_others(place: Place) -> QuerySet[OthersFinding]:
    """What other monitors made public about a place, the latest first."""
    return OthersFinding.objects.filter(place=place, withdrawn_at=None)


def sealed_findings(place: Place) -> QuerySet[SealedFinding]:
    """What was told in confidence about a place, for planners."""
    return SealedFinding.objects.filter(mark=mark_of(place)).select_related("entered_by")


def suspected_texts() -> dict[UUID, bytes]:
    """Every sealed text of the list of suspected places by its row. One query."""
    return {row: bytes(sealed) for row, sealed in SuspectedPlace.objects.values_list("id", "sealed")}


def mark_of(place: Place) -> bytes:
    """A place under the server's secret: by it its sealed findings are found, and whoever has the database alone learns nothing."""
    return crypto.keyed_hash(MARK, place.id.bytes)


def returns_entered() -> QuerySet[Return]:
    """Returns that were handed over, the latest first, without their files."""
    return Return.objects.select_related("authority", "entered_by").defer("content")


def in_use(places: Iterable[Place], brought_by: Return) -> bool:
    """Whether anything but the return that brought them points at one of these places: visits and findings of rooms above, too.

    What is sealed cannot be looked into: a plan may still name a place that is taken back, and finds it.
    """
    ids = [place.id for place in places]
    for relation in Place._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel):
            continue
        model = relation.related_model
        rows = model._base_manager.filter(**{f"{relation.field.name}__in": ids})
        if model in (Figure, ReturnedPlace):
            rows = rows.exclude(brought_by=brought_by)
        if rows.exists():
            return True
    return False
