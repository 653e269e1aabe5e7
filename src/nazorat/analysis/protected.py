"""What of a distribution may be shown: small numbers of persons hidden, by the rules of `disclosure`.

An item about persons (`question.person`) is a table on persons who spoke to us; items on rooms, registers and the talk
itself have no threshold (practice R16). A distribution that cannot be hidden safely is refused whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from nazorat.analysis.tally import Distribution, Numbers, distribution
from nazorat.disclosure.tables import THRESHOLD, ProtectedTable, Table, protect
from nazorat.fieldwork.records import OpenRecord
from nazorat.xlsform import NO_ANSWERS, Question

ANSWERED, WITHOUT, ABSENT = "answered", "without", "absent"
NAMED, NOT_NAMED = "named", "not_named"
NO = tuple(f"na_{code}" for code in NO_ANSWERS)

Counts = Mapping[str, int | None]


@dataclass(frozen=True)
class Shown:
    """A distribution as it may be shown. None stands for a hidden count; `refused` is a code of `disclosure` and hides all."""

    question: Question
    asked: int
    answered: int | None
    counts: Counts
    no_answers: Counts
    absent: int | None
    numbers: Numbers | None
    source: Distribution
    refused: str = ""

    @property
    def hidden(self) -> int:
        """How many counts are hidden."""
        return sum(n is None for n in (*self.counts.values(), *self.no_answers.values(), self.absent, self.answered))

    @property
    def out_of(self) -> int:
        """What shares are of: those who answered, or all asked where the number of answers is hidden."""
        return self.asked if self.answered is None else self.answered


def protected(question: Question, records: Iterable[OpenRecord], *, place_holds: int | None = None) -> Shown:
    """Count an item and hide what would point at a person. `place_holds`: how many persons the place held."""
    return shown(distribution(question, records), place_holds=place_holds)


def shown(found: Distribution, *, place_holds: int | None = None) -> Shown:
    """What of a distribution may be shown."""
    if not found.question.person:
        return Shown(
            found.question, found.asked, found.answered, found.counts, {f"na_{code}": n for code, n in found.no_answers.items()},
            found.absent, found.numbers, found,
        )  # fmt: skip
    if found.several:
        return _several(found, place_holds)
    return _of_table(found, protect(_single(found, place_holds)))


def _single(found: Distribution, place_holds: int | None) -> Table:
    """One table: answered and not answered, so that a hidden count does not come back from the number of answers."""
    choices = tuple(found.counts) or (NAMED,)
    answers = tuple(found.counts.values()) or (found.answered,)
    rest = (*found.no_answers.values(), found.absent)
    columns = (*choices, *NO, ABSENT)
    return Table(
        unit="person", rows=(ANSWERED, WITHOUT), columns=columns, label=found.question.path, place_holds=place_holds,
        counts=((*answers, *(0,) * len(rest)), (*(0,) * len(choices), *rest)),
        impossible=frozenset(
            [(0, at) for at in range(len(choices), len(columns))] + [(1, at) for at in range(len(choices))]
        ),
    )  # fmt: skip


def _of_table(found: Distribution, table: ProtectedTable) -> Shown:
    cells = {name: table.cells[0 if name not in (*NO, ABSENT) else 1][at] for at, name in enumerate(table.columns)}
    # a count stands both in its cell and in the sum of its column: it is shown only when neither is hidden
    sums = dict(zip(table.columns, table.column_totals, strict=True))
    safe = {name: n if sums[name] is not None else None for name, n in cells.items()}
    counts = {code: safe[code] for code in found.counts}
    return Shown(
        found.question, found.asked, table.row_totals[0] if not table.refused else None, counts, {code: safe[code] for code in NO},
        safe[ABSENT], withheld(found.numbers) if not table.refused else None, found, table.refused,
    )  # fmt: skip


def _several(found: Distribution, place_holds: int | None) -> Shown:
    """Answers and no-answers are one table; each choice is one of its own, named or not.

    It is out of those who answered where their number is shown, else out of all asked, so that it never gives that number away.
    """
    bare = replace(found, counts={})
    status = _of_table(bare, protect(_single(bare, place_holds)))
    counts = {code: _named(n, status.out_of, place_holds) for code, n in found.counts.items()}
    return replace(status, counts=counts, source=found)


def _named(n: int, out_of: int, place_holds: int | None) -> int | None:
    """How many named a choice, None where that or the rest is small. Nobody answered: nobody named it, and that is known."""
    if not out_of:
        return 0
    table = Table(unit="person", rows=(ANSWERED,), columns=(NAMED, NOT_NAMED), counts=((n, out_of - n),), place_holds=place_holds)
    return protect(table).cells[0][0]


def withheld(numbers: Numbers | None) -> Numbers | None:
    """Figures of a number given by persons: no ends, and quantiles only with at least the threshold of values beyond each."""
    if numbers is None or numbers.n < 2 * THRESHOLD:
        return None
    quarters = numbers.n >= 4 * THRESHOLD
    return replace(
        numbers, low=None, high=None, first=numbers.first if quarters else None, third=numbers.third if quarters else None
    )


def refuse(one: Shown, why: str) -> Shown:
    """The same with nothing shown, and why."""
    nothing = dict.fromkeys(one.no_answers)
    return replace(one, answered=None, counts=dict.fromkeys(one.counts), no_answers=nothing, absent=None, numbers=None, refused=why)
