"""Makers for tests of what comes back on a draft: the handed-over draft, an authority's comments, a head who was shown it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone

from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.reports.actions import (
    CommentAnswer,
    add_comments,
    answer_comments,
    begin_thread,
    grant_draft,
    open_comments,
    open_report,
)
from nazorat.reports.actions.word import PROPOSAL
from nazorat.reports.comments import CommentText, OpenComment
from nazorat.reports.keys import open_key
from nazorat.reports.models import Proposal, Report, Thread
from nazorat.reports.word import ProposalText
from support.make import make_keyring, make_member
from support.reports import Cast, make_report

SAID = "Указанная вместимость относится к прежнему зданию."


def sent_report(cast: Cast, **given: Any) -> Report:
    """A draft that went to the authority."""
    return sent(make_report(cast, **given))


def sent(report: Report) -> Report:
    """The draft as it is once a copy went out; how it leaves is tested where it leaves."""
    Report.objects.filter(id=report.id).update(reprisal_check_on=timezone.localdate())
    report.refresh_from_db()
    return report


def make_thread(by: Keyring, report: Report, remark: str = "Откуда это число?", paragraph: int = 1) -> Thread:
    """A remark on a paragraph of the master."""
    material = open_report(by=by, report=report)
    return begin_thread(by=by, material=material, language=report.master, paragraph=paragraph, remark=remark)


def comment(**given: Any) -> CommentText:
    """A comment of the authority on § 1, in Russian, that a fact is wrong."""
    facts = {
        "paragraph": 1,
        "kind": "fact",
        "language": "ru",
        "said": SAID,
        "received": date(2026, 6, 2),
        "letter": "7-14",
        **given,
    }
    return CommentText(**facts)


def make_comments(by: Keyring, report: Report, *rows: CommentText) -> tuple[OpenComment, ...]:
    """Comments of one letter as they are opened after it."""
    add_comments(by=by, material=open_report(by=by, report=report), rows=rows or [comment()])
    return open_comments(by=by, report=report)


def make_answer(by: Keyring, report: Report, one: OpenComment, outcome: str, **answers: str) -> None:
    """Our answer to one comment; in Russian unless told otherwise."""
    given = CommentAnswer(one.id, one.version, answers or {"ru": "Группа сверила сведения."}, outcome)
    answer_comments(by=by, material=open_report(by=by, report=report), given=[given])


def make_head(by: Keyring, report: Report, **given: Any) -> Keyring:
    """The coordinator of the member's organisation, to whom the draft was shown."""
    facts = {"organisation": by.member.organisation, "role": Member.Role.COORDINATOR, **given}
    head = make_keyring(make_member(**facts))
    grant_draft(by=by, report=report, member=head.member.id)
    return head


def make_proposal(by: Keyring, report: Report, now: str = "Её место тесно.") -> Proposal:
    """A change that a Word file proposes, to a paragraph that does not stand in the draft."""
    row_id, number = uuid4(), Proposal.objects.filter(report=report).count() + 1
    text = ProposalText("change", 3, 0, "Её место мало.", "Её место мало.", now)
    sealed = open_key(by, report).seal(PROPOSAL, row_id, 1, text.pack())
    return Proposal.objects.create(id=row_id, report=report, language=0, number=number, sealed=sealed, brought_by=by.member)
