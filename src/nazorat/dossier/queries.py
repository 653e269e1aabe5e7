from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from nazorat.cases.queries import counted_at
from nazorat.correspondence.queries import Line as LetterLine, journal, lines_of as letter_lines
from nazorat.findings.models import AdoptedFinding
from nazorat.findings.queries import adopted_findings
from nazorat.kit import dates
from nazorat.people.models import Member
from nazorat.places.models import OthersFinding, Place
from nazorat.places.queries import Occupied, before, capacities, figures_of, findings_of_others, occupancy, sealed_findings
from nazorat.recommendations.models import AdoptedRecommendation, Reply
from nazorat.recommendations.queries import Line, lines_of, register, still_standing, with_history
from nazorat.reports.models import Report
from nazorat.reports.queries import reports_of
from nazorat.standards.compare import Norm, quantity, weight_word
from nazorat.standards.models import COMPARATORS, Limit, Subject
from nazorat.standards.queries import limits_found, norm_of, themes
from nazorat.visits.models import OVER, Visit
from nazorat.visits.queries import visits_of

# letters shown; all of them are in the journal
LETTERS = 20


@dataclass(frozen=True)
class Found:
    """The adopted findings of one theme, the latest visit first."""

    title: str
    rows: list[AdoptedFinding]


@dataclass(frozen=True)
class Asked:
    """A recommendation that is not met yet, with the last answer of the authority that stands."""

    line: Line
    reply: Reply | None


@dataclass(frozen=True)
class Measure:
    """A limit as it stands today for this kind of place; `cited` is how many adopted findings of the place rest on its provision."""

    limit: Limit
    norm: Norm
    cited: int

    @property
    def asks(self) -> str:
        """What it asks for, as its number with its unit; empty for a national norm that nobody entered."""
        return quantity(self.norm.value, self.norm.unit) if self.norm.value is not None else ""

    @property
    def compared(self) -> str:
        """At least, at most, about."""
        return str(COMPARATORS[self.norm.comparator])

    @property
    def source(self) -> str:
        """Where it stands, short, with what it weighs here."""
        short = self.norm.sources.get(dates.language()) or self.norm.sources.get("en", "")
        weight = "" if self.norm.national and not self.norm.locator else weight_word(self.norm.status)
        return ", ".join(filter(None, (f"{short} {self.norm.locator}".strip(), weight)))


@dataclass(frozen=True)
class Measures:
    """The limits of one subject, the national norm first."""

    subject: str
    rows: list[Measure]


@dataclass(frozen=True)
class Dossier:
    """All that this reader may know of a place. `occupied` is its whole series, the latest day first; `years` the last day of each year.

    `visits` are those that took place and whose having been is open to the reader; `met` counts recommendations seen to be done.
    `cases` are the kinds of reprisal, complaint and tip whose list the reader is on, with how many; they are never printed.
    `others` is what other monitors made public, `sealed` how much was told in confidence, which only planners are told.
    """

    place: Place
    occupied: list[Occupied]
    years: list[Occupied]
    visits: list[Visit]
    own: frozenset[object]
    findings: list[Found]
    asked: list[Asked]
    met: int
    measures: list[Measures]
    letters: list[LetterLine]
    reports: list[Report]
    cases: list[tuple[str, int]]
    others: list[OthersFinding]
    sealed: int

    @property
    def shared(self) -> bool:
        """Whether any day is known as a share of the capacity."""
        return any(one.share is not None for one in self.occupied)


def dossier(place: Place, by: Member, today: date) -> Dossier:
    """The place through the rooms, in a fixed number of queries whatever it has gathered."""
    past = before(place)
    held = occupancy(list(figures_of(place)), capacities(place, past))
    adopted = list(adopted_findings().filter(place=place).order_by("-visit__number", "number"))
    made = list(with_history(register().filter(place=place)).order_by("-adopted_at", "number"))
    lines = lines_of(made, today)
    own = frozenset(visits_of(by).filter(place=place).values_list("id", flat=True))
    return Dossier(
        place=place,
        occupied=held,
        years=last_of_years(held),
        visits=list(_visits(place, own)),
        own=own,
        findings=by_theme(adopted),
        asked=[Asked(line, _last_reply(line.row)) for line in lines if not line.met and line.verified != SUPERSEDED],
        met=sum(line.met for line in lines),
        measures=measures(place, adopted, today),
        letters=letter_lines(journal().filter(visit__place=place, struck_at=None)[:LETTERS], today),
        reports=list(reports_of(by).filter(state=Report.State.RELEASED, visits__place=place).distinct()),
        cases=counted_at(by, place.id),
        others=list(findings_of_others(place)),
        sealed=sealed_findings(place).count() if by.planner else 0,
    )


SUPERSEDED = AdoptedRecommendation.Verified.SUPERSEDED


def _visits(place: Place, own: Iterable[object]) -> Iterable[Visit]:
    """Visits that are over, the reader's own and those that an adopted finding or recommendation or a released report tells of."""
    told = (
        AdoptedFinding.objects.filter(visit=OuterRef("pk")),
        AdoptedRecommendation.objects.filter(visit=OuterRef("pk")),
        Report.visits.through.objects.filter(visit=OuterRef("pk"), report__state=Report.State.RELEASED),
    )
    open_to_all = Q(state__in=OVER) & (Q(Exists(told[0])) | Q(Exists(told[1])) | Q(Exists(told[2])))
    begun = Q(id__in=own) & ~Q(state=Visit.State.PLANNED)
    return Visit.objects.filter(place=place).filter(open_to_all | begun).order_by("-began_on", "-number")


def last_of_years(held: Sequence[Occupied]) -> list[Occupied]:
    """What the sources say of the last day of each year that has a figure, the latest year first."""
    last: dict[int, date] = {}
    for one in held:
        last[one.on.year] = max(one.on, last.get(one.on.year, one.on))
    return [one for one in held if one.on == last[one.on.year]]


def by_theme(rows: Iterable[AdoptedFinding]) -> list[Found]:
    """Findings under the title of their theme, in the order of the catalogue; a theme that it has no more comes last, by its code."""
    held: dict[str, list[AdoptedFinding]] = {}
    for row in rows:
        held.setdefault(row.theme, []).append(row)
    if not held:
        return []
    known = [(one.code, one.title) for one in themes() if one.code in held]
    gone = [(code, code) for code in sorted(held.keys() - {code for code, _title in known})]
    return [Found(title, held[code]) for code, title in [*known, *gone]]


def measures(place: Place, found: Iterable[AdoptedFinding], today: date) -> list[Measures]:
    """The limits that hold for the kind of place, by subject; national norms first, also those that nobody entered."""
    cited: dict[str, int] = {}
    for row in found:
        for code in row.provisions:
            cited[code] = cited.get(code, 0) + 1
    held: dict[str, list[Measure]] = {}
    for limit in limits_found():
        if limit.place_kinds and place.kind not in limit.place_kinds.split():
            continue
        rests = cited.get(limit.provision.code, 0) if limit.provision else 0
        held.setdefault(limit.subject, []).append(Measure(limit, norm_of(limit, place.kind, today), rests))
    weights = ("national", "binding", "accepted", "comparative")
    return [
        Measures(str(Subject(code).label), sorted(held[code], key=lambda one: weights.index(one.norm.status)))
        for code in Subject.values
        if code in held
    ]


def _last_reply(row: AdoptedRecommendation) -> Reply | None:
    replies = sorted(still_standing(row.replies.all()), key=lambda reply: (reply.received_on, reply.entered_at))
    return replies[-1] if replies else None
