"""The checklist of readiness as it is read: each criterion by year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nazorat.pathway.models import Criterion, ReadinessSaid


@dataclass(frozen=True)
class CriterionLine:
    """A criterion with what is known of it by year."""

    criterion: Criterion
    number: int
    years: Mapping[int, ReadinessSaid]

    @property
    def label(self) -> str:
        return str(self.criterion.label)

    @property
    def latest(self) -> ReadinessSaid | None:
        """What is known of its latest year."""
        return self.years[max(self.years)] if self.years else None

    @property
    def change(self) -> int | None:
        """How the latest year differs from the one known before it; None with fewer than two."""
        if len(self.years) < 2:
            return None
        before, last = sorted(self.years)[-2:]
        return self.years[last].score - self.years[before].score

    def scores(self, years: Sequence[int]) -> list[int | None]:
        """Its scores in these years, None where unknown."""
        return [self.years[year].score if year in self.years else None for year in years]


def criterion_lines() -> list[CriterionLine]:
    """Every criterion in its order. One query."""
    found: dict[str, dict[int, ReadinessSaid]] = {}
    for one in ReadinessSaid.objects.filter(replaced_at=None).select_related("entered_by"):
        found.setdefault(one.criterion, {})[one.year] = one
    return [CriterionLine(one, at, found.get(one.value, {})) for at, one in enumerate(Criterion, 1)]


def years_known(lines: Iterable[CriterionLine]) -> list[int]:
    """Years of which anything is known, the earliest first."""
    return sorted({year for line in lines for year in line.years})


@dataclass(frozen=True)
class YearSum:
    """How many criteria were looked at in a year, the points they have, and the points that as many can have."""

    year: int
    known: int
    points: int

    @property
    def most(self) -> int:
        return 2 * self.known


def year_sums(lines: Sequence[CriterionLine]) -> list[YearSum]:
    """Each year's points, over the criteria that were looked at: one that is unknown is not counted as not met."""
    held = {year: [line.years[year].score for line in lines if year in line.years] for year in years_known(lines)}
    return [YearSum(year, len(scores), sum(scores)) for year, scores in held.items()]


def readiness_standing(criterion: str, year: int) -> ReadinessSaid | None:
    """What stands of a criterion in a year."""
    return ReadinessSaid.objects.filter(criterion=criterion, year=year, replaced_at=None).first()


def readiness_of(criterion: str) -> QuerySet[ReadinessSaid]:
    """Everything said of a criterion, the latest year first, what was replaced too."""
    return ReadinessSaid.objects.filter(criterion=criterion).select_related("entered_by", "replaced_by")


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
