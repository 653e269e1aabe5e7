from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.reports.actions.drafts import write_text
from nazorat.reports.actions.versions import open_versions
from nazorat.reports.keys import open_key
from nazorat.reports.material import Material
from nazorat.reports.models import Proposal, Report
from nazorat.reports.queries import lock_draft, proposals_of
from nazorat.reports.sections import LANGUAGES, sections_of
from nazorat.reports.word import Anchor, ProposalText, anchor_from, applied, proposal_from, proposals_in, tag_of
from nazorat.typeset import Returned, WordRefused, returned_docx
from nazorat.vault.actions import note_opening

PROPOSAL = "reports_proposal.sealed"


@dataclass(frozen=True)
class OpenProposal:
    """An opened proposal with its row."""

    row: Proposal
    text: ProposalText


def bring_word(*, by: Keyring, report: Report, language: str, content: bytes) -> int:
    """Read a copy of the draft that was worked on in Word and keep what it proposes, sealed; the file itself is not kept. Gives how many.

    Raises Problem: a code of `docx-…` for what is not read, "word-no-anchors", "word-other-report", "word-other-language", "report-adopted".
    """
    key = open_key(by, report)
    try:
        read = returned_docx(content)
    except WordRefused as refused:
        raise Problem(refused.code) from refused
    places = _places(read, report, language)
    kept = open_versions(by=by, report=report, language=language)
    texts = {
        (place.section, place.version): next(
            (one.words.text for one in reversed(kept.get(place.section, [])) if one.version <= place.version), ""
        )
        for place in places
    }
    rows = []
    for text in proposals_in(read, texts):
        row_id = uuid4()
        sealed = key.seal(PROPOSAL, row_id, 1, text.pack())
        rows.append(Proposal(id=row_id, report=report, language=LANGUAGES.index(language), sealed=sealed, brought_by=by.member))
    with transaction.atomic():
        lock_draft(report.id)
        last = int(Proposal.objects.filter(report=report).aggregate(last=Max("number"))["last"] or 0)
        for at, row in enumerate(rows, start=1):
            row.number = last + at
        Proposal.objects.bulk_create(rows)
        append("reports.bring-word", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, count=len(rows))
    return len(rows)


def open_proposals(*, by: Keyring, report: Report) -> list[OpenProposal]:
    """Everything that Word files proposed for the report, in the order in which it came; one act."""
    key, rows = open_key(by, report), list(proposals_of(report))
    ids = [row.id for row in rows]
    note_opening("reports.open-proposals", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, ids=ids)
    return [OpenProposal(row, proposal_from(key.open(PROPOSAL, row.id, 1, row.sealed))) for row in rows]


def accept_proposal(*, by: Keyring, material: Material, proposal: OpenProposal) -> None:
    """Put the proposal into the present text, in the name of who accepts it.

    Raises Problem "proposal-conflict" when what left was changed here meanwhile, or it touches a live figure: nothing is lost, it waits.
    """
    language = LANGUAGES[proposal.row.language]
    kind = next((one for one in sections_of(material.report) if one.number == proposal.text.section), None)
    held = material.texts.get((proposal.text.section, language))
    text = applied(proposal.text, held.words.text) if held else None
    if kind is None or held is None or text is None:
        raise Problem("proposal-conflict")
    write_text(by=by, material=material, kind=kind, language=language, text=text, version=held.version, settles=proposal.row)


def close_proposal(*, by: Keyring, proposal: Proposal, done: bool) -> None:
    """Say that a proposal was done by hand, or is not taken up. It stays on file."""
    state = Proposal.State.ACCEPTED if done else Proposal.State.REFUSED
    with transaction.atomic():
        lock_draft(proposal.report_id)
        waits = Proposal.objects.filter(id=proposal.id, state=Proposal.State.WAITS)
        if not waits.update(state=state, decided_by=by.member, decided_at=datetime.now(UTC)):
            raise Problem("changed-meanwhile")
        append("reports.close-proposal", by=by.member.id, organisation=by.member.organisation_id, obj=proposal.report_id)


def _places(read: Returned, report: Report, language: str) -> list[Anchor]:
    places = [place for place in map(anchor_from, read.anchors) if place]
    if not places:
        raise Problem("word-no-anchors")
    if any(place.tag != tag_of(report.id) for place in places):
        raise Problem("word-other-report")
    if any(place.language != language for place in places):
        raise Problem("word-other-language")
    return places
