"""A visit that ended and its people: two who write, a translator, the heads of both sides, a custodian."""

from __future__ import annotations

from typing import Any

from nazorat.people.models import Member, Organisation
from nazorat.standards.actions import load_reference
from nazorat.visits.actions import Seat
from support.make import custodian_of, make_keyring, make_member, make_organisation, person
from support.reports import make_talk
from support.visits import make_place, make_visit

AUTHORITY = "Prison service (demo)"


def team() -> dict[str, Any]:
    """Facts: what each of them types, by part, and `visit`."""
    load_reference(by=None)
    office = make_organisation(name="Office of the Commissioner (demo)", kind=Organisation.Kind.OMBUDSMAN)
    initiative = make_organisation(name="Civil Initiative (demo)")
    people = {
        "lead": make_member(organisation=office, language="en", name="Person L (demo)"),
        "other": make_member(organisation=initiative, language="en", name="Person O (demo)"),
        "translator": make_member(organisation=initiative, language="en", name="Person T (demo)"),
        "head": make_member(organisation=office, role=Member.Role.COORDINATOR, language="en", name="Person C (demo)"),
        "other_head": make_member(organisation=initiative, role=Member.Role.COORDINATOR, language="en", name="Person D (demo)"),
        "custodian": custodian_of(office),
    }
    place = make_place(
        name_en="Namuna-0 (demo)", name_ru="«Намуна-0» (демо)", name_tg="«Намуна-0» (намоишӣ)",
        authority=make_organisation(name=AUTHORITY, kind=Organisation.Kind.AUTHORITY),
    )  # fmt: skip
    ring = make_keyring(people["lead"])
    seats = [Seat(people["other"], "rapporteur", interviews=True), Seat(people["translator"], "rapporteur")]
    visit = make_visit(lead=ring, seats=seats, tools=("interview",), place=place)
    for number in range(6):
        make_talk(visit, ring, start=9 + number)
    return {**{part: person(member) for part, member in people.items()}, "visit": str(visit.id)}
