"""One invented mechanism for the journeys and the pictures: a visit in work, one before it whose reply is late, a draft report.

Days are counted back from today, so that what is late stays as late as it is.
"""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.findings.actions import add_entry, write_sheet
from nazorat.findings.drafts import EntryText, SheetText
from nazorat.findings.evidence import Origin, Stance
from nazorat.people.actions import add_training, mark_attendance
from nazorat.people.models import Member, Organisation
from nazorat.people.training import TOPICS
from nazorat.places.models import Place
from nazorat.recommendations.actions import adopt_recommendations, open_recommendations
from nazorat.standards.actions import load_reference
from nazorat.visits.actions import Seat
from nazorat.visits.models import Visit
from nazorat.xlsform import Answers
from support.make import make_keyring, make_member, make_organisation, person
from support.records import make_sheets
from support.reports import Cast, make_finding, make_recommendation, make_record, make_report, make_talk
from support.visits import make_place, make_visit

TOOLS = ("interview", "room", "registers", "access", "note")
BELLS = ("works", "dead", "none")


def desk() -> dict[str, Any]:
    """Facts: `lead`, `other`, `health`, `administrator` (what they type), `visit`, `report`."""
    load_reference(by=None)
    lead, other, health = people()
    # somebody who was here before sees what came since
    with transaction.atomic():
        append("people.sign-in", by=lead.id, organisation=lead.organisation_id, obj=lead.id)
    authority = make_organisation(name="Prison service (demo)", kind=Organisation.Kind.AUTHORITY)
    earlier(visit_of(lead, other, health, holding(authority), 70), lead, other, authority)
    cast = visit_of(lead, other, health, prison(authority), 9)
    filled(cast)
    report = make_report(cast)
    administrator = make_member(organisation=lead.organisation, role=Member.Role.ADMINISTRATOR, name="Person A (demo)")
    return {
        "lead": person(lead), "other": person(other), "health": person(health), "administrator": person(administrator),
        "visit": str(cast.visit.id), "report": str(report.id),
    }  # fmt: skip


def people() -> tuple[Member, Member, Member]:
    office = make_organisation(name="Office of the Commissioner (demo)", kind=Organisation.Kind.OMBUDSMAN)
    initiative = make_organisation(name="Civil Initiative (demo)")
    lead = make_member(organisation=office, planner=True, language="en", name="Person L (demo)")
    other = make_member(organisation=initiative, language="en", name="Person O (demo)")
    head = make_member(organisation=office, role=Member.Role.COORDINATOR, name="Person C (demo)")
    health = make_member(organisation=initiative, health_professional=True, language="en", name="Person H (demo)")
    # of two years' training half a year is left
    session = add_training(
        by=head,
        held_on=timezone.localdate() - timedelta(days=540),
        topics=[topic.code for topic in TOPICS],
        trainer="a school (demo)",
    )
    mark_attendance(by=head, session=session, members=[lead, other, health])
    return lead, other, health


def prison(authority: Organisation) -> Place:
    return make_place(
        name_en="Namuna-0 (demo)", name_ru="«Намуна-0» (демо)", name_tg="«Намуна-0» (намоишӣ)", authority=authority, capacity=360,
        capacity_source="order (demo)", capacity_marking=Place.Marking.OPEN, region="Sample region",
    )  # fmt: skip


def holding(authority: Organisation) -> Place:
    names = {"name_en": "Misol-0A (demo)", "name_ru": "«Мисол-0А» (демо)", "name_tg": "«Мисол-0А» (намоишӣ)"}
    return make_place(**names, kind=Place.Kind.POL_TEMP, authority=authority, region="Sample region")


def visit_of(lead: Member, other: Member, health: Member, place: Place, days_ago: int) -> Cast:
    """A visit of two days that began so many days ago."""
    ring, began = make_keyring(lead), timezone.localdate() - timedelta(days=days_ago)
    seats = [Seat(other, "monitor", interviews=True), Seat(health, "health", interviews=True)]
    visit = make_visit(
        lead=ring, seats=seats, tools=TOOLS, place=place, began=began, ended=began + timedelta(days=1), gate_minutes=38
    )
    Visit.objects.filter(id=visit.id).update(retrospective=False)
    visit.refresh_from_db()
    return Cast(ring, ring, make_keyring(other), visit, place.authority)


def earlier(cast: Cast, lead: Member, other: Member, authority: Organisation) -> None:
    """Adopted in the past, closed; one reply is sixteen days late."""
    make_recommendation(cast, deadline=timezone.localdate() + timedelta(days=30))
    with transaction.atomic():
        adopt_recommendations(
            by=cast.lead, second=other, visit=cast.visit, reply_due=timezone.localdate() - timedelta(days=16),
            recommendations=open_recommendations(by=cast.lead, visit=cast.visit),
        )  # fmt: skip
    Visit.objects.filter(id=cast.visit.id).update(state=Visit.State.CLOSED)


def filled(cast: Cast) -> None:
    """Twenty-two rooms, nine talks, the access sheet, sheets on paper, the debrief, findings and recommendations."""
    for number in range(22):
        make_record(cast.visit, cast.lead, "room", room(number))
    for number in range(9):
        make_talk(cast.visit, cast.lead, start=9 + number)
    day = cast.visit.began_on or timezone.localdate()
    assert day
    gate: Answers = {"gate/day": day, "gate/asked_at": time(9, 10), "gate/inside_at": time(9, 48), "gate/waited": 38}
    areas: Answers = {
        "areas/living": "free",
        "areas/registers": "delayed",
        "areas/registers_minutes": 50,
        "areas/pictures": "refused",
    }
    make_record(cast.visit, cast.lead, "access", {**gate, **areas})
    make_sheets(cast.visit, cast.lead, "room", 12, cast.lead.member)
    make_sheets(cast.visit, cast.lead, "interview", 6, cast.other.member)
    debrief(cast)
    make_finding(cast)
    space = {
        "ru": {"title": "В комнатах тесно", "fact": "В восьми из двадцати комнат меньше 4 м² на человека."},
        "tg": {"title": "Хонаҳо танганд", "fact": "Дар ҳашт хона аз бист ба ҳар кас камтар аз 4 м² мерасад."},
        "en": {"title": "Crowded rooms", "fact": "Eight of twenty rooms give less than 4 m² a person."},
    }
    make_finding(cast, theme="MAT.SPACE", severity=4, words=space)
    make_recommendation(cast)


def room(number: int) -> Answers:
    """Two single rooms among shared ones, from clearly below the limit to clearly above it."""
    single = number in (7, 15)
    unit, measured = "ABCD"[number % 4], "laser" if number % 3 else "tape"
    who: Answers = {
        "who/unit": unit, "who/room": f"{number + 1:02}", "who/kind": "ordinary", "who/chosen": "drawn" if number % 6 else "information",
        "who/present": 1 if single else 4, "who/assigned": 1 if single else 5, "who/beds": 1 if single else 4,
    }  # fmt: skip
    length = Decimal("2.6") if single else Decimal("4.0") + number * Decimal("0.15")
    space: Answers = {
        "space/length": length,
        "space/width": Decimal("3.2"),
        "space/annexe": Decimal("1.1"),
        "space/instrument": measured,
    }
    return {**who, **space, "hygiene/call_bell": BELLS[number % 3]}


def debrief(cast: Cast) -> None:
    """Exercise has every origin, space one of its own, complaints a gap that is given to somebody."""
    themes = ("REGIME.EXERCISE", "MAT.SPACE", "SAFEG.COMPLAINT", "HEALTH.ENTRY")
    write_sheet(
        by=cast.lead, visit=cast.visit, text=SheetText(themes, "Thanks; the beds of unit C; exercise; complaints."), version=0
    )
    said = [
        ("REGIME.EXERCISE", Origin.PERSONS, Stance.SUPPORTS, "Most say 20 to 30 minutes.", {}),
        ("REGIME.EXERCISE", Origin.OWN, Stance.SUPPORTS, "One session lasted 25 minutes.", {"measured": True, "closing_talk": True}),
        ("REGIME.EXERCISE", Origin.PLACE, Stance.CONTRADICTS, "The journal says 60 minutes every day, in one hand.", {}),
        ("MAT.SPACE", Origin.OWN, Stance.SUPPORTS, "Eight shared rooms are clearly below the limit.", {"measured": True}),
        ("SAFEG.COMPLAINT", Origin.PERSONS, Stance.SUPPORTS, "Few know how to complain.", {}),
        ("SAFEG.COMPLAINT", Origin.PLACE, Stance.GAP, "", {"who": cast.other.member.code, "next_step": "read the register"}),
        ("HEALTH.ENTRY", Origin.PLACE, Stance.SUPPORTS, "33 of 40 entries were seen within a day.", {}),
    ]  # fmt: skip
    for theme, origin, stance, statement, more in said:
        add_entry(by=cast.lead, visit=cast.visit, text=EntryText(theme, origin, stance, statement, **more))  # type: ignore[arg-type]  # keywords of one table
