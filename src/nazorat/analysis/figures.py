"""Named figures: one definition each, used by pages, charts and reports alike, so that totals agree everywhere.

A figure counts records, rooms, persons or register entries; where it is a share it carries what it is out of.
`docs/handbook/figures.md` lists them; a test holds the list against this file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nazorat.analysis.population import Population, reconciled
from nazorat.analysis.rooms import Room, Source, code, number
from nazorat.analysis.tally import drawn, how_chosen
from nazorat.disclosure.tables import THRESHOLD
from nazorat.fieldwork.reading import held_out
from nazorat.fieldwork.records import OpenRecord
from nazorat.sampling.size import share_error
from nazorat.standards.compare import State
from nazorat.xlsform import NoAnswer


@dataclass(frozen=True)
class Figure:
    """A value with what it is out of; `value` None = nobody asked or measured. `persons` marks a count of persons who spoke to us."""

    value: Decimal | None
    out_of: int | None = None
    persons: bool = False

    @property
    def small(self) -> bool:
        """Whether it counts so few persons, or leaves so few, that somebody may be pointed at (practice R16)."""
        if not self.persons or self.value is None:
            return False
        rest = self.out_of - self.value if self.out_of is not None else Decimal(0)
        return 0 < self.value < THRESHOLD or 0 < rest < THRESHOLD


@dataclass(frozen=True)
class Material:
    """What figures are counted from: opened records and the rooms measured among them.

    `sources` are the limits on living space that hold for this place; `unread` counts records sealed to others on the team.
    """

    records: Sequence[OpenRecord]
    rooms: Sequence[Room]
    sources: Sequence[Source] = ()
    unread: int = 0

    @cached_property
    def population(self) -> Population:
        return reconciled(self.records)

    def of(self, tool: str) -> list[OpenRecord]:
        return [record for record in self.records if record.tool == tool]


Definition = Callable[[Material], Figure]


@dataclass(frozen=True)
class Defined:
    """A figure's name, its words, how it is counted, and the tool whose records it is counted from."""

    name: str
    label: str | Promise
    count: Definition
    tool: str


def figures(material: Material) -> dict[str, Figure]:
    """Every figure of a visit, by name."""
    return {defined.name: defined.count(material) for defined in DEFINITIONS}


def _population(value: Callable[[Population], int | None], material: Material) -> Figure:
    found = value(material.population)
    return Figure(None if found is None else Decimal(found))


def _group(name: str, population: Population) -> int | None:
    return dict(population.told_groups).get(name)


def _percent_full(population: Population) -> int | None:
    """Persons held for each hundred official places, to the whole number."""
    if not population.held or not population.capacity:
        return None
    return int((Decimal(100 * population.held) / population.capacity).quantize(Decimal(1), ROUND_HALF_UP))


def _latest(tool: str, path: str, material: Material) -> Figure:
    """A number that stands on one sheet; the last sheet that gives it counts."""
    values = [value for record in material.of(tool) if (value := number(record.answers, path)) is not None]
    return Figure(values[-1] if values else None)


def _of_register(kind: str, path: str, out_of: str, material: Material) -> Figure:
    """Entries of the registers of one kind: `path` counted, out of `out_of`."""
    counted, read = _entries(kind, path, material), _entries(kind, out_of, material) if out_of else []
    return Figure(sum(counted, Decimal(0)) if counted else None, int(sum(read, Decimal(0))) if read else None)


def _longest(kind: str, path: str, material: Material) -> Figure:
    return Figure(max(_entries(kind, path, material), default=None))


def _entries(kind: str, path: str, material: Material) -> list[Decimal]:
    registers = [record for record in material.of("registers") if code(record.answers, "register/kind") == kind]
    return [value for record in registers if (value := number(record.answers, path)) is not None]


def _rooms(wanted: Callable[[Room], bool], material: Material) -> Figure:
    return Figure(Decimal(sum(wanted(room) for room in material.rooms)), len(material.rooms))


def _against(limit: str, states: frozenset[State], material: Material) -> Figure:
    """Rooms in some states against one limit, out of the rooms that the limit speaks of."""
    spoken_of = [room for room in material.rooms if room.against(limit) is not None]
    return Figure(Decimal(sum(room.against(limit) in states for room in spoken_of)), len(spoken_of))


def _talks(wanted: Callable[[OpenRecord], bool], of_drawn: bool, material: Material) -> Figure:
    talks = used(material)
    among = drawn(talks) if of_drawn else talks
    return Figure(Decimal(sum(wanted(talk) for talk in among)), len(among), persons=True)


def done(talks: Sequence[OpenRecord]) -> list[OpenRecord]:
    """Talks that took place: the person talked, if only briefly."""
    return [talk for talk in talks if code(talk.answers, "opening/talks") != "no"]


def used(material: Material) -> list[OpenRecord]:
    """Talks that took place and that the person lets us use."""
    return [talk for talk in done(material.of("interview")) if not held_out(talk)]


def share_error_of(material: Material) -> float | None:
    """How far a share among the talks with persons drawn can be off, as a fraction: the talks that the share itself is out of."""
    return share_error(len(drawn(used(material))), material.population.held or 0)


def says(path: str, *codes: str) -> Callable[[OpenRecord], bool]:
    """Whether an answer is one of these codes, or holds one of them where several may be chosen."""

    def test(record: OpenRecord) -> bool:
        value = record.answers.get(path)
        if isinstance(value, NoAnswer) or value is None:
            return False
        return bool(set(value) & set(codes)) if isinstance(value, tuple) else value in codes

    return test


def between(path: str, low: int, high: int) -> Callable[[OpenRecord], bool]:
    """Whether a number lies between two ends, both included."""

    def test(record: OpenRecord) -> bool:
        value = number(record.answers, path)
        return value is not None and low <= value <= high

    return test


def above_zero(path: str) -> Callable[[Room], bool]:
    return lambda room: (number(room.record.answers, path) or 0) > 0


def chosen(*codes: str) -> Callable[[OpenRecord], bool]:
    return lambda record: how_chosen(record) in codes


def not_private(record: OpenRecord) -> bool:
    """Staff could hear or see, or another detainee could hear. Where nobody noted it, nothing is said."""
    value = record.answers.get("before/privacy")
    return isinstance(value, tuple) and not {"staff_cannot_hear", "staff_cannot_see", "no_other_hears"} <= set(value)


def bell(state: str) -> Callable[[Room], bool]:
    return lambda room: room.call_bell == state


def _records(tool: str, material: Material) -> Figure:
    return Figure(Decimal(len(material.of(tool))))


def any_room(room: Room) -> bool:
    return True


def any_talk(talk: OpenRecord) -> bool:
    return True


BELOW, UNCLEAR, ABOVE = frozenset({State.BELOW}), frozenset({State.NOT_DISTINGUISHABLE}), frozenset({State.AT_OR_ABOVE})
HARMED_BEFORE = says("treatment/harm", "taken", "transport", "questioning")
OUTDOORS_SHORT = between("daily/outdoors_minutes", 20, 30)
SHARED, SINGLE, COURT = "CPT-SPACE-MULTI", "CPT-SPACE-SINGLE", "ECHR-SPACE"

POPULATION = (
    Defined("roll.administration", _("persons held, as the administration said"), partial(_population, lambda found: found.told), "opening"),
    Defined("roll.register", _("persons held, by the register"), partial(_population, lambda found: found.register), "registers"),
    Defined("roll.counted", _("persons counted by the team"), partial(_population, lambda found: found.counted), "registers"),
    Defined("roll.absent", _("persons absent"), partial(_population, lambda found: found.absent), "registers"),
    Defined("roll.difference", _("persons of the register not found"), partial(_population, lambda found: found.difference), "registers"),
    Defined("roll.men", _("men held, as the administration said"), partial(_population, partial(_group, "men")), "opening"),
    Defined("roll.women", _("women held, as the administration said"), partial(_population, partial(_group, "women")), "opening"),
    Defined("roll.children", _("children held, as the administration said"), partial(_population, partial(_group, "children")), "opening"),
    Defined("capacity", _("official capacity"), partial(_population, lambda found: found.capacity), "registers"),
    Defined("occupancy", _("persons for each hundred official places"), partial(_population, _percent_full), "registers"),
    Defined("gate.minutes", _("minutes waited at the gate"), partial(_latest, "access", "gate/waited"), "access"),
)  # fmt: skip

ROOMS = (
    Defined("rooms.measured", _("rooms seen and measured"), partial(_rooms, any_room), "room"),
    Defined("rooms.drawn", _("measured rooms that were drawn"), partial(_rooms, lambda room: room.chosen == "drawn"), "room"),
    Defined("rooms.shared", _("shared rooms"), partial(_rooms, lambda room: room.shared), "room"),
    Defined("rooms.single", _("single rooms"), partial(_rooms, lambda room: room.single), "room"),
    Defined("rooms.laser", _("rooms measured by laser"), partial(_rooms, lambda room: room.instrument == "laser"), "room"),
    Defined("rooms.tape", _("rooms measured by tape"), partial(_rooms, lambda room: room.instrument == "tape"), "room"),
    Defined("rooms.shared.below_4", _("shared rooms clearly below 4 m² a person"), partial(_against, SHARED, BELOW), "room"),
    Defined("rooms.shared.unclear_4", _("shared rooms not distinguishable from 4 m²"), partial(_against, SHARED, UNCLEAR), "room"),
    Defined("rooms.shared.from_4", _("shared rooms at or above 4 m²"), partial(_against, SHARED, ABOVE), "room"),
    Defined("rooms.shared.below_3", _("shared rooms clearly below 3 m² a person"), partial(_against, COURT, BELOW), "room"),
    Defined("rooms.single.below_6", _("single rooms clearly below 6 m²"), partial(_against, SINGLE, BELOW), "room"),
    Defined("rooms.sleep_in_turns", _("rooms where somebody has no bed of their own"), partial(_rooms, above_zero("who/without_bed")), "room"),
    Defined("bell.works", _("call bells that work"), partial(_rooms, bell("works")), "room"),
    Defined("bell.dead", _("call bells that do not work"), partial(_rooms, bell("dead")), "room"),
    Defined("bell.none", _("rooms without a call bell"), partial(_rooms, bell("none")), "room"),
    Defined("bell.answered", _("call bells tried and answered"), partial(_rooms, lambda room: room.came_after is not None), "room"),
    Defined("bell.unanswered", _("call bells tried and not answered in 15 minutes"), partial(_rooms, lambda room: room.nobody_came), "room"),
)  # fmt: skip

TALKS = (
    Defined("talks.done", _("talks in all"), partial(_talks, any_talk, False), "interview"),
    Defined("talks.drawn", _("talks with persons drawn by the group"), partial(_talks, chosen("drawn"), False), "interview"),
    Defined("talks.own_wish", _("talks at the person's own wish"), partial(_talks, chosen("own_wish"), False), "interview"),
    Defined("talks.by_staff", _("talks suggested by staff, left out of shares"), partial(_talks, chosen("by_staff"), False), "interview"),
    Defined("talks.not_private", _("talks that were not private"), partial(_talks, not_private, False), "interview"),
    Defined("outdoors.20_30", _("say that they are outdoors 20 to 30 minutes"), partial(_talks, OUTDOORS_SHORT, True), "interview"),
    Defined("complaints.know_how", _("know how to complain"), partial(_talks, says("complaint/knows_how", "yes"), True), "interview"),
    Defined("harm.before.drawn", _("tell of harm before arrival"), partial(_talks, HARMED_BEFORE, True), "interview"),
    Defined("harm.before.all", _("tell of harm before arrival, all talks"), partial(_talks, HARMED_BEFORE, False), "interview"),
    Defined("harm.here.drawn", _("tell of harm here"), partial(_talks, says("treatment/harm", "here"), True), "interview"),
)  # fmt: skip

REGISTERS = (
    Defined("registers.read", _("registers read"), partial(_records, "registers"), "registers"),
    Defined(
        "entry.seen_24h", _("persons seen by health staff within 24 hours of entry"),
        partial(_of_register, "entry_medical", "health/seen_24h", "entries/read"), "registers",
    ),
    Defined(
        "entry.injuries", _("entries that note injuries"),
        partial(_of_register, "entry_medical", "health/injuries_noted", "entries/read"), "registers",
    ),
    Defined(
        "entry.injuries.account", _("noted injuries with the person's own account"),
        partial(_of_register, "entry_medical", "health/injuries_account", "health/injuries_noted"), "registers",
    ),
    Defined(
        "entry.to_prosecutor", _("noted injuries sent to the prosecutor"),
        partial(_of_register, "entry_medical", "health/to_prosecutor", "health/injuries_noted"), "registers",
    ),
    Defined("discipline.sanctions", _("sanctions"), partial(_of_register, "discipline", "discipline/sanctions", ""), "registers"),
    Defined(
        "discipline.with_hearing", _("sanctions with hearing and explanation"),
        partial(_of_register, "discipline", "discipline/with_hearing", "discipline/sanctions"), "registers",
    ),
    Defined(
        "discipline.health_before", _("sanctions with a health check before"),
        partial(_of_register, "discipline", "discipline/health_before", "discipline/sanctions"), "registers",
    ),
    Defined("discipline.longest", _("longest isolation, days"), partial(_longest, "discipline", "discipline/longest_days"), "registers"),
    Defined("complaints.received", _("complaints in the register"), partial(_of_register, "complaints", "complaints/received", ""), "registers"),
)  # fmt: skip

DEFINITIONS: tuple[Defined, ...] = (*POPULATION, *ROOMS, *TALKS, *REGISTERS)


def labels() -> Mapping[str, str | Promise]:
    """What each figure counts, in words."""
    return {defined.name: defined.label for defined in DEFINITIONS}
