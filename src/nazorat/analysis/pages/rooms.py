"""What the page of measured rooms shows: sums, limits, and every room drawn on one scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, gettext as _, ngettext

from nazorat.analysis.figures import Material
from nazorat.analysis.pages.plots import Drawn, Scale, drawn, scale_for
from nazorat.analysis.rooms import Group, Room, Source, grouped, natural, not_measured
from nazorat.kit import dates
from nazorat.standards.compare import Norm, weight_word


@dataclass(frozen=True)
class RoomsAsked:
    """What the address asks of the page of rooms: words in a room's name, the source to hold against."""

    words: str = ""
    source: str = ""


@dataclass(frozen=True)
class Bells:
    """Call bells of the measured rooms, and how long the answer took where it was tried."""

    states: Mapping[str, int]
    minutes: tuple[Decimal, ...]
    nobody: int

    @property
    def tried(self) -> int:
        return len(self.minutes) + self.nobody

    @property
    def sentence(self) -> str:
        """How many work, and what came of pressing them."""
        known = {"works": _("works: %(n)s"), "dead": _("does not work: %(n)s"), "none": _("there is none: %(n)s")}
        states = [words % {"n": dates.number(self.states[state])} for state, words in known.items() if self.states.get(state)]
        rest = sum(self.states.values()) - sum(self.states.get(state, 0) for state in known)
        if rest:
            states.append(_("not checked: %(n)s") % {"n": dates.number(rest)})
        said = _("Call bell: %(states)s.") % {"states": ", ".join(states)}
        if not self.tried:
            return said
        came = [_("answer after %(n)s min") % {"n": dates.number(minutes)} for minutes in self.minutes]
        came += [_("no answer within 15 min")] * self.nobody
        times = ngettext("Tried %(n)s time: %(came)s.", "Tried %(n)s times: %(came)s.", self.tried)
        return f"{said} {times % {'n': dates.number(self.tried), 'came': ', '.join(came)}}"


@dataclass(frozen=True)
class Sum:
    """A figure at the top of the page: mark, number, words, and a second line."""

    state: str
    count: int
    label: str
    more: str = ""


@dataclass(frozen=True)
class LimitLine:
    """A source of limits as a row: its numbers, what it weighs here, and how its line is drawn ("lim", "lim2" or "")."""

    source: Source
    name: str
    locator: str
    shared: str
    single: str
    weight: str
    sign: str
    current: bool

    @property
    def gap(self) -> bool:
        return not self.source.entered


@dataclass(frozen=True)
class RoomsPage:
    """The page of measured rooms. `rooms` are all of them, `groups` those that the search left, drawn on one scale."""

    rooms: Sequence[Room]
    chosen: Source | None
    sources: Sequence[Source]
    counts: Mapping[str, int]
    also_below: Sequence[tuple[Decimal, int]]
    groups: Sequence[Drawn]
    scale: Scale
    how: Mapping[str, int]
    instruments: Mapping[str, int]
    bells: Bells
    not_measured: int
    unread: int
    asked: RoomsAsked

    @property
    def found(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    @property
    def listed(self) -> list[Room]:
        """The rooms by name, for the lines by list and by bed."""
        return sorted((line.room for group in self.groups for line in group.lines), key=lambda room: natural(room.name))

    @property
    def sentence(self) -> str:
        """How many rooms, how they were chosen and measured."""
        rooms = ngettext("%(n)s room", "%(n)s rooms", len(self.rooms)) % {"n": dates.number(len(self.rooms))}
        return f"{rooms}: {_listed(self.how)}. {_first_up(_listed(self.instruments))}."

    @property
    def source_name(self) -> str:
        return _name(self.chosen) if self.chosen else ""

    @property
    def unread_words(self) -> str:
        words = ngettext("%(n)s record of a room is sealed to others", "%(n)s records of rooms are sealed to others", self.unread)
        return words % {"n": dates.number(self.unread)}

    @property
    def figures(self) -> list[Sum]:
        """The sums at the top: every shared room is in one of the first three or in none that applies."""
        counts, value = self.counts, _value(self.chosen.shared) if self.chosen else None
        limit = dates.number(value) if value is not None else ""
        more = [
            _("%(n)s of them below %(limit)s m²") % {"n": dates.number(n), "limit": dates.number(to)} for to, n in self.also_below
        ]
        sums = [
            Sum("below", counts.get("below", 0), _("clearly below %(limit)s m²") % {"limit": limit}, ", ".join(more)),
            Sum("unclear", counts.get("unclear", 0), _("not distinguishable"), _("the limit is inside the error")),
            Sum("within", counts.get("above", 0), _("at or above")),
        ]
        single = ngettext("and %(n)s single", "and %(n)s single", counts["single"]) % {"n": dates.number(counts["single"])}
        shared = Sum("", counts["shared"], _("shared rooms"), single if counts["single"] else "")
        return [*(sums if limit else []), shared]

    @property
    def limit_lines(self) -> list[LimitLine]:
        """The sources with their numbers; the chosen one first drawn as a line, those that count the annexe alike dotted."""
        return [_limit_line(source, self.chosen) for source in self.sources]


def rooms(material: Material, asked: RoomsAsked) -> RoomsPage:
    """Measured rooms grouped against one source: the one asked for, else the first that is entered, national norm first."""
    chosen = source_of(material.sources, asked.source)
    groups = grouped(material.rooms, chosen)
    words = asked.words.casefold()
    found = [
        Group(group.code, group.norm, tuple(room for room in group.rooms if words in room.name.casefold())) for group in groups
    ]
    limits = [
        norm.value for source in material.sources for norm in (source.shared, source.single) if norm and norm.value is not None
    ]
    scale = scale_for(material.rooms, limits)
    return RoomsPage(
        rooms=material.rooms, chosen=chosen, sources=material.sources,
        counts={group.code: len(group.rooms) for group in groups}
        | {"shared": sum(room.shared for room in material.rooms), "single": sum(room.single for room in material.rooms)},
        also_below=also_below(groups, chosen), groups=drawn([group for group in found if group.rooms], material.sources, chosen, scale),
        scale=scale, how=Counter(room.how for room in material.rooms), instruments=Counter(room.measured_by for room in material.rooms),
        bells=bells(material.rooms), not_measured=not_measured(material.records, material.rooms), unread=material.unread, asked=asked,
    )  # fmt: skip


def source_of(known: Sequence[Source], name: str) -> Source | None:
    """The source of this name, else the first with a number; None where no limit speaks of this kind of place."""
    entered = [source for source in known if source.entered]
    return next((source for source in entered if source.name == name), entered[0] if entered else None)


def also_below(groups: Sequence[Group], chosen: Source | None) -> list[tuple[Decimal, int]]:
    """Of the shared rooms below the chosen limit, how many are below a lower one too: limit and number, highest limit first."""
    if chosen is None or chosen.shared is None:
        return []
    below = [room for group in groups if group.code == "below" for room in group.rooms]
    lower = Counter(
        one.norm.value for room in below if (one := room.lowest_short(chosen.name)) and one.norm.value != chosen.shared.value
    )
    return sorted(((limit, n) for limit, n in lower.items() if limit is not None), reverse=True)


def bells(found: Sequence[Room]) -> Bells:
    """Call bells by state; minutes of those that were tried and answered, in order."""
    minutes = sorted(room.came_after for room in found if room.came_after is not None)
    return Bells(Counter(room.call_bell for room in found), tuple(minutes), sum(room.nobody_came for room in found))


def _value(norm: Norm | None) -> Decimal | None:
    return norm.value if norm else None


def _name(source: Source) -> str:
    shorts = source.norm.sources
    return shorts.get(get_language() or "en") or shorts["en"]


def _limit_line(source: Source, chosen: Source | None) -> LimitLine:
    def shown(norm: Norm | None) -> str:
        value = _value(norm)
        return dates.number(value, 1) if value is not None else "·"

    alike = chosen is not None and source.norm.annexe_excluded == chosen.norm.annexe_excluded
    sign = "lim" if source == chosen else "lim2" if alike and source.entered else ""
    return LimitLine(
        source, _name(source), source.norm.locator, shown(source.shared), shown(source.single), weight_word(source.norm.status),
        sign, source == chosen,
    )  # fmt: skip


def _listed(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{word or _('not entered')} {dates.number(n)}" for word, n in ordered)


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]
