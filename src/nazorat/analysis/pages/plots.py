"""The drawing of measured rooms: where on one shared scale a value, its error and the limits stand. Numbers are ready for SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _

from nazorat.analysis.rooms import Group, Measure, Room, Source
from nazorat.kit import dates

WIDTH = 430
MARGIN, HALF = Decimal("0.2"), Decimal("0.5")
# a room of 40 m² for one person would press all others into a corner: it is drawn at the end with an arrow
LONGEST = 10
TONES = {"below": "late", "unclear": "wait", "above": "act", "apart": "soft"}
SHAPES = {"below": "below", "unclear": "unclear", "above": "within", "apart": "not-needed"}


@dataclass(frozen=True)
class Tick:
    """A whole number of m² on the head of the scale."""

    x: str
    label: str


@dataclass(frozen=True)
class Mark:
    """One room drawn: point, ends of the error, tone and shape by state; `beyond` when the point lies past the end of the scale."""

    x: str
    left: str
    right: str
    tone: str
    state: str
    beyond: bool


@dataclass(frozen=True)
class Scale:
    """A scale in m² from `low` to `high`, WIDTH units wide. It runs left to right in every direction of writing."""

    low: Decimal
    high: Decimal

    def at(self, value: Decimal) -> str:
        """The place of a value, cut to the scale, as a number that SVG reads whatever the page's language."""
        inside = min(max(value, self.low), self.high)
        return f"{(inside - self.low) * WIDTH / (self.high - self.low):.1f}"

    def ticks(self) -> list[Tick]:
        step = 1 if self.high - self.low <= 6 else 2
        first, last = int(self.low.to_integral_value(ROUND_CEILING)), int(self.high)
        return [Tick(self.at(Decimal(whole)), dates.number(whole)) for whole in range(first, last + 1, step)]

    def mark(self, measure: Measure, state: str) -> Mark:
        left, right = self.at(measure.each - measure.error), self.at(measure.each + measure.error)
        return Mark(self.at(measure.each), left, right, TONES[state], state, measure.each > self.high)


def scale_for(rooms: Sequence[Room], limits: Sequence[Decimal]) -> Scale:
    """Half square metres around every room and limit, at least two m² long, at most LONGEST m² past the lowest."""
    ends = [end for room in rooms if (one := room.per_present) for end in (one.each - one.error, one.each + one.error)]
    values = [*ends, *limits] or [Decimal(0)]
    low = max(Decimal(0), ((min(values) - MARGIN) / HALF).to_integral_value(ROUND_FLOOR) * HALF)
    high = ((max(values) + MARGIN) / HALF).to_integral_value(ROUND_CEILING) * HALF
    furthest = max([low + LONGEST, *(limit + HALF for limit in limits)])
    return Scale(low, max(low + 2, min(high, furthest)))


@dataclass(frozen=True)
class Line:
    """A room as one row of the page: `shape` is a state of `kit`, `word` what stands beside it."""

    room: Room
    measure: Measure | None
    mark: Mark | None
    shape: str
    word: str


@dataclass(frozen=True)
class Drawn:
    """A group of rows with the places of its limits: `main` is the chosen source's, `others` count the annexe alike."""

    group: Group
    lines: tuple[Line, ...]
    main: str | None
    others: tuple[str, ...]

    @property
    def title(self) -> str:
        limit = {"limit": _limit(self.group)}
        words = {
            "below": _("Clearly below %(limit)s m²"),
            "unclear": _("Not distinguishable from %(limit)s m²"),
            "above": _("At or above %(limit)s m²"),
            "single": _("Single rooms"),
            "apart": _("Not held against a limit"),
        }
        return words[self.group.code] % limit

    @property
    def note(self) -> str:
        words = {
            "below": _("the error does not reach the limit"),
            "unclear": _("the limit is inside the error"),
            "single": _("limit %(limit)s m²"),
            "apart": _("nobody present, nobody lives there, or no limit of this source applies"),
        }
        return words.get(self.group.code, "") % {"limit": _limit(self.group)}


def other_limits(sources: Sequence[Source], chosen: Source, *, single: bool) -> list[Decimal]:
    """The values of the other sources that count the annexe as the chosen one does."""
    norms = [source.single if single else source.shared for source in sources if source != chosen]
    alike = chosen.norm.annexe_excluded
    return sorted({norm.value for norm in norms if norm and norm.value is not None and norm.annexe_excluded == alike})


def drawn(groups: Sequence[Group], sources: Sequence[Source], chosen: Source | None, scale: Scale) -> list[Drawn]:
    """The groups with every room on the scale; without a source to hold them against, the points alone."""
    found = []
    for group in groups:
        main = group.norm.value if group.norm and group.code != "apart" else None
        others = other_limits(sources, chosen, single=group.code == "single") if chosen and main is not None else []
        lines = tuple(_line(room, group.code, chosen, scale) for room in group.rooms)
        found.append(Drawn(group, lines, scale.at(main) if main is not None else None, tuple(scale.at(each) for each in others)))
    return found


def _line(room: Room, code: str, chosen: Source | None, scale: Scale) -> Line:
    held = room.held_against(chosen.name) if chosen else None
    state = {True: "below", False: "above", None: "unclear"}[held.falls_short] if held and code != "apart" else "apart"
    # the point must agree with the state: a source that counts the annexe in is drawn by the area with it
    measure = Measure(room.per_present.count, held.value, held.error) if held and room.per_present else room.per_present
    mark = scale.mark(measure, state) if measure else None
    short = room.lowest_short(chosen.name) if chosen else None
    limit = short or held
    return Line(room, measure, mark, SHAPES[state], _word(state, limit.norm.value if limit else None))


def _word(state: str, limit: Decimal | None) -> str:
    words = {
        "below": _("clearly below %(limit)s"),
        "unclear": _("not distinguishable from %(limit)s"),
        "above": _("at or above"),
        "apart": _("no limit applies"),
    }
    return words[state] % {"limit": dates.number(limit) if limit is not None else ""}


def _limit(group: Group) -> str:
    return dates.number(group.norm.value) if group.norm and group.norm.value is not None else "—"
