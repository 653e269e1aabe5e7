from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from nazorat.audit.actions import Entry, append, append_all
from nazorat.findings.actions.drafts import open_finding, open_findings
from nazorat.findings.drafts import MASTER, FindingText, OpenFinding
from nazorat.findings.evidence import Status
from nazorat.findings.meetings import (
    AGREED,
    Decision,
    MeetingText,
    OpenMeeting,
    agreed_words,
    meeting_from,
    meeting_rows,
    minutes,
    opened,
    seats_of,
)
from nazorat.findings.models import Finding, Meeting
from nazorat.findings.queries import working_team
from nazorat.findings.revising import put_version, sealed_version, with_hands
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.typeset import TypesetFailed, pdf
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening
from nazorat.visits.keys import open_grants
from nazorat.visits.models import Visit

MEETING = "findings_meeting.sealed"


@dataclass(frozen=True)
class Attendance:
    """Day, who of the team was there, and who else: as it was typed."""

    day: date
    present: Collection[UUID]
    guests: str = ""


@dataclass(frozen=True)
class Ruling:
    """What the meeting says of a finding: agreed in this status and these words of the master language, or postponed.

    `turn` is how often it was decided at this meeting when the member looked; `remarks` what the rules of wording say of the words.
    """

    outcome: str
    status: Status
    words: dict[str, str]
    reason: str = ""
    dissent: str = ""
    turn: int = 0
    remarks: int = 0


def begin_meeting(*, by: Keyring, visit: Visit, attendance: Attendance) -> Meeting:
    """Begin a findings meeting. Raises Problem "meeting-open" while one is."""
    meeting_id, text = uuid4(), _attended(visit, MeetingText(attendance.day, crypto.new_key()), attendance)
    sealed = open_grants(by, visit).seal_field(MEETING, meeting_id, 1, text.pack())
    with transaction.atomic():
        # what every new meeting of the visit locks; the number is read after it
        Visit.objects.select_for_update().get(id=visit.id)
        held = Meeting.objects.filter(visit=visit)
        if held.filter(state=Meeting.State.OPEN).exists():
            raise Problem("meeting-open")
        number = int(held.aggregate(last=Max("number"))["last"] or 0) + 1
        row = Meeting.objects.create(id=meeting_id, visit=visit, number=number, sealed=sealed, begun_by=by.member)
        append("findings.begin-meeting", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id)
    return row


def correct_meeting(*, by: Keyring, meeting: Meeting, attendance: Attendance, version: int) -> None:
    """Say anew when it is and who is there, while the minutes are open. Raises Problem "meeting-closed", "changed-meanwhile"."""
    text = _attended(meeting.visit, _meeting_text(by, meeting, version), attendance)
    sealed = _seal_meeting(by, meeting, text)
    with transaction.atomic():
        _put_meeting(meeting, sealed)
        append("findings.correct-meeting", by=by.member.id, organisation=by.member.organisation_id, obj=meeting.visit_id)


def decide_finding(*, by: Keyring, meeting: Meeting, finding: Finding, ruling: Ruling, version: int) -> None:
    """Keep what the meeting decided of a draft; agreed status and words go into the finding in the same act. `version` is the finding's.

    Raises Problem "meeting-closed", "finding-adopted", "changed-meanwhile" when finding or decision are not as the member saw them.
    """
    if finding.state != Finding.State.DRAFT:
        raise Problem("finding-adopted")
    text, held = _meeting_text(by, meeting, meeting.version), open_finding(by=by, finding=finding)
    if held.version != version or text.turn(finding.id) != ruling.turn:
        raise Problem("changed-meanwhile")
    now = _ruled(held.text, ruling)
    sealed = _seal_meeting(by, meeting, text.with_decision(_decision(by, held, now, ruling)))
    said = with_hands(now, by.member.id, held.text, finding.author_id)
    changed = sealed_version(open_grants(by, finding.visit), finding.id, version + 1, said) if now != held.text else b""
    verbs = ["findings.change-finding", "findings.decide-finding"] if changed else ["findings.decide-finding"]
    with transaction.atomic():
        if changed:
            put_version(finding.id, version, changed)
        _put_meeting(meeting, sealed)
        append_all([Entry(verb, by.member.id, by.member.organisation_id, finding.id) for verb in verbs])


def close_meeting(*, by: Keyring, meeting: Meeting, version: int) -> None:
    """Close the minutes, with what was left open; the act commits to them. Nothing of them changes any more.

    Raises Problem "meeting-closed", "meeting-undecided" when nothing was decided, "changed-meanwhile".
    """
    text = _meeting_text(by, meeting, version)
    if not text.decisions:
        raise Problem("meeting-undecided")
    text = text.closed_over(open_findings(by=by, visit=meeting.visit))
    sealed, told = _seal_meeting(by, meeting, text), crypto.sha256(text.pack())
    with transaction.atomic():
        _put_meeting(meeting, sealed, state=Meeting.State.CLOSED, closed_by=by.member, closed_at=datetime.now(UTC))
        member = by.member
        append("findings.close-meeting", by=member.id, organisation=member.organisation_id, obj=meeting.visit_id, commitment=told)


def open_meetings(*, by: Keyring, visit: Visit) -> list[OpenMeeting]:
    """Open every findings meeting of a visit, the latest first; one act, none where there is no meeting."""
    rows = list(meeting_rows(visit))
    if not rows:
        return []
    _note(by, visit.id, rows)
    keys = open_grants(by, visit)
    return [opened(row, keys.open_field(MEETING, row.id, row.version, bytes(row.sealed))) for row in rows]


def export_minutes(*, by: Keyring, visit: Visit, meeting: OpenMeeting, passphrase: str) -> bytes:
    """The minutes as PDF in an age file under a passphrase made for this copy. Raises Problem "documents-failed"."""
    try:
        content = pdf(minutes(meeting, visit, by.member))
    except TypesetFailed as failed:
        raise Problem("documents-failed") from failed
    sealed = crypto.seal_to_passphrase(content, passphrase)
    with transaction.atomic():
        member, told = by.member, crypto.sha256(content)
        append("findings.export-minutes", by=member.id, organisation=member.organisation_id, obj=visit.id, commitment=told)
    return sealed


def _attended(visit: Visit, text: MeetingText, attendance: Attendance) -> MeetingText:
    """With the team of today as present and missing; who left the team since stays as it was said of them."""
    team = seats_of(working_team(visit))
    gone = {seat.member: seat for seat in (*text.present, *text.missing)}
    seats = [*team, *(seat for member, seat in gone.items() if member not in {one.member for one in team})]
    there = [seat for seat in seats if seat.member in attendance.present]
    missing = tuple(seat for seat in seats if seat not in there)
    return replace(text, day=attendance.day, guests=attendance.guests, present=tuple(there), missing=missing)


def _ruled(text: FindingText, ruling: Ruling) -> FindingText:
    """The finding as the meeting leaves it; what is postponed stays as it was."""
    if ruling.outcome != AGREED:
        return text
    words = {**text.words, MASTER: {part: said for part, said in ruling.words.items() if said}}
    now = replace(text, status=ruling.status, words=words, dissent=ruling.dissent)
    return replace(now, reason=ruling.reason) if now.beyond and ruling.reason else now


def _decision(by: Keyring, held: OpenFinding, now: FindingText, ruling: Ruling) -> Decision:
    return Decision(
        held.id, held.number, ruling.turn + 1, ruling.outcome, now.status, held.text.status, agreed_words(now), datetime.now(UTC),
        by.member.code, ruling.reason, ruling.dissent, ruling.remarks, now.beyond,
    )  # fmt: skip


def _meeting_text(by: Keyring, meeting: Meeting, version: int) -> MeetingText:
    """Open minutes that may still change, as the member saw them."""
    if meeting.state != Meeting.State.OPEN:
        raise Problem("meeting-closed")
    if meeting.version != version:
        raise Problem("changed-meanwhile")
    _note(by, meeting.visit_id, [meeting])
    return meeting_from(open_grants(by, meeting.visit).open_field(MEETING, meeting.id, version, bytes(meeting.sealed)))


def _seal_meeting(by: Keyring, meeting: Meeting, text: MeetingText) -> bytes:
    return open_grants(by, meeting.visit).seal_field(MEETING, meeting.id, meeting.version + 1, text.pack())


def _put_meeting(meeting: Meeting, sealed: bytes, **facts: Any) -> None:
    same = Meeting.objects.filter(id=meeting.id, version=meeting.version, state=Meeting.State.OPEN)
    if not same.update(sealed=sealed, version=meeting.version + 1, **facts):
        raise Problem("changed-meanwhile")


def _note(by: Keyring, visit: UUID, rows: Sequence[Meeting]) -> None:
    member = by.member
    note_opening(
        "findings.open-meetings", by=member.id, organisation=member.organisation_id, obj=visit, ids=[row.id for row in rows]
    )
