"""Plain shapes of the story: answers, records, members, places, visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Literal

Door = Literal["paper", "collect", "sealed"]
Words = Mapping[str, str]
"""The same words in "ru", "tg" and "en"."""


@dataclass(frozen=True)
class Na:
    """An item without an answer and why: not_asked, not_checked, refused, unknown or illegible."""

    code: str


Answer = str | int | Decimal | date | time | tuple[str, ...] | Na
Answers = dict[str, Answer]
"""By question path, such as "space/length"."""

NOT_ASKED, NOT_CHECKED, REFUSED, UNKNOWN, ILLEGIBLE = (
    Na(code) for code in ("not_asked", "not_checked", "refused", "unknown", "illegible")
)


@dataclass(frozen=True)
class Misread:
    """What the first keyer of a sheet typed wrongly; the second keying finds it. `answer` is what the paper says."""

    path: str
    typed: Answer
    answer: Answer


@dataclass(frozen=True)
class Record:
    """One field record. `by` and `second` are members of the cast; `second` keys a tenth sheet again."""

    key: str
    tool: str
    door: Door
    by: str
    answers: Answers = field(repr=False)
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    misread: Misread | None = None


@dataclass(frozen=True)
class Organisation:
    """A body; `kind` as people.Organisation.Kind has it."""

    key: str
    name: str
    kind: str
    russian: str
    tajik: str


@dataclass(frozen=True)
class Person:
    """A member to be invited, in this order: codes are given in sequence."""

    key: str
    name: str
    organisation: str
    role: str
    health: bool = False
    language: str = "ru"


@dataclass(frozen=True)
class Place:
    """A place with its names in three languages; `kind` as places.Place.Kind has it."""

    key: str
    names: Words
    kind: str
    authority: str
    capacity: int
    source: str


@dataclass(frozen=True)
class Seat:
    """A member's part in a visit; `role` as visits.TeamMember.Role has it."""

    who: str
    role: str
    interviews: bool = False


@dataclass(frozen=True)
class Visit:
    """A visit. `mode` is "unannounced" or "announced"; `gate` minutes at the gate; `refused` when it went no further."""

    key: str
    place: str
    begins: date
    ends: date
    gate: int
    seats: tuple[Seat, ...]
    tools: tuple[str, ...]
    mode: str = "unannounced"
    refused: bool = False
    retrospective: bool = False

    @property
    def lead(self) -> str:
        return next(seat.who for seat in self.seats if seat.role == "lead")


@dataclass(frozen=True)
class Days:
    """The days of the story, counted back from the day on which it is told, so that nothing lies in the future."""

    today: date

    @property
    def first(self) -> date:
        """The first day at Namuna-0: a Tuesday, at least 75 days ago, so that day 45 after the letter has passed."""
        day = self.today - timedelta(days=75)
        return day - timedelta(days=(day.weekday() - 1) % 7)

    @property
    def second(self) -> date:
        return self.first + timedelta(days=1)

    def after(self, days: int) -> date:
        """A day counted from the first one."""
        return self.first + timedelta(days=days)
