"""What is sealed in this room, as it is packed and read: seeds, overrides, proposals and answers. Pure values over bytes.

Each text names what it is and the row it belongs to: a ciphertext that was moved to another row says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nazorat.programme.score import Raised

SHARE, OVERRIDE, PROPOSAL, ANSWER, SCENARIO = (
    f"nazorat-programme-{name}/1" for name in ("share", "override", "proposal", "answer", "scenario")
)
GROUND_WORDS = {
    "death": _("a death"),
    "self_harm": _("self-harm or suicide attempts"),
    "complaint": _("complaints"),
    "tip": _("a tip-off"),
    "regime": _("a change of regime or of head"),
    "long": _("not visited for long"),
    "other": _("another reason"),
}


@dataclass(frozen=True)
class Proposed:
    """A proposal, opened. `whole` is False when it does not open or is not what its row says."""

    id: UUID
    place_id: UUID | None = None
    ground: str = ""
    why: str = ""
    whole: bool = True

    @property
    def ground_word(self) -> str:
        return str(GROUND_WORDS.get(self.ground, ""))


@dataclass(frozen=True)
class Answered:
    """The answer to a proposal, opened."""

    accepted: bool
    reason: str


def pack(kind: str, row: UUID, **facts: object) -> bytes:
    return json.dumps({"format": kind, "id": str(row), **facts}).encode()


def unpack(kind: str, row: UUID, data: bytes | None) -> dict[str, Any] | None:
    """The facts of a text, None when there is none, or when it is another kind or of another row."""
    facts: dict[str, Any] = json.loads(data) if data else {}
    return facts if (facts.get("format"), facts.get("id")) == (kind, str(row)) else None


def raised_from(row: UUID, by: str, texts: Mapping[UUID, bytes]) -> Raised | None:
    facts = unpack(OVERRIDE, row, texts.get(row))
    return Raised(row, UUID(facts["place"]), int(facts["points"]), facts["reason"], by) if facts else None


def proposed_from(row: UUID, member: UUID, data: bytes | None) -> Proposed:
    facts = unpack(PROPOSAL, row, data)
    if facts is None or facts["member"] != str(member):
        return Proposed(row, whole=False)
    return Proposed(row, UUID(facts["place"]), facts["ground"], facts["why"])


def answered_from(row: UUID, data: bytes | None) -> Answered | None:
    facts = unpack(ANSWER, row, data)
    return Answered(facts["accepted"], facts["reason"]) if facts else None
