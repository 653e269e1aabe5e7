"""What of the draws of a visit has no record yet: opened for who reads its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from nazorat.fieldwork.records import OpenRecord
from nazorat.people.keyring import Keyring
from nazorat.sampling.actions import ask_draws
from nazorat.sampling.draws import OpenDraw
from nazorat.sync.doubts import unmatched
from nazorat.vault.actions import note_opening
from nazorat.visits.keys import open_grants
from nazorat.visits.models import Visit


@dataclass(frozen=True)
class Left:
    """A draw that is not dropped: lines that nobody has said anything of, and lines that are done while no record bears their code."""

    id: UUID
    number: int
    of_word: str
    open: int
    without: int


def open_sample(*, by: Keyring, visit: Visit, records: Sequence[OpenRecord]) -> list[Left]:
    """What is missing of each draw against these opened records; one act of opening, none where nothing was drawn."""
    asked = ask_draws(keys=open_grants(by, visit))
    if not asked.ids:
        return []
    act = note_opening("sync.open-sample", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, ids=asked.ids)
    found = [_left(draw, records) for draw in asked.opened(act) if not draw.text.dropped]
    return [left for left in found if left.open or left.without]


def _left(draw: OpenDraw, records: Sequence[OpenRecord]) -> Left:
    return Left(draw.id, draw.number, draw.text.of_word, sum(part.open for part in draw.parts), len(unmatched([draw], records)))
