from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

from django.db import transaction

from nazorat.audit.actions import append, lock_chain
from nazorat.audit.models import Act, Checkpoint
from nazorat.audit.queries import tip
from nazorat.audit.verifier import INSTALLATION, checkpoint_message
from nazorat.vault import crypto

Content = TypeVar("Content", covariant=True)


@dataclass(frozen=True)
class Asked(Generic[Content]):
    """Rows that a member asks for, sealed still, and how they are opened.

    Several rooms' rows are asked for together and stand in one act, since it is one thing that the person asked for.
    """

    ids: tuple[UUID, ...]
    opening: Callable[[], Content] = field(repr=False)

    def opened(self, act: Act) -> Content:
        """Open them under the act that names them. Raises ValueError for one that names fewer."""
        if act.count < len(self.ids):
            raise ValueError("an act names all that is opened under it")
        return self.opening()


def note_opening(verb: str, *, by: UUID, organisation: UUID | None, obj: UUID | None, ids: Iterable[UUID]) -> Act:
    """Write the act of an opening, committed before anything is opened: no act, no content.

    It names how many and commits to which (`crypto.commitment_to`), see docs/decisions/0006.
    """
    opened = list(ids)
    commitment = crypto.commitment_to(opened)
    with transaction.atomic():
        return append(verb, by=by, organisation=organisation, obj=obj, count=len(opened), commitment=commitment)


def sign_checkpoint(*, by: UUID | None = None) -> Checkpoint | None:
    """Sign the chain's tip with the server's key, unless that point is already signed or the chain is empty."""
    with transaction.atomic():
        lock_chain()
        seq, digest = tip()
        if not seq or Checkpoint.objects.filter(seq=seq).exists():
            return None
        act = append("audit.sign-checkpoint", by=by, organisation=None, commitment=digest)
        message = checkpoint_message(INSTALLATION, act.seq, bytes(act.hash).hex())
        return Checkpoint.objects.create(
            seq=act.seq, hash=act.hash, at=act.at, signature=crypto.sign(crypto.server_signing_seed(), message)
        )
