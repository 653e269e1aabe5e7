from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.reports.actions.editions import edition_readiness
from nazorat.reports.actions.opening import open_report
from nazorat.reports.build import built_all, digest_of
from nazorat.reports.keys import open_key
from nazorat.reports.models import Objection, Report
from nazorat.reports.queries import WORDING, being_made, is_head, lock_unsigned, objections_of
from nazorat.vault.actions import note_opening

REASON = "reports_objection.sealed"


@dataclass(frozen=True)
class OpenObjection:
    """An objection with its reason in clear, in the memory of one request."""

    row: Objection
    reason: str = field(repr=False)


def object_to_wording(*, by: Keyring, report: Report, wording: bytes, reason: str) -> Objection:
    """A head of one side objects to a wording, named by the first 16 bytes of its digest. While it is the report's, nobody signs it.

    Raises Problem "objection-not-head", "objection-already", "report-adopted"; Http404 for who does not hold the draft.
    """
    key = open_key(by, report)
    if not is_head(by.member, report):
        raise Problem("objection-not-head")
    row = Objection(id=uuid4(), report=report, member=by.member, wording=wording[:WORDING])
    row.sealed = key.seal(REASON, row.id, 1, reason.strip().encode())
    try:
        with transaction.atomic():
            # waits for an adoption that is under way, and keeps one out until this is written
            lock_unsigned(report.id)
            row.save(force_insert=True)
            append(
                "reports.object-to-report",
                by=by.member.id,
                organisation=by.member.organisation_id,
                obj=report.id,
                commitment=bytes(row.wording),
            )
    except IntegrityError as twice:
        raise Problem("objection-already") from twice
    return row


def withdraw_objection(*, by: Keyring, objection: Objection) -> None:
    """Who objected takes it back; the row stays. Raises Problem "objection-not-yours", "changed-meanwhile", "report-adopted"."""
    if objection.member_id != by.member.id:
        raise Problem("objection-not-yours")
    with transaction.atomic():
        lock_unsigned(objection.report_id)
        standing = Objection.objects.filter(id=objection.id, withdrawn_at=None)
        if not standing.update(withdrawn_at=datetime.now(UTC)):
            raise Problem("changed-meanwhile")
        append(
            "reports.withdraw-objection", by=by.member.id, organisation=by.member.organisation_id, obj=objection.report_id,
            commitment=bytes(objection.wording),
        )  # fmt: skip


def open_objections(*, by: Keyring, report: Report) -> list[OpenObjection]:
    """All objections with their reasons, for those who hold the draft; one act."""
    key, rows = open_key(by, report), list(objections_of(report))
    ids = [row.id for row in rows]
    note_opening("reports.open-objections", by=by.member.id, organisation=by.member.organisation_id, obj=report.id, ids=ids)
    return [OpenObjection(row, key.open(REASON, row.id, 1, row.sealed).decode()) for row in rows]


def present_wording(*, by: Keyring, report: Report) -> bytes:
    """The name of the wording as it is now, for those who work on the report: it is opened and woven for it."""
    material, edition = open_report(by=by, report=report), being_made(report)
    if edition:
        return edition_readiness(by=by, material=material, edition=edition).digest[:WORDING]
    return digest_of(material, built_all(material))[:WORDING]
