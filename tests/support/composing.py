"""Tools that are put together of questions of others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nazorat.people.models import Member
from nazorat.tools.actions import begin_composition, take_items, write_own_item
from nazorat.tools.composing import OwnItem
from nazorat.tools.models import Composition, ToolVersion
from nazorat.tools.queries import form_of_version

TITLE = {"ru": "Проба", "tg": "Озмоиш", "en": "Trial"}
OWN: OwnItem = {
    "type": "select_one", "label": {"ru": "Есть ли часы на стене", "tg": "Оё дар девор соат ҳаст", "en": "Is there a clock on the wall"},
    "choices": [{"ru": "да", "tg": "ҳа", "en": "yes"}, {"ru": "нет", "tg": "не", "en": "no"}], "theme": "MAT", "origin": "S",
    "provisions": ["NMR 13"], "person": False, "required": True,
}  # fmt: skip


def begun(by: Member, **given: Any) -> Composition:
    """One without a question."""
    return begin_composition(by=by, **{"code": "trial", "title": TITLE, "default_language": "ru"} | given)


def make_composition(by: Member, *, version: UUID, **given: Any) -> Composition:
    """One with the first question of a version and an own one."""
    made = begun(by, **given)
    book = ToolVersion.objects.get(id=version)
    take_items(by=by, composition=made, version=book, paths=[form_of_version(version).paper()[0].path], modules=())
    write_own_item(by=by, composition=made, own=OWN)
    return made
