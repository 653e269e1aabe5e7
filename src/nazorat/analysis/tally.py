"""Counting answers: every record is in exactly one line of a distribution, and the lines close."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from nazorat.fieldwork.records import OpenRecord
from nazorat.xlsform import NO_ANSWERS, NoAnswer, Question
from nazorat.xlsform.form import SELECTS

CHOSEN_PATHS = ("before/chosen", "who/chosen")
DRAWN, BY_STAFF = "drawn", "by_staff"
BANDS = 6
NUMERIC = ("integer", "decimal")


@dataclass(frozen=True)
class Numbers:
    """Five figures of a numeric item; None where a figure is withheld."""

    n: int
    low: Decimal | None
    first: Decimal | None
    median: Decimal | None
    third: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class Band:
    """Values from `low` up to but not including `high`, or `low` alone when both are equal; `whole`: only whole numbers lie in it."""

    low: Decimal
    high: Decimal
    whole: bool

    @property
    def code(self) -> str:
        return f"{self.low.normalize():f}_{self.high.normalize():f}"


@dataclass(frozen=True)
class Distribution:
    """One item over records. asked = answered + the five no-answers + absent.

    `counts` by code of choice, or of band for a number; of a choice of several, many may apply to one record. `absent`:
    the item does not stand in the record, because it was not relevant or left empty.
    """

    question: Question
    asked: int
    answered: int
    counts: dict[str, int]
    no_answers: dict[str, int]
    absent: int
    numbers: Numbers | None = None
    bands: tuple[Band, ...] = ()

    @property
    def closes(self) -> bool:
        return self.asked == self.answered + sum(self.no_answers.values()) + self.absent

    @property
    def several(self) -> bool:
        """Whether one record may stand in several counts."""
        return self.question.kind in ("select_many", "rank")


def distribution(question: Question, records: Iterable[OpenRecord]) -> Distribution:
    """Count one item of a tool. Items inside repeats are counted once for each copy."""
    values = [value for record in records for value in _values(question, record)]
    without = Counter(value.code for value in values if isinstance(value, NoAnswer))
    given = [value for value in values if value is not None and not isinstance(value, NoAnswer)]
    numeric = question.kind in NUMERIC
    bands, banding = banded([value for value in given if isinstance(value, int | Decimal)] if numeric else [])
    return Distribution(
        question=question, asked=len(values), answered=len(given), counts=banding if numeric else _choices(question, given),
        no_answers={code: without[code] for code in NO_ANSWERS}, absent=sum(value is None for value in values),
        numbers=_numbers(given) if numeric else None, bands=bands,
    )  # fmt: skip


def _choices(question: Question, given: Sequence[object]) -> dict[str, int]:
    if question.kind not in SELECTS:
        return {}
    counts: Counter[str] = Counter()
    for value in given:
        counts.update(set(value) if isinstance(value, tuple) else {str(value)})
    known = {choice.code: counts[choice.code] for choice in question.real_choices}
    # a code that this version of the tool does not know still belongs to somebody's answer
    return known | {code: n for code, n in sorted(counts.items()) if code not in known}


def _values(question: Question, record: OpenRecord) -> list[object]:
    if question.repeat is None:
        return [record.answers.get(question.path)]
    copies = record.answers.get(question.repeat)
    return [copy.get(question.key) for copy in copies] if isinstance(copies, list) else []


def banded(values: Sequence[int | Decimal]) -> tuple[tuple[Band, ...], dict[str, int]]:
    """At most BANDS + 1 bands of one round width (1, 2 or 5 times a power of ten) that hold all values, and their counts."""
    if not values:
        return (), {}
    exact = [Decimal(value) for value in values]
    if min(exact) == max(exact):
        only = Band(exact[0], exact[0], whole=False)
        return (only,), {only.code: len(exact)}
    whole = all(value == value.to_integral_value() for value in exact)
    step = _step((max(exact) - min(exact)) / BANDS, whole)
    first = (min(exact) / step).to_integral_value(ROUND_FLOOR)
    last = (max(exact) / step).to_integral_value(ROUND_FLOOR)
    bands = tuple(Band((first + at) * step, (first + at + 1) * step, whole) for at in range(int(last - first) + 1))
    counts = Counter(int((value / step).to_integral_value(ROUND_FLOOR) - first) for value in exact)
    return bands, {band.code: counts[at] for at, band in enumerate(bands)}


def _step(width: Decimal, whole: bool) -> Decimal:
    """The smallest round width that is not below `width`; never below one for whole numbers."""
    least = Decimal(1) if whole else Decimal("0.1")
    power = Decimal(1).scaleb(width.adjusted()) if width > 0 else least
    return max(least, next(power * times for times in (1, 2, 5, 10) if power * times >= width))


def _numbers(given: Sequence[object]) -> Numbers | None:
    values = sorted(Decimal(value) for value in given if isinstance(value, int | Decimal))
    if not values:
        return None
    first, median, third = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else (values[0],) * 3
    return Numbers(len(values), values[0], first, median, third, values[-1])


def how_chosen(record: OpenRecord) -> str:
    """How the person or room was chosen: "drawn", "own_wish", "by_staff", …; empty when the tool does not ask."""
    for path in CHOSEN_PATHS:
        value = record.answers.get(path)
        if isinstance(value, str):
            return value
    return ""


def drawn(records: Iterable[OpenRecord]) -> list[OpenRecord]:
    """The records that the group drew itself: only they carry shares."""
    return [record for record in records if how_chosen(record) == DRAWN]


def by_choosing(records: Iterable[OpenRecord]) -> Mapping[str, list[OpenRecord]]:
    """The records by how they were chosen, the drawn ones first; one group "" for a tool that does not ask."""
    groups: dict[str, list[OpenRecord]] = {}
    for record in records:
        groups.setdefault(how_chosen(record), []).append(record)
    return dict(sorted(groups.items(), key=lambda group: (group[0] != DRAWN, group[0] == BY_STAFF, -len(group[1]), group[0])))
