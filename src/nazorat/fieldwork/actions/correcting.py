"""A record corrected at the desk, one item at a time: each correction is a version of its own, signed by who made it, with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import UUID, uuid5

from nazorat.fieldwork.access import may_open
from nazorat.fieldwork.actions.records import receive
from nazorat.fieldwork.actions.resealing import NO_RECORD, _unsealed
from nazorat.fieldwork.arrivals import Arrival, instance_of, mac_of
from nazorat.fieldwork.corrected import Corrected, signed_by_member
from nazorat.fieldwork.correcting import NotCorrectable, as_it_stands, correctable, corrected_answers, written_anew
from nazorat.fieldwork.envelope import Envelope
from nazorat.fieldwork.models import Record, RecordVersion, Sheet
from nazorat.fieldwork.paper import flat
from nazorat.fieldwork.sealing import DOORS, key_for
from nazorat.fieldwork.typed import fault_of
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.tools.queries import form_of_version
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening
from nazorat.visits.keys import open_grants
from nazorat.visits.models import Visit
from nazorat.visits.queries import readers_to_seal_to
from nazorat.xlsform import Scalar, parse_instance

# how often a correction is laid on what somebody else corrected in the same moment
TRIES = 6
LONGEST_WHY = 500


@dataclass(frozen=True)
class Change:
    """One item as it shall be. `was` is `as_it_stands` of what its corrector saw; `why` is sealed with the version."""

    place: str = field(repr=False)
    value: Scalar | None = field(repr=False)
    was: str = field(repr=False)
    why: str = field(repr=False)


def correct_record(*, by: Keyring, visit: Visit, record: Record, change: Change, form_id: UUID) -> int:
    """Seal the next version of a record with one item changed; gives its number. Sent twice from one form it is there once.

    Who corrects another item in the same moment loses nothing: this one is laid on theirs. Raises Problem "item-corrected" when the item
    itself no longer says what the corrector saw, "correction-empty", "item-not-correctable", "record-not-correctable",
    "answer-not-possible", "sheet-check-first" for a sheet that waits for its second keying, "record-sealed", "record-unreadable".
    """
    _refuse_before_check(record)
    instance_id = f"uuid:{uuid5(form_id, str(record.id))}"
    instance = instance_of(visit.id, instance_id)
    for _try in range(TRIES):
        done = RecordVersion.objects.filter(record=record, instance=instance).values_list("number", flat=True).first()
        if done is not None:
            return done
        row, held = _newest(by, visit, record)
        try:
            return receive(by=by.member.id, arrival=_sealed(by, row, held, change, instance_id)).number
        except Problem as problem:
            if problem.code != "record-outdated":
                raise
    raise Problem("record-outdated")


def _refuse_before_check(record: Record) -> None:
    """What the second keyer reads must not be corrected under their hands: the two keyings settle it."""
    sheet = Sheet.objects.select_related("double_keying").filter(record=record, check_due=True).first()
    check = getattr(sheet, "double_keying", None)
    if sheet is not None and (check is None or check.settled_at is None):
        raise Problem("sheet-check-first")


def _newest(by: Keyring, visit: Visit, record: Record) -> tuple[RecordVersion, Envelope]:
    """The version that a correction is laid on, opened; one act."""
    keys = open_grants(by, visit)
    row = (
        RecordVersion.objects.select_related("record", "record__tool_version", "key", "reader__key")
        .filter(record=record)
        .latest("number")
    )
    if not may_open(by, keys, row):
        raise Problem("record-sealed")
    note_opening(
        "fieldwork.open-for-correction", by=by.member.id, organisation=by.member.organisation_id, obj=record.id, ids=[row.id]
    )
    try:
        return row, _unsealed(row, keys)[0]
    except NO_RECORD as broken:
        raise Problem("record-unreadable") from broken


def _sealed(by: Keyring, row: RecordVersion, held: Envelope, change: Change, instance_id: str) -> Arrival:
    xml = _xml(row, held, change, instance_id)
    files_of = held.corrected.files_of if held.corrected else row.number
    made = replace(
        held, version=row.number + 1, device=None, door=DOORS[Record.Door.DESK], xml=xml.decode(), signature="",
        corrected=Corrected(by.member.id, change.place, change.why, files_of),
    )  # fmt: skip
    signed = replace(made, signature=crypto.sign(by.signing_seed, signed_by_member(made)).hex())
    key = key_for(row.record.visit_id, row.key.compartment)
    readers = readers_to_seal_to(row.record.visit, {row.reader_id} if row.reader_id else set())
    if None in readers.values():
        # the interviewer's own key is not vouched for at the moment: without it they would lose the record
        raise Problem("visit-key-doubtful")
    recipients = [key.recipient, *(public for public in readers.values() if public)]
    return Arrival(
        visit_id=row.record.visit_id, record_id=row.record_id, number=row.number + 1, instance=instance_of(row.record.visit_id, instance_id),
        tool_version_id=row.record.tool_version_id, door=row.record.door, key_id=key.id, sealed=crypto.seal(signed.pack(), recipients),
        mac=mac_of(xml), actor=by.member.id, organisation=by.member.organisation_id, previous=row.instance, reader_id=next(iter(readers), None),
        typed_by_id=by.member.id,
    )  # fmt: skip


def _xml(row: RecordVersion, held: Envelope, change: Change, instance_id: str) -> bytes:
    form = form_of_version(row.record.tool_version_id)
    answers = parse_instance(form, held.xml.encode(), strict=False).answers
    place = next((one for one in correctable(form, answers) if one.name == change.place), None)
    if place is None:
        raise Problem("item-not-correctable")
    if as_it_stands(answers, place.name) != change.was:
        raise Problem("item-corrected")
    anew = corrected_answers(form, answers, place, change.value)
    if as_it_stands(anew, place.name) == change.was:
        raise Problem("correction-empty")
    if fault_of(place, flat(anew)):
        raise Problem("answer-not-possible")
    try:
        return written_anew(form, held.xml.encode(), anew, instance_id)
    except NotCorrectable as refused:
        raise Problem("record-not-correctable") from refused
