from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.reports.actions.copies import open_handed
from nazorat.reports.actions.opening import COMMENT
from nazorat.reports.build import built
from nazorat.reports.comments import CHANGED, NONE, OUTCOMES, TAKEN, WHOLE, CommentText, OpenComment
from nazorat.reports.copies import OpenHanded, copy_answered
from nazorat.reports.keys import ReportKey, open_key
from nazorat.reports.material import Material
from nazorat.reports.models import Comment, Report
from nazorat.reports.queries import lock_report


@dataclass(frozen=True)
class CommentAnswer:
    """What is answered to one comment, as it was seen in `version`; an empty `outcome` leaves it waiting."""

    id: UUID
    version: int
    answers: Mapping[str, str] = field(default_factory=dict)
    outcome: str = ""


def add_comments(*, by: Keyring, material: Material, rows: Sequence[CommentText]) -> int:
    """Enter the comments of one letter, sealed. Each keeps the words of its paragraph in the copy that the authority has.

    Raises Problem "comment-before-sent", "report-adopted", "comment-no-paragraph", "comment-no-copy".
    """
    report, key = material.report, open_key(by, material.report)
    _open_to_comments(report)
    handed = open_handed(by=by, report=report)
    kept = [_with_words(row, material, handed) for row in rows]
    made = [_sealed(by, key, text) for text in kept]
    with transaction.atomic():
        _open_to_comments(lock_report(report.id))
        last = int(Comment.objects.filter(report=report).aggregate(last=Max("number"))["last"] or 0)
        for at, row in enumerate(made, start=1):
            row.number = last + at
        Comment.objects.bulk_create(made)
        append("reports.add-comments", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, count=len(made))
    return len(made)


def receive_comments(*, by: Member, report: Report, sealed: Mapping[UUID, bytes]) -> None:
    """Keep comments that came sealed to the draft's inbox, inside the transaction and under the act of the door that they came through.

    `by` answers for the door. Raises Problem "report-adopted".
    """
    _open_to_comments(lock_report(report.id))
    last = int(Comment.objects.filter(report=report).aggregate(last=Max("number"))["last"] or 0)
    Comment.objects.bulk_create(
        Comment(id=row, report=report, number=last + at, under=Comment.Under.INBOX, sealed=data, author=by)
        for at, (row, data) in enumerate(sealed.items(), start=1)
    )


def change_comment(*, by: Keyring, material: Material, comment: OpenComment, text: CommentText, version: int) -> None:
    """Correct what was typed of a comment, for example a name that the gate stopped. Our answer stays when the kind allows its outcome."""
    _open_to_comments(material.report)
    held = comment.text
    fresh = replace(text, then=held.then, answers=held.answers, outcome=held.outcome).as_kind(text.kind)
    fresh = replace(fresh, copy=text.copy or held.copy)
    if (fresh.paragraph, fresh.copy) != (held.paragraph, held.copy):
        fresh = _with_words(fresh, material, open_handed(by=by, report=material.report))
    _save(by, material.report, [(comment.id, version, fresh)], "reports.change-comment")


def answer_comments(*, by: Keyring, material: Material, given: Sequence[CommentAnswer]) -> int:
    """Keep our answers and outcomes. "Text changed" is kept for a wrong fact alone, and only when its paragraph reads otherwise now.

    Raises Problem "comment-not-fact", "comment-outcome", "comment-without-answer", "comment-text-same", "changed-meanwhile".
    """
    _open_to_comments(material.report)
    known = {one.id: one for one in material.comments}
    if any(one.id not in known for one in given):
        raise Problem("changed-meanwhile")
    standing = set(_paragraphs(material).values()) if any(one.outcome == CHANGED for one in given) else set()
    changes = []
    for one in given:
        text = replace(known[one.id].text, answers=dict(one.answers), outcome=one.outcome)
        _refuse_unfit(text, material.report, standing)
        changes.append((one.id, one.version, text))
    _save(by, material.report, changes, "reports.answer-comments")
    return len(changes)


def remove_comment(*, by: Keyring, report: Report, comment: Comment) -> None:
    """Take out a comment that was typed by mistake."""
    with transaction.atomic():
        _open_to_comments(lock_report(report.id))
        comment.delete()
        append("reports.remove-comment", by=by.member.id, organisation=by.member.organisation_id, obj=report.id)


def set_comment_term(*, by: Keyring, report: Report, due: date) -> None:
    """The last day of the term for comments; the annex names it when none came."""
    with transaction.atomic():
        _open_to_comments(lock_report(report.id))
        Report.objects.filter(id=report.id).update(comments_due=due)
        append("reports.set-comment-term", by=by.member.id, organisation=by.member.organisation_id, obj=report.id)


def _open_to_comments(report: Report) -> None:
    if not report.open_to_comments:
        raise Problem("comment-before-sent" if report.state == Report.State.DRAFT else "report-adopted")


def _paragraphs(material: Material) -> dict[int, str]:
    """The numbered paragraphs of the master as it would be printed now."""
    return {one.number: one.text for one in built(material, material.report.master).paragraphs}


def _with_words(row: CommentText, material: Material, handed: Sequence[OpenHanded]) -> CommentText:
    """With the words of its paragraph in the copy that the letter answers; of a draft handed over before copies were kept, as they are now."""
    copy = copy_answered(handed, row.copy, row.received)
    if copy is None and row.copy:
        raise Problem("comment-no-copy")
    paragraphs = copy.text.paragraphs if copy else _paragraphs(material)
    if row.paragraph != WHOLE and row.paragraph not in paragraphs:
        raise Problem("comment-no-paragraph", paragraph=row.paragraph, last=len(paragraphs))
    held = replace(row, copy=copy.text.number if copy else "")
    if row.kind == NONE:
        return replace(held, paragraph=WHOLE, outcome=TAKEN)
    return replace(held, then=paragraphs.get(row.paragraph, ""))


def _refuse_unfit(text: CommentText, report: Report, standing: set[str]) -> None:
    if not text.outcome:
        return
    if text.outcome == CHANGED and text.kind != "fact":
        raise Problem("comment-not-fact", paragraph=text.paragraph)
    if text.outcome not in OUTCOMES[text.kind]:
        raise Problem("comment-outcome", paragraph=text.paragraph)
    if not text.answers.get(report.master) and text.kind != NONE:
        raise Problem("comment-without-answer", paragraph=text.paragraph)
    if text.outcome == CHANGED and text.then in standing:
        raise Problem("comment-text-same", paragraph=text.paragraph)


def _sealed(by: Keyring, key: ReportKey, text: CommentText) -> Comment:
    row_id = uuid4()
    return Comment(id=row_id, report=key.report, sealed=key.seal(COMMENT, row_id, 1, text.pack()), author=by.member)


def _save(by: Keyring, report: Report, changes: Sequence[tuple[UUID, int, CommentText]], verb: str) -> None:
    key = open_key(by, report)
    sealed = [(row_id, version, key.seal(COMMENT, row_id, version + 1, text.pack())) for row_id, version, text in changes]
    with transaction.atomic():
        _open_to_comments(lock_report(report.id))
        for row_id, version, data in sealed:
            row = Comment.objects.filter(report=report, id=row_id, version=version)
            if not row.update(sealed=data, version=version + 1, under=Comment.Under.KEY, changed_at=datetime.now(UTC)):
                raise Problem("changed-meanwhile")
        append(verb, by=by.member.id, organisation=by.member.organisation_id, obj=report.id, count=len(sealed))
