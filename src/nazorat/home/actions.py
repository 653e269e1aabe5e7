from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.audit.queries import checkpoint_lines
from nazorat.home.queries.acts import shared_lines
from nazorat.people.keyring import Keyring
from nazorat.vault.actions import sign_checkpoint


def export_chain(*, by: Keyring) -> Iterator[str]:
    """The chain as one custodian may hold it, as JSON lines. Its last line is the act of this export, so all before it is fixed."""
    with transaction.atomic():
        append("audit.export-chain", by=by.member.id, organisation=by.member.organisation_id)
    return shared_lines()


def export_checkpoints(*, by: Keyring) -> Iterator[str]:
    """Every signed checkpoint as JSON lines, one made now among them, to be kept outside this installation."""
    with transaction.atomic():
        sign_checkpoint(by=by.member.id)
        append("audit.export-checkpoints", by=by.member.id, organisation=by.member.organisation_id)
    return checkpoint_lines()
