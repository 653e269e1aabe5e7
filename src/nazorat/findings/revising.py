"""The next version of a draft finding: how it is sealed and put in place of the last one, for every act that changes one."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from nazorat.findings.drafts import FindingText
from nazorat.findings.models import Finding
from nazorat.kit.problems import Problem
from nazorat.visits.keys import VisitKeys

FINDING = "findings_finding.sealed"


def sealed_version(keys: VisitKeys, finding_id: UUID, version: int, text: FindingText) -> bytes:
    """The finding as it is stored in this version."""
    return keys.seal_field(FINDING, finding_id, version, text.pack())


def put_version(finding_id: UUID, version: int, sealed: bytes) -> None:
    """Put what was sealed as the next version in place of `version`. Raises Problem "changed-meanwhile" unless that is a draft still."""
    draft = Finding.objects.filter(id=finding_id, version=version, state=Finding.State.DRAFT)
    if not draft.update(sealed=sealed, version=version + 1, changed_at=datetime.now(UTC)):
        raise Problem("changed-meanwhile")
