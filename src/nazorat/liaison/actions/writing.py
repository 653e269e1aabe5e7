from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.correspondence.actions import enter_by_link, receive_sealed
from nazorat.correspondence.models import Book, JournalEntry
from nazorat.correspondence.numbering import next_code
from nazorat.kit.problems import Problem
from nazorat.liaison.enclosures import taken_from
from nazorat.liaison.keys import Opened
from nazorat.liaison.models import Enclosure, Link, SentReply
from nazorat.liaison.queries import draft_of, live, report_of
from nazorat.liaison.texts import MOST_FILES, MOST_REMARKS, Answer, Draft, FileNote, Remark
from nazorat.people.models import Member
from nazorat.reports.actions import receive_comments
from nazorat.reports.comments import NONE, TAKEN, WHOLE, CommentText
from nazorat.reports.copies import Copy
from nazorat.reports.keys import inbox_recipient, seal_to_inbox
from nazorat.reports.models import Inbox
from nazorat.reports.queries import lock_report

# how often a change is tried anew when another tab of the same liaison, or another letter, was quicker
TRIES = 5


def save_remark(*, by: Opened, remark: Remark, was: str = "", seen: str = "") -> None:
    """Keep a comment until it is sent, sealed to the link: nobody of ours reads it before. Without words it is taken out.

    `was` is the kind that it had and `seen` the digest of its words when it was loaded. Raises Problem "changed-meanwhile" when another
    tab wrote there since, "link-sent", "link-too-much".
    """

    def changed(draft: Draft) -> Draft:
        there = draft.find(remark.paragraph, was or remark.kind)
        beside = draft.find(remark.paragraph, remark.kind) if remark.kind != was else None
        if (there.digest if there else "") != seen or (was and beside):
            raise Problem("changed-meanwhile")
        fresh = draft.with_remark(remark, was)
        if len(fresh.remarks) > MOST_REMARKS:
            raise Problem("link-too-much")
        return fresh

    _rewrite(by, changed, "liaison.save-comment")


def attach_file(*, by: Opened, name: str, content: bytes) -> None:
    """Keep a file until it is sent: looked at and sealed to the draft's inbox in memory, never written in clear.

    Raises Problem "file-too-large", "file-not-taken", "file-macros", "link-too-much", "link-sent", "inbox-doubtful".
    """
    scan, row_id = taken_from(name, content), uuid4()
    inbox = Inbox.objects.select_related("report").get(report=report_of(by.link))
    sealed = seal_to_inbox(inbox_recipient(inbox), row_id, scan.pack())
    note = FileNote(row_id, scan.name, scan.kind, len(scan.content))

    def changed(draft: Draft) -> Draft:
        if len(draft.files) >= MOST_FILES:
            raise Problem("link-too-much")
        return draft.with_file(note)

    _rewrite(by, changed, "liaison.attach-file", lambda: Enclosure(id=row_id, link=by.link, sealed=sealed).save(force_insert=True))


def detach_file(*, by: Opened, file_id: UUID) -> None:
    """Take a file back that was not sent."""
    gone = Enclosure.objects.filter(link=by.link, id=file_id)
    _rewrite(by, lambda draft: draft.without_file(file_id), "liaison.detach-file", gone.delete)


def send_comments(*, by: Opened, copy: Copy, language: str, nothing: bool, version: int) -> JournalEntry:
    """Send everything that was kept, or that there are no comments: into the draft's comments and the journal of letters, under a number.

    What is sent hangs on the words of the copy. `version` is that of the draft as it was shown. Raises Problem "link-sent", "link-empty",
    "changed-meanwhile", "report-adopted", "inbox-doubtful".
    """
    link, draft = _ready_to_send(by, version)
    if nothing and not draft.empty:
        raise Problem("changed-meanwhile")
    if draft.empty and not nothing:
        raise Problem("link-empty")
    recipient = inbox_recipient(Inbox.objects.select_related("report").get(report=report_of(link)))
    for attempt in range(TRIES):
        code = next_code(Book.Kind.INCOMING)
        texts = _texts(link, copy, draft, language, code)
        sealed = {row: seal_to_inbox(recipient, row, text.pack()) for row, text in zip(iter(uuid4, None), texts, strict=False)}
        try:
            return _commit(by, link, sealed, code)
        except Problem as refused:
            # another letter may have taken the number that stands inside
            if refused.code != "changed-meanwhile" or attempt == TRIES - 1 or next_code(Book.Kind.INCOMING) == code:
                raise
    raise Problem("changed-meanwhile")


def save_answer(*, by: Opened, answer: Answer, seen: str = "") -> None:
    """Keep an answer to a recommendation until it is sent, sealed to the link. One that claims nothing is taken out.

    `seen` is the digest of what stood there when the page was loaded. Raises Problem "changed-meanwhile", "link-sent", "link-closed".
    """

    def changed(draft: Draft) -> Draft:
        there = draft.answer_to(answer.recommendation)
        if (there.digest if there else "") != seen:
            raise Problem("changed-meanwhile")
        return draft.with_answer(answer)

    _rewrite(by, changed, "liaison.save-answer")


def send_replies(*, by: Opened, version: int) -> JournalEntry:
    """Send the answers that were kept, into the journal of letters as one letter; each waits there, sealed, until a member takes it in.

    `version` is that of the draft as it was shown. Raises Problem "link-sent", "link-empty", "changed-meanwhile", "inbox-doubtful".
    """
    link, draft = _ready_to_send(by, version)
    if draft.empty:
        raise Problem("link-empty")
    recipient = inbox_recipient(Inbox.objects.select_related("report").get(report=report_of(link)))
    rows = [SentReply(id=uuid4(), link=link, recommendation_id=one.recommendation) for one in draft.answers]
    for row, one in zip(rows, draft.answers, strict=True):
        row.sealed = seal_to_inbox(recipient, row.id, one.pack())
    with transaction.atomic():
        # the report before its letters and links, as everything that locks several of them does
        lock_report(report_of(link).id)
        entry = enter_by_link(by=link.made_by, about=link.entry, subject=JournalEntry.Subject.REPLY)
        _arrive(link, entry)
        SentReply.objects.bulk_create(rows)
        append("liaison.send-replies", by=link.id, organisation=link.entry.body_id, obj=entry.id, count=len(rows))
    by.link.arrival = entry
    return entry


def look_at_arrival(*, by: Member, entry: JournalEntry) -> None:
    """Say that what came by the link of a letter was looked at: it leaves the desk. Raises Problem "changed-meanwhile"."""
    with transaction.atomic():
        waits = Link.objects.filter(entry=entry, looked_at=None).exclude(arrival=None)
        if not waits.update(looked_at=timezone.now()):
            raise Problem("changed-meanwhile")
        append("liaison.look-at-arrival", by=by.id, organisation=by.organisation_id, obj=entry.id)


def _commit(by: Opened, link: Link, sealed: dict[UUID, bytes], code: str) -> JournalEntry:
    with transaction.atomic():
        # the report before its letters and links, as everything that locks several of them does
        lock_report(report_of(link).id)
        entry = enter_by_link(by=link.made_by, about=link.entry, subject=JournalEntry.Subject.COMMENTS, expected=code)
        _arrive(link, entry)
        receive_comments(by=link.made_by, report=report_of(link), sealed=sealed)
        append("liaison.send-comments", by=link.id, organisation=link.entry.body_id, obj=entry.id, count=len(sealed))
    by.link.arrival = entry
    return entry


def _ready_to_send(by: Opened, version: int) -> tuple[Link, Draft]:
    """The link and what waits in it, as it was shown. Raises Problem "link-sent", "changed-meanwhile"."""
    link = Link.objects.select_related("entry__body", "entry__report", "made_by").get(id=by.link.id)
    draft = draft_of(by, link)
    if link.arrival_id:
        raise Problem("link-sent")
    if link.version != version:
        raise Problem("changed-meanwhile")
    return link, draft


def _arrive(link: Link, entry: JournalEntry) -> None:
    """What waited goes with the letter of the journal, its files too, inside the transaction. Raises Problem "changed-meanwhile"."""
    if not live(link.id).filter(version=link.version, arrival=None).update(arrival=entry):
        raise Problem("changed-meanwhile")
    receive_sealed(by=link.made_by, entry=entry, sealed={file.id: bytes(file.sealed) for file in link.enclosures.all()})
    link.enclosures.all().delete()


def _texts(link: Link, copy: Copy, draft: Draft, language: str, code: str) -> list[CommentText]:
    today = timezone.localdate()
    late = link.entry.due_on is not None and today > link.entry.due_on
    words = copy.paragraphs
    whole = CommentText(WHOLE, NONE, language, "—", today, code, copy=copy.number, outcome=TAKEN, by_link=True, late=late)
    if draft.empty:
        return [whole]
    return [
        replace(whole, paragraph=one.paragraph, kind=one.kind, said=one.said, then=words.get(one.paragraph, ""), outcome="")
        for one in draft.remarks
    ]


def _rewrite(by: Opened, changed: Callable[[Draft], Draft], verb: str, also: Callable[[], object] = lambda: None) -> None:
    """Change what waits in a link under an act of this verb, anew when another tab was quicker. Raises Problem "link-closed", "link-sent"."""
    for _attempt in range(TRIES):
        link = live(by.link.id).select_related("entry").first()
        if link is None:
            raise Problem("link-closed")
        if link.arrival_id:
            raise Problem("link-sent")
        sealed = by.seal(changed(draft_of(by, link)).pack())
        with transaction.atomic():
            if live(link.id).filter(version=link.version, arrival=None).update(draft=sealed, version=link.version + 1):
                also()
                append(verb, by=link.id, organisation=link.entry.body_id, obj=link.entry_id)
                return
    raise Problem("changed-meanwhile")
