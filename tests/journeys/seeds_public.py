"""A board with a little of everything that the public's page shows, all invented, and nothing released yet."""

from __future__ import annotations

from datetime import date
from typing import Any

from nazorat.people.models import Member, Organisation
from nazorat.standards.actions import load_reference
from support.make import make_keyring, make_member, make_organisation, person
from support.options import make_feature
from support.pathway import make_cell, make_gap, make_objection
from support.road import make_milestone, make_note, make_stage_act

NOTED = "KANAREIKA-zamok"
GAPS = {
    20: "Nobody may enter every place without notice.",
    21: "Nothing in law protects who spoke to a monitor.",
    18: "The budget of the office has no line of its own.",
}
STATES = {
    "Namuna": (
        ("signed", date(2014, 5, 6)),
        ("ratified", date(2017, 3, 2)),
        ("law", date(2018, 9, 20)),
        ("visit", date(2019, 6, 3)),
    ),
    "Misol": (("ratified", date(2012, 4, 11)), ("designated", date(2014, 1, 15)), ("back", date(2020, 2, 1))),
}


def board() -> dict[str, Any]:
    """Facts: `coordinator` and `planner` (what they type), `noted`."""
    load_reference(by=None)
    office = make_organisation(name="Office of the Commissioner (demo)", kind=Organisation.Kind.OMBUDSMAN)
    authority = make_organisation(name="Prison service (demo)", kind=Organisation.Kind.AUTHORITY)
    by = make_member(organisation=office, role=Member.Role.COORDINATOR, language="en", name="Person C (demo)")
    planner = make_member(organisation=office, planner=True, language="en", name="Person P (demo)")
    make_stage_act("idea", act="Thirty organisations asked for the Protocol in an open letter.", to="done", by=by)
    make_stage_act("study", act="A working group of nine bodies was set up.", by=by)
    for number, words in GAPS.items():
        gap = make_gap(by=by, number=number, words=words)
        make_cell(gap, "need", by=by, code="ratification")
        make_cell(gap, "instrument", by=by, words="Law on the Commissioner")
    make_feature(by=by, words="Four of nine seats are of civil society.")
    make_objection(by=by, body=authority, quote="The code does not fit.")
    for state, days in STATES.items():
        for kind, on in days:
            make_milestone(state, kind, on=on, words="The law was suspended." if kind == "back" else "", by=by)
    make_note(make_keyring(planner), words=NOTED)
    return {"coordinator": person(by), "planner": person(planner), "noted": NOTED}
