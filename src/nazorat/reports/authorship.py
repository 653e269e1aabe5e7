"""Whose words a report is made of: what answers "the other side wrote it"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from nazorat.people.models import Organisation
from nazorat.reports.difference import Owned, owned
from nazorat.reports.material import OpenText


@dataclass(frozen=True)
class Share:
    """How many words of a text came from one organisation; None are the template's, which nobody wrote."""

    organisation: Organisation | None
    words: int
    percent: int


@dataclass(frozen=True)
class WrittenParagraph:
    """A paragraph as its words read, and whose they are, the most first."""

    text: str = field(repr=False)
    shares: tuple[Share, ...]


def shares_of(sections: Iterable[list[OpenText]]) -> tuple[Share, ...]:
    """Of the present words of these sections, how many each organisation brought, the most first."""
    bodies: dict[object, Organisation] = {}
    count: Counter[object] = Counter()
    for versions in sections:
        bodies |= {one.author.organisation_id: one.author.organisation for one in versions if not one.words.template}
        for paragraph in owned(_by_owner(versions)):
            count += _words(paragraph)
    return _shares(count, bodies)


def written_paragraphs(versions: list[OpenText]) -> list[WrittenParagraph]:
    """The paragraphs of the last version with the organisations whose words they are made of."""
    bodies: dict[object, Organisation] = {one.author.organisation_id: one.author.organisation for one in versions}
    return [
        WrittenParagraph("".join(one.text for one in paragraph), _shares(_words(paragraph), bodies))
        for paragraph in owned(_by_owner(versions))
    ]


def _words(paragraph: Iterable[Owned[object]]) -> Counter[object]:
    return Counter(one.owner for one in paragraph if one.word)


def _by_owner(versions: list[OpenText]) -> list[tuple[object, str]]:
    return [(None if one.words.template else one.author.organisation_id, one.words.text) for one in versions]


def _shares(count: Counter[object], bodies: dict[object, Organisation]) -> tuple[Share, ...]:
    whole = count.total()
    return tuple(Share(bodies.get(owner), words, round(100 * words / whole)) for owner, words in count.most_common())
