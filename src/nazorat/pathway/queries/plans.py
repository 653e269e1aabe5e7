"""National plans as they are read: measures by point, and how far each was in a half year, reported and observed apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.kit.spelling import asked_for, has_words
from nazorat.pathway.models import (
    CatalogueTaken,
    Gap,
    Measure,
    MeasureBody,
    MeasureLink,
    MeasureSaid,
    NationalPlan,
    OutsideRecommendation,
)

Track = MeasureSaid.Track


@dataclass(frozen=True, order=True)
class Half:
    """A half year, "2026/1"."""

    year: int
    half: int

    def __str__(self) -> str:
        return f"{self.year}/{self.half}"

    @property
    def code(self) -> str:
        """As an address has it."""
        return f"{self.year}-{self.half}"


def half_of(day: date) -> Half:
    """The half year of a day."""
    return Half(day.year, 1 if day.month <= 6 else 2)


def half_from(code: str) -> Half | None:
    """The half year of a code, "2026-1"; None where it is none."""
    found = re.fullmatch(r"(\d{4})-([12])", code)
    return Half(int(found[1]), int(found[2])) if found else None


def halves_of(plan: NationalPlan, today: date | None = None) -> list[Half]:
    """The half years of a plan from its first to its last or the present one, the latest first; a year after its end is reported on too."""
    day = today or timezone.localdate()
    first, last = half_of(plan.begins_on), min(half_of(day), Half(plan.ends_on.year + 1, 2))
    every = [Half(year, half) for year in range(first.year, last.year + 1) for half in (1, 2)]
    return [one for one in reversed(every) if first <= one <= last] or [first]


@dataclass(frozen=True)
class MeasureLine:
    """A measure as of a half year: what was said of it until then, on each track."""

    measure: Measure
    bodies: Sequence[str]
    said: Mapping[str, MeasureSaid]
    half: Half
    links: int = 0

    @property
    def reported(self) -> MeasureSaid | None:
        """The last that a body reported until this half year."""
        return self.said.get(Track.REPORTED)

    @property
    def observed(self) -> MeasureSaid | None:
        """The last that the mechanism observed until this half year."""
        return self.said.get(Track.OBSERVED)

    @property
    def apart(self) -> bool:
        """Whether it was reported done, and observed not to be."""
        done = MeasureSaid.State.DONE
        return bool(self.reported and self.observed and self.reported.state == done != self.observed.state)

    @property
    def over(self) -> bool:
        """Whether its day has passed by the end of the half year and nobody reported or observed that it is done."""
        ends = date(self.half.year, 6, 30) if self.half.half == 1 else date(self.half.year, 12, 31)
        term = self.measure.term_on
        done = MeasureSaid.State.DONE in [one.state for one in self.said.values()]
        return bool(term and term <= min(ends, timezone.localdate()) and not done)


def plans_standing() -> QuerySet[NationalPlan]:
    """Plans that were not struck, with how many measures each has."""
    standing = Count("measures", filter=Q(measures__struck_at=None))
    return NationalPlan.objects.filter(struck_at=None).select_related("body", "entered_by").annotate(count=standing)


def files_of(plan: NationalPlan) -> QuerySet[CatalogueTaken]:
    """Files of measures that were taken in to a plan, the latest first, those taken back too."""
    return CatalogueTaken.objects.filter(plan=plan).select_related("entered_by", "undone_by")


def measures_standing() -> QuerySet[Measure]:
    """Measures that were not struck, of plans that were not."""
    return Measure.objects.filter(struck_at=None, plan__struck_at=None).select_related("plan", "entered_by")


def measure_lines(plan: NationalPlan, half: Half) -> list[MeasureLine]:
    """The measures of a plan by point and number, as of a half year. Three queries however many there are."""
    return lines_of(measures_standing().filter(plan=plan), half)


def lines_of(measures: QuerySet[Measure], half: Half) -> list[MeasureLine]:
    """Measures as of a half year, by plan, point and number."""
    until = Q(year__lt=half.year) | Q(year=half.year, half__lte=half.half)
    held = measures.annotate(links_count=Count("links")).prefetch_related(
        Prefetch("bodies", MeasureBody.objects.select_related("body")),
        Prefetch("said", MeasureSaid.objects.filter(until, replaced_at=None)),
    )
    return [_line(one, half) for one in sorted(held, key=_in_order)]


def _line(measure: Measure, half: Half) -> MeasureLine:
    said: dict[str, MeasureSaid] = {}
    for one in measure.said.all():
        said.setdefault(one.track, one)
    return MeasureLine(measure, [one.body.name for one in measure.bodies.all()], said, half, getattr(measure, "links_count", 0))


def _in_order(measure: Measure) -> tuple[str, list[tuple[int, str]], list[tuple[int, str]]]:
    return (str(measure.plan_id), natural(measure.point), natural(measure.number))


def natural(code: str) -> list[tuple[int, str]]:
    """A number as people sort it: 2 before 10, 10 before 10.1."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"\d+|[^\d.\s]+", code)]


def lines_found(lines: Iterable[MeasureLine], asked: Mapping[str, str]) -> list[MeasureLine]:
    """The lines asked for: `point`, `body` a name, `reported` and `observed` a state or "unknown", `over` any, `q` words."""
    found = list(lines)
    if asked.get("point"):
        found = [one for one in found if one.measure.point == asked["point"]]
    if asked.get("body"):
        found = [one for one in found if asked["body"] in one.bodies]
    for track in Track.values:
        if asked.get(track):
            found = [one for one in found if (one.said[track].state if track in one.said else "unknown") == asked[track]]
    if asked.get("over"):
        found = [one for one in found if one.over]
    words = asked_for(asked.get("q", ""))
    return [one for one in found if has_words(words, (one.measure.code, one.measure.words))]


def state_tallies(lines: Sequence[MeasureLine]) -> dict[str, dict[str, int]]:
    """How many measures are in each state, reported and observed, and of how many nothing is known ("")."""
    told = {track: [one.said[track].state if track in one.said else "" for one in lines] for track in Track.values}
    return {track: {state: states.count(state) for state in (*MeasureSaid.State.values, "")} for track, states in told.items()}


def measure_line(measure: Measure) -> MeasureLine:
    """One measure as of now."""
    return lines_of(Measure.objects.filter(pk=measure.pk).select_related("plan"), half_of(timezone.localdate()))[0]


def said_of_measure(measure: Measure) -> QuerySet[MeasureSaid]:
    """Everything said of a measure, the latest half year first, what was replaced too."""
    return MeasureSaid.objects.filter(measure=measure).select_related("entered_by", "replaced_by")


def measure_said_standing(measure: Measure, track: str, half: Half) -> MeasureSaid | None:
    """What stands of a half year on a track."""
    return MeasureSaid.objects.filter(measure=measure, track=track, year=half.year, half=half.half, replaced_at=None).first()


def measure_links(measure: Measure) -> QuerySet[MeasureLink]:
    """What a measure is matched to."""
    held = MeasureLink.objects.filter(measure=measure)
    return held.select_related("outside", "own__visit", "finding__visit", "gap__provision", "entered_by")


def measures_of_gap(gap: Gap) -> list[MeasureLine]:
    """Measures that fill a gap, as of now."""
    return lines_of(measures_standing().filter(links__gap=gap), half_of(timezone.localdate()))


def measures_of_outside(outside: OutsideRecommendation) -> list[MeasureLine]:
    """Measures that answer a recommendation from outside, as of now."""
    return lines_of(measures_standing().filter(links__outside=outside), half_of(timezone.localdate()))


MEASURE_HEAD = (
    "half_year", "point", "number", "measure", "bodies", "term", "term_date", "reported", "reported_half_year", "reported_words",
    "reported_source", "reported_date", "observed", "observed_half_year", "observed_ground", "observed_source", "observed_date", "over",
)  # fmt: skip


def measure_cells(lines: Iterable[MeasureLine]) -> Iterable[tuple[object, ...]]:
    """A half-yearly table as rows under MEASURE_HEAD. What nobody said is unknown."""
    unknown = str(_("unknown"))
    for one in lines:
        held = one.measure
        told: list[object] = []
        for said in (one.reported, one.observed):
            facts = (
                (said.get_state_display(), f"{said.year}/{said.half}", said.words, said.source, said.on)
                if said
                else (unknown, *(None,) * 4)
            )
            told += facts
        bodies = "; ".join(one.bodies) or unknown
        yield (
            str(one.half),
            held.point,
            held.number,
            held.words,
            bodies,
            held.term,
            held.term_on,
            *told,
            str(_("yes")) if one.over else "",
        )
