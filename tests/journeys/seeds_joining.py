"""A small mechanism into which somebody is invited: who invites, who vouches, who leads the visit that the new member is let into."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from nazorat.people.models import Member, Organisation
from nazorat.standards.actions import load_reference
from support.make import custodian_of, make_keyring, make_member, make_organisation, person
from support.records import make_record
from support.visits import make_place, make_visit

SAID = "Two windows do not open (demo)."
OFFICE = "Office of the Commissioner (demo)"


def joining() -> dict[str, Any]:
    """Facts: `head`, `custodian`, `lead` (what they type), `visit` and `record` (addresses), `team` and `add` (where keys are granted)."""
    load_reference(by=None)
    office = make_organisation(name=OFFICE, kind=Organisation.Kind.OMBUDSMAN)
    lead = make_member(organisation=office, language="en", name="Person L (demo)")
    head = make_member(organisation=office, role=Member.Role.COORDINATOR, language="en", name="Person C (demo)")
    ring = make_keyring(lead)
    names = {"name_en": "Namuna-0 (demo)", "name_ru": "«Мисол-0» (демо)", "name_tg": "«Мисол-0» (намоишӣ)"}
    visit = make_visit(lead=ring, tools=("note",), place=make_place(**names))
    record = make_record(visit, "note", {"what/text": SAID}, ring)
    return {
        "head": person(head), "custodian": person(custodian_of(office)), "lead": person(lead),
        "visit": reverse("visit", args=[visit.id]), "record": reverse("record", args=[visit.id, record.id]),
        "team": reverse("visit-team", args=[visit.id]), "add": reverse("visit-team-add", args=[visit.id]),
    }  # fmt: skip
