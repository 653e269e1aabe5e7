"""What members are trained in, for how long it is good, and what a lead and an interviewer need. The list is data: topics.json."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

LEAD, INTERVIEWS = "lead", "interviews"
SOON = timedelta(days=60)


@dataclass(frozen=True)
class Topic:
    """A subject of training. `needed` names the parts in a visit that ask for it; `months` how long it is good."""

    code: str
    needed: tuple[str, ...]
    months: int
    words: dict[str, str]

    def title(self, language: str) -> str:
        """Its name in a language, Russian where there is none."""
        return self.words.get(language) or self.words["ru"]


def _read() -> tuple[Topic, ...]:
    held = json.loads((Path(__file__).parent / "topics.json").read_text(encoding="utf-8"))
    named = ("ru", "tg", "en")
    return tuple(Topic(one["code"], tuple(one["needed"]), one["months"], {key: one[key] for key in named}) for one in held)


TOPICS = _read()


def titles(codes: Collection[str], language: str) -> str:
    """Topics by name, in the order of the list. A code that is no longer in the list stands as it is."""
    known = [topic.title(language) for topic in TOPICS if topic.code in codes]
    return ", ".join([*known, *sorted(set(codes) - {topic.code for topic in TOPICS})])


def missing(held: Collection[str], part: str) -> tuple[str, ...]:
    """What this part in a visit asks for and the member has not."""
    return tuple(topic.code for topic in TOPICS if part in topic.needed and topic.code not in held)


def good_until(held_on: date, codes: Iterable[str]) -> date:
    """The last day of a session's training: that of its topic which is good for the shortest time."""
    wanted = set(codes)
    months = held_on.year * 12 + held_on.month - 1 + min(topic.months for topic in TOPICS if topic.code in wanted)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(held_on.day, monthrange(year, month + 1)[1]))
