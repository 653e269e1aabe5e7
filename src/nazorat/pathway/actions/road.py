"""Acts on the road: stages, documents, what is due, how far other states came. A coordinator's, but for what planners note under seal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Unpack

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.pathway.actions.gaps import Fact
from nazorat.pathway.keeping import past
from nazorat.pathway.models import Deadline, Milestone, Paper, PaperVersion, RoadNote, StageAct, Struck
from nazorat.pathway.notes import FORMAT, Note, note_from
from nazorat.people.access import coordinator_only
from nazorat.people.actions import open_plannings
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, Organisation
from nazorat.people.queries import planners_recipient
from nazorat.vault import crypto
from nazorat.vault.scrubbing import scrub


def act_on_stage(*, by: Member, stage: str, to: str, act: str, **fact: Unpack[Fact]) -> StageAct:
    """Enter a dated act on a stage. Raises Problem "refused", "day-ahead"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        row = StageAct.objects.create(stage=stage, to=to, act=act, entered_by=by, **fact)
        append("pathway.act-on-stage", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def enter_paper(
    *, by: Member, stage: str, kind: str, title: str, body: Organisation | None, changes: str, **fact: Unpack[Fact]
) -> Paper:
    """Enter a document of a stage with the version that is known first. Raises Problem "refused", "day-ahead"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        paper = Paper.objects.create(stage=stage, kind=kind, title=title, body=body, entered_by=by)
        PaperVersion.objects.create(paper=paper, number=1, changes=changes, entered_by=by, **fact)
        append("pathway.enter-paper", by=by.id, organisation=by.organisation_id, obj=paper.id)
    return paper


def add_version(*, by: Member, paper: Paper, changes: str, **fact: Unpack[Fact]) -> PaperVersion:
    """Enter the next version of a document; the earlier ones stay. Raises Problem "refused", "day-ahead"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        Paper.objects.select_for_update().get(id=paper.id)
        last = PaperVersion.objects.filter(paper=paper).values_list("number", flat=True).first()
        row = PaperVersion.objects.create(paper=paper, number=(last or 0) + 1, changes=changes, entered_by=by, **fact)
        append("pathway.add-version", by=by.id, organisation=by.organisation_id, obj=paper.id)
    return row


def set_deadline(
    *, by: Member, kind: str, stage: str, words: str, body: Organisation | None, due_on: date, **fact: Unpack[Fact]
) -> Deadline:
    """Enter what is due, by the source that says so. Raises Problem "refused", "day-ahead" for a source of tomorrow."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        row = Deadline.objects.create(kind=kind, stage=stage, words=words, body=body, due_on=due_on, entered_by=by, **fact)
        append("pathway.set-deadline", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def keep_deadline(*, by: Member, deadline: Deadline, on: date, source: str) -> Deadline:
    """Note by a source that what was due was done. Raises Problem "refused", "day-ahead", "changed-meanwhile", "kept-before-set"."""
    coordinator_only(by)
    past(on)
    if on < deadline.on:
        raise Problem("kept-before-set")
    with transaction.atomic():
        held = Deadline.objects.select_for_update().get(id=deadline.id)
        if held.kept_on or held.struck_at:
            raise Problem("changed-meanwhile")
        held.kept_on, held.kept_source, held.kept_entered_by = on, source, by
        held.save(update_fields=["kept_on", "kept_source", "kept_entered_by"])
        append("pathway.keep-deadline", by=by.id, organisation=by.organisation_id, obj=held.id)
    return held


def set_milestone(*, by: Member, country: str, kind: str, words: str, **fact: Unpack[Fact]) -> Milestone:
    """Enter how far a state came, or that it went back. Raises Problem "refused", "day-ahead"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        row = Milestone.objects.create(country=country, kind=kind, words=words, entered_by=by, **fact)
        append("pathway.set-milestone", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def strike_entry(*, by: Member, entry: Struck) -> None:
    """An entry was wrong: it counts no longer and stays to be read. Raises Problem "refused", "changed-meanwhile"."""
    coordinator_only(by)
    rows = type(entry)._default_manager.filter(pk=entry.pk, struck_at=None)
    with transaction.atomic():
        if not rows.update(struck_at=timezone.now(), struck_by=by):
            raise Problem("changed-meanwhile")
        append("pathway.strike-entry", by=by.id, organisation=by.organisation_id, obj=entry.pk)


def note_for_planners(*, by: Keyring, stage: str, kind: str, words: str) -> RoadNote:
    """Note under seal what stands in the way, or what a meeting said. Planners open it and nobody else.

    Raises Problem "not-a-planner", "no-planners-key".
    """
    if not by.member.planner:
        raise Problem("not-a-planner")
    row = RoadNote(entered_by=by.member)
    facts = {"format": FORMAT, "id": str(row.id), "stage": stage, "kind": kind, "words": words}
    row.sealed = crypto.seal(json.dumps(facts, ensure_ascii=False).encode(), [planners_recipient()])
    with transaction.atomic():
        row.save(force_insert=True)
        append("pathway.note-for-planners", by=by.member.id, organisation=by.member.organisation_id, obj=row.id)
    return row


def open_notes(*, by: Keyring, notes: Iterable[RoadNote]) -> list[Note]:
    """Open the planners' notes: one act, written first. One that does not open says so. Raises Problem "not-a-planner"."""
    rows = list(notes)
    if not by.member.planner:
        raise Problem("not-a-planner")
    if not rows:
        return []
    texts = open_plannings(by=by, sealed={row.id: bytes(row.sealed) for row in rows}, leave_out_broken=True)
    return [note_from(row, texts.get(row.id)) for row in rows]


def destroy_note(*, by: Keyring, note: RoadNote) -> None:
    """A planner destroys a note that is no longer needed. Raises Problem "not-a-planner", "changed-meanwhile"."""
    if not by.member.planner:
        raise Problem("not-a-planner")
    with transaction.atomic():
        gone, _each = RoadNote.objects.filter(id=note.id).delete()
        if not gone:
            raise Problem("changed-meanwhile")
        transaction.on_commit(partial(scrub, (RoadNote,)))
        append("pathway.destroy-note", by=by.member.id, organisation=by.member.organisation_id, obj=note.id)
