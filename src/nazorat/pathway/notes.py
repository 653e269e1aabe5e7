"""A planners' note in clear, in the memory of one request, which no model may hold."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from nazorat.pathway.models import RoadNote, Stage

FORMAT = "nazorat-road-note/1"


class Kind(models.TextChoices):
    """What a note of planners is about."""

    BLOCKER = "blocker", _("what or who stands in the way")
    MEETING = "meeting", _("note of a meeting")


@dataclass(frozen=True)
class Note:
    """A note, opened. `whole` is False when it does not open or is not what its row says."""

    row: RoadNote
    stage: str = ""
    kind: str = ""
    words: str = field(default="", repr=False)
    whole: bool = True

    @property
    def stage_words(self) -> str:
        """The stage in the reader's language; empty for the whole road."""
        return str(Stage(self.stage).label) if self.stage in Stage.values else ""

    @property
    def kind_words(self) -> str:
        return str(Kind(self.kind).label) if self.kind in Kind.values else ""


def note_from(row: RoadNote, text: bytes | None) -> Note:
    """The note of a row from its opened text, None where it did not open."""
    facts = json.loads(text or b"{}")
    if (facts.get("format"), facts.get("id")) != (FORMAT, str(row.id)):
        return Note(row, whole=False)
    return Note(row, facts["stage"], facts["kind"], facts["words"])
