"""What became of each request for numbers, on a day: its state, the days that it took, and what every body did with those it got."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import QuerySet

from nazorat.correspondence.models import NumbersAnswer, NumbersRequest
from nazorat.people.models import Organisation

Outcome, Wanted = NumbersAnswer.Outcome, NumbersRequest.Wanted
# "partly" is some of what was asked for, whatever was said of the rest; "late" and "waiting" have no answer at all
STATES = ("struck", "given", "partly", "refused", "none", "late", "waiting")


@dataclass(frozen=True)
class NumbersLine:
    """One request on a day. `open` are the codes not given yet; `days` run from delivery, or the letter's date, to the first answer.

    Of a request without an answer they run to the day that is looked at.
    """

    row: NumbersRequest
    state: str
    answers: Sequence[NumbersAnswer]
    open: Sequence[str]
    days: int

    @property
    def wanted_words(self) -> list[str]:
        return [str(Wanted(code).label) for code in self.row.wanted]

    @property
    def open_words(self) -> list[str]:
        return [str(Wanted(code).label) for code in self.open]


@dataclass(frozen=True)
class BodyTotals:
    """What a body did with the requests that it got, struck letters left out; `days` is the median to the first answer, None without one."""

    body: Organisation
    asked: int
    given: int
    partly: int
    refused: int
    none: int
    late: int
    waiting: int
    days: int | None


def requests_for_numbers() -> QuerySet[NumbersRequest]:
    """Every request with its letter and answers, latest letter first."""
    rows = NumbersRequest.objects.select_related("letter", "letter__body", "letter__book", "entered_by")
    return rows.prefetch_related("answers", "answers__letter__book", "answers__returned").order_by("-letter__dated", "-entered_at")


def numbers_lines(rows: Iterable[NumbersRequest], today: date) -> list[NumbersLine]:
    return [numbers_line(row, today) for row in rows]


def numbers_line(row: NumbersRequest, today: date) -> NumbersLine:
    """A row of `requests_for_numbers` on a day."""
    answers = [*row.answers.all()]
    given = {code for answer in answers for code in answer.given}
    open_ = [code for code in row.wanted if code not in given]
    began = row.letter.delivered_on or row.letter.dated
    ended = answers[0].came_on if answers else today
    return NumbersLine(row, _state(row, answers, open_, today), answers, open_, max((ended - began).days, 0))


def _state(row: NumbersRequest, answers: Sequence[NumbersAnswer], open_: Sequence[str], today: date) -> str:
    if row.letter.struck_at:
        return "struck"
    if not open_:
        return "given"
    if len(open_) < len(row.wanted):
        return "partly"
    if answers:
        return "refused" if answers[-1].outcome == Outcome.REFUSED else "none"
    return "late" if row.letter.due_on and row.letter.due_on < today else "waiting"


def totals_by_body(lines: Iterable[NumbersLine]) -> list[BodyTotals]:
    """A line for each body that was asked, by name."""
    held: dict[Organisation, list[NumbersLine]] = {}
    for line in lines:
        if line.state != "struck":
            held.setdefault(line.row.letter.body, []).append(line)
    return [_totals(body, of) for body, of in sorted(held.items(), key=lambda one: one[0].name)]


def _totals(body: Organisation, lines: Sequence[NumbersLine]) -> BodyTotals:
    states = [line.state for line in lines]
    days = [line.days for line in lines if line.answers]
    return BodyTotals(
        body, len(lines), states.count("given"), states.count("partly"), states.count("refused"), states.count("none"),
        states.count("late"), states.count("waiting"), round(median(days)) if days else None,
    )  # fmt: skip
