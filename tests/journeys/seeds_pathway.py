"""A board with a national plan and a list for self-assessment, all invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from nazorat.pathway.models import AssessmentItem
from nazorat.people.models import Member, Organisation
from support.make import make_keyring, make_member, make_organisation, person
from support.plans import make_measure, make_measure_said, make_plan
from support.readiness import make_list, make_said_of_item
from support.road import make_note

NOTED = "KANAREIKA-zamok"
MEASURES = {
    "10": "Teach the staff of every holding facility the rules on the first hours of custody, and report each half year how many were taught.",
    "11": "Open the registers of detention to the Commissioner without a request in writing.",
    "12": "Give the Commissioner a line of the state budget of its own.",
}
# longer than a page of the table, as real plans are
MORE = 40


def board() -> dict[str, Any]:
    """Facts: `coordinator` and `planner` (what they type), `plan` and `noted`."""
    office = make_organisation(name="Office of the Commissioner (demo)", kind=Organisation.Kind.OMBUDSMAN)
    ministry = make_organisation(name="Ministry of Justice (demo)", kind=Organisation.Kind.AUTHORITY)
    by = make_member(organisation=office, role=Member.Role.COORDINATOR, language="en", name="Person C (demo)")
    planner = make_member(organisation=office, planner=True, language="en", name="Person P (demo)")
    plan = make_plan(by=by, title="National plan on human rights (demo)")
    for point, words in MEASURES.items():
        make_measure(
            plan,
            point,
            f"{point}.1",
            by=by,
            words=words,
            term="half-yearly",
            term_on=date(plan.begins_on.year, 12, 31),
            bodies=[ministry],
        )
    for number in range(MORE):
        make_measure(
            plan, "20", f"20.{number + 1}", by=by, bodies=[ministry], words=f"A further measure of the plan, no. {number + 1}."
        )
    said = plan.measures.get(point="10")
    make_measure_said(said, "reported", by=by, words="Two hundred were taught.")
    make_measure_said(
        said, "observed", by=by, state="partly", words="Of three facilities visited, one had a list of who was taught."
    )
    make_list("1", "2", "3 (a)", by=by, language="en", heading="Mandate (invented)")
    make_said_of_item(AssessmentItem.objects.get(number="1"), 2024, by=by, score=0, evidence="No law names the mechanism.")
    make_said_of_item(
        AssessmentItem.objects.get(number="1"), 2025, by=by, score=1, evidence="A draft law names it.", action="Adopt it."
    )
    make_note(make_keyring(planner), words=NOTED)
    return {"coordinator": person(by), "planner": person(planner), "plan": str(plan.id), "noted": NOTED}
