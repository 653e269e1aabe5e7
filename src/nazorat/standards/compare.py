"""A measurement held against limits: never a bare verdict, always the value, its error, the norm and what it weighs here.

Numbers are `Decimal` throughout: a binary fraction could move a result across a limit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _, pgettext, pgettext_lazy

from nazorat.kit import dates

NATIONAL = "national"


class Comparator(StrEnum):
    """How a limit is meant: a floor, a ceiling, the value at which a definition begins, or a rule without a number."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    FROM = "from"
    NONE = "none"


class State(StrEnum):
    """Where a measurement stands. The last two are no result: nobody entered the norm; the rule has no number."""

    BELOW = "below"
    NOT_DISTINGUISHABLE = "not_distinguishable"
    AT_OR_ABOVE = "at_or_above"
    ABOVE = "above"
    AT_OR_BELOW = "at_or_below"
    NOT_ENTERED = "not_entered"
    NO_NUMBER = "no_number"


# the units of limits and of the items of tools, by the code that each is written with
UNITS: Mapping[str, str | Promise] = {
    "m2": pgettext_lazy("unit", "m²"),
    "m": pgettext_lazy("unit", "m"),
    "l": pgettext_lazy("unit", "l"),
    "h": pgettext_lazy("unit", "h"),
    "days": pgettext_lazy("unit", "days"),
    "persons": pgettext_lazy("unit", "persons"),
    "times": pgettext_lazy("unit", "times"),
    "cases": pgettext_lazy("unit", "cases"),
    "c": pgettext_lazy("unit", "°C"),
    "lx": pgettext_lazy("unit", "lx"),
    "percent": pgettext_lazy("unit", "%"),
    "%": pgettext_lazy("unit", "%"),
    "°C": pgettext_lazy("unit", "°C"),
    "lux": pgettext_lazy("unit", "lx"),
    "min": pgettext_lazy("unit", "min"),
    "entries": pgettext_lazy("unit", "entries"),
    "places": pgettext_lazy("unit", "places"),
    "": "",
}


@dataclass(frozen=True)
class Norm:
    """A limit as it stood on one day. `value` is None for a national norm nobody entered; `sources` are short names by language."""

    code: str
    value: Decimal | None
    unit: str
    comparator: Comparator
    status: str
    sources: Mapping[str, str]
    titles: Mapping[str, str]
    locator: str = ""
    annexe_excluded: bool = False

    @property
    def national(self) -> bool:
        return self.status == NATIONAL


@dataclass(frozen=True)
class Comparison:
    """One measurement against one norm; `error` is the half-width of its interval, in the same unit as `value`."""

    value: Decimal
    error: Decimal
    norm: Norm
    state: State

    @property
    def falls_short(self) -> bool | None:
        """True: beyond the limit even with the error. False: within it. None: no such conclusion can be drawn."""
        if self.norm.comparator == Comparator.FROM:
            return None
        return {State.BELOW: True, State.ABOVE: True, State.AT_OR_ABOVE: False, State.AT_OR_BELOW: False}.get(self.state)

    @property
    def mark(self) -> str:
        """The name of the drawn state in `kit` (`{% st %}`)."""
        if self.state == State.NOT_ENTERED:
            return "gap"
        if self.state == State.NOT_DISTINGUISHABLE:
            return "unclear"
        return {True: "below", False: "within", None: "not-needed"}[self.falls_short]


def compare(value: Decimal | int, error: Decimal | int, limit: Norm, *, annexe_inside: bool = False) -> Comparison:
    """Hold `value` ± `error` (the limit's unit) against a limit.

    A limit inside the interval, its ends included, is not distinguishable; an exact count (error 0) that equals the
    limit meets it. `annexe_inside`: the sanitary annexe was measured with the room, so against a limit that excludes
    it the true area is smaller: "below" holds, nothing better is said.
    TypeError for floats, ValueError for a negative error or a value that is not finite.
    """
    value, error = _exact(value), _exact(error)
    if error < 0:
        raise ValueError("the error of a measurement is not negative")
    state = _state(value, error, limit)
    if annexe_inside and limit.annexe_excluded and state == State.AT_OR_ABOVE:
        state = State.NOT_DISTINGUISHABLE
    return Comparison(value, error, limit, state)


def _exact(number: Decimal | int) -> Decimal:
    if isinstance(number, bool) or not isinstance(number, (Decimal, int)):
        raise TypeError("measurements and errors are Decimal or int")
    exact = Decimal(number)
    if not exact.is_finite():
        raise ValueError("a measurement is a finite number")
    return exact


def _state(value: Decimal, error: Decimal, limit: Norm) -> State:
    if limit.comparator == Comparator.NONE:
        return State.NO_NUMBER
    if limit.value is None:
        return State.NOT_ENTERED
    ceiling = limit.comparator == Comparator.AT_MOST
    if value + error < limit.value:
        return State.AT_OR_BELOW if ceiling else State.BELOW
    if value - error > limit.value:
        return State.ABOVE if ceiling else State.AT_OR_ABOVE
    if error == 0:
        return State.AT_OR_BELOW if ceiling else State.AT_OR_ABOVE
    return State.NOT_DISTINGUISHABLE


def sentence(comparisons: Sequence[Comparison], language: str) -> str:
    """One measurement against all its norms, in the reader's language, in the order given (national norm first).

    The comparisons share value, error and unit; ValueError when they do not or when there are none.
    """
    if len({(each.value, each.error, each.norm.unit) for each in comparisons}) != 1:
        raise ValueError("a sentence is about one measurement")
    first = comparisons[0]
    with translation.override(language):
        said = [clause(each, language) for each in comparisons if each.state != State.NO_NUMBER]
        measured = quantity(first.value, first.norm.unit, error=first.error)
        return f"{measured}: {'; '.join(said)}" if said else measured


def clause(comparison: Comparison, language: str) -> str:
    """What one comparison says, without the measurement: "below 4 m² CPT (comparative)"."""
    norm = comparison.norm
    with translation.override(language):
        if comparison.state == State.NOT_ENTERED or norm.value is None:
            return _("national norm not entered")
        words = {
            State.BELOW: _("below %(limit)s"),
            State.NOT_DISTINGUISHABLE: _("not distinguishable from %(limit)s"),
            State.AT_OR_ABOVE: _("at or above %(limit)s"),
            State.ABOVE: _("above %(limit)s"),
            State.AT_OR_BELOW: _("at or below %(limit)s"),
        }[comparison.state]
        limit = f"{quantity(norm.value, norm.unit)} {norm.sources.get(language) or norm.sources['en']}"
        weight = "" if norm.national else f" ({weight_word(norm.status)})"
        return words % {"limit": limit} + weight


def weight_word(status: str) -> str:
    """What a norm weighs here, in words."""
    return {
        "binding": pgettext("norm", "binding"),
        "accepted": pgettext("norm", "accepted"),
        "comparative": pgettext("norm", "comparative"),
        NATIONAL: pgettext("norm", "national norm"),
    }[status]


def quantity(value: Decimal, unit: str, *, error: Decimal = Decimal(0)) -> str:
    """A number with its unit in the language in use: "3,1 ± 0,1 м²". Decimals as given; value and error share the longer."""
    places = max(_places(value), _places(error) if error else 0)
    number = dates.number(value, places)
    if error:
        number = f"{number} ± {dates.number(error, places)}"
    return f"{number} {UNITS[unit]}".strip()


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
