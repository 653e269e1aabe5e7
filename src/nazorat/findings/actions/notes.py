from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.findings.models import InternalNote
from nazorat.findings.notes import OpenNote, note_rows, printed, versions_of
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.typeset import TypesetFailed, pdf
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening
from nazorat.visits.keys import open_grants
from nazorat.visits.models import Visit

NOTE = "findings_internalnote.sealed"


def open_note(*, by: Keyring, visit: Visit, number: int | None = None) -> OpenNote:
    """Open a version of the internal note, the newest unless one is asked for; empty when there is none."""
    rows = list(note_rows(visit))
    row = next((row for row in rows if number in (None, row.number)), None)
    if row is None:
        return OpenNote(versions_of(rows))
    note_opening("findings.open-note", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id, ids=[row.id])
    said = open_grants(by, visit).open_field(NOTE, row.id, row.number, bytes(row.sealed)).decode()
    return OpenNote(versions_of(rows), versions_of([row])[0], said)


def write_note(*, by: Keyring, visit: Visit, text: str, version: int) -> InternalNote:
    """Save the internal note as its next version; `version` is the one that the member saw, 0 for none. Raises Problem "changed-meanwhile"."""
    note_id = uuid4()
    sealed = open_grants(by, visit).seal_field(NOTE, note_id, version + 1, text.encode())
    with transaction.atomic():
        # what every version of the visit locks; the newest is read after it
        Visit.objects.select_for_update().get(id=visit.id)
        if InternalNote.objects.filter(visit=visit, number__gt=version).exists():
            raise Problem("changed-meanwhile")
        made = InternalNote.objects.create(id=note_id, visit=visit, number=version + 1, sealed=sealed, author=by.member)
        append("findings.write-note", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id)
    return made


def export_note(*, by: Keyring, visit: Visit, note: OpenNote, passphrase: str) -> bytes:
    """The note as PDF in an age file under a passphrase made for this copy. Raises Problem "documents-failed"."""
    try:
        content = pdf(printed(note, visit, by.member))
    except TypesetFailed as failed:
        raise Problem("documents-failed") from failed
    sealed = crypto.seal_to_passphrase(content, passphrase)
    with transaction.atomic():
        member, told = by.member, crypto.sha256(content)
        append("findings.export-note", by=member.id, organisation=member.organisation_id, obj=visit.id, commitment=told)
    return sealed
