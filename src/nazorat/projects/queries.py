from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from nazorat.kit.dates import day, number
from nazorat.people.models import TrainingSession
from nazorat.people.training import titles
from nazorat.projects.models import Indicator, Project, Tag
from nazorat.reports.models import Report
from nazorat.visits.costs import costs_standing
from nazorat.visits.models import Cost, Visit
from nazorat.visits.queries import visits_over

# the kinds of fact, each the name of its key in a tag
KINDS = ("visit", "training", "report", "cost")


@dataclass(frozen=True)
class Counted:
    """What a table counts: visits that are over, training that was held, released reports, costs that stand; all of them or a project's."""

    visits: QuerySet[Visit]
    trainings: QuerySet[TrainingSession]
    reports: QuerySet[Report]
    costs: QuerySet[Cost]
    whole: bool = True


@dataclass(frozen=True)
class Fact:
    """Something that counts under one project at most. `day` places it in a period; its words name no person."""

    kind: str
    id: UUID
    day: date
    words: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


def counted_whole(today: date) -> Counted:
    """Everything that can be told on a day."""
    held = TrainingSession.objects.filter(held_on__lte=today)
    return Counted(visits_over(), held, Report.objects.filter(state=Report.State.RELEASED), costs_standing())


def counted_of(project: Project, since: date, until: date) -> Counted:
    """What is tagged to a project and fell into the days from `since` to `until`: a cost falls on the first day of its visit."""
    whole, tags = counted_whole(until), Tag.objects.filter(project=project)
    days = (since, until)
    return Counted(
        whole.visits.filter(id__in=tags.values("visit"), began_on__range=days),
        whole.trainings.filter(id__in=tags.values("training"), held_on__range=days),
        whole.reports.filter(id__in=tags.values("report"), released_at__date__range=days),
        whole.costs.filter(id__in=tags.values("cost"), visit__began_on__range=days),
        whole=False,
    )


def facts_of(counted: Counted, language: str) -> list[Fact]:
    """Facts one by one, the latest first."""
    facts = [
        *(Fact("visit", one.id, one.began_on, _visit(one)) for one in counted.visits if one.began_on),
        *(Fact("training", one.id, one.held_on, titles(one.topics, language)) for one in counted.trainings),
        *(Fact("report", one.id, one.released_at.date(), _report(one)) for one in counted.reports if one.released_at),
        *(Fact("cost", one.id, one.visit.began_on, _cost(one)) for one in counted.costs if one.visit.began_on),
    ]
    return sorted(facts, key=lambda one: (KINDS.index(one.kind), -one.day.toordinal(), one.words))


def _visit(visit: Visit) -> str:
    return _("visit %(n)s · %(place)s · %(state)s") % {
        "n": visit.number, "place": visit.place.name if visit.place else "—", "state": visit.get_state_display()
    }  # fmt: skip


def _report(report: Report) -> str:
    return _("report %(n)s · %(kind)s") % {"n": report.number, "kind": report.get_kind_display()}


def _cost(cost: Cost) -> str:
    said = {"n": cost.visit.number, "kind": cost.get_kind_display(), "amount": number(cost.amount, 2), "currency": cost.currency}
    return _("visit %(n)s · %(kind)s · %(amount)s %(currency)s") % said


def facts_free(today: date, language: str) -> list[Fact]:
    """Facts that count under no project."""
    whole, tags = counted_whole(today), Tag.objects.all()
    taken = {kind: tags.filter(**{f"{kind}__isnull": False}).values(kind) for kind in KINDS}
    free = Counted(
        whole.visits.exclude(id__in=taken["visit"]),
        whole.trainings.exclude(id__in=taken["training"]),
        whole.reports.exclude(id__in=taken["report"]),
        whole.costs.exclude(id__in=taken["cost"]),
    )
    return facts_of(free, language)


@dataclass(frozen=True)
class Share:
    """How many facts of each kind count under a project, under none, or in all."""

    project: Project | None
    counts: tuple[int, ...]


def projects_known() -> QuerySet[Project]:
    """Projects, the latest first."""
    return Project.objects.all()


def shares(today: date) -> tuple[list[Share], Share, Share]:
    """The facts by project, those of none, and all of them. The first two add up to the third: nothing counts twice."""
    whole = counted_whole(today)
    of = {kind: getattr(whole, f"{kind}s") for kind in KINDS}
    by_project = {
        kind: dict(
            Tag.objects.filter(**{f"{kind}__in": rows.values("pk")}).order_by().values_list("project").annotate(n=Count("pk"))
        )
        for kind, rows in of.items()
    }  # fmt: skip
    every = tuple(rows.count() for rows in of.values())
    rows = [Share(one, tuple(by_project[kind].get(one.id, 0) for kind in KINDS)) for one in projects_known()]
    tagged = [sum(each.values()) for each in by_project.values()]
    return rows, Share(None, tuple(n - m for n, m in zip(every, tagged, strict=True))), Share(None, every)


def indicators_of(project: Project) -> QuerySet[Indicator]:
    """What a project set out to reach, in the order in which it was entered; dropped ones too."""
    return Indicator.objects.filter(project=project)


def facts_tagged(project: Project, today: date, language: str) -> list[tuple[Fact, UUID]]:
    """What counts under a project, with the tag that says so."""
    rows = Tag.objects.filter(project=project).values_list("id", *(f"{kind}_id" for kind in KINDS))
    tags = {f"{kind}:{one}": tag for tag, *ids in rows for kind, one in zip(KINDS, ids, strict=True) if one}
    return [(fact, tags[fact.key]) for fact in facts_of(counted_of(project, date.min, today), language) if fact.key in tags]


def since_until(project: Project, today: date) -> tuple[date, date]:
    """The days of a project that have come."""
    return project.began_on, min(project.ends_on or today, today)


def span_words(project: Project) -> str:
    """From when to when a project runs."""
    last = day(project.ends_on, "long") if project.ends_on else _("open end")
    return f"{day(project.began_on, 'long')} – {last}"
