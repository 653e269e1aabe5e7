from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append, lock_chain
from nazorat.custody.access import need_custodian, need_in_force, need_party
from nazorat.custody.models import Agreement
from nazorat.custody.queries import exit_statement
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Organisation
from nazorat.vault import crypto
from nazorat.visits.models import Visit


def ask_agreement(
    *, by: Keyring, leaving: Organisation, staying: Organisation, successor: Organisation | None, visits: Sequence[Visit]
) -> Agreement:
    """Ask the other side to agree on what happens when one of the two leaves. Nothing happens by it.

    Raises Problem "refused", "not-vouched", "agreement-parties" for bodies that are not two sides and a third, or visits that pass to nobody.
    """
    need_custodian(by)
    bodies = [leaving.id, staying.id, *([successor.id] if successor else [])]
    if by.member.organisation_id not in bodies[:2] or len(set(bodies)) != len(bodies) or bool(successor) != bool(visits):
        raise Problem("agreement-parties")
    made = Agreement(leaving=leaving, staying=staying, successor=successor, asked_by=by.member, asked_at=timezone.now())
    made.asked_for_id = by.member.organisation_id
    made.signature = crypto.sign(by.signing_seed, exit_statement(made, [visit.id for visit in visits]))
    with transaction.atomic():
        made.save(force_insert=True)
        made.visits.set(visits)
        append("custody.ask-agreement", by=by.member.id, organisation=by.member.organisation_id, obj=made.id, count=len(visits))
    return made


def agree_exit(*, by: Keyring, agreement: Agreement) -> Agreement:
    """A custodian of the other side signs the same, and it stands in place of an earlier one.

    Raises Problem "refused", "not-vouched", "second-organisation", "agreement-doubtful", "changed-meanwhile".
    """
    need_custodian(by)
    if by.member.organisation_id not in (agreement.leaving_id, agreement.staying_id):
        raise Problem("refused")
    if by.member.organisation_id == agreement.asked_for_id:
        raise Problem("second-organisation")
    with transaction.atomic():
        lock_chain()
        found = Agreement.objects.select_for_update(of=("self",)).get(id=agreement.id)
        if found.agreed_at or found.withdrawn_at:
            raise Problem("changed-meanwhile")
        found.agreed_by, found.agreed_at = by.member, timezone.now()
        found.agreed_for_id = by.member.organisation_id
        found.agreed_signature = crypto.sign(by.signing_seed, exit_statement(found, found.visits.values_list("id", flat=True)))
        before = Agreement.objects.filter(leaving=found.leaving_id, agreed_at__isnull=False, withdrawn_at=None, ended_at=None)
        before.update(withdrawn_at=found.agreed_at)
        found.save(update_fields=["agreed_by", "agreed_for", "agreed_at", "agreed_signature"])
        # what the asker signed must be what stands in the rows now
        need_in_force(found)
        append("custody.agree-agreement", by=by.member.id, organisation=by.member.organisation_id, obj=found.id)
    return found


def withdraw_agreement(*, by: Keyring, agreement: Agreement) -> None:
    """It is not agreed to, or not asked for any more. One that both signed is replaced by another one only.

    Raises Problem "refused", "not-vouched", "changed-meanwhile".
    """
    need_custodian(by)
    if by.member.organisation_id not in (agreement.leaving_id, agreement.staying_id):
        raise Problem("refused")
    with transaction.atomic():
        lock_chain()
        if not Agreement.objects.filter(id=agreement.id, agreed_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now()):
            raise Problem("changed-meanwhile")
        append("custody.withdraw-agreement", by=by.member.id, organisation=by.member.organisation_id, obj=agreement.id)


def begin_exit(*, by: Keyring, agreement: Agreement) -> Agreement:
    """The agreement is to be carried out: asked by a custodian of one of its bodies; one of another body ends it (`retention`).

    Raises Problem "refused", "not-vouched", "agreement-not-in-force", "agreement-doubtful", "changed-meanwhile".
    """
    need_custodian(by)
    need_party(by, agreement)
    need_in_force(agreement)
    with transaction.atomic():
        lock_chain()
        begun = Agreement.objects.filter(id=agreement.id, begun_at=None, withdrawn_at=None, ended_at=None)
        if not begun.update(begun_by=by.member, begun_for=by.member.organisation_id, begun_at=timezone.now()):
            raise Problem("changed-meanwhile")
        append("custody.begin-exit", by=by.member.id, organisation=by.member.organisation_id, obj=agreement.id)
    agreement.refresh_from_db()
    return agreement


def stop_exit(*, by: Keyring, agreement: Agreement) -> None:
    """It is not to be carried out now: by a custodian of any of its bodies, until it has ended. Raises Problem "refused", "changed-meanwhile"."""
    need_custodian(by)
    need_party(by, agreement)
    with transaction.atomic():
        lock_chain()
        begun = Agreement.objects.filter(id=agreement.id, begun_at__isnull=False, ended_at=None)
        if not begun.update(begun_by=None, begun_for=None, begun_at=None):
            raise Problem("changed-meanwhile")
        append("custody.stop-exit", by=by.member.id, organisation=by.member.organisation_id, obj=agreement.id)
