"""Search over what is T1: places, my visits, adopted recommendations, provisions. Nothing sealed is looked into."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from nazorat.home.queries import reads_work
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.places.queries import places_found
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.recommendations.queries import register
from nazorat.standards.models import Provision
from nazorat.standards.queries import provisions
from nazorat.visits.models import Visit
from nazorat.visits.queries import visits_of

Row = TypeVar("Row")
MOST_SHOWN = 20
LONGEST = 200


@dataclass(frozen=True)
class Found:
    """What the words were found in, at most MOST_SHOWN of each kind; `more` names the kinds that had more."""

    places: list[Place] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    recommendations: list[AdoptedRecommendation] = field(default_factory=list)
    provisions: list[Provision] = field(default_factory=list)
    more: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        return len(self.places) + len(self.visits) + len(self.recommendations) + len(self.provisions)


def search(member: Member, text: str) -> Found:
    """Everything that has all the words, for this member; nothing for an administrator, who reads no content."""
    words = text[:LONGEST].casefold().split()
    if not words or not reads_work(member):
        return Found()
    more: set[str] = set()

    def cut(kind: str, rows: Iterable[Row]) -> list[Row]:
        held = list(islice(rows, MOST_SHOWN + 1))
        if len(held) > MOST_SHOWN:
            more.add(kind)
        return held[:MOST_SHOWN]

    return Found(
        cut("places", places_found(text=" ".join(words), closed=True)[: MOST_SHOWN + 1]),
        cut("visits", _having(words, visits_of(member), _words_of_visit)),
        cut("recommendations", _having(words, register(), _words_of_recommendation)),
        cut("provisions", provisions(text=" ".join(words))),
        frozenset(more),
    )


def _having(words: list[str], rows: Iterable[Row], text_of: Callable[[Row], str]) -> Iterable[Row]:
    # SQLite folds case for Latin letters only, so folding is done here
    return (row for row in rows if all(word in text_of(row).casefold() for word in words))


def _words_of_visit(visit: Visit) -> str:
    place = visit.place
    names = f"{place.name_ru} {place.name_tg} {place.name_en}" if place else ""
    return f"№{visit.number} {visit.number} {names} {visit.began_on or ''}"


def _words_of_recommendation(row: AdoptedRecommendation) -> str:
    said = " ".join(str(value) for value in row.words.values())
    return f"{row.number} {row.code} {said} {row.addressee.name} {row.addressed} {row.place.name_ru} {row.place.name_tg} {row.place.name_en}"
