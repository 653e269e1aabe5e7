from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append, lock_chain
from nazorat.audit.queries import tip
from nazorat.custody.access import need_custodian, need_in_force, need_party
from nazorat.custody.models import Agreement, Answer, Ask, HalfCopy, Holder
from nazorat.kit.problems import Problem
from nazorat.people.actions import end_members_of
from nazorat.people.keyring import Keyring
from nazorat.retention import ledger
from nazorat.retention.actions.erasing import DESTROYERS, _keep_row
from nazorat.retention.models import Hold
from nazorat.retention.queries import Losses, identities_of_side, losses

WAIT_DAYS = 14


def end_exit(*, by: Keyring, agreement: Agreement, accepted: Losses) -> int:
    """Carry an agreement out, for a custodian who stays, of another body than began it: what was agreed passes, the rest is destroyed.

    Halves that the successor found whole become theirs. Every other identity of the leaving side goes, as do its accounts, sessions,
    grants and custody keys. `accepted` is what the page said would be lost to everybody: when it is more by now, nothing is done.
    One transaction: a crash leaves all as it was, or all done. Gives the number of rows destroyed. Raises Problem "refused",
    "not-vouched", "agreement-not-in-force", "agreement-doubtful", "second-organisation", "exit-not-begun", "exit-waits", "held",
    "exit-loses-more", "last-coordinator", "last-planner".
    """
    need_custodian(by)
    need_party(by, agreement)
    leaving = agreement.leaving
    if by.member.organisation_id == leaving.id:
        raise Problem("refused")
    with transaction.atomic():
        lock_chain()
        found = Agreement.objects.select_related("leaving").select_for_update(of=("self",)).get(id=agreement.id)
        need_in_force(found)
        _by_another(by, found)
        if losses(found) != accepted:
            raise Problem("exit-loses-more")
        _pass_halves(by, found)
        if Hold.objects.filter(kept="visit", lifted_at=None, obj__in=identities_of_side(leaving).values("visit")).exists():
            raise Problem("held")
        end_members_of(by=by.member, organisation=leaving)
        Agreement.objects.filter(id=found.id).update(
            ended_by=by.member, ended_for=by.member.organisation_id, ended_at=timezone.now()
        )
        gone = DESTROYERS["organisation"](leaving.id)
        line = ledger.Line(uuid4(), "organisation", leaving.id, timezone.now(), tip()[0])
        _keep_row(line, None, gone)
        # the last thing before the commit, as with every erasure
        ledger.append(line)
        append("retention.end-exit", by=by.member.id, organisation=by.member.organisation_id, obj=found.id, count=gone.rows)
    return gone.rows


def _by_another(by: Keyring, agreement: Agreement) -> None:
    if agreement.begun_at is None:
        raise Problem("exit-not-begun")
    if agreement.begun_for_id == by.member.organisation_id:
        raise Problem("second-organisation")
    # who is put out without having begun it has time to see it and to stop it
    if agreement.begun_for_id != agreement.leaving_id and timezone.now() < agreement.begun_at + timedelta(days=WAIT_DAYS):
        raise Problem("exit-waits")


def _pass_halves(by: Keyring, agreement: Agreement) -> None:
    """Put the successor's half in the place of the leaving side's, with its holders; asks of before are over."""
    copies = HalfCopy.objects.filter(
        organisation=agreement.successor_id, confirmed_at__isnull=False, identity__visit__in=agreement.visits.all(),
        identity__in=identities_of_side(agreement.leaving),
    )  # fmt: skip
    with transaction.atomic():
        confirmed = {copy.identity_id: copy for copy in copies.select_related("identity").prefetch_related("holders")}
        for copy in confirmed.values():
            identity = copy.identity
            setattr(identity, f"half_{copy.side}", bytes(copy.sealed))
            setattr(identity, f"organisation_{copy.side}_id", agreement.successor_id)
            identity.save(update_fields=[f"half_{copy.side}", f"organisation_{copy.side}"])
        Holder.objects.filter(identity__in=list(confirmed), key__member__organisation=agreement.leaving).delete()
        holders = [Holder(identity=copy.identity, key_id=one.key_id) for copy in confirmed.values() for one in copy.holders.all()]
        Holder.objects.bulk_create(holders)
        mine = [agreement.leaving_id, agreement.successor_id]
        HalfCopy.objects.filter(identity__in=list(confirmed), organisation__in=mine).delete()
        asks = Ask.objects.filter(identity__in=list(confirmed), collected_at=None, ended_at=None)
        Answer.objects.filter(ask__in=asks).update(sealed=b"")
        asks.update(ended_at=timezone.now())
        append(
            "retention.pass-halves", by=by.member.id, organisation=by.member.organisation_id, obj=agreement.id, count=len(confirmed)
        )
