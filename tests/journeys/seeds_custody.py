"""Two organisations with a custodian each, whose custody keys are still to be made, and a visit with a record of a talk."""

from __future__ import annotations

from typing import Any

from nazorat.custody.models import CustodyKey, Identity
from nazorat.fieldwork.models import Record
from nazorat.people.models import Member, Organisation
from nazorat.standards.actions import load_reference
from nazorat.visits.actions import Seat
from nazorat.visits.models import TeamMember, VisitKeyGrant
from support.make import make_keyring, make_member, make_organisation, person, vouch
from support.reports import make_talk
from support.visits import make_place, make_visit


def custody() -> dict[str, Any]:
    """Facts: `lead`, `monitor`, `one`, `other` (what they type), `visit`, `record`."""
    load_reference(by=None)
    office = make_organisation(name="Office of the Commissioner (demo)", kind=Organisation.Kind.OMBUDSMAN)
    initiative = make_organisation(name="Civil Initiative (demo)")
    one, other = (
        make_member(organisation=body, role=Member.Role.CUSTODIAN, vouched=False, language="en") for body in (office, initiative)
    )
    vouch(one)
    lead = make_member(organisation=office, language="en", name="Person L (demo)")
    monitor = make_member(organisation=initiative, language="en", name="Person M (demo)")
    ring = make_keyring(lead)
    place = make_place(name_en="Namuna-0 (demo)", name_ru="«Намуна-0» (демо)", name_tg="«Намуна-0» (намоишӣ)")
    visit = make_visit(lead=ring, seats=[Seat(monitor, TeamMember.Role.MONITOR, True)], tools=("interview",), place=place)
    make_talk(visit, ring, start=9)
    record = Record.objects.get()
    return {
        "lead": person(lead), "monitor": person(monitor), "one": person(one), "other": person(other), "visit": str(visit.id),
        "record": str(record.id),
    }  # fmt: skip


def granting() -> dict[str, Any]:
    """As `custody`, with a vouched member of the other organisation who sits in no team. Fact beside: `newcomer`."""
    facts = custody()
    initiative = Member.objects.get(code=facts["monitor"]["code"]).organisation
    return facts | {"newcomer": person(make_member(organisation=initiative, language="en"))}


def leaving() -> dict[str, Any]:
    """As `custody`, with a third organisation, a coordinator who stays, and a second visit. Facts beside: `third`, `second`, `bodies`."""
    facts = custody()
    initiative = Member.objects.get(code=facts["monitor"]["code"]).organisation
    office = Member.objects.get(code=facts["lead"]["code"]).organisation
    ready = make_organisation(name="Institute abroad (demo)", kind=Organisation.Kind.CIVIL_SOCIETY)
    third = make_member(organisation=ready, role=Member.Role.CUSTODIAN, language="en")
    make_member(organisation=office, role=Member.Role.COORDINATOR)
    vouch(Member.objects.get(code=facts["other"]["code"]))
    ring = make_keyring(Member.objects.get(code=facts["lead"]["code"]))
    visit = make_visit(lead=ring, tools=("interview",), place=make_place())
    make_talk(visit, ring, start=9)
    record = Record.objects.get(visit=visit)
    return facts | {
        "third": person(third), "second": {"visit": str(visit.id), "record": str(record.id)},
        "first": {"visit": facts["visit"], "record": facts["record"]}, "bodies": [str(office), str(initiative), str(ready)],
    }  # fmt: skip


def what_is_left() -> dict[str, Any]:
    """What the organisation that left could still come in with or open, and how many names there are."""
    gone = Member.objects.filter(organisation__name="Civil Initiative (demo)")
    return {
        "accounts": gone.exclude(is_active=False, password="").count(), "grants": VisitKeyGrant.objects.filter(member__in=gone).count(),
        "keys": CustodyKey.objects.filter(member__in=gone).exclude(wrapped=b"").count(), "identities": Identity.objects.count(),
    }  # fmt: skip
