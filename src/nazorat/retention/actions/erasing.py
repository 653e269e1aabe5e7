"""What erasing destroys, once and in one place: keys first, then what they opened, then the files. Receipts and acts stay."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from nazorat.alerts.models import Alert, Circle, Hearer, Step
from nazorat.audit.actions import append, lock_chain
from nazorat.audit.queries import tip
from nazorat.cases.models import Case, Keeper, Step as CaseStep
from nazorat.correspondence.models import SealedScan
from nazorat.custody.models import Answer, Ask, CustodyKey, HalfCopy, Holder, Identity, UrgentOpening, UrgentReader
from nazorat.fieldwork.models import Attachment, DoubleKeying, FollowUp, KeyingDraft, KeyingNote, RecordVersion
from nazorat.findings.models import Debrief, DebriefEntry, Finding, InternalNote, Meeting, Recheck, Transmission, Undertaking
from nazorat.kit.problems import Problem
from nazorat.liaison.models import Enclosure, Link, OpenedLink, SentReply
from nazorat.people.models import Invitation, Member, MemberKey, Organisation, PlannersGrant, SignIn, UnlockedSession
from nazorat.preparation.models import DevicePreparation
from nazorat.recommendations.models import Ground, Recommendation
from nazorat.reports.models import (
    Comment,
    Edition,
    GateAnswer,
    HandedCopy,
    Inbox,
    Objection,
    Proposal,
    Report,
    ReportGrant,
    ReportScope,
    SectionText,
    SectionVersion,
    Thread,
)
from nazorat.retention import ledger
from nazorat.retention.models import Decision, Erasure
from nazorat.sampling.models import Draw
from nazorat.sync.models import Bundle, Ruling
from nazorat.vault import blobs
from nazorat.vault.models import Blob
from nazorat.vault.scrubbing import scrub
from nazorat.visits.models import (
    Brief,
    ConflictDeclaration,
    ConflictSeen,
    Credential,
    Device,
    Task,
    TeamMember,
    Visit,
    VisitKey,
    VisitKeyGrant,
)

log = logging.getLogger("nazorat.retention")
# tables that are vacuumed afterwards: PostgreSQL keeps the bytes of a deleted row until then
SCRUBBED = (
    VisitKey, VisitKeyGrant, Identity, Holder, Ask, Answer, UrgentOpening, UrgentReader, HalfCopy, CustodyKey, MemberKey,
    RecordVersion, Attachment, KeyingNote, KeyingDraft, DoubleKeying, FollowUp, Debrief, DebriefEntry, Undertaking, InternalNote,
    Recheck, Draw, Finding, Transmission, Recommendation, Ground, ReportGrant, SectionVersion, Proposal, SectionText, GateAnswer,
    Comment, Thread, Objection, SealedScan, HandedCopy, Inbox, Link, OpenedLink, ConflictDeclaration, Visit, Meeting, Enclosure,
    SentReply, Edition, ReportScope, Brief, Bundle, Circle, Hearer, Alert, Step, Credential, Ruling, Task, Case, CaseStep, Keeper,
)  # fmt: skip


@dataclass(frozen=True)
class Destroyed:
    """How many grants and rows went, and the files that no row names any more."""

    grants: int
    rows: int
    files: tuple[Blob, ...] = ()


def erase_again(*, by: UUID | None = None) -> list[ledger.Line]:
    """Erase what the ledger says and this database does not know: it is older than the ledger. Gives what was erased again.

    Before anything is served and after every restore.
    """
    lines, strange = ledger.read()
    if strange:
        log.error(
            "%s lines of the ledger of erasures are not of this installation: compare it with a copy beside the backups", strange
        )
    if not lines:
        return []
    again = []
    with transaction.atomic():
        lock_chain()
        known = set(Erasure.objects.values_list("id", flat=True))
        for line in lines:
            if line.id in known or not _exists(line.kept, line.obj):
                continue
            gone = DESTROYERS[line.kept](line.obj)
            _keep_row(line, None, gone)
            again.append(line)
            append("retention.erase-again", by=by, organisation=None, obj=line.obj, count=gone.rows)
    if again:
        log.warning("This database was set back: it lacked %s erasures of the ledger, which were done again", len(again))
    return again


def _erase(decision: Decision) -> int:
    """Inside the transaction of the agreement, before its act. How many rows went."""
    if decision.obj is None:
        raise Problem("changed-meanwhile")
    gone = DESTROYERS[decision.kept](decision.obj)
    line = ledger.Line(uuid4(), decision.kept, decision.obj, timezone.now(), tip()[0])
    _keep_row(line, decision, gone)
    # the last thing before the commit: from here on it is erased, even if the commit is lost
    ledger.append(line)
    return gone.rows


def _keep_row(line: ledger.Line, decision: Decision | None, gone: Destroyed) -> None:
    Erasure.objects.create(
        id=line.id, kept=line.kept, obj=line.obj, decision=decision, at=line.at, grants=gone.grants, rows=gone.rows, files=len(gone.files)
    )  # fmt: skip
    # a crash meanwhile leaves the files to `blobs.sweep`
    transaction.on_commit(partial(blobs.discard, gone.files))
    transaction.on_commit(partial(scrub, SCRUBBED))


def _exists(kept: str, obj: UUID) -> bool:
    owners: dict[str, type[models.Model]] = {
        "visit": Visit, "report": Report, "conflict": ConflictDeclaration, "case": Case, "organisation": Organisation,
    }  # fmt: skip
    return owners[kept]._default_manager.filter(pk=obj).exists()


# sealed to the team, the lead or the planners of a visit, and gone with it whole
OF_A_VISIT: tuple[type[models.Model], ...] = (
    Undertaking, DebriefEntry, Debrief, InternalNote, Recheck, Draw, Brief, Bundle, Ruling, Alert, Circle, Credential, Meeting, Task,
    DevicePreparation,
)  # fmt: skip


def _visit(obj: UUID) -> Destroyed:
    """All that is sealed to the keys of a visit, and the keys. What was adopted stays in clear, where it stands."""
    grants = _gone(VisitKeyGrant.objects.filter(key__visit=obj))
    # no public half, no sealing: whoever would key a forgotten sheet is refused
    VisitKey.objects.filter(visit=obj).update(public=b"", signature=b"", stale=True)
    Device.objects.filter(visit=obj, revoked_at=None).update(revoked_at=timezone.now())
    # names first: nobody opens them without the halves, and both halves stand here
    asks = Ask.objects.filter(identity__visit=obj)
    names = _gone(Answer.objects.filter(ask__in=asks)) + _gone(asks) + _gone(Identity.objects.filter(visit=obj))
    attachments = Attachment.objects.filter(version__record__visit=obj)
    files = tuple(Blob.objects.filter(id__in=attachments.values("blob")))
    rows = names + _gone(attachments) + _gone(KeyingNote.objects.filter(version__record__visit=obj))
    Blob.objects.filter(id__in=[file.id for file in files]).delete()
    rows += RecordVersion.objects.filter(record__visit=obj).update(sealed=b"", mac=b"")
    rows += _gone(KeyingDraft.objects.filter(sheet__visit=obj))
    # how many items differed stays, which ones they were goes
    rows += DoubleKeying.objects.filter(sheet__visit=obj, sealed__isnull=False).update(sealed=None, key=None)
    rows += FollowUp.objects.filter(visit=obj, sealed__isnull=False).update(sealed=b"")
    rows += sum(_gone(model._default_manager.filter(visit=obj)) for model in OF_A_VISIT)
    rows += _gone(Transmission.objects.filter(finding__visit=obj))
    for model in (Finding, Recommendation):
        drawn: models.QuerySet[Any] = model._default_manager.filter(visit=obj)
        rows += _gone(drawn.filter(adopted=None)) + drawn.update(sealed=b"")
    rows += Ground.objects.filter(visit=obj).exclude(sealed=b"").update(sealed=b"")
    Visit.objects.filter(id=obj).update(plan=b"")
    return Destroyed(grants, rows, files)


def _report(obj: UUID) -> Destroyed:
    """The sealed words of a report and its key. What was released stays as it was handed out."""
    grants = _gone(ReportGrant.objects.filter(report=obj))
    earlier = _gone(SectionVersion.objects.filter(text__report=obj))
    sealed = (SectionText, Proposal, GateAnswer, Comment, Edition, Thread, Objection, ReportScope, HandedCopy, Inbox)
    links = Link.objects.filter(entry__report=obj)
    held = _gone(OpenedLink.objects.filter(link__in=links.values("id"))) + links.update(wrapped=b"", copy=b"", draft=b"")
    held += sum(_gone(model._default_manager.filter(link__in=links.values("id"))) for model in (Enclosure, SentReply))
    links.filter(revoked_at=None).update(revoked_at=timezone.now())
    scans = held + _gone(SealedScan.objects.filter(entry__report=obj, under__in=(SealedScan.Under.REPORT, SealedScan.Under.INBOX)))
    return Destroyed(grants, earlier + scans + sum(_gone(model._default_manager.filter(report=obj)) for model in sealed))


def _conflict(obj: UUID) -> Destroyed:
    _gone(ConflictSeen.objects.filter(declaration=obj))
    return Destroyed(0, _gone(ConflictDeclaration.objects.filter(id=obj)))


def _case(obj: UUID) -> Destroyed:
    """What a case and its steps say, and its list. Kind, days and outcome stay: the counts of a year rest on them."""
    grants = _gone(Keeper.objects.filter(case=obj))
    rows = CaseStep.objects.filter(case=obj).update(sealed=b"")
    return Destroyed(grants, rows + Case.objects.filter(id=obj).update(sealed=b"", mark=b""))


def _organisation(obj: UUID) -> Destroyed:
    """All that an organisation which left could still open or come in with: its halves, keys, grants, accounts and browsers."""
    members, own = Member.objects.filter(organisation=obj), Identity.objects.filter(Q(organisation_a=obj) | Q(organisation_b=obj))
    asks = Ask.objects.filter(identity__in=own)
    rows = _gone(Answer.objects.filter(ask__in=asks)) + _gone(asks) + _gone(own)
    rows += _gone(HalfCopy.objects.filter(organisation=obj))
    CustodyKey.objects.filter(member__in=members, retired_at=None).update(retired_at=timezone.now())
    rows += CustodyKey.objects.filter(member__in=members).update(wrapped=b"")
    visits = VisitKeyGrant.objects.filter(member__in=members)
    VisitKey.objects.filter(grants__in=visits).update(stale=True)
    TeamMember.objects.filter(member__in=members, left_at=None).exclude(role=TeamMember.Role.LEAD).update(left_at=timezone.now())
    grants = (
        _gone(visits)
        + _gone(ReportGrant.objects.filter(member__in=members))
        + _gone(PlannersGrant.objects.filter(member__in=members))
    )
    for model in (UnlockedSession, SignIn, Invitation):
        rows += _gone(model._default_manager.filter(member__in=members))
    MemberKey.objects.filter(member__in=members).update(wrapped=b"")
    members.update(is_active=False, planner=False, password="")
    return Destroyed(grants, rows)


def _gone(rows: models.QuerySet[Any]) -> int:
    return rows.delete()[0]


DESTROYERS: dict[str, Callable[[UUID], Destroyed]] = {
    "visit": _visit, "report": _report, "conflict": _conflict, "case": _case, "organisation": _organisation,
}  # fmt: skip
