"""Keying a sheet from paper: the draft of its keyer, taking it in, the second keying of every tenth, and the choice between the two."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.fieldwork import typed
from nazorat.fieldwork.access import may_open
from nazorat.fieldwork.actions.records import ask_file, open_record, receive
from nazorat.fieldwork.arrivals import Receipt
from nazorat.fieldwork.models import Attachment, DoubleKeying, KeyingDraft, KeyingNote, Record, RecordVersion, Sheet
from nazorat.fieldwork.paper import Values, flat, on_paper
from nazorat.fieldwork.records import OpenRecord
from nazorat.fieldwork.sealing import Sent, seal_arrival
from nazorat.fieldwork.typed import Difference, differences_of
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, MemberKey
from nazorat.people.queries import voucher_holds
from nazorat.tools.queries import form_of_version
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening
from nazorat.visits.keys import open_grants
from nazorat.visits.models import VisitKey
from nazorat.visits.queries import WORKING, key_holds
from nazorat.xlsform import build_instance, peek_root, read_instance

LONGEST_KEYING = 4 * 3600


@dataclass(frozen=True)
class Draft:
    """What a keyer left of a sheet: the fields of the page, and the seconds spent."""

    fields: Mapping[str, list[str]] = field(repr=False)
    seconds: int


def save_draft(*, by: Keyring, sheet: Sheet, fields: Mapping[str, list[str]], seconds: int) -> None:
    """Keep what is typed so far, sealed to the keyer alone. Only the first save of a sheet is an act: the others are its keystrokes."""
    _refuse_unless_keyable(by, sheet)
    # the recipient comes out of the unlocked key itself: a public key exchanged in the database receives nothing
    sealed = crypto.seal(json.dumps(fields).encode(), [crypto.recipient_of(by.identity)])
    with transaction.atomic():
        # the sheet may have been taken in since the look above: a draft that comes late must not stay behind
        if not Sheet.objects.select_for_update().filter(id=sheet.id, fate=sheet.fate).exists():
            raise Problem("sheet-keyed")
        held = {"sealed": sealed, "seconds": min(max(seconds, 0), LONGEST_KEYING)}
        _, made = KeyingDraft.objects.update_or_create(sheet=sheet, member=by.member, defaults=held)
        if made:
            append("fieldwork.begin-keying", by=by.member.id, organisation=by.member.organisation_id, obj=sheet.id)


def open_draft(*, by: Keyring, sheet: Sheet) -> Draft | None:
    """What this member typed of a sheet before; None when nothing, or when it was sealed to a key that they had before.

    Raises Problem when the sheet is not theirs to key: keyed already, elsewhere, or to be checked by another member.
    """
    _refuse_unless_keyable(by, sheet)
    return _opened_draft(by, sheet)


def drop_draft(*, by: Keyring, sheet: Sheet) -> None:
    """Throw away what was typed of a sheet and begin anew."""
    with transaction.atomic():
        if KeyingDraft.objects.filter(sheet=sheet, member=by.member).delete()[0]:
            append("fieldwork.drop-draft", by=by.member.id, organisation=by.member.organisation_id, obj=sheet.id)


def key_sheet(*, by: Keyring, sheet: Sheet, keyed: typed.Typed, seconds: int | None = None) -> Receipt:
    """Take a sheet in as a record of the visit. Raises Problem "sheet-incomplete" while something is wrong with it.

    The instance id is the sheet's: sent twice it is one record, and two people who key it at once cannot both be taken in.
    """
    _refuse_unless_keyable(by, sheet)
    if sheet.fate == Sheet.Fate.KEYED and not _unfinished(by, sheet):
        raise Problem("sheet-keyed")
    if keyed.wrong:
        raise Problem("sheet-incomplete", count=len(keyed.wrong))
    receipt = take_in(by=by, sheet=sheet, keyed=keyed, instance_id=f"uuid:{sheet.id}")
    version = RecordVersion.objects.select_related("key", "reader__key").get(record_id=receipt.record_id, number=receipt.number)
    note = _sealed_notes(version, keyed.notes)
    with transaction.atomic():
        # a note is sealed as its version is, and the version may have been sealed anew since the look above
        if note is not None and not RecordVersion.objects.select_for_update().filter(id=version.id, key=version.key).exists():
            raise Problem("changed-meanwhile")
        if note is not None:
            KeyingNote.objects.get_or_create(version=version, defaults={"sealed": note})
        now = datetime.now(UTC)
        Sheet.objects.filter(id=sheet.id).update(keying_seconds=_bounded(seconds))
        Sheet.objects.filter(id=sheet.id, returned_at=None).update(returned_at=now)
        KeyingDraft.objects.filter(sheet=sheet, member=by.member).delete()
        append("fieldwork.key-sheet", by=by.member.id, organisation=by.member.organisation_id, obj=sheet.id)
    return receipt


def check_sheet(
    *, by: Keyring, sheet: Sheet, keyed: typed.Typed, fields: Mapping[str, list[str]], seconds: int = 0
) -> list[Difference]:
    """Compare a second keying with the record, item by item. Without a difference the check is settled at once."""
    _refuse_unless_checkable(by, sheet)
    if keyed.wrong:
        raise Problem("sheet-incomplete", count=len(keyed.wrong))
    differences, items = _compare(by, sheet, keyed, "fieldwork.open-for-check")
    key, which = _sealed_items(sheet, items, differences)
    sealed = crypto.seal(json.dumps(fields).encode(), [crypto.recipient_of(by.identity)])
    with transaction.atomic():
        row, made = DoubleKeying.objects.get_or_create(
            sheet=sheet,
            defaults={
                "by": by.member, "items": len(items), "differences": len(differences), "key": key, "sealed": which,
                "settled_at": None if differences else datetime.now(UTC),
            },
        )  # fmt: skip
        if not made and row.by_id != by.member.id:
            raise Problem("sheet-checked")
        if differences:
            KeyingDraft.objects.update_or_create(sheet=sheet, member=by.member, defaults={"sealed": sealed, "seconds": seconds})
        else:
            KeyingDraft.objects.filter(sheet=sheet, member=by.member).delete()
        append("fieldwork.check-sheet", by=by.member.id, organisation=by.member.organisation_id, obj=sheet.id, count=len(items))
    return differences


def open_differences(*, by: Keyring, sheet: Sheet) -> list[Difference]:
    """The differences of a second keying that waits for a choice, to the member who made it."""
    return _compare(by, sheet, _second_keying(by, sheet), "fieldwork.open-for-check")[0]


def settle_check(*, by: Keyring, sheet: Sheet, second_right: Collection[str]) -> bool:
    """End a check: of each difference the paper decides. True when a correction became the record's new version.

    `second_right` are the places where the second keyer read rightly; everywhere else the record stands.
    """
    second = _second_keying(by, sheet)
    record = _record_of(sheet)
    opened = open_record(by=by, visit=sheet.visit, record=record, verb="fieldwork.open-for-check")
    first = flat(opened.answers)
    chosen = {difference.place for difference in differences_of(sheet.tool_version_id, first, second.values)} & set(second_right)
    if chosen:
        both = {**first, **{name: second.values[name] for name in chosen if name in second.values}}
        values: Values = {name: value for name, value in both.items() if name not in chosen or name in second.values}
        corrected = typed.finished(sheet.tool_version_id, values)
        if corrected.wrong:
            raise Problem("sheet-incomplete", count=len(corrected.wrong))
        check_id = DoubleKeying.objects.values_list("id", flat=True).get(sheet=sheet)
        # the answers are corrected, not when they were given
        kept = replace(corrected, entered=opened.entered)
        pages = _pages_of(by, sheet, opened)
        take_in(by=by, sheet=sheet, keyed=kept, instance_id=f"uuid:{check_id}", replaces=opened.instance_id, files=pages)
    with transaction.atomic():
        DoubleKeying.objects.filter(sheet=sheet).update(settled_at=datetime.now(UTC))
        KeyingDraft.objects.filter(sheet=sheet, member=by.member).delete()
        append("fieldwork.settle-check", by=by.member.id, organisation=by.member.organisation_id, obj=sheet.id, count=len(chosen))
    return bool(chosen)


def _pages_of(by: Keyring, sheet: Sheet, opened: OpenRecord) -> tuple[tuple[str, bytes], ...]:
    """The scan that stands with the record, since the next version is read with it too; one act for all its pages."""
    files, keys = Attachment.objects.select_related("version", "blob"), open_grants(by, sheet.visit)
    held = files.in_bulk([one.attachment_id for one in opened.files if one.attachment_id])
    asked = [ask_file(by=by, keys=keys, attachment=held[one.attachment_id]) for one in opened.files if one.attachment_id in held]
    if not asked:
        return ()
    ids = [one.ids[0] for one in asked]
    act = note_opening("fieldwork.open-for-check", by=by.member.id, organisation=by.member.organisation_id, obj=opened.id, ids=ids)
    return tuple(one.opened(act) for one in asked)


def _compare(by: Keyring, sheet: Sheet, keyed: typed.Typed, verb: str) -> tuple[list[Difference], list[str]]:
    opened = open_record(by=by, visit=sheet.visit, record=_record_of(sheet), verb=verb)
    first = flat(opened.answers)
    said = first.keys() | keyed.values.keys()
    items = [place.name for place in on_paper(sheet.tool_version_id) if place.name in said or place.name not in keyed.skipped]
    return differences_of(sheet.tool_version_id, first, keyed.values), items


def _sealed_items(sheet: Sheet, items: list[str], differences: list[Difference]) -> tuple[VisitKey, bytes]:
    """Which items were compared and which differ, sealed to the circle of the record."""
    version = RecordVersion.objects.select_related("key").filter(record=sheet.record).latest("number")
    if not key_holds(version.key):
        raise Problem("visit-key-doubtful")
    which = {"items": items, "differ": [difference.place for difference in differences]}
    return version.key, crypto.seal(json.dumps(which).encode(), [version.key.recipient])


def _opened_draft(by: Keyring, sheet: Sheet) -> Draft | None:
    row = KeyingDraft.objects.filter(sheet=sheet, member=by.member).first()
    if row is None:
        return None
    note_opening("fieldwork.open-draft", by=by.member.id, organisation=by.member.organisation_id, obj=sheet.id, ids=[row.id])
    try:
        return Draft(json.loads(crypto.open_sealed(bytes(row.sealed), [by.identity])), row.seconds)
    except crypto.CannotOpen:
        return None


def _second_keying(by: Keyring, sheet: Sheet) -> typed.Typed:
    waits = DoubleKeying.objects.filter(sheet=sheet, by=by.member, settled_at=None).exists()
    draft = _opened_draft(by, sheet) if waits else None
    if draft is None:
        raise Problem("sheet-checked")
    return typed.read(sheet.tool_version_id, draft.fields)


def take_in(
    *,
    by: Keyring,
    sheet: Sheet,
    keyed: typed.Typed,
    instance_id: str,
    replaces: str = "",
    files: tuple[tuple[str, bytes], ...] = (),
) -> Receipt:
    """Receive what was keyed of a sheet as its record, or as the next version of the one that `replaces` names; `files` are its scan."""
    form = form_of_version(sheet.tool_version_id)
    xml = build_instance(form, keyed.answers, instance_id=instance_id, deprecated_id=replaces)
    root = read_instance(xml)
    sent = Sent(
        visit_id=sheet.visit_id, tool_version=sheet.tool_version, door=Record.Door.PAPER, xml=xml, root=root, peek=peek_root(root),
        actor=by.member.id, organisation=by.member.organisation_id, reader=_interviewer(sheet), typed_by=by.member,
        sheet_id=None if replaces else sheet.id, entered=keyed.entered, pages=tuple(name for name, _page in files), files=files,
    )  # fmt: skip
    return receive(by=by.member.id, arrival=seal_arrival(sent))


def _interviewer(sheet: Sheet) -> Member | None:
    """Who held the talk: the member to whom the sheet was issued, when they interview, their role holds keys and theirs is vouched for."""
    seat = sheet.visit.team.filter(member_id=sheet.issued_to_id, left_at=None, interviews=True).first()
    if seat is None or seat.role not in WORKING:
        return None
    key = MemberKey.objects.filter(member_id=sheet.issued_to_id).first()
    return sheet.issued_to if key is not None and voucher_holds(key) else None


def _sealed_notes(version: RecordVersion, notes: Mapping[str, str]) -> bytes | None:
    if not notes:
        return None
    if not key_holds(version.key):
        raise Problem("visit-key-doubtful")
    readers = [version.key.recipient, *([version.reader.key.public] if version.reader else [])]
    return crypto.seal(json.dumps(dict(notes), ensure_ascii=False).encode(), readers)


def _refuse_unless_keyable(by: Keyring, sheet: Sheet) -> None:
    if sheet.fate not in (Sheet.Fate.OUT, Sheet.Fate.RETURNED, Sheet.Fate.KEYED) or sheet.layout == Sheet.Layout.CODES:
        raise Problem("sheet-elsewhere")
    if sheet.fate == Sheet.Fate.KEYED and not _unfinished(by, sheet):
        _refuse_unless_checkable(by, sheet)


def _unfinished(by: Keyring, sheet: Sheet) -> bool:
    """Whether this keyer's sheet was received and the server stopped before it could say so: sending it again ends it."""
    typed_by_me = (
        sheet.record_id is not None
        and RecordVersion.objects.filter(record_id=sheet.record_id, number=1, typed_by=by.member).exists()
    )
    return typed_by_me and sheet.keying_seconds is None and KeyingDraft.objects.filter(sheet=sheet, member=by.member).exists()


def _refuse_unless_checkable(by: Keyring, sheet: Sheet) -> None:
    """A second keying is by another member than the first, once, of a sheet whose turn it is, by somebody who may read the record."""
    if sheet.fate != Sheet.Fate.KEYED or not sheet.check_due:
        raise Problem("sheet-keyed")
    if DoubleKeying.objects.filter(sheet=sheet).exclude(by=by.member, settled_at=None).exists():
        raise Problem("sheet-checked")
    versions = list(RecordVersion.objects.filter(record=_record_of(sheet)).order_by("number"))
    if any(version.typed_by_id == by.member.id for version in versions):
        raise Problem("second-keyer")
    if not may_open(by, open_grants(by, sheet.visit), versions[-1]):
        raise Problem("record-sealed")


def _record_of(sheet: Sheet) -> Record:
    if sheet.record is None:
        raise Problem("sheet-elsewhere")
    return sheet.record


def _bounded(seconds: int | None) -> int | None:
    return min(seconds, LONGEST_KEYING) if seconds is not None and seconds > 0 else None
