"""What drafters said to a paragraph, in clear, in the memory of one request."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Remark:
    """One thing that a member said; `code` and `side` are the member's then."""

    code: str
    side: str
    at: datetime
    text: str = field(repr=False)


@dataclass(frozen=True)
class ThreadText:
    """A paragraph by section, language and number, its words when the thread began, and the remarks on it, oldest first."""

    section: int
    language: str
    paragraph: int
    then: str = field(repr=False)
    remarks: tuple[Remark, ...] = ()

    def pack(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, default=datetime.isoformat).encode()


def thread_from(data: bytes) -> ThreadText:
    held = json.loads(data)
    remarks = tuple(Remark(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in held.pop("remarks"))
    return ThreadText(**held, remarks=remarks)
