from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.reports.keys import open_key
from nazorat.reports.models import Report, ReportGrant
from nazorat.reports.queries import being_made, may_be_shown
from nazorat.vault import crypto


def grant_draft(*, by: Keyring, report: Report, member: UUID) -> ReportGrant:
    """Who holds the draft gives its key to somebody who joined a visit's team later, or shows it to a head of one of the sides.

    Raises Problem "grant-not-theirs" for anybody else and for a key that nobody vouched for, Http404 for who does not hold it.
    """
    if report.state == Report.State.RELEASED and not being_made(report):
        raise Problem("report-released")
    draft = open_key(by, report)
    theirs = next((key for key in may_be_shown(report) if key.member_id == member), None)
    if theirs is None:
        raise Problem("grant-not-theirs")
    sealed = crypto.seal(draft.key, [theirs.public])
    try:
        with transaction.atomic():
            grant = ReportGrant.objects.create(report=report, member=theirs.member, wrapped=sealed)
            append(
                "reports.grant-draft", by=by.member.id, organisation=by.member.organisation_id, obj=report.id,
                commitment=theirs.member_id.bytes,
            )  # fmt: skip
    except IntegrityError as twice:
        raise Problem("changed-meanwhile") from twice
    return grant
