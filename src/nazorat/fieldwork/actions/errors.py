"""How often two keyers read an item differently: opened from what was sealed at each second keying."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from nazorat.fieldwork.models import DoubleKeying
from nazorat.fieldwork.paper import on_paper
from nazorat.people.keyring import Keyring
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening
from nazorat.visits.keys import open_grants
from nazorat.visits.models import Visit


@dataclass(frozen=True)
class ItemErrors:
    """One item of a tool: keyed twice on `items` sheets, read differently on `differences` of them. All copies of a repeat together."""

    version_id: UUID
    path: str
    items: int
    differences: int

    @property
    def rate(self) -> float:
        """The share of the sheets on which two people read it differently."""
        return self.differences / self.items


@dataclass(frozen=True)
class Errors:
    """Items in paper order, tool by tool; `sealed` sheets are of circles that the reader is not in or older than this account."""

    rows: tuple[ItemErrors, ...]
    sheets: int
    sealed: int


def open_errors(*, by: Keyring, visit: Visit) -> Errors:
    """Open the second keyings of a visit as far as the keyring reaches; one act for all of them."""
    keys = open_grants(by, visit)
    checks = list(DoubleKeying.objects.filter(sheet__visit=visit).select_related("sheet").order_by("sheet__number"))
    held = [check for check in checks if check.sealed is not None and check.key_id in keys.held]
    compared: Counter[tuple[UUID, str]] = Counter()
    differing: Counter[tuple[UUID, str]] = Counter()
    if held:
        note_opening(
            "fieldwork.open-errors", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id,
            ids=[check.id for check in held],
        )  # fmt: skip
    unreadable = 0
    for check in held:
        try:
            which = json.loads(keys.open(bytes(check.sealed or b""), check.key_id or visit.id))
        except crypto.CannotOpen:
            unreadable += 1
            continue
        version = check.sheet.tool_version_id
        compared.update((version, name) for name in which["items"])
        differing.update((version, name) for name in which["differ"])
    rows = [
        row
        for version in dict.fromkeys(check.sheet.tool_version_id for check in held)
        for row in _rows(version, compared, differing)
    ]
    return Errors(tuple(rows), len(held) - unreadable, len(checks) - len(held) + unreadable)


def _rows(version: UUID, compared: Counter[tuple[UUID, str]], differing: Counter[tuple[UUID, str]]) -> list[ItemErrors]:
    paths: dict[str, list[str]] = {}
    for place in on_paper(version):
        paths.setdefault(place.question.path, []).append(place.name)
    found = [
        ItemErrors(version, path, sum(compared[version, name] for name in names), sum(differing[version, name] for name in names))
        for path, names in paths.items()
    ]
    return [row for row in found if row.items]
