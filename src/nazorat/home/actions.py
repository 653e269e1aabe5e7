from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append, lock_chain
from nazorat.audit.models import Act, Checkpoint, CoSignature, SharedLook
from nazorat.audit.queries import checkpoint_lines, exported_lines
from nazorat.audit.verifier import CUSTODIAN, checkpoint_message
from nazorat.home.queries import acts
from nazorat.home.queries.kept import Compared, Kept, compare
from nazorat.kit.pagination import Page
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, MemberKey
from nazorat.people.queries import voucher_holds
from nazorat.vault import crypto
from nazorat.vault.actions import sign_checkpoint

ASKED_LASTS, AGREED_LASTS = timedelta(days=1), timedelta(hours=8)


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
    _custodian(by)
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


def compare_kept(*, by: Keyring, kept: Sequence[Kept]) -> Compared:
    """A custodian gives back checkpoints kept outside. What they were, is on record: a database set back has that line too.

    Raises Problem "refused", "not-vouched".
    """
    _custodian(by)
    found = compare(kept)
    with transaction.atomic():
        last = kept[-1].hash
        append("audit.compare-kept", by=by.member.id, organisation=by.member.organisation_id, count=len(kept), commitment=last)
    return found


def ask_together(*, by: Keyring) -> SharedLook:
    """A custodian asks to look at acts of reading together with one of another organisation. It waits a day.

    Raises Problem "refused", "not-vouched".
    """
    _custodian(by)
    now = timezone.now()
    look = SharedLook(asked_by=by.member.id, asked_for=by.member.organisation_id, asked_at=now, ends_at=now + ASKED_LASTS)
    with transaction.atomic():
        look.save(force_insert=True)
        append("audit.ask-together", by=by.member.id, organisation=by.member.organisation_id, obj=look.id)
    return look


def agree_together(*, by: Keyring, look: SharedLook) -> SharedLook:
    """A custodian of another organisation agrees: for some hours both see the page, and nobody else.

    Raises Problem "refused", "not-vouched", "second-person" for the one who asked or their organisation, "changed-meanwhile".
    """
    _custodian(by)
    if look.asked_by == by.member.id or look.asked_for == by.member.organisation_id:
        raise Problem("second-person")
    now = timezone.now()
    agreed = {"agreed_by": by.member.id, "agreed_for": by.member.organisation_id, "agreed_at": now, "ends_at": now + AGREED_LASTS}
    with transaction.atomic():
        if not SharedLook.objects.filter(id=look.id, agreed_by=None, ends_at__gt=now).update(**agreed):
            raise Problem("changed-meanwhile")
        append("audit.agree-together", by=by.member.id, organisation=by.member.organisation_id, obj=look.id)
    look.refresh_from_db()
    return look


def read_together(*, by: Keyring, look: SharedLook, number: str | None) -> tuple[Page[Act], list[acts.Line]]:
    """One page of acts of reading, for the two who opened it together, while both are custodians. Itself an act.

    Raises Problem "refused", "not-vouched", "look-over".
    """
    _custodian(by)
    others = Member.objects.filter(id__in=[look.asked_by, look.agreed_by], role=Member.Role.CUSTODIAN, is_active=True).count()
    if (
        look.agreed_by is None
        or by.member.id not in (look.asked_by, look.agreed_by)
        or look.ends_at <= timezone.now()
        or others != 2
    ):
        raise Problem("look-over")
    page, lines = acts.together_page(number)
    with transaction.atomic():
        count = len(lines)
        append("audit.read-together", by=by.member.id, organisation=by.member.organisation_id, obj=look.id, count=count)
    return page, lines


def _custodian(by: Keyring) -> None:
    if by.member.role != Member.Role.CUSTODIAN:
        raise Problem("refused")
    key = MemberKey.objects.select_related("member", "vouched_by").get(member=by.member)
    if not voucher_holds(key):
        raise Problem("not-vouched")
