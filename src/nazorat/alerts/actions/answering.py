from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial

from django.db import transaction
from django.utils import timezone

from nazorat.alerts.models import Alert, Hearer, Step
from nazorat.alerts.raised import NotAnAlert, Raised, unpack
from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import MemberKey
from nazorat.people.queries import chain_holds, voucher_holds, vouching_keys
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening
from nazorat.vault.scrubbing import scrub

Kind = Step.Kind


@dataclass(frozen=True)
class Told:
    """A step with its words in clear; None when they do not open for this member."""

    step: Step
    words: str | None = field(repr=False)


@dataclass(frozen=True)
class Opened:
    """An alert in the memory of one request, with what was done."""

    alert: Alert
    raised: Raised
    steps: tuple[Told, ...]


def open_alert(*, by: Keyring, alert: Alert) -> Opened:
    """Open an alert for one whom it is sealed to; the opening is an act. Raises Problem "alert-sealed"."""
    steps = list(alert.steps.select_related("by"))
    note_opening(
        "alerts.open-alert", by=by.member.id, organisation=by.member.organisation_id, obj=alert.id,
        ids=[alert.id, *(step.id for step in steps)],
    )  # fmt: skip
    try:
        plain = crypto.open_sealed(bytes(alert.sealed), [by.identity])
        raised = unpack(plain, visit=alert.visit_id, alert=alert.id, device=alert.device_id, member=alert.raised_by_id)
    except (crypto.CannotOpen, NotAnAlert) as closed:
        raise Problem("alert-sealed") from closed
    signed = crypto.verify(_signing_public(alert), raised.message, raised.signature)
    return Opened(alert, replace(raised, signed=signed), tuple(Told(step, _words(by, step)) for step in steps))


def _signing_public(alert: Alert) -> bytes:
    """Of the device, or of the member if a custodian vouches for their key; empty when there is none."""
    if alert.device is not None:
        return bytes(alert.device.signing_public or b"")
    if alert.raised_by_id is None:
        return b""
    key = MemberKey.objects.select_related("member", "vouched_by").filter(member_id=alert.raised_by_id).first()
    return bytes(key.signing_public) if key is not None and chain_holds(key, vouching_keys()) else b""


def _words(by: Keyring, step: Step) -> str | None:
    try:
        return crypto.open_sealed(bytes(step.sealed), [by.identity]).decode()
    except crypto.CannotOpen:
        return None


def answer_alert(*, by: Keyring, alert: Alert, kind: int, words: str) -> Step:
    """Take an alert up, say what was done, or close it. Who closes it has thereby taken it up. Raises Problem "alert-closed"."""
    sealed, now = crypto.seal(words.encode(), _recipients(by, alert)), timezone.now()
    made = Step(alert=alert, kind=kind, by=by.member, sealed=sealed, at=now)
    with transaction.atomic():
        standing = Alert.objects.select_for_update().get(id=alert.id)
        if standing.closed_at is not None:
            raise Problem("alert-closed")
        if kind == Kind.TAKEN or standing.taken_at is None:
            # the clock stops with the first; who took it over last has it
            standing.taken_by, standing.taken_at = by.member, standing.taken_at or now
        if kind == Kind.CLOSED:
            standing.closed_by, standing.closed_at = by.member, now
        standing.save(update_fields=["taken_by", "taken_at", "closed_by", "closed_at"])
        made.save(force_insert=True)
        append(f"alerts.{_VERBS[kind]}", by=by.member.id, organisation=by.member.organisation_id, obj=alert.id)
    return made


_VERBS = {int(Kind.TAKEN): "take-up", int(Kind.DONE): "note-step", int(Kind.CLOSED): "close-alert"}


def _recipients(by: Keyring, alert: Alert) -> list[str]:
    """The keys that those on the list have now, if a custodian vouches for them."""
    on = Hearer.objects.filter(circle=alert.circle_id).values("member")
    keys, givers = MemberKey.objects.select_related("member", "vouched_by").filter(member__in=on), vouching_keys()
    return [
        crypto.recipient_of(by.identity),
        *(key.public for key in keys if key.member_id != by.member.id and voucher_holds(key, givers)),
    ]


def open_name(*, by: Keyring, alert: Alert) -> bytes:
    """Give the sealed name to the browser of one whom it is sealed to. Each time is an act. Raises Problem "alert-name-over"."""
    with transaction.atomic():
        found = Alert.objects.filter(id=alert.id, name_ends_at__gt=timezone.now()).exclude(name=b"").first()
        if found is None:
            raise Problem("alert-name-over")
        append("alerts.open-name", by=by.member.id, organisation=by.member.organisation_id, obj=alert.id)
    return bytes(found.name)


def end_names(*, by: None = None) -> int:
    """Delete names whose 72 hours are over, as housekeeping does."""
    with transaction.atomic():
        gone = Alert.objects.filter(name_ends_at__lte=timezone.now()).exclude(name=b"").update(name=b"")
        if gone:
            transaction.on_commit(partial(scrub, [Alert]))
            append("alerts.end-names", by=None, organisation=None, count=gone)
    return gone
