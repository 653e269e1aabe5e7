"""A small mechanism for the offices beside the team: who keeps the register and plans, who vouches, who enters norms.

One visit with six measured rooms is under way; nothing is planned, and one person has joined whom nobody vouched for yet.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from nazorat.people.models import Member, Organisation
from nazorat.standards.actions import load_reference
from nazorat.xlsform import Answers
from support.make import custodian_of, make_keyring, make_member, make_organisation, person
from support.reports import make_record
from support.visits import make_place, make_visit


def offices() -> dict[str, Any]:
    """Facts: `head`, `custodian`, `lead`, `newcomer` (what they type), `visit`."""
    load_reference(by=None)
    office = make_organisation(name="Office of the Commissioner (demo)", kind=Organisation.Kind.OMBUDSMAN)
    authority = make_organisation(name="Prison service (demo)", kind=Organisation.Kind.AUTHORITY)
    lead = make_member(organisation=office, language="en", name="Person L (demo)")
    head = make_member(organisation=office, role=Member.Role.COORDINATOR, planner=True, language="en", name="Person C (demo)")
    newcomer = make_member(organisation=office, vouched=False, language="en", name="Person N (demo)")
    names = {"name_en": "Namuna-0 (demo)", "name_ru": "«Намуна-0» (демо)", "name_tg": "«Намуна-0» (намоишӣ)"}
    ring = make_keyring(lead)
    visit = make_visit(lead=ring, tools=("room",), place=make_place(**names, authority=authority))
    for number in range(6):
        make_record(visit, ring, "room", room(number))
    return {
        "head": person(head), "custodian": person(custodian_of(office)), "lead": person(lead), "newcomer": person(newcomer),
        "visit": str(visit.id),
    }  # fmt: skip


def room(number: int) -> Answers:
    """Shared rooms of two from 2.6 m² a person upwards in steps of a half, the toilet outside, measured with a laser."""
    who: Answers = {
        "who/unit": "A", "who/room": f"{number + 1:02}", "who/kind": "ordinary", "who/chosen": "drawn", "who/present": 2,
        "who/assigned": 2, "who/beds": 2,
    }  # fmt: skip
    space: Answers = {
        "space/length": Decimal("2.6") + number * Decimal("0.5"), "space/width": Decimal(2), "space/toilet": "outside",
        "space/instrument": "laser",
    }  # fmt: skip
    return {**who, **space}
