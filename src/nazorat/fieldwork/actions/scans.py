"""The scan of a sheet that was keyed: further files of its record, sealed to the record's own circle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid5

from nazorat.fieldwork import typed
from nazorat.fieldwork.access import may_open
from nazorat.fieldwork.actions.keying import take_in
from nazorat.fieldwork.actions.records import open_record
from nazorat.fieldwork.arrivals import Receipt
from nazorat.fieldwork.models import RecordVersion, Sheet
from nazorat.fieldwork.paper import flat
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.visits.keys import open_grants

SCAN = "scan"


def add_scan(*, by: Keyring, sheet: Sheet, pages: Sequence[tuple[str, bytes]]) -> Receipt:
    """Keep the pages (name, JPEG) of a keyed sheet with its record, as its next version; the answers stay as they are.

    Sent twice it is there once. Raises Problem "sheet-elsewhere" for a sheet that is not keyed, "record-sealed" for who may not read
    its record, "sheet-scanned" for one that has its scan.
    """
    if sheet.record is None or sheet.fate != Sheet.Fate.KEYED:
        raise Problem("sheet-elsewhere")
    newest = RecordVersion.objects.filter(record=sheet.record).latest("number")
    if not may_open(by, open_grants(by, sheet.visit), newest):
        raise Problem("record-sealed")
    instance = uuid5(sheet.id, SCAN)
    if RecordVersion.objects.filter(record=sheet.record, instance=instance).exists():
        raise Problem("sheet-scanned")
    opened = open_record(by=by, visit=sheet.visit, record=sheet.record, verb="fieldwork.open-for-scan")
    kept = replace(typed.finished(sheet.tool_version_id, flat(opened.answers)), entered=opened.entered)
    return take_in(by=by, sheet=sheet, keyed=kept, instance_id=f"uuid:{instance}", replaces=opened.instance_id, files=tuple(pages))
