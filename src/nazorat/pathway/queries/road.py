"""The road as it is read: stages with their evidence, what is due, how far other states came. Public facts; planners' notes are not here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from nazorat.pathway.models import Commitment, Deadline, Milestone, Paper, PaperVersion, RoadNote, Stage, StageAct
from nazorat.pathway.queries.dialogue import commitments_said

if TYPE_CHECKING:
    from django.utils.functional import Promise

# what is due within so many days stands apart
SOON_DAYS = 60
LATE, SOON, LATER, KEPT = "late", "soon", "later", "kept"
DUES: dict[str, Promise] = {
    LATE: pgettext_lazy("a term", "over and not known to be kept"),
    SOON: pgettext_lazy("a term", "within 60 days"),
    LATER: pgettext_lazy("a term", "later"),
    KEPT: pgettext_lazy("a term", "kept"),
}


@dataclass(frozen=True)
class StageLine:
    """A stage of the road: the acts that stand, the latest first, how many documents it has, and its next step."""

    stage: Stage
    number: int
    acts: Sequence[StageAct] = ()
    papers: int = 0
    step: Deadline | None = None

    @property
    def latest(self) -> StageAct | None:
        return self.acts[0] if self.acts else None

    @property
    def status(self) -> str:
        """How far it is by its latest act; empty is unknown."""
        return self.latest.to if self.latest else ""

    @property
    def status_words(self) -> str:
        return str(self.latest.get_to_display()) if self.latest else str(_("unknown"))

    @property
    def label(self) -> str:
        return str(self.stage.label)


def stage_lines() -> list[StageLine]:
    """Every stage in its order. Three queries."""
    acts: dict[str, list[StageAct]] = {}
    for act in StageAct.objects.filter(struck_at=None):
        acts.setdefault(act.stage, []).append(act)
    papers: dict[str, int] = {}
    for stage in PaperVersion.objects.filter(struck_at=None, number=1).values_list("paper__stage", flat=True):
        papers[stage] = papers.get(stage, 0) + 1
    steps: dict[str, Deadline] = {}
    for due in deadlines().filter(kind=Deadline.Kind.STEP, kept_on=None):
        steps.setdefault(due.stage, due)
    return [
        StageLine(one, at, acts.get(one.value, ()), papers.get(one.value, 0), steps.get(one.value))
        for at, one in enumerate(Stage, 1)
    ]


def stage_counts(lines: Iterable[StageLine]) -> dict[str, int]:
    """How many stages are done, begun, gone back, unknown ("")."""
    found = [line.status for line in lines]
    return {status: found.count(status) for status in (*StageAct.To.values, "")}


def acts_of(stage: str) -> QuerySet[StageAct]:
    """The acts on a stage, the latest first, struck ones too."""
    return StageAct.objects.filter(stage=stage).select_related("entered_by", "struck_by")


def papers_of(stage: str) -> list[tuple[Paper, list[PaperVersion]]]:
    """The documents of a stage with their versions, the latest first, struck ones too. Two queries."""
    versions = PaperVersion.objects.select_related("entered_by", "struck_by")
    held = Paper.objects.filter(stage=stage).select_related("body").prefetch_related(Prefetch("versions", versions))
    return [(paper, list(paper.versions.all())) for paper in held]


def papers() -> QuerySet[Paper]:
    """Every document of the road."""
    return Paper.objects.select_related("body")


STAGE_HEAD = ("number", "stage", "status", "on", "act", "source", "link", "struck")


def stage_cells(lines: Iterable[StageLine]) -> Iterable[tuple[object, ...]]:
    """The road as rows under STAGE_HEAD: one for each act that stands, one for a stage of which nothing is known."""
    for line in lines:
        head = (line.number, line.label)
        if not line.acts:
            yield (*head, line.status_words, None, None, None, None, None)
        for act in line.acts:
            yield (*head, str(act.get_to_display()), act.on, act.act, act.source, act.link, None)


# What is due


def deadlines() -> QuerySet[Deadline]:
    """What is due and was not struck, the earliest first."""
    return Deadline.objects.filter(struck_at=None).select_related("body", "entered_by", "kept_entered_by")


def due_state(deadline: Deadline, today: date) -> str:
    """One of DUES."""
    if deadline.kept_on:
        return KEPT
    if deadline.due_on < today:
        return LATE
    return SOON if deadline.due_on <= today + timedelta(days=SOON_DAYS) else LATER


@dataclass(frozen=True)
class Due:
    """Something due, and how it stands on a day."""

    deadline: Deadline
    state: str

    @property
    def state_words(self) -> str:
        return str(DUES[self.state])


def dues(today: date | None = None) -> list[Due]:
    """The calendar as of a day."""
    day = today or timezone.localdate()
    return [Due(one, due_state(one, day)) for one in deadlines()]


def due_counts(found: Iterable[Due]) -> dict[str, int]:
    """How many are late, soon due, due later, kept."""
    states = [one.state for one in found]
    return {state: states.count(state) for state in DUES}


def terms_ahead() -> list[tuple[UUID, date, str]]:
    """Terms that are not kept: of the calendar, and of commitments that still stand; the earliest first. Three queries."""
    terms = [(one.pk, one.due_on, one.words) for one in deadlines().filter(kept_on=None)]
    for said in commitments_said():
        of = said.of
        if isinstance(of, Commitment) and of.due_on and said.state in ("open", "partly"):
            terms.append((of.pk, of.due_on, f"{of.body}: {of.words}"))
    return sorted(terms, key=lambda one: one[1])


DUE_HEAD = ("due_on", "kind", "stage", "words", "body", "state", "kept_on", "kept_source", "source", "date", "link")


def due_cells(found: Iterable[Due]) -> Iterable[tuple[object, ...]]:
    """The calendar as rows under DUE_HEAD."""
    for one in found:
        held = one.deadline
        stage = held.get_stage_display() if held.stage else None
        body = held.body.name if held.body else str(_("unknown"))
        told = (held.due_on, held.get_kind_display(), stage, held.words, body, one.state_words, held.kept_on, held.kept_source)
        yield (*told, held.source, held.on, held.link)


# Other states


@dataclass(frozen=True)
class Country:
    """A state's timeline: what happened in it, in the order of the days."""

    name: str
    milestones: Sequence[Milestone]

    @property
    def first(self) -> Mapping[str, date]:
        """When each kind happened first."""
        found: dict[str, date] = {}
        for one in self.milestones:
            found.setdefault(one.kind, one.on)
        return found

    @property
    def years_to_visit(self) -> str:
        """Years from ratification to the first visit with one decimal; empty where one of them is unknown."""
        first = self.first
        if Milestone.Kind.RATIFIED not in first or Milestone.Kind.VISIT not in first:
            return ""
        return f"{(first[Milestone.Kind.VISIT] - first[Milestone.Kind.RATIFIED]).days / 365.25:.1f}"


def countries() -> list[Country]:
    """Every state of which something is known, by name."""
    found = Milestone.objects.filter(struck_at=None).select_related("entered_by")
    return [Country(name, list(held)) for name, held in groupby(found, key=lambda one: one.country)]


MILESTONE_HEAD = ("country", "on", "kind", "words", "source", "link")


def milestone_cells(found: Iterable[Country]) -> Iterable[tuple[object, ...]]:
    """The timelines as rows under MILESTONE_HEAD."""
    for country in found:
        for one in country.milestones:
            yield (country.name, one.on, one.get_kind_display(), one.words, one.source, one.link)


def road_notes() -> QuerySet[RoadNote]:
    """The planners' notes as they are kept, sealed."""
    return RoadNote.objects.select_related("entered_by")
