"""The key of one draft, opened for one member for the length of one request."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.http import Http404

from nazorat.people.keyring import Keyring
from nazorat.reports.models import Report, ReportGrant
from nazorat.vault import crypto
from nazorat.visits.keys import SealedToOthers


@dataclass(frozen=True)
class ReportKey:
    """Seals and opens the words of one draft."""

    report: Report
    key: bytes = field(repr=False)

    def seal(self, place: str, row: UUID, version: int, data: bytes) -> bytes:
        return crypto.seal_field(self.key, data, self._aad(place, row, version))

    def open(self, place: str, row: UUID, version: int, sealed: bytes | memoryview[int]) -> bytes:
        """The plain value. Raises CannotOpen."""
        return crypto.open_field(self.key, bytes(sealed), self._aad(place, row, version))

    def _aad(self, place: str, row: UUID, version: int) -> bytes:
        return b"|".join([self.report.id.bytes, place.encode(), row.bytes, str(version).encode()])


def open_key(by: Keyring, report: Report) -> ReportKey:
    """The draft's key for a member it was granted to. Raises Http404 for everybody else, SealedToOthers for a grant to a lost key."""
    grant = ReportGrant.objects.filter(report=report, member=by.member).first()
    if grant is None:
        raise Http404
    try:
        key = crypto.open_sealed(bytes(grant.wrapped), [by.identity])
    except crypto.CannotOpen as lost:
        raise SealedToOthers from lost
    return ReportKey(report, key)
