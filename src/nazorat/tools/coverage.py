"""What the questions of a tool cover of a standard, and how long they take: counts over questions, without a row of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Prefetch

from nazorat.standards.models import Instrument, Limit, Match, Provision, Subject
from nazorat.xlsform import Question

_MINUTES = re.compile(r"^minutes:\s*\"?(\d+)(?:\s*-\s*(\d+))?", re.MULTILINE)
_NUMBERED = re.compile(r"\bnumber:\s")
# National law has no numbers here that a question could cite. What it limits is asked about by questions that cite these provisions
# and are answered in one of these units (any, where none is named)
ASKED_BY: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    subject: (frozenset(provisions), frozenset(units))
    for subject, provisions, units in (
        (Subject.SPACE_PERSON, {"NMR 13"}, {"m", "m2"}),
        (Subject.WALL_DISTANCE, {"NMR 13"}, {"m"}),
        (Subject.CEILING_HEIGHT, {"NMR 13"}, {"m"}),
        (Subject.WATER_PERSON_DAY, {"NMR 22"}, {"l"}),
        (Subject.PERSONS_PER_TOILET, {"NMR 15"}, {"persons"}),
        (Subject.PERSONS_PER_SHOWER, {"NMR 16"}, {"persons"}),
        (Subject.ROOM_TEMPERATURE, {"NMR 13"}, {"°C", "c"}),
        (Subject.ROOM_HUMIDITY, {"NMR 13"}, {"%", "percent"}),
        (Subject.ROOM_LIGHT, {"NMR 14"}, {"lux", "lx"}),
        (Subject.OUTDOOR_HOURS_DAY, {"NMR 23"}, {"min", "h"}),
        (Subject.OUTDOOR_HOURS_DAY_CHILDREN, {"NMR 23"}, {"min", "h"}),
        (Subject.OUT_OF_CELL_HOURS_DAY, {"NMR 23"}, {"h"}),
        (Subject.SOLITARY_DAYS, {"NMR 43", "NMR 44"}, {"days"}),
        (Subject.SOLITARY_DAYS_CHILDREN, {"HAV 67", "NMR 45"}, set[str]()),
        (Subject.HEALTH_VISITS_SOLITARY_DAY, {"NMR 46"}, set[str]()),
        (Subject.ENTRY_EXAM_HOURS, {"NMR 30"}, set[str]()),
        (Subject.PROTOCOL_HOURS, {"BOP 12"}, {"h", "entries"}),
        (Subject.POLICE_TERM_HOURS, {"ICCPR 9"}, {"h", "entries", "persons"}),
        (Subject.JUDGE_HOURS, {"ICCPR 9", "BOP 11"}, {"h", "entries"}),
        (Subject.JUDGE_HOURS_CHILDREN, {"CRC 37"}, {"h", "entries"}),
    )
}


@dataclass(frozen=True)
class Pace:
    """Minutes for one question, at the quickest and at the slowest."""

    low: float
    high: float


@dataclass(frozen=True)
class Minutes:
    """What questions take, in whole minutes. `guessed`: how many are of tools that state no time, reckoned as the library's mean."""

    low: int
    high: int
    guessed: int


@dataclass(frozen=True)
class Covered:
    """An article or rule, or a national norm, with the questions that ask about it."""

    what: Provision | Limit
    items: tuple[Question, ...]


@lru_cache(maxsize=4)
def _paces(folder: Path) -> Mapping[str, Pace]:
    found = {}
    for source in sorted(folder.glob("*/*.yaml")):
        text = source.read_text(encoding="utf-8")
        stated, asked = _MINUTES.search(text), len(_NUMBERED.findall(text))
        if stated and asked:
            found[source.stem] = Pace(int(stated[1]) / asked, int(stated[2] or stated[1]) / asked)
    return found


def paces() -> Mapping[str, Pace]:
    """Minutes for one question of each tool of the library: the tool's minutes by its questions. An estimate, and told as one."""
    return _paces(settings.NAZORAT_LIBRARY / "tools")


def mean_pace() -> Pace:
    """The mean over the tools of the library; nothing where there is no library."""
    known = list(paces().values()) or [Pace(0, 0)]
    return Pace(sum(pace.low for pace in known) / len(known), sum(pace.high for pace in known) / len(known))


def minutes_of(tools: Iterable[str]) -> Minutes:
    """What questions take that come from these tools, one code for each question; "" for an own one."""
    known, mean, low, high, guessed = paces(), mean_pace(), 0.0, 0.0, 0
    for code in tools:
        pace = known.get(code, mean)
        low, high, guessed = low + pace.low, high + pace.high, guessed + (code not in known)
    return Minutes(round(low), round(high), guessed)


@lru_cache(maxsize=4)
def _place_kinds(table: Path) -> Mapping[str, frozenset[str]]:
    lines = table.read_text(encoding="utf-8").splitlines()[1:] if table.is_file() else []
    rows = [line.partition(",") for line in lines]
    return {code: frozenset(kinds.split()) for code, _, kinds in rows}


def made_for(tool: str) -> frozenset[str]:
    """The kinds of place that a tool of the library is for; empty for one that fits every kind."""
    return _place_kinds(settings.NAZORAT_LIBRARY / "tools" / "places.csv").get(tool, frozenset())


def provisions_covered(instrument: Instrument, questions: Sequence[Question]) -> list[Covered]:
    """Every article or rule of an instrument that the catalogue has, with the questions that cite it, by number.

    Of a national law, whose articles no tool of the library can cite, with those that cite what the article is matched with.
    """
    matches = Prefetch("matches", Match.objects.select_related("provision"), to_attr="matched")
    rows = Provision.objects.filter(instrument=instrument).select_related("instrument").prefetch_related(matches).order_by("number")
    meant = [(row, {row.code, *(one.provision.code for one in row.matched)}) for row in rows]
    return [Covered(row, tuple(one for one in questions if codes & {*one.provisions})) for row, codes in meant]


def norms_covered(questions: Sequence[Question]) -> list[Covered]:
    """Every national norm with the questions whose answers show whether it is kept: see ASKED_BY."""
    limits = Limit.objects.filter(status="national").select_related("instrument").order_by("order")
    return [Covered(limit, tuple(one for one in questions if _shows(one, limit.subject))) for limit in limits]


def _shows(question: Question, subject: str) -> bool:
    provisions, units = ASKED_BY.get(subject, (frozenset(), frozenset()))
    return bool(provisions & {*question.provisions}) and (not units or question.unit in units)
