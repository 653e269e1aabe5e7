from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from nazorat.custody.models import Agreement, Ask, CustodyKey, Identity, UrgentOpening
from nazorat.custody.queries import agreement_holds, agreements_of, asks_before, key_in_use, keys_that_hold, urgent_openings
from nazorat.fieldwork.access import may_open
from nazorat.fieldwork.models import Record, RecordVersion
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import KEYLESS, Member, MemberKey
from nazorat.people.queries import voucher_holds
from nazorat.visits.access import device_by_token, visit_for_work
from nazorat.visits.keys import open_grants
from nazorat.visits.models import Device, Visit


def record_for_naming(by: Keyring, visit_id: UUID, record_id: UUID) -> tuple[Visit, Record]:
    """A record, for a member who works on its visit and can open it. Everybody else gets not-found."""
    visit = visit_for_work(by.member, visit_id)
    record = get_object_or_404(Record.objects.select_related("tool_version__tool"), id=record_id, visit=visit)
    latest = get_object_or_404(RecordVersion, record=record, number=record.version)
    if not may_open(by, open_grants(by, visit), latest):
        raise Http404
    return visit, record


def identity_for_asking(by: Keyring, visit_id: UUID, record_id: UUID, identity_id: UUID) -> Identity:
    """An identity, for a member who could open its record. Everybody else gets not-found."""
    visit, record = record_for_naming(by, visit_id, record_id)
    found = get_object_or_404(Identity.objects.select_related("organisation_a", "organisation_b"), id=identity_id, record=record)
    found.visit, found.record = visit, record
    return found


def urgent_for_opening(by: Keyring, visit_id: UUID, record_id: UUID, identity_id: UUID) -> UrgentOpening:
    """An urgent opening that stands and is sealed to the key that this member has now. Everybody else gets not-found."""
    identity = identity_for_asking(by, visit_id, record_id, identity_id)
    found = get_object_or_404(urgent_openings(by.member, timezone.now()), identity=identity)
    found.identity = identity
    return found


def device_for_naming(token: str) -> Device:
    """The field app of a path token. Raises Http404, the same for wrong, revoked, foreign and closed."""
    return device_by_token(token, Device.Kind.FIELD_APP)


def record_of_device(by: Device, record_id: UUID) -> Record:
    """A record that this very device sent. Raises Problem."""
    found = Record.objects.filter(id=record_id, device_id=by.id, visit_id=by.visit_id).first()
    if found is None:
        raise Problem("record-unknown")
    return found


def own_ask(by: Keyring, visit_id: UUID, ask_id: UUID) -> Ask:
    """An ask of this very member, while they could still ask. Everybody else gets not-found."""
    found = get_object_or_404(
        Ask.objects.select_related("identity__organisation_a", "identity__organisation_b").prefetch_related("answers__organisation"),
        id=ask_id, identity__visit=visit_id, by=by.member,
    )  # fmt: skip
    found.identity.visit, found.identity.record = record_for_naming(by, visit_id, found.identity.record_id)
    return found


def own_key(by: Member) -> CustodyKey:
    """The custody key that this custodian has now. Raises Http404."""
    found = key_in_use(by)
    if found is None:
        raise Http404
    return found


def agreement_of(by: Member, agreement_id: UUID) -> Agreement:
    """An agreement that names this custodian's organisation. Everybody else gets not-found."""
    return get_object_or_404(agreements_of(by), id=agreement_id)


def ask_for_answering(by: Member, ask_id: UUID) -> Ask:
    """An ask about an identity of which a half lies with this custodian's organisation. Everybody else gets not-found."""
    return get_object_or_404(asks_before(by), id=ask_id)


def need_key_holder(by: Keyring) -> None:
    """A custodian, or who may be on a team, whose own key two organisations vouch for. Raises Problem "refused", "not-vouched"."""
    if by.member.role in KEYLESS and by.member.role != Member.Role.CUSTODIAN:
        raise Problem("refused")
    _need_vouched(by)


def need_custodian(by: Keyring) -> None:
    """Only a custodian whose own key two organisations vouch for. Raises Problem "refused", "not-vouched"."""
    if by.member.role != Member.Role.CUSTODIAN:
        raise Problem("refused")
    _need_vouched(by)


def _need_vouched(by: Keyring) -> None:
    if not voucher_holds(MemberKey.objects.select_related("member", "vouched_by").get(member=by.member)):
        raise Problem("not-vouched")


def keys_to_hand_on_to(by: Keyring, agreement: Agreement | None = None) -> list[CustodyKey]:
    """The keys that halves of this custodian's organisation may be sealed to: its own custodians', or the successor's of an agreement.

    Raises Problem "refused" for an agreement of another organisation, "agreement-not-in-force", "agreement-doubtful".
    """
    owner = by.member.organisation_id
    if agreement is None:
        return [key for key in keys_that_hold() if key.member.organisation_id == owner]
    if agreement.leaving_id != owner:
        raise Problem("refused")
    need_in_force(agreement)
    return [key for key in keys_that_hold() if key.member.organisation_id == agreement.successor_id]


def need_in_force(agreement: Agreement) -> None:
    """Raises Problem "agreement-not-in-force" until both agreed and after it ended, "agreement-doubtful" for one that nobody signed so."""
    if agreement.agreed_at is None or agreement.withdrawn_at or agreement.ended_at:
        raise Problem("agreement-not-in-force")
    if not agreement_holds(agreement):
        raise Problem("agreement-doubtful")


def need_party(by: Keyring, agreement: Agreement) -> None:
    """Raises Problem "refused" for a custodian whose organisation the agreement does not name."""
    if by.member.organisation_id not in (agreement.leaving_id, agreement.staying_id, agreement.successor_id):
        raise Problem("refused")
