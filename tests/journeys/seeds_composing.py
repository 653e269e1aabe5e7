"""What the journey through a tool that is put together finds: the library published, a coordinator, a tool with some questions."""

from __future__ import annotations

from typing import Any

from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from nazorat.tools.actions import publish_library, take_items, write_own_item
from nazorat.tools.models import ToolVersion
from support.composing import OWN, begun
from support.make import make_member, person


def composing() -> dict[str, Any]:
    """One tool of three others, with an own question."""
    load_reference()
    publish_library()
    by = make_member(role=Member.Role.COORDINATOR)
    row = begun(by)
    for code, modules in (("police", ("unit_now", "rights")), ("health", ("access",))):
        take_items(by=by, composition=row, version=ToolVersion.objects.get(tool__code=code), paths=(), modules=modules)
    write_own_item(by=by, composition=row, own=OWN)
    return {"coordinator": person(by), "composition": str(row.id)}
