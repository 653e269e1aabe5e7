from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import QuerySet

from nazorat.audit.models import Act, Checkpoint
from nazorat.audit.verifier import GENESIS
from nazorat.kit.statements import Select


def acts_about(obj: UUID) -> QuerySet[Act]:
    """Acts on one object, latest first."""
    return Act.objects.filter(obj=obj).order_by("-seq")


def openings_outside(objects: Iterable[UUID], organisations: Iterable[UUID]) -> int:
    """How many acts opened what is sealed of these objects, by members of any other organisation than these."""
    opened = Act.objects.filter(obj__in=list(objects), verb__contains=".open-", organisation__isnull=False)
    return opened.exclude(organisation__in=list(organisations)).count()


def tip() -> tuple[int, bytes]:
    """Sequence number and hash of the last act; (0, genesis) before the first."""
    last = _TIP.first()
    return (last[0], bytes(last[1])) if last else (0, bytes.fromhex(GENESIS))


_TIP = Select(lambda: Act.objects.order_by("-seq").values_list("seq", "hash")[:1])


def facts(act: Act) -> dict[str, object]:
    """The facts of an act in the form that the verifier hashes."""
    return {
        "seq": act.seq,
        "at": act.at.isoformat(timespec="microseconds"),
        "actor": str(act.actor) if act.actor else None,
        "organisation": str(act.organisation) if act.organisation else None,
        "verb": act.verb,
        "obj": str(act.obj) if act.obj else None,
        "count": act.count,
        "commitment": bytes(act.commitment).hex(),
    }


def exported_lines() -> Iterator[str]:
    """The whole chain as JSON lines, in order, streamed."""
    for act in Act.objects.order_by("seq").iterator(chunk_size=2000):
        yield json.dumps({**facts(act), "previous": bytes(act.previous).hex(), "hash": bytes(act.hash).hex()})


def checkpoint_lines(installation: bytes) -> Iterator[str]:
    """Checkpoints as JSON lines, signed by the installation (`installation` is its public key) and by the custodians who did."""
    for point in Checkpoint.objects.order_by("seq").prefetch_related("cosignatures"):
        signed = [
            {
                "organisation": str(one.organisation),
                "member": str(one.member),
                "key": bytes(one.public).hex(),
                "signature": bytes(one.signature).hex(),
            }
            for one in point.cosignatures.all()
        ]
        yield json.dumps(
            {
                "seq": point.seq,
                "hash": bytes(point.hash).hex(),
                "at": point.at.isoformat(),
                "key": installation.hex(),
                "signature": bytes(point.signature).hex(),
                "cosignatures": signed,
            }
        )
