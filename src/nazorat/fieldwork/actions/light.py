from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nazorat.fieldwork import typed
from nazorat.fieldwork.actions.notes import FreeNote, write_notes
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.tools.models import ToolVersion
from nazorat.visits.actions import record_light_visit
from nazorat.visits.models import Visit


@dataclass(frozen=True)
class LightFacts:
    """What is known of a light visit: `gate_minutes` None where nobody noted it."""

    place: Place
    day: date
    mode: int
    gate_minutes: int | None
    others: tuple[Member, ...]


def enter_light_visit(
    *, by: Keyring, form_id: UUID, facts: LightFacts, tool: ToolVersion | None, notes: Sequence[FreeNote]
) -> Visit:
    """Enter a light visit with what was seen, said and read there. The notes are checked before the visit is made; sent again after a
    fault under the same `form_id`, the visit stays the one it is and the rest of the notes comes in.

    Raises Problem "note-without-tool", "note-incomplete", and those of `visits.record_light_visit`.
    """
    if notes and tool is None:
        raise Problem("note-without-tool")
    wrong = sum(bool(typed.finished(tool.id, note.values).wrong) for note in notes) if tool else 0
    if wrong:
        raise Problem("note-incomplete", count=wrong)
    visit = record_light_visit(
        by=by, visit_id=form_id, place=facts.place, day=facts.day, mode=facts.mode, gate_minutes=facts.gate_minutes,
        others=facts.others, versions=[tool] if tool else [],
    )  # fmt: skip
    if notes:
        write_notes(by=by, visit=visit, notes=notes, form_id=form_id)
    return visit
