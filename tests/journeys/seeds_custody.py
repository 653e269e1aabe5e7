"""Two organisations with a custodian each, whose custody keys are still to be made, and a visit with a record of a talk."""

from __future__ import annotations

from typing import Any

from nazorat.fieldwork.models import Record
from nazorat.people.models import Member, Organisation
from nazorat.standards.actions import load_reference
from nazorat.visits.actions import Seat
from nazorat.visits.models import TeamMember
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
