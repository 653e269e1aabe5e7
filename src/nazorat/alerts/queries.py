from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict

from django.db.models import Exists, OuterRef, QuerySet

from nazorat.alerts.models import Alert, Circle, Hearer
from nazorat.alerts.raised import list_message
from nazorat.custody.models import CustodyKey
from nazorat.custody.queries import signed
from nazorat.fieldwork.records import OpenRecord
from nazorat.people.models import Member, MemberKey
from nazorat.people.queries import voucher_holds, vouching_keys
from nazorat.vault import crypto
from nazorat.visits.models import Device, Visit

CALL = "alerts-call"
# the question that names a person by the code of their talk
PERSON = "person"
FORMAT = "nazorat-alert-circle/1"
# after this long without anybody an alert says so in the strongest way
ANSWER_WITHIN = timedelta(hours=1)


class Heard(TypedDict):
    """What a device is told of an alert of its own: ISO 8601, or None while nobody took it up."""

    alert: str
    taken_at: str | None


class PackedCircle(TypedDict):
    """The list for a device: age recipients of who hears, and of the keys that a name is sealed to; `signature` is the lead's, hex."""

    format: str
    circle: str
    visit: str
    version: int
    call: str
    readers: list[str]
    names: list[str]
    signed_by: str
    signature: str
    alerts: list[Heard]


@dataclass(frozen=True)
class Waiting:
    """An alert at the desk: how many whole minutes it has waited for somebody, and whether that is too long."""

    alert: Alert
    minutes: int
    late: bool


def circle_of(visit: Visit) -> Circle | None:
    """The list of a visit as it stands."""
    return Circle.objects.filter(visit=visit).select_related("signed_by__key").first()


def hearers_of(circle: Circle) -> list[Hearer]:
    """Who is on a list, in the order of codes."""
    return list(circle.hearers.select_related("member__organisation", "custody"))


def call_of(circle: Circle) -> str:
    """The number to be rung; empty when none was given."""
    return crypto.server_unbox(CALL, bytes(circle.call).decode())


def name_keys(members: list[Member]) -> dict[object, CustodyKey]:
    """The key of their own that a name may be sealed to, by member, of those who have one that holds."""
    rows = CustodyKey.objects.filter(retired_at=None, member__in=members).select_related("member__organisation")
    return {key.member_id: key for key in signed(list(rows))}


def circle_holds(circle: Circle, hearers: list[Hearer]) -> bool:
    """Whether the list is the one that its lead signed, and every key on it is still its member's and vouched for."""
    keys = {
        key.member_id: key
        for key in MemberKey.objects.select_related("member", "vouched_by").filter(member__in=[h.member_id for h in hearers])
    }
    givers = vouching_keys()
    stand = all((key := keys.get(one.member_id)) and key.public == one.recipient and voucher_holds(key, givers) for one in hearers)
    return bool(hearers) and stand and crypto.verify(
        bytes(circle.signed_by.key.signing_public), _message(circle, hearers), bytes(circle.signature)
    )  # fmt: skip


def packed_circle(device: Device) -> PackedCircle | None:
    """The list for a device and what became of its alerts; None while there is no list that holds."""
    circle = Circle.objects.filter(visit_id=device.visit_id).select_related("signed_by__key").first()
    hearers = hearers_of(circle) if circle else []
    if circle is None or not circle_holds(circle, hearers):
        return None
    own = Alert.objects.filter(device_id=device.id).values_list("id", "taken_at")
    return PackedCircle(
        format=FORMAT, circle=str(circle.id), visit=str(circle.visit_id), version=circle.version, call=call_of(circle),
        readers=sorted(one.recipient for one in hearers), names=sorted(one.custody.recipient for one in hearers if one.custody),
        signed_by=bytes(circle.signed_by.key.signing_public).hex(), signature=bytes(circle.signature).hex(),
        alerts=[Heard(alert=str(pk), taken_at=at.isoformat(timespec="seconds") if at else None) for pk, at in own],
    )  # fmt: skip


def _message(circle: Circle, hearers: list[Hearer]) -> bytes:
    return list_message(
        visit=circle.visit_id, circle=circle.id, version=circle.version, call=call_of(circle),
        readers=[one.recipient for one in hearers], names=[one.custody.recipient for one in hearers if one.custody],
    )  # fmt: skip


def alerts_heard(member: Member) -> QuerySet[Alert]:
    """Alerts whose list this member is on, the latest first."""
    on = Hearer.objects.filter(circle=OuterRef("circle"), member=member)
    return Alert.objects.filter(Exists(on)).select_related("visit__place", "device", "raised_by", "taken_by", "closed_by")


def alerts_raised(member: Member) -> list[Alert]:
    """What this member raised at the desk and is not closed: whether somebody has it, which is all that who is not on the list is told."""
    rows = Alert.objects.filter(raised_by=member, closed_at=None).select_related("visit__place", "taken_by")
    return list(rows.order_by("received_at"))


def talks_of(records: Iterable[OpenRecord], code: str) -> list[OpenRecord]:
    """Records of the talk that bears this code, as people write it: with and without spaces, strokes and capitals."""
    wanted = _folded(code)
    return [record for record in records if wanted and wanted in _codes(record)]


def _codes(record: OpenRecord) -> set[str]:
    said = ((path.rpartition("/")[2], value) for path, value in record.answers.items())
    return {_folded(value) for name, value in said if name == PERSON and isinstance(value, str)}


def _folded(code: str) -> str:
    return "".join(sign for sign in code.casefold() if sign.isalnum())


def waiting_for(member: Member, now: datetime) -> list[Waiting]:
    """What is not closed, those first that nobody took up, and of these the oldest first."""
    open_ = list(alerts_heard(member).filter(closed_at=None).order_by("received_at"))
    lines = [Waiting(one, _minutes(one, now), one.taken_at is None and now - one.received_at > ANSWER_WITHIN) for one in open_]
    return sorted(lines, key=lambda line: (line.alert.taken_at is not None, line.alert.received_at))


def _minutes(alert: Alert, now: datetime) -> int:
    return int(((alert.taken_at or now) - alert.received_at).total_seconds()) // 60
