from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.actions import open_plannings
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.people.queries import planners_recipient
from nazorat.places.access import must_keep
from nazorat.places.models import Marking, OthersFinding, Place, SealedFinding
from nazorat.places.queries import mark_of, sealed_findings
from nazorat.vault import crypto

FORMAT = "nazorat-others-finding/1"


@dataclass(frozen=True)
class OthersFacts:
    """What another monitor found: who of OthersFinding.By, the body's name, the day, in short, and where it can be read."""

    by: str
    body: str
    on: date
    summary: str = field(repr=False)
    where: str = ""
    marking: str = Marking.UNKNOWN

    @property
    def by_word(self) -> str:
        return str(OthersFinding.By(self.by).label)

    @property
    def marking_word(self) -> str:
        return str(Marking(self.marking).label)


def add_finding_of_others(*, by: Member, place: Place, facts: OthersFacts) -> OthersFinding:
    """Enter what another monitor made public about a place."""
    row = OthersFinding(
        place=place, by=facts.by, body=facts.body, on=facts.on, summary=facts.summary, where=facts.where, marking=facts.marking,
        entered_by=by,
    )  # fmt: skip
    with transaction.atomic():
        row.save(force_insert=True)
        append("places.add-outside-source", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def seal_finding_of_others(*, by: Member, place: Place, facts: OthersFacts) -> SealedFinding:
    """Enter what another monitor told in confidence, sealed to the planners. Raises Problem "no-planners-key", "planners-key-doubtful"."""
    row = SealedFinding(id=uuid4(), mark=mark_of(place), entered_by=by)
    held = {
        "format": FORMAT, "id": str(row.id), "place": str(place.id), "by": facts.by, "body": facts.body, "on": facts.on.isoformat(),
        "summary": facts.summary, "where": facts.where, "marking": facts.marking,
    }  # fmt: skip
    row.sealed = crypto.seal(json.dumps(held, ensure_ascii=False).encode(), [planners_recipient()])
    with transaction.atomic():
        row.save(force_insert=True)
        append("places.seal-outside-source", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def open_findings_of_others(*, by: Keyring, place: Place) -> list[tuple[SealedFinding, OthersFacts | None]]:
    """Open for a planner what was told in confidence about a place, None for what is not what its row says. Raises "not-a-planner"."""
    rows = list(sealed_findings(place))
    texts = open_plannings(by=by, sealed={row.id: bytes(row.sealed) for row in rows}, leave_out_broken=True)
    return [(row, _read(row.id, place.id, texts.get(row.id, b""))) for row in rows]


def _read(row: UUID, place: UUID, data: bytes) -> OthersFacts | None:
    try:
        held = json.loads(data)
        if (held["format"], held["id"], held["place"]) != (FORMAT, str(row), str(place)):
            return None
        return OthersFacts(
            by=OthersFinding.By(held["by"]), body=held["body"], on=date.fromisoformat(held["on"]), summary=held["summary"],
            where=held["where"], marking=Marking(held["marking"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        return None


def withdraw_finding_of_others(*, by: Member, finding: OthersFinding) -> None:
    """Take back what was entered wrongly; it stays and is shown no more. Raises Problem "refused", "place-entered-already"."""
    must_keep(by)
    with transaction.atomic():
        gone = OthersFinding.objects.filter(id=finding.id, withdrawn_at=None).update(withdrawn_at=timezone.now(), withdrawn_by=by)
        if not gone:
            raise Problem("changed-meanwhile")
        append("places.withdraw-outside-source", by=by.id, organisation=by.organisation_id, obj=finding.id)
