"""An installation for refusals and faults: a coordinator whose name is a word to look for."""

from __future__ import annotations

import secrets
from typing import Any

from nazorat.people.models import Member
from support.make import make_member, person

# what a person sends, and what is held about who sends it
SENT = ("body", "query", "path", "file", "field", "host", "token", "flash", "row")


def errors() -> dict[str, Any]:
    """Facts: `words`, by name; `coordinator`, what they type."""
    words = {name: f"kanareyka-{name}-{secrets.token_hex(6)}" for name in (*SENT, "member")}
    coordinator = make_member(role=Member.Role.COORDINATOR, name=words["member"], language="en")
    return {"words": words, "coordinator": person(coordinator)}
