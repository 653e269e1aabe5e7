from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from nazorat.audit.actions import Entry, append
from nazorat.audit.models import Act
from nazorat.fieldwork.actions import open_records
from nazorat.fieldwork.records import OpenRecord
from nazorat.findings.adoption import Signers, adopt_drafts
from nazorat.findings.drafts import (
    MASTER,
    TEAM,
    EntryText,
    FindingText,
    OpenDebrief,
    OpenEntry,
    OpenFinding,
    OpenTransmission,
    SheetText,
    TransmissionText,
    entry_from,
    finding_from,
    sheet_from,
    transmission_from,
    with_said,
)
from nazorat.findings.evidence import Stance
from nazorat.findings.models import AdoptedFinding, Debrief, DebriefEntry, Finding, Transmission, Undertaking
from nazorat.findings.queries import entries_of, finding_rows, next_finding_number, records_beside, sheet_of, transmissions_of
from nazorat.findings.revising import FINDING, put_version, sealed_version, with_hands
from nazorat.findings.transmitting import Consent, need_consent
from nazorat.findings.undertakings import Outcome, outcome_from
from nazorat.findings.wording import asks_for_shares
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.vault import crypto
from nazorat.vault.actions import Asked, note_opening
from nazorat.visits.keys import VisitKeys, open_grants
from nazorat.visits.models import Visit

ENTRY = "findings_debriefentry.sealed"
SAID = "findings_debriefentry.said"
SHEET = "findings_debrief.sealed"
TRANSMISSION = "findings_transmission.sealed"
UNDERTAKING = "findings_undertaking.sealed"


def add_entry(*, by: Keyring, visit: Visit, text: EntryText, due: date | None = None) -> DebriefEntry:
    """Add a statement to the debrief of a visit; `due` is the day on which what it says was undertaken falls due.

    Raises Problem "entry-circle-closed" for a circle that the member is not in.
    """
    entry_id = uuid4()
    sealed = _seal_entry(open_grants(by, visit), entry_id, 1, text)
    with transaction.atomic():
        entry = DebriefEntry.objects.create(id=entry_id, visit=visit, sealed=sealed, author=by.member)
        _put_due(entry, text, due)
        append("findings.add-entry", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id)
    return entry


def change_entry(*, by: Keyring, entry: DebriefEntry, text: EntryText, version: int, due: date | None = None) -> None:
    """Change a statement that is still as the member saw it. An undertaking without words or day falls due no more.

    Raises Problem "changed-meanwhile", "dissent-not-yours", "entry-circle-closed".
    """
    keys = open_grants(by, entry.visit)
    _may_touch(by, keys, entry)
    sealed = _seal_entry(keys, entry.id, version + 1, text)
    with transaction.atomic():
        changed = DebriefEntry.objects.filter(id=entry.id, version=version)
        if not changed.update(sealed=sealed, version=version + 1, changed_at=datetime.now(UTC)):
            raise Problem("changed-meanwhile")
        _put_due(entry, text, due)
        append("findings.change-entry", by=by.member.id, organisation=by.member.organisation_id, obj=entry.visit_id)


def remove_entry(*, by: Keyring, entry: DebriefEntry) -> None:
    """Take a statement out of the matrix. Raises Problem "dissent-not-yours", "entry-circle-closed"."""
    _may_touch(by, open_grants(by, entry.visit), entry)
    with transaction.atomic():
        entry.delete()
        append("findings.remove-entry", by=by.member.id, organisation=by.member.organisation_id, obj=entry.visit_id)


def open_entry(*, by: Keyring, entry: DebriefEntry) -> OpenEntry:
    """Open one statement, to change it."""
    _note(by, "findings.open-entry", entry.visit_id, [entry.id])
    return _open_entry(open_grants(by, entry.visit), entry)


def open_debrief(*, by: Keyring, visit: Visit) -> OpenDebrief:
    """Open the debrief of a visit with its sheet and the findings made of it; one act for the whole matrix."""
    entries, sheet, findings = list(entries_of(visit)), sheet_of(visit), list(finding_rows(visit))
    ids = [*(row.id for row in entries), *(row.id for row in findings), *([visit.id] if sheet else [])]
    _note(by, "findings.open-debrief", visit.id, ids)
    keys = open_grants(by, visit)
    return OpenDebrief(
        entries=tuple(_open_entry(keys, row) for row in entries),
        sheet=sheet_from(keys.open_field(SHEET, visit.id, sheet.version, bytes(sheet.sealed))) if sheet else SheetText(),
        sheet_version=sheet.version if sheet else 0,
        findings=tuple(_open_finding(keys, row) for row in findings),
    )


def look_at_undertaking(*, by: Keyring, undertaking: Undertaking, outcome: Outcome, version: int) -> None:
    """Say whether what was undertaken was kept, sealed to the circle of its statement. It may be said anew when it is seen again.

    Raises Problem "changed-meanwhile", "entry-circle-closed".
    """
    entry, keys = undertaking.entry, open_grants(by, undertaking.visit)
    _note(by, "findings.open-entry", entry.visit_id, [entry.id])
    held = _open_entry(keys, entry)
    if held.closed:
        raise Problem("entry-circle-closed")
    sealed = keys.seal_field(UNDERTAKING, entry.id, version + 1, outcome.pack(), held.text.circle)
    with transaction.atomic():
        rows = Undertaking.objects.filter(entry=entry, version=version)
        if not rows.update(sealed=sealed, version=version + 1, looked_on=timezone.localdate(), looked_by=by.member):
            raise Problem("changed-meanwhile")
        append("findings.look-at-undertaking", by=by.member.id, organisation=by.member.organisation_id, obj=entry.visit_id)


def write_sheet(*, by: Keyring, visit: Visit, text: SheetText, version: int) -> None:
    """Choose the themes and say what the closing talk will say. `version` 0 is the first. Raises Problem "changed-meanwhile"."""
    sealed = open_grants(by, visit).seal_field(SHEET, visit.id, version + 1, text.pack())
    with transaction.atomic():
        if version:
            rows = Debrief.objects.filter(visit=visit, version=version)
            kept = rows.update(sealed=sealed, version=version + 1, author=by.member, changed_at=datetime.now(UTC))
        else:
            kept = Debrief.objects.get_or_create(visit=visit, defaults={"sealed": sealed, "author": by.member})[1]
        if not kept:
            raise Problem("changed-meanwhile")
        append("findings.write-sheet", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id)


def write_finding(*, by: Keyring, visit: Visit, text: FindingText) -> Finding:
    """Begin a finding. A status beyond its evidence is kept with its reason, never refused."""
    finding_id = uuid4()
    sealed = sealed_version(open_grants(by, visit), finding_id, 1, with_hands(text, by.member.id))
    with transaction.atomic():
        # what every new finding of the visit locks; the number is read after it
        Visit.objects.select_for_update().get(id=visit.id)
        finding = Finding.objects.create(
            id=finding_id, visit=visit, number=next_finding_number(visit), sealed=sealed, author=by.member
        )
        append("findings.write-finding", by=by.member.id, organisation=by.member.organisation_id, obj=finding.id)
    return finding


def change_finding(*, by: Keyring, finding: Finding, text: FindingText, version: int) -> None:
    """Change a draft finding; what it said before tells whose sentences are whose. Raises Problem when it was adopted or changed meanwhile."""
    if finding.state != Finding.State.DRAFT:
        raise Problem("finding-adopted")
    row = Finding.objects.select_related("visit").filter(id=finding.id, version=version).first()
    if row is None:
        raise Problem("changed-meanwhile")
    said = with_hands(text, by.member.id, open_finding(by=by, finding=row).text, row.author_id)
    sealed = sealed_version(open_grants(by, row.visit), row.id, version + 1, said)
    with transaction.atomic():
        put_version(finding.id, version, sealed)
        append("findings.change-finding", by=by.member.id, organisation=by.member.organisation_id, obj=finding.id)


def remove_finding(*, by: Keyring, finding: Finding) -> None:
    """Take a draft back; its number is not given again while a later one exists. Raises Problem "finding-adopted"."""
    finding_id = finding.id
    with transaction.atomic():
        if not Finding.objects.filter(id=finding_id, state=Finding.State.DRAFT).delete()[0]:
            raise Problem("finding-adopted")
        append("findings.remove-finding", by=by.member.id, organisation=by.member.organisation_id, obj=finding_id)


def open_finding(*, by: Keyring, finding: Finding) -> OpenFinding:
    """Open one finding."""
    _note(by, "findings.open-finding", finding.id, [finding.id])
    return _open_finding(open_grants(by, finding.visit), finding)


def open_findings(*, by: Keyring, visit: Visit) -> list[OpenFinding]:
    """Open the findings of a visit, by number; one act for all."""
    asked = ask_findings(keys=open_grants(by, visit))
    return asked.opened(_note(by, "findings.open-findings", visit.id, asked.ids))


def ask_findings(*, keys: VisitKeys) -> Asked[list[OpenFinding]]:
    """The same findings, still sealed: for who asks for more than findings, and writes one act for the whole of it."""
    rows = list(finding_rows(keys.visit))
    return Asked(tuple(row.id for row in rows), lambda: [_open_finding(keys, row) for row in rows])


def open_transmissions(*, by: Keyring, finding: Finding) -> list[OpenTransmission]:
    """Open what was proposed and decided on passing a finding on."""
    rows, keys = list(transmissions_of(finding)), open_grants(by, finding.visit)
    if not rows:
        return []
    _note(by, "findings.open-transmissions", finding.id, [row.id for row in rows])
    return [
        OpenTransmission(
            row.id, row.proposed_by, row.proposed_at, row.decided_by, row.decided_at, row.version != finding.version,
            transmission_from(keys.open_field(TRANSMISSION, row.id, 1, bytes(row.sealed))),
        )
        for row in rows
    ]  # fmt: skip


def propose_transmission(*, by: Keyring, finding: Finding, text: TransmissionText, consents: Sequence[Consent]) -> Transmission:
    """Propose whether a finding is passed on, in which form, to whom, on whose consent. `consents` are those of its opened talks.

    Raises Problem "no-consent" for a form that a person did not agree to.
    """
    need_consent(text, consents)
    transmission_id = uuid4()
    sealed = open_grants(by, finding.visit).seal_field(TRANSMISSION, transmission_id, 1, text.pack())
    with transaction.atomic():
        made = Transmission.objects.create(
            id=transmission_id,
            finding=finding,
            version=finding.version,
            sealed=sealed,
            proposed_by=by.member,
            proposed_for=by.member.organisation,
        )
        append("findings.propose-transmission", by=by.member.id, organisation=by.member.organisation_id, obj=finding.id)
    return made


def decide_transmission(*, by: Keyring, transmission: Transmission, consents: Sequence[Consent]) -> None:
    """A member of another organisation decides the same, on the consent as it stands now.

    Raises Problem "second-organisation", "no-consent", "changed-meanwhile".
    """
    if transmission.proposed_for_id == by.member.organisation_id:
        raise Problem("second-organisation")
    keys = open_grants(by, transmission.finding.visit)
    _note(by, "findings.open-transmissions", transmission.finding_id, [transmission.id])
    need_consent(transmission_from(keys.open_field(TRANSMISSION, transmission.id, 1, bytes(transmission.sealed))), consents)
    decided = {"decided_by": by.member, "decided_for": by.member.organisation, "decided_at": datetime.now(UTC)}
    with transaction.atomic():
        # what was proposed of a finding that says something else by now is not decided
        same = Transmission.objects.filter(id=transmission.id, decided_at=None, finding__version=F("version"))
        if not same.update(**decided):
            raise Problem("changed-meanwhile")
        append("findings.decide-transmission", by=by.member.id, organisation=by.member.organisation_id, obj=transmission.finding_id)


def open_evidence(*, by: Keyring, visit: Visit, ids: Collection[UUID] | None = None, tool: str | None = None) -> list[OpenRecord]:
    """Open the records that a finding rests on, or those of one tool to choose from; one act."""
    return open_records(by=by, visit=visit, tool=tool, ids=ids, verb="findings.open-evidence")


def open_behind(*, by: Keyring, visit: Visit, findings: Sequence[OpenFinding]) -> list[OpenRecord]:
    """Open the records that findings rest on; where a word of quantity asks for a share, all records of the same tools. One act."""
    ids = {link.record for finding in findings for link in finding.text.links}
    counted = {link.record for finding in findings if asks_for_shares(finding) for link in finding.text.links}
    return open_evidence(by=by, visit=visit, ids=ids | records_beside(visit, counted)) if ids else []


def adopt_findings(
    *, by: Keyring, second: Member, visit: Visit, findings: Sequence[OpenFinding], acts: list[Entry] | None = None
) -> list[AdoptedFinding]:
    """Move opened findings to clear columns: one act of two members of two organisations, inside the report's transaction.

    With `acts` its lines are put there for the caller, who appends them last; without, they are appended here.
    Raises Problem "second-person" for one person or one organisation, "changed-meanwhile" when a draft is no longer as it was opened,
    "finding-without-words" for one that says nothing in the master language.
    """
    signers = Signers(by.member, second)
    drafts = [finding for finding in findings if not finding.adopted]
    if any(not finding.said(part, MASTER) for finding in drafts for part in ("title", "fact")):
        raise Problem("finding-without-words")
    now = datetime.now(UTC)
    new = [_adopted(finding, visit, by.member, second, now) for finding in drafts]
    lines = signers.lines(("findings.adopt-findings", "findings.second-findings"), visit, len(new))
    return adopt_drafts(Finding.objects.filter(visit=visit, state=Finding.State.DRAFT), drafts, new, lines, acts)


def _adopted(finding: OpenFinding, visit: Visit, by: Member, second: Member, now: datetime) -> AdoptedFinding:
    text = finding.text
    if visit.place_id is None:
        raise Problem("visit-not-under-way")
    return AdoptedFinding(
        finding_id=finding.id, visit=visit, place_id=visit.place_id, number=finding.number, kind=text.kind, theme=text.theme,
        status=text.status, severity=text.severity, spread=text.spread, cause=text.cause, provisions=list(text.provisions),
        words={language: dict(parts) for language, parts in text.words.items()}, adopted_at=now,
        adopted_by=by, adopted_for_id=by.organisation_id, seconded_by=second, seconded_for_id=second.organisation_id,
    )  # fmt: skip


def _note(by: Keyring, verb: str, obj: UUID, ids: Collection[UUID]) -> Act:
    return note_opening(verb, by=by.member.id, organisation=by.member.organisation_id, obj=obj, ids=ids)


def _seal_entry(keys: VisitKeys, entry_id: UUID, version: int, text: EntryText) -> bytes:
    if text.circle == TEAM:
        return keys.seal_field(ENTRY, entry_id, version, text.pack())
    if not keys.can(text.circle):
        raise Problem("entry-circle-closed")
    said = keys.seal_field(SAID, entry_id, version, text.said(), text.circle)
    return keys.seal_field(ENTRY, entry_id, version, text.pack(said))


def _open_entry(keys: VisitKeys, row: DebriefEntry) -> OpenEntry:
    text, closed = entry_from(keys.open_field(ENTRY, row.id, row.version, bytes(row.sealed)))
    if closed:
        # for who is not in the circle it stays closed: the cell says that something is there
        with suppress(crypto.CannotOpen):
            text, closed = with_said(text, keys.open_field(SAID, row.id, row.version, closed)), b""
    due = getattr(row, "falls_due", None)
    outcome = _open_outcome(keys, due) if due is not None and not closed else None
    return OpenEntry(row.id, row.version, row.author, text, row.made_at, bool(closed), due, outcome)


def _open_outcome(keys: VisitKeys, due: Undertaking) -> Outcome | None:
    """None while nobody looked, and for who is not in the circle that it was sealed to: a statement's may have been changed since."""
    if due.sealed is None:
        return None
    with suppress(crypto.CannotOpen):
        return outcome_from(keys.open_field(UNDERTAKING, due.entry_id, due.version, bytes(due.sealed)))
    return None


def _put_due(entry: DebriefEntry, text: EntryText, due: date | None) -> None:
    """Set, move or take away the day of what a statement says was undertaken. A look that was taken stays with it."""
    if due is None or not text.undertaking:
        Undertaking.objects.filter(entry=entry).delete()
    else:
        Undertaking.objects.update_or_create(entry=entry, defaults={"visit": entry.visit, "due_on": due})


def _open_finding(keys: VisitKeys, row: Finding) -> OpenFinding:
    text = finding_from(keys.open_field(FINDING, row.id, row.version, bytes(row.sealed)))
    return OpenFinding(row.id, row.visit_id, row.number, row.version, row.state == Finding.State.ADOPTED, text)


def _may_touch(by: Keyring, keys: VisitKeys, entry: DebriefEntry) -> None:
    """A dissent is its member's own; what is closed to a member is not theirs to change. Opens the entry, so it writes its act."""
    _note(by, "findings.open-entry", entry.visit_id, [entry.id])
    held = _open_entry(keys, entry)
    if held.closed:
        raise Problem("entry-circle-closed")
    if held.stance is Stance.DISSENT and by.member.id != entry.author_id and by.member.code != held.text.who:
        raise Problem("dissent-not-yours")
