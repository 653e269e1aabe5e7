"""A draw in clear, as it is sealed and opened: the list, its strata, the seed, and what became of each line. It lives in one request's memory.

Which lines are drawn follows from the seed with SHA-256 alone, so that anybody who holds the seed makes the draw again: the lines of a
stratum in the order of SHA-256("nazorat draw/1|SEED|STRATUM|LINE"), the first ones drawn, the next ones in reserve.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member
from nazorat.sampling.size import share_error
from nazorat.vault import crypto

COMMITTED = b"nazorat draw seed/1|"
# what is on the list
OF_WORDS = {"persons": _("persons of a roll"), "cells": _("cells and rooms"), "entries": _("entries of a register")}
# the strata that monitors draw from (domain row 15); "all" when nothing divides the list
GROUP_WORDS = {
    "all": _("the whole list"),
    "men": _("men"),
    "women": _("women"),
    "boys": _("boys"),
    "girls": _("girls"),
    "children": _("under 18"),
    "rest": _("not told apart by the figures"),
    "remand": _("on remand"),
    "sentenced": _("sentenced"),
    "administrative": _("under administrative arrest"),
    "life": _("sentenced for life"),
    "involuntary": _("patients against their will"),
    "foreign": _("foreigners"),
    "with_mothers": _("children with their mothers"),
    "new": _("here for less than 72 hours"),
    "sick": _("in the sick bay"),
    "disciplinary": _("in disciplinary confinement"),
    "moved": _("transferred lately"),
    "strict": _("under a stricter regime"),
    "other": _("another group"),
}
# what became of a drawn line; "" is not reached yet
STATE_WORDS = {
    "done": _("done"),
    "refused": _("did not want to"),
    "absent": _("was not there"),
    "denied": _("the place did not let us"),
    "swapped": _("staff offered another instead"),
    "unfit": _("not possible for another reason"),
}
GONE = ("refused", "absent", "denied", "swapped", "unfit")


@dataclass(frozen=True)
class Stratum:
    """A part of the list whose lines are numbered from 1 to `size`; so many are wanted, and so many more wait in reserve."""

    group: str
    words: str
    size: int
    wanted: int
    reserves: int = 0

    @property
    def label(self) -> str:
        """Its group in words, and what was written beside it."""
        group = str(GROUP_WORDS.get(self.group, self.group))
        return f"{group} · {self.words}" if self.words else group


@dataclass(frozen=True)
class Fate:
    """What became of one line, and the code of the talk or room where there is one. Never a name."""

    state: str
    code: str = ""


@dataclass(frozen=True)
class DrawText:
    """What is sealed. `frame` says which list it was; `fates` by stratum and line; `dropped` why the draw was given up, if it was."""

    of: str
    frame: str
    on: date
    seed: bytes = field(repr=False)
    strata: tuple[Stratum, ...]
    fates: Mapping[tuple[int, int], Fate] = field(default_factory=dict)
    offered: int = 0
    dropped: str = ""

    @property
    def of_word(self) -> str:
        return str(OF_WORDS.get(self.of, self.of))

    def pack(self) -> bytes:
        held = {
            "of": self.of, "frame": self.frame, "on": self.on.isoformat(), "seed": self.seed.hex(),
            "strata": [asdict(one) for one in self.strata], "offered": self.offered, "dropped": self.dropped,
            "fates": [[at, line, fate.state, fate.code] for (at, line), fate in sorted(self.fates.items())],
        }  # fmt: skip
        return json.dumps(held, ensure_ascii=False, sort_keys=True).encode()

    def noted(self, fates: Mapping[tuple[int, int], Fate], offered: int) -> DrawText:
        """With what became of these lines; a line said to be not reached is forgotten."""
        both = {**self.fates, **fates}
        return replace(self, fates={key: fate for key, fate in both.items() if fate.state}, offered=offered)


def draw_from(data: bytes) -> DrawText:
    held = json.loads(data)
    fates = {(at, line): Fate(state, code) for at, line, state, code in held.pop("fates")}
    strata = tuple(Stratum(**one) for one in held.pop("strata"))
    return DrawText(
        **{**held, "on": date.fromisoformat(held["on"]), "seed": bytes.fromhex(held["seed"])}, strata=strata, fates=fates
    )


def ordered(seed: bytes, stratum: int, size: int) -> list[int]:
    """The lines 1 to `size` of a stratum (numbered from 0) in the order in which they are drawn."""
    start = f"nazorat draw/1|{seed.hex()}|{stratum}|"
    return sorted(range(1, size + 1), key=lambda line: hashlib.sha256(f"{start}{line}".encode()).digest())


def numbers_of(text: DrawText) -> list[tuple[Stratum, list[int], list[int]]]:
    """Of each stratum the lines that were drawn, in the order of the list, and its reserves in the order in which they come in."""
    found = []
    for at, stratum in enumerate(text.strata):
        order = ordered(text.seed, at, stratum.size)
        found.append((stratum, sorted(order[: stratum.wanted]), order[stratum.wanted : stratum.wanted + stratum.reserves]))
    return found


def seed_commitment(draw: UUID, seed: bytes) -> bytes:
    """What is written into the record of acts when the draw is made: another seed cannot be said to have been it afterwards."""
    return crypto.sha256(COMMITTED + draw.bytes + seed)


@dataclass(frozen=True)
class Line:
    """A line of the list that was drawn. `reserve`: it came in for one that was not possible."""

    stratum: int
    number: int
    reserve: bool
    fate: Fate


@dataclass(frozen=True)
class Part:
    """One stratum with its drawn lines, in the order of the list, and the reserves that came in behind them in their own order."""

    at: int
    stratum: Stratum
    lines: tuple[Line, ...]
    waiting: int

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many lines by what became of them; "" are not reached."""
        return Counter(line.fate.state for line in self.lines)

    @property
    def done(self) -> int:
        return self.counts.get("done", 0)

    @property
    def open(self) -> int:
        """Lines that nobody has said anything of yet."""
        return self.counts.get("", 0)

    @property
    def said(self) -> list[tuple[str, int]]:
        """What became of the lines that are not done, in words, with how many."""
        return [(str(word), self.counts[code]) for code, word in STATE_WORDS.items() if code != "done" and self.counts.get(code)]

    @property
    def weight(self) -> float | None:
        """How many lines of the list one done line stands for. None before one is done."""
        return self.stratum.size / self.done if self.done else None

    @property
    def error(self) -> float | None:
        """Half-width of the 95 % interval of a share of one half in this stratum, as a fraction."""
        return share_error(self.done, self.stratum.size)

    @property
    def used(self) -> int:
        """Reserves that came in."""
        return sum(line.reserve for line in self.lines)

    @property
    def short(self) -> int:
        """Lines that are wanted still although no reserve is left."""
        gone = sum(self.counts.get(state, 0) for state in GONE)
        return max(0, self.stratum.wanted - (len(self.lines) - gone))


def parts_of(text: DrawText) -> tuple[Part, ...]:
    """The strata of a draw with their lines: for each line that is not possible the next reserve comes in."""
    return tuple(_part(text, at, stratum) for at, stratum in enumerate(text.strata))


def _part(text: DrawText, at: int, stratum: Stratum) -> Part:
    order = ordered(text.seed, at, stratum.size)[: stratum.wanted + stratum.reserves]
    fate = [text.fates.get((at, number), Fate("")) for number in order]
    shown = stratum.wanted
    while (due := stratum.wanted + sum(one.state in GONE for one in fate[:shown])) > shown and shown < len(order):
        shown = min(due, len(order))
    lines = [Line(at, number, place >= stratum.wanted, fate[place]) for place, number in enumerate(order[:shown])]
    first = sorted(lines[: stratum.wanted], key=lambda line: line.number)
    return Part(at, stratum, (*first, *lines[stratum.wanted :]), len(order) - shown)


def weights_of(text: DrawText) -> list[tuple[str, str, float]]:
    """Of each talk or room that was drawn and done its code, the words of its part, and how many lines of the part it stands for."""
    return [
        (line.fate.code, part.stratum.label, part.weight)
        for part in parts_of(text)
        for line in part.lines
        if part.weight is not None and line.fate.state == "done" and line.fate.code
    ]


@dataclass(frozen=True)
class OpenDraw:
    """An opened draw with its row. `kept`: the seed is the one that the record of acts committed to."""

    id: UUID
    number: int
    version: int
    drawn_by: Member
    kept: bool
    commitment: bytes
    text: DrawText = field(repr=False)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return parts_of(self.text)

    @property
    def size(self) -> int:
        """Lines of the list."""
        return sum(one.size for one in self.text.strata)

    @property
    def wanted(self) -> int:
        return sum(one.wanted for one in self.text.strata)

    @property
    def done(self) -> int:
        return sum(part.done for part in self.parts)

    @property
    def effective(self) -> int:
        """As how many lines of one simple draw those that are done count in a share over the whole list (Kish): fewer, the more
        unequal what they stand for.
        """
        weights = [(part.done, part.weight) for part in self.parts if part.weight is not None]
        square = sum(n * weight * weight for n, weight in weights)
        return int(sum(n * weight for n, weight in weights) ** 2 / square) if square else 0

    @property
    def error(self) -> float | None:
        """The margin of a share over the whole list, weighted by what each line stands for, as a fraction."""
        return share_error(self.effective, self.size)
