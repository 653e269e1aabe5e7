"""The checklist of readiness as it is read: each criterion by year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nazorat.pathway.models import AssessmentItem, Criterion, ReadinessSaid


def keys_of(of: str | AssessmentItem) -> dict[str, Any]:
    """What finds the answers to a criterion, by its code, or to an item."""
    return {"criterion": "", "item": of} if isinstance(of, AssessmentItem) else {"criterion": of, "item": None}


@dataclass(frozen=True)
class Yearly:
    """Something that is answered by year."""

    years: Mapping[int, ReadinessSaid]

    @property
    def latest(self) -> ReadinessSaid | None:
        """What is known of its latest year."""
        return self.years[max(self.years)] if self.years else None

    @property
    def change(self) -> int | None:
        """How the latest year differs from the one known before it; None with fewer than two, or without points in one of them."""
        if len(self.years) < 2:
            return None
        before, last = (self.years[year].score for year in sorted(self.years)[-2:])
        return None if before is None or last is None else last - before

    def scores(self, years: Sequence[int]) -> list[int | None]:
        """Its scores in these years, None where unknown or where no points fit."""
        return [self.years[year].score if year in self.years else None for year in years]

    def answers(self, years: Sequence[int]) -> list[ReadinessSaid | None]:
        """Its answers in these years, None where unknown."""
        return [self.years.get(year) for year in years]


@dataclass(frozen=True)
class CriterionLine(Yearly):
    """A criterion with what is known of it by year."""

    criterion: Criterion
    number: int

    @property
    def label(self) -> str:
        return str(self.criterion.label)


def criterion_lines() -> list[CriterionLine]:
    """Every criterion in its order. One query."""
    found: dict[str, dict[int, ReadinessSaid]] = {}
    for one in ReadinessSaid.objects.filter(item=None, replaced_at=None).select_related("entered_by"):
        found.setdefault(one.criterion, {})[one.year] = one
    return [CriterionLine(found.get(one.value, {}), one, at) for at, one in enumerate(Criterion, 1)]


def years_known(lines: Iterable[Yearly]) -> list[int]:
    """Years of which anything is known, the earliest first."""
    return sorted({year for line in lines for year in line.years})


@dataclass(frozen=True)
class YearSum:
    """How many criteria or items have points in a year, how many points, and the points that as many can have; `apart` have no points."""

    year: int
    known: int
    points: int
    apart: int = 0

    @property
    def most(self) -> int:
        return 2 * self.known


def year_sums(lines: Sequence[Yearly]) -> list[YearSum]:
    """Each year's points, over what was looked at: one that is unknown, or to which no points fit, is not counted as not met."""
    sums = []
    for year in years_known(lines):
        scores = [line.years[year].score for line in lines if year in line.years]
        points = [score for score in scores if score is not None]
        sums.append(YearSum(year, len(points), sum(points), len(scores) - len(points)))
    return sums


def readiness_standing(of: str | AssessmentItem, year: int) -> ReadinessSaid | None:
    """What stands of a criterion, by its code, or of an item in a year."""
    return ReadinessSaid.objects.filter(**keys_of(of), year=year, replaced_at=None).first()


def readiness_of(of: str | AssessmentItem) -> QuerySet[ReadinessSaid]:
    """Everything said of a criterion, by its code, or of an item, the latest year first, what was replaced too."""
    return ReadinessSaid.objects.filter(**keys_of(of)).select_related("entered_by", "replaced_by")


READINESS_HEAD = ("number", "criterion", "year", "score", "evidence", "action", "source", "date", "link")


def readiness_cells(lines: Iterable[CriterionLine]) -> Iterable[tuple[object, ...]]:
    """The checklist as rows under READINESS_HEAD: one for each year known, one for a criterion of which nothing is."""
    for line in lines:
        head = (line.number, line.label)
        if not line.years:
            yield (*head, None, str(_("unknown")), None, None, None, None, None)
        for year in sorted(line.years):
            one = line.years[year]
            yield (*head, year, one.score, one.evidence, one.action, one.source, one.on, one.link)
