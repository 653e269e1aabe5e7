"""Questionnaires that persons filled in themselves: counted back as a batch, and keyed row by row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.fieldwork import typed
from nazorat.fieldwork.actions.keying import _unfinished, key_sheet
from nazorat.fieldwork.arrivals import mac_of
from nazorat.fieldwork.batches import batch_counts
from nazorat.fieldwork.models import KeyingDraft, RecordVersion, Sheet
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.tools.queries import form_of_version
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening
from nazorat.visits.models import Visit
from nazorat.xlsform import build_instance

# how often a row looks for another free paper before it gives up
TRIES = 5
Fate = Sheet.Fate


def count_batch(*, by: Keyring, visit: Visit, batch: int, handed: int, returned: int) -> None:
    """Say how many papers of a batch were handed out and how many lay in the box. May be said again while the counts can be true.

    Papers are all alike: so many of them are back, the rest of those handed out stayed away, what was never handed out is blank.
    Raises Problem "batch-count" for counts that cannot be, given what is keyed or destroyed already.
    """
    with transaction.atomic():
        sheets = list(Sheet.objects.select_for_update().filter(visit=visit, batch=batch))
        counts = batch_counts(sheets)
        free = [sheet for sheet in sheets if sheet.fate != Fate.KEYED and sheet.destruction_id is None]
        if not counts.keyed <= returned <= handed <= counts.keyed + len(free):
            raise Problem("batch-count", printed=counts.printed, keyed=counts.keyed)
        back, away = returned - counts.keyed, handed - counts.keyed
        for fate, some in ((Fate.RETURNED, free[:back]), (Fate.LOST, free[back:away]), (Fate.SPOILT, free[away:])):
            Sheet.objects.filter(id__in=[sheet.id for sheet in some]).update(
                fate=fate, returned_at=datetime.now(UTC) if fate == Fate.RETURNED else None
            )
        append("fieldwork.count-batch", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, count=returned)


def key_questionnaire(*, by: Keyring, sheet: Sheet, keyed: typed.Typed, seconds: int | None = None) -> Sheet:
    """Take one questionnaire in. Returns the paper under whose number it is: the one that was asked for, or another that is free.

    Papers of a batch are alike until they are keyed, so two members who key the same row at once get one paper each. The same row
    sent twice by one member is one record. Raises Problem "batch-full" when as many are keyed as came back.
    """
    for _ in range(TRIES):
        if sheet.fate == Fate.KEYED and not _unfinished(by, sheet):
            if _is_the_same(by, sheet, keyed):
                return sheet
            sheet = _another(sheet)
        try:
            key_sheet(by=by, sheet=sheet, keyed=keyed, seconds=seconds)
        except Problem as problem:
            if problem.code not in ("record-differs", "sheet-keyed"):
                raise
            sheet.refresh_from_db(fields=["fate", "record", "keying_seconds"])
            continue
        return sheet
    raise Problem("changed-meanwhile")


def open_rows(*, by: Keyring, visit: Visit, sheets: Sequence[Sheet]) -> dict[int, Mapping[str, list[str]]]:
    """What this member typed of rows that are not finished, by the number of the paper. One act for all of them."""
    rows = list(KeyingDraft.objects.filter(sheet__in=sheets, member=by.member).select_related("sheet"))
    if not rows:
        return {}
    note_opening(
        "fieldwork.open-draft", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, ids=[row.id for row in rows]
    )
    opened: dict[int, Mapping[str, list[str]]] = {}
    for row in rows:
        try:
            opened[row.sheet.number] = json.loads(crypto.open_sealed(bytes(row.sealed), [by.identity]))
        except crypto.CannotOpen:
            continue
    return opened


def _is_the_same(by: Keyring, sheet: Sheet, keyed: typed.Typed) -> bool:
    """Whether this row came before and only its answer was lost on the way."""
    first = RecordVersion.objects.filter(record=sheet.record, number=1, typed_by=by.member).first()
    if first is None:
        return False
    xml = build_instance(form_of_version(sheet.tool_version_id), keyed.answers, instance_id=f"uuid:{sheet.id}")
    return crypto.equal(bytes(first.mac), mac_of(xml))


def _another(sheet: Sheet) -> Sheet:
    begun = KeyingDraft.objects.values("sheet")
    free = Sheet.objects.filter(batch=sheet.batch, fate=Fate.RETURNED).exclude(id__in=begun)
    found = free.select_related("tool_version__tool", "issued_to", "record", "visit__place").first()
    if found is None:
        raise Problem("batch-full")
    return found
