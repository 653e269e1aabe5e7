"""How many persons are held, by source: what the administration says, the register, our own count and the absent must close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from nazorat.analysis.rooms import code, number
from nazorat.fieldwork.records import OpenRecord

# the register that holds the roll; others repeat it and count only where it was not read
ROLL = "movement"
GROUPS = {"men": gettext_lazy("men"), "women": gettext_lazy("women"), "children": gettext_lazy("under 18")}


@dataclass(frozen=True)
class Line:
    """A part or a sum of the reckoning, with its sign."""

    sign: str
    label: str
    n: int | None
    total: bool = False


@dataclass(frozen=True)
class Population:
    """Persons by source on the day of the visit; None where nobody asked, read or counted."""

    told: int | None
    told_groups: tuple[tuple[str, int], ...]
    register: int | None
    counted: int | None
    absent: int | None
    capacity: int | None
    others: tuple[int, ...] = ()

    @property
    def difference(self) -> int | None:
        """Persons in the register who were neither counted nor said to be absent; below zero when too many were found."""
        if self.register is None or self.counted is None or self.absent is None:
            return None
        return self.register - self.counted - self.absent

    @property
    def closes(self) -> bool:
        return self.difference == 0

    @property
    def told_difference(self) -> int | None:
        """By how many the register holds more than the administration said."""
        return None if self.register is None or self.told is None else self.register - self.told

    @property
    def groups_difference(self) -> int | None:
        """What the administration's own parts leave of its sum; None unless all parts were told."""
        if self.told is None or len(self.told_groups) < len(GROUPS):
            return None
        return self.told - sum(n for _name, n in self.told_groups)

    @property
    def lines(self) -> list[Line]:
        """Parts, signs and sums, from what was said to what was counted."""
        said = [Line("", _("administration"), self.told)]
        if self.told_difference:
            more = self.told_difference > 0
            label = _("not told by the administration") if more else _("told, but not on the register")
            said.append(Line("+" if more else "−", label, abs(self.told_difference)))
        both = self.told is not None and self.register is not None
        read = Line("=" if both else "", _("register"), self.register, total=True)
        counted = [Line("", _("counted by the team"), self.counted), Line("+", _("on the register, but absent"), self.absent)]
        own = None if self.counted is None or self.absent is None else self.counted + self.absent
        parts = [*said, read, *counted, Line("=", _("our sum"), own, total=True)]
        return [line for line in parts if line.n is not None]

    @property
    def difference_words(self) -> str:
        n = self.difference or 0
        if n > 0:
            return ngettext("%(n)s person of the register was not found.", "%(n)s persons of the register were not found.", n) % {
                "n": n
            }
        return ngettext("%(n)s person more than the register holds.", "%(n)s persons more than the register holds.", -n) % {"n": -n}

    @property
    def told_words(self) -> list[tuple[str | Promise, int]]:
        """The administration's parts of the roll."""
        return [(GROUPS[name], n) for name, n in self.told_groups]

    @property
    def groups_words(self) -> str:
        return _("The administration's parts give %(n)s.") % {"n": sum(n for _name, n in self.told_groups)}

    @property
    def held(self) -> int | None:
        """How many persons the place holds, by the best source there is: register, count and absent, administration."""
        if self.register is not None:
            return self.register
        return self.told if self.counted is None else self.counted + (self.absent or 0)

    @property
    def occupancy(self) -> float | None:
        """Persons on the register for each official place."""
        return self.held / self.capacity if self.held is not None and self.capacity else None


def reconciled(records: Sequence[OpenRecord]) -> Population:
    """The population of a visit from its opening talk and its registers. The latest record that gives a number counts."""
    opening = [record for record in records if record.tool == "opening"]
    registers = [record for record in records if record.tool == "registers"]
    roll = [record for record in registers if code(record.answers, "register/kind") == ROLL]
    ordered = [*(record for record in registers if record not in roll), *roll]
    register = _latest(ordered, "reconciling/roll_register")
    said = {n for record in registers if (n := _whole(record, "reconciling/roll_register")) is not None}
    told = _latest(opening, "claimed/roll")
    groups = ((name, _latest(opening, f"claimed/roll_{name}")) for name in GROUPS)
    capacity = _latest(ordered, "reconciling/capacity")
    return Population(
        told=told if told is not None else _latest(ordered, "reconciling/roll_told"),
        told_groups=tuple((name, n) for name, n in groups if n is not None),
        register=register, counted=_latest(ordered, "reconciling/roll_counted"), absent=_latest(ordered, "reconciling/roll_absent"),
        capacity=capacity if capacity is not None else _latest(opening, "claimed/capacity"),
        others=tuple(sorted(said - {register})),
    )  # fmt: skip


def _latest(records: Sequence[OpenRecord], path: str) -> int | None:
    found = [n for record in records if (n := _whole(record, path)) is not None]
    return found[-1] if found else None


def _whole(record: OpenRecord, path: str) -> int | None:
    value = number(record.answers, path)
    return int(value) if value is not None else None
