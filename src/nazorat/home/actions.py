from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.audit.queries import checkpoint_lines, exported_lines
from nazorat.home.queries.acts import shared_lines
from nazorat.people.keyring import Keyring
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
    return exported_lines() if whole else shared_lines()


def export_checkpoints(*, by: Keyring) -> Iterator[str]:
    """Every signed checkpoint as JSON lines, one made now among them, to be kept outside this installation."""
    with transaction.atomic():
        sign_checkpoint(by=by.member.id)
        append("audit.export-checkpoints", by=by.member.id, organisation=by.member.organisation_id)
    return checkpoint_lines()
