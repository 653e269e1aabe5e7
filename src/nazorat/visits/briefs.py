"""What a team agreed on before it went, in clear, in the memory of one request, which no model may hold."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from nazorat.visits.models import Brief

BRIEF = "visits_brief.sealed"


@dataclass(frozen=True)
class BriefText:
    """Three plain texts. Objectives are one to a line."""

    objectives: str = field(default="", repr=False)
    do_no_harm: str = field(default="", repr=False)
    logistics: str = field(default="", repr=False)

    def pack(self) -> bytes:
        return json.dumps([self.objectives, self.do_no_harm, self.logistics], ensure_ascii=False).encode()

    @classmethod
    def unpack(cls, data: bytes) -> BriefText:
        return cls(*json.loads(data))

    @property
    def aims(self) -> list[str]:
        return [line.strip() for line in self.objectives.splitlines() if line.strip()]


@dataclass(frozen=True)
class OpenBrief:
    """A brief that was opened: version 0 and no row while nothing is written."""

    text: BriefText = BriefText()
    version: int = 0
    row: Brief | None = None
