"""What stands in the sealed list of suspected places, as it is packed and read. Pure values over bytes.

Each text names what it is and the row it belongs to: a ciphertext that was moved to another row says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nazorat.kit.spelling import key_of
from nazorat.places.models import Place

FORMAT = "nazorat-suspected/1"
TOLD, ADDED, CONFIRMED, DISMISSED = "told", "added", "confirmed", "dismissed"
WAITING = "waiting"
STATE_WORDS = {WAITING: _("suspected"), CONFIRMED: _("confirmed, in the register"), DISMISSED: _("dismissed")}
STEP_WORDS = {ADDED: _("added"), CONFIRMED: _("confirmed"), DISMISSED: _("dismissed")}
# a source is known to be near the matter or far from it; how much it may be believed is said beside it and never worked out
RELIABILITY = {
    "seen": _("seen by us from outside"),
    "several": _("several sources that do not know of each other"),
    "first": _("one source that was there"),
    "second": _("one source that heard of it"),
    "rumour": _("a rumour"),
    "unknown": _("cannot be judged"),
}
# a source of one or two letters would be found in every name
LEAST_SOURCE = 4


@dataclass(frozen=True)
class Heard:
    """What somebody told of a place. `north` and `east` are degrees or both None; `from_on` and `until_on` the days of which it was told."""

    title: str = field(repr=False)
    told: str = field(repr=False)
    source: str = field(repr=False)
    reliability: str
    heard_on: date
    kind: str = ""
    held_by: str = field(default="", repr=False)
    region: str = field(default="", repr=False)
    district: str = field(default="", repr=False)
    north: float | None = field(default=None, repr=False)
    east: float | None = field(default=None, repr=False)
    from_on: date | None = None
    until_on: date | None = None

    @property
    def reliability_word(self) -> str:
        return str(RELIABILITY[self.reliability])

    @property
    def kind_word(self) -> str:
        return str(Place.Kind(self.kind).label) if self.kind else ""


@dataclass(frozen=True)
class Step:
    """What came after: more that was told, or how it was answered. `place_id` is the place of the register that it became."""

    id: UUID
    code: str
    text: str = field(repr=False)
    by: str
    at: datetime
    source: str = field(default="", repr=False)
    reliability: str = ""
    heard_on: date | None = None
    place_id: UUID | None = None

    @property
    def word(self) -> str:
        return str(STEP_WORDS[self.code])

    @property
    def reliability_word(self) -> str:
        return str(RELIABILITY[self.reliability]) if self.reliability else ""


@dataclass(frozen=True)
class Suspected:
    """One suspected place, opened: what was told first, by whom it was entered and when, and what came after, earliest first."""

    id: UUID
    heard: Heard
    by: str
    at: datetime
    steps: tuple[Step, ...] = ()

    @property
    def state(self) -> str:
        """Confirmed for good; dismissed until somebody adds to it."""
        codes = [one.code for one in self.steps]
        if CONFIRMED in codes:
            return CONFIRMED
        return DISMISSED if codes and codes[-1] == DISMISSED else WAITING

    @property
    def state_word(self) -> str:
        return str(STATE_WORDS[self.state])

    @property
    def place_id(self) -> UUID | None:
        return next((one.place_id for one in self.steps if one.place_id), None)

    @property
    def rows(self) -> list[UUID]:
        """The rows in which it lies."""
        return [self.id, *(one.id for one in self.steps)]

    def names_source(self, words: Iterable[str]) -> bool:
        """Whether one of these words has a source of it, in whatever script and case it is written."""
        sources = [
            key for one in (self.heard.source, *(step.source for step in self.steps)) if len(key := key_of(one)) >= LEAST_SOURCE
        ]
        written = [key_of(word) for word in words]
        return any(source in word for source in sources for word in written)

    def fits(self, words: Iterable[str]) -> bool:
        """Whether its own words have all of these, which are in one spelling already."""
        told = self.heard
        said = key_of(
            " ".join([told.title, told.told, told.held_by, told.region, told.district, *(step.text for step in self.steps)])
        )
        return all(word in said for word in words)


def pack_heard(row: UUID, heard: Heard, by: str, at: datetime) -> bytes:
    return _packed(row, row, TOLD, by, at, vars(heard))


def pack_step(of: UUID, step: Step) -> bytes:
    told = {name: value for name, value in vars(step).items() if name not in ("id", "code", "by", "at")}
    return _packed(step.id, of, step.code, step.by, step.at, told)


def _packed(row: UUID, of: UUID, code: str, by: str, at: datetime, facts: Mapping[str, object]) -> bytes:
    head = {"format": FORMAT, "id": str(row), "of": str(of), "code": code, "by": by, "at": at.isoformat()}
    return json.dumps({**head, "facts": facts}, ensure_ascii=False, default=str).encode()


def suspected_from(texts: Mapping[UUID, bytes]) -> list[Suspected]:
    """The places of these texts, the latest told first. What is not what its row says, or is of a place that is not there, is left out."""
    heard: dict[UUID, Suspected] = {}
    steps: dict[UUID, list[Step]] = {}
    for row, data in texts.items():
        try:
            held = json.loads(data)
            if (held["format"], held["id"]) != (FORMAT, str(row)):
                continue
            at, facts = datetime.fromisoformat(held["at"]), held["facts"]
            if held["code"] == TOLD:
                heard[row] = Suspected(row, _heard(facts), held["by"], at)
            else:
                steps.setdefault(UUID(held["of"]), []).append(_step(row, held, at, facts))
        except (ValueError, KeyError, TypeError):
            continue
    whole = [
        Suspected(one.id, one.heard, one.by, one.at, tuple(sorted(steps.get(one.id, []), key=lambda step: step.at)))
        for one in heard.values()
    ]
    return sorted(whole, key=lambda one: one.at, reverse=True)


def _heard(facts: dict[str, Any]) -> Heard:
    days = {name: _day(facts[name]) for name in ("from_on", "until_on")}
    return Heard(**{**facts, **days, "heard_on": date.fromisoformat(facts["heard_on"])})


def _step(row: UUID, held: dict[str, Any], at: datetime, facts: dict[str, Any]) -> Step:
    place = facts["place_id"]
    told = {
        "text": facts["text"],
        "source": facts["source"],
        "reliability": facts["reliability"],
        "heard_on": _day(facts["heard_on"]),
    }
    return Step(row, held["code"], by=held["by"], at=at, place_id=UUID(place) if place else None, **told)


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None
