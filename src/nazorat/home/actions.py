from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from nazorat.audit.actions import append, lock_chain
from nazorat.audit.models import Checkpoint, CoSignature
from nazorat.audit.queries import checkpoint_lines, exported_lines
from nazorat.audit.verifier import CUSTODIAN, checkpoint_message
from nazorat.home.queries import acts
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, MemberKey
from nazorat.people.queries import voucher_holds
from nazorat.vault import crypto
from nazorat.vault.actions import sign_checkpoint


def export_chain(*, by: Keyring | None, whole: bool = False) -> Iterator[str]:
    """The chain as one custodian may hold it, as JSON lines. Its last line is the act of this export, so all before it is fixed.

    `by` is None for who asks on the machine itself; only there it can be had `whole`, with the acts of members' reading, and the act
    says so.
    """
    member = by.member if by else None
    with transaction.atomic():
        append(
            "audit.export-whole-chain" if whole else "audit.export-chain",
            by=member.id if member else None,
            organisation=member.organisation_id if member else None,
        )
    return exported_lines() if whole else acts.shared_lines()


def export_checkpoints(*, by: Keyring) -> Iterator[str]:
    """Every signed checkpoint as JSON lines, one made now among them, to be kept outside this installation."""
    with transaction.atomic():
        sign_checkpoint(by=by.member.id)
        append("audit.export-checkpoints", by=by.member.id, organisation=by.member.organisation_id)
    return checkpoint_lines(crypto.server_signing_public())


def cosign_checkpoint(*, by: Keyring, checkpoint: Checkpoint) -> CoSignature:
    """A custodian signs a checkpoint with their own key: so the installation alone cannot write another chain and another checkpoint.

    Signed is only what the installation signed and the chain still holds. Raises Problem "refused", "not-vouched",
    "checkpoint-doubtful", "cosigned-already".
    """
    if by.member.role != Member.Role.CUSTODIAN:
        raise Problem("refused")
    key = MemberKey.objects.select_related("member", "vouched_by").get(member=by.member)
    if not voucher_holds(key):
        raise Problem("not-vouched")
    if not acts.checkpoint_stands(checkpoint):
        raise Problem("checkpoint-doubtful")
    digest = bytes(checkpoint.hash)
    made = CoSignature(checkpoint=checkpoint, member=by.member.id, organisation=by.member.organisation_id)
    made.public = crypto.signing_public_of(by.signing_seed)
    made.signature = crypto.sign(by.signing_seed, checkpoint_message(CUSTODIAN, checkpoint.seq, digest.hex()))
    with transaction.atomic():
        lock_chain()
        if checkpoint.cosignatures.filter(member=by.member.id).exists():
            raise Problem("cosigned-already")
        made.save(force_insert=True)
        append("audit.cosign-checkpoint", by=by.member.id, organisation=by.member.organisation_id, obj=made.id, commitment=digest)
    return made
