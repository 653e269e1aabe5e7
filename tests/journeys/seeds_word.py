"""A coordinator, and nothing else: who brings a checklist of Word."""

from __future__ import annotations

from typing import Any

from nazorat.people.models import Member
from support.make import make_member, person


def coordinator() -> dict[str, Any]:
    """Facts: `coordinator` (what they type)."""
    return {"coordinator": person(make_member(role=Member.Role.COORDINATOR, language="ru", name="Person C (demo)"))}
