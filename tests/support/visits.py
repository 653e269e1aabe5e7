"""Makers for tests of everything that hangs on a visit: places, tools, visits with real keys, devices."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, MemberKey, Organisation
from nazorat.places.models import Place
from nazorat.tools.actions import publish_compiled
from nazorat.tools.models import ToolVersion
from nazorat.vault import crypto
from nazorat.visits import actions
from nazorat.visits.access_log import powers_at_the_place
from nazorat.visits.briefs import BriefText
from nazorat.visits.duties import TaskText
from nazorat.visits.models import Brief, Cost, Device, Obstruction, Pairing, TeamMember, Visit, VisitKey, VisitTool
from nazorat.visits.pairing import commitment_to
from nazorat.visits.queries import key_message
from nazorat.xlsform import Compiled, compile_workbook
from support.make import make_keyring, make_member, make_organisation

LIBRARY = Path(__file__).resolve().parent.parent.parent / "library" / "tools"
_numbers = count(1)
# pages of a visit that has not begun
PLAN_PAGES = (
    "visit-plan", "visit-plan-balance", "visit-plan-change", "visit-plan-drop", "visit-call-up", "visit-arrive", "visit-refuse",
    "sampling-plan", "sampling-plan-write", "visit-pack", "visit-code-sheets", "visit-pack-devices",
)  # fmt: skip


def chain_lock() -> int:
    """How many statements an act costs besides its own: PostgreSQL takes the lock of the chain by one, SQLite by none."""
    return int(connection.vendor == "postgresql")


def make_place(**given: Any) -> Place:
    """A remand prison of a new authority unless told otherwise."""
    number = next(_numbers)
    names = {f"name_{language}": f"Place {number}-0" for language in ("ru", "tg", "en")}
    facts = {**names, "kind": Place.Kind.REMAND, **given}
    facts.setdefault("authority", None)
    facts["authority"] = facts["authority"] or make_organisation(kind=Organisation.Kind.AUTHORITY)
    return Place.objects.create(**facts)


def make_over(place: Place, *, days: int = 30, state: int = Visit.State.CLOSED, wait: int | None = None, mode: int = 1) -> Visit:
    """A visit of two days that is over, without keys, or in another state that knows its place; it began so many days ago."""
    began = timezone.localdate() - timedelta(days=days)
    facts = {"place": place, "began_on": began, "ended_on": began + timedelta(days=1), "gate_minutes": wait}
    last = Visit.objects.aggregate(last=Max("number"))["last"] or 0
    return Visit.objects.create(number=last + 1, state=state, mode=mode, **facts)


def make_cost(*, by: Member | None = None, visit: Visit | None = None, amount: str = "120.50", currency: str = "TJS") -> Cost:
    """What a visit that is over cost, entered by a coordinator."""
    by, visit = by or make_member(role=Member.Role.COORDINATOR), visit or make_over(make_place())
    return actions.enter_cost(by=by, visit=visit, kind=Cost.Kind.TRAVEL, amount=Decimal(amount), currency=currency)


def make_course(visit: Visit, lead: Keyring) -> Obstruction:
    """What stands around a visit: a brief of its team and the lead's document, written anew each time, one obstruction and task more."""
    version = Brief.objects.filter(visit=visit).values_list("version", flat=True).first() or 0
    actions.write_brief(by=lead, visit=visit, text=BriefText("what to know", "whom not to harm", "a bus"), version=version)
    actions.enter_credential(by=lead, visit=visit, name="Invented", document="A 0")
    actions.add_tasks(by=lead, visit=visit, texts=[TaskText(words="bread", who=lead.member.id, until=date(2026, 5, 11))])
    facts = {"kind": Obstruction.Kind.TALK, "office": Obstruction.Office.DUTY, "outcome": Obstruction.Outcome.IN_PART, "minutes": 9}
    return actions.note_obstruction(by=lead.member, visit=visit, power=powers_at_the_place()[0].power.code, **facts)


@lru_cache(maxsize=16)
def _workbook(code: str) -> tuple[bytes, Compiled]:
    """A workbook of the library, compiled once for all tests of a process: that takes half a second."""
    workbook = (LIBRARY / code / f"{code}.xlsx").read_bytes()
    return workbook, compile_workbook(workbook, f"{code}.xlsx")


def make_tool_version(code: str = "room", by: Member | None = None) -> ToolVersion:
    """A tool of the library, published."""
    workbook, compiled = _workbook(code)
    return publish_compiled(by=by or make_member(), compiled=compiled, workbook=workbook)


def make_visit(
    *, lead: Keyring | None = None, seats: list[actions.Seat] | None = None, tools: tuple[str, ...] = (), **given: Any
) -> Visit:
    """A visit under way with real keys: the lead, whoever sits in `seats`, and the named tools of the library."""
    lead = lead or make_keyring(make_member())
    team = [actions.Seat(lead.member, TeamMember.Role.LEAD, interviews=True), *(seats or [])]
    facts = {"place": None, "began": date(2026, 5, 12), "ended": date(2026, 5, 13), "mode": Visit.Mode.UNANNOUNCED, **given}
    facts["place"] = facts["place"] or make_place()
    visit = actions.record_past_visit(by=lead, seats=team, **facts)
    for code in tools:
        VisitTool.objects.create(visit=visit, tool_version=make_tool_version(code, lead.member))
    return visit


def exchange_key(visit: Visit, compartment: int = VisitKey.Compartment.TEAM, by: Keyring | None = None) -> str:
    """What somebody who writes in the database does: another public half in every row of a compartment. Gives its private half.

    With `by` they sign the row too, as a member whom nobody let do that and whose key row they vouch for with a signature of no worth.
    """
    identity, public = crypto.age_keypair()
    for key in VisitKey.objects.filter(visit=visit, compartment=compartment):
        VisitKey.objects.filter(id=key.id).update(public=public.encode())
        if by is not None:
            signature = crypto.sign(by.signing_seed, key_message(visit.id, compartment, key.epoch, public))
            VisitKey.objects.filter(id=key.id).update(signature=signature, signed_by=by.member)
            MemberKey.objects.filter(member=by.member).update(voucher=b"x" * 64)
    return identity


def make_device(
    visit: Visit, by: Keyring, kind: int = Device.Kind.COLLECT, signing_public: bytes | None = None
) -> tuple[Device, str]:
    """A paired device and its token; a field app by a code, its key and the lead's word."""
    if kind == Device.Kind.COLLECT:
        return actions.pair_device(by=by, visit=visit)
    token = crypto.new_token()
    pairing = make_pairing(visit, by, signing_public, crypto.sha256(token.encode()))
    return actions.confirm_pairing(by=by, pairing=pairing), token


def make_pairing(visit: Visit, by: Keyring, signing_public: bytes | None = None, token_hash: bytes | None = None) -> Pairing:
    """A pairing whose app has shown its key: both screens have the number."""
    shown = actions.Shown(signing_public or crypto.signing_pair().public, crypto.new_key(), token_hash or crypto.new_key())
    _row, code = actions.open_pairing(by=by, visit=visit)
    commitment = commitment_to(shown.signing_public, shown.nonce, shown.token_hash)
    claimed = actions.claim_pairing(by=f"198.51.100.{next(_numbers) % 250}", code=code, commitment=commitment)
    actions.show_pairing(by=claimed, shown=shown)
    return claimed
