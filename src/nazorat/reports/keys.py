"""The key of one draft, opened for one member for the length of one request."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.http import Http404

from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import MemberKey
from nazorat.people.queries import chain_holds, vouching_keys
from nazorat.reports.models import Inbox, Report, ReportGrant
from nazorat.vault import crypto
from nazorat.visits.keys import SealedToOthers

COPY = "reports_handedcopy.sealed"
INBOX = "reports_inbox.sealed"


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
    return key_of(by, report, grant)


def key_of(by: Keyring, report: Report, grant: ReportGrant) -> ReportKey:
    """The draft's key out of the member's grant. Raises SealedToOthers for a grant to a lost key."""
    try:
        key = crypto.open_sealed(bytes(grant.wrapped), [by.identity])
    except crypto.CannotOpen as lost:
        raise SealedToOthers from lost
    return ReportKey(report, key)


def copy_mark(key: ReportKey, number: str) -> bytes:
    """By what a numbered copy is found: nobody without the draft's key tells which number it is."""
    return crypto.sha256(key.key + b"|copy|" + number.strip().casefold().encode())


def new_inbox(by: Keyring, key: ReportKey) -> Inbox:
    """An unsaved inbox of a draft. Its public half is signed, since whoever exchanged that row would read what comes."""
    identity, public = crypto.age_keypair()
    row_id = uuid4()
    return Inbox(
        id=row_id, report=key.report, public=public.encode(), sealed=key.seal(INBOX, row_id, 1, identity.encode()), made_by=by.member,
        signature=crypto.sign(by.signing_seed, _inbox_message(key.report, public)),
    )  # fmt: skip


def inbox_recipient(inbox: Inbox) -> str:
    """The public half, while a member whose key is vouched for signed it as it stands. Raises Problem "inbox-doubtful"."""
    public, signer = (
        bytes(inbox.public).decode(),
        MemberKey.objects.select_related("member", "vouched_by").filter(member=inbox.made_by_id),
    )
    for key in signer:
        message = _inbox_message(inbox.report, public)
        if crypto.verify(bytes(key.signing_public), message, bytes(inbox.signature)) and chain_holds(key, vouching_keys()):
            return public
    raise Problem("inbox-doubtful")


def signed_anew(by: Keyring, key: ReportKey, inbox: Inbox) -> bytes:
    """A signature for an inbox whose signer's key was replaced, once its private half shows that the public one is its own.

    Raises Problem "inbox-doubtful" where it is not.
    """
    public = bytes(inbox.public).decode()
    if crypto.recipient_of(key.open(INBOX, inbox.id, 1, inbox.sealed).decode()) != public:
        raise Problem("inbox-doubtful")
    return crypto.sign(by.signing_seed, _inbox_message(key.report, public))


def seal_to_inbox(recipient: str, row: UUID, data: bytes) -> bytes:
    """An age file that names its row inside, so that two cannot be exchanged."""
    return crypto.seal(row.bytes + data, [recipient])


class OpenInbox:
    """The private half of a draft's inbox, opened at first use: most drafts have none."""

    def __init__(self, key: ReportKey) -> None:
        self._key = key
        self._identity = ""

    def open(self, row: UUID, sealed: bytes | memoryview[int]) -> bytes:
        """The plain value that was sealed for a row. Raises CannotOpen."""
        if not self._identity:
            inbox = Inbox.objects.filter(report=self._key.report).first()
            if inbox is None:
                raise crypto.CannotOpen
            self._identity = self._key.open(INBOX, inbox.id, 1, inbox.sealed).decode()
        data = crypto.open_sealed(bytes(sealed), [self._identity])
        if data[:16] != row.bytes:
            raise crypto.CannotOpen
        return data[16:]


def _inbox_message(report: Report, public: str) -> bytes:
    return b"nazorat-report-inbox/1|" + report.id.bytes + b"|" + public.encode()
