"""Makers for tests of this room and of recommendations: a visit with two organisations, its cast, statements and findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from nazorat.fieldwork import actions as fieldwork
from nazorat.fieldwork.models import Record
from nazorat.fieldwork.sealing import Sent, seal_arrival
from nazorat.findings import actions
from nazorat.findings.actions import Attendance, Ruling
from nazorat.findings.drafts import EntryText, FindingText, OpenFinding
from nazorat.findings.evidence import Link, Origin, Source, Stance, Status
from nazorat.findings.meetings import OpenMeeting, standings_of
from nazorat.findings.models import DebriefEntry, Finding, Meeting
from nazorat.people.keyring import COOKIE, Keyring
from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from nazorat.tools.queries import form_of_version
from nazorat.visits.actions import Seat
from nazorat.visits.models import TeamMember, Visit
from nazorat.xlsform import Answers, build_instance, peek_root, read_instance
from support.make import make_keyring, make_member, make_organisation, sign_in
from support.visits import make_visit

Role = TeamMember.Role
TEAM = ("lead", "monitor", "health", "interpreter")
WORKING = ("lead", "monitor", "health")
OTHERS = ("stranger", "coordinator", "custodian", "administrator")


@dataclass
class Cast:
    """One visit under way and who may want to see it. Lead and monitor come from two organisations."""

    visit: Visit
    people: dict[str, Member]

    def ring(self, name: str) -> Keyring:
        return make_keyring(self.people[name])

    def client(self, name: str, *, locked: bool = False) -> Client:
        """A browser of this person, signed in; "nobody" is signed out."""
        client = Client(headers={"accept-language": "en"})
        if name != "nobody":
            sign_in(client, self.people[name])
        if locked:
            client.post("/lock/")
            client.cookies.pop(COOKIE, None)
        return client


def make_cast(*tools: str) -> Cast:
    """A visit of two organisations with the reference loaded and, if asked, tools of the library."""
    load_reference()
    ours, theirs = make_organisation(), make_organisation()
    people = {
        "lead": make_member(organisation=ours, language="en"),
        "monitor": make_member(organisation=theirs, language="en"),
        "health": make_member(organisation=theirs, health_professional=True, language="en"),
        "interpreter": make_member(organisation=ours, language="en"),
        "stranger": make_member(language="en"),
        "coordinator": make_member(role=Member.Role.COORDINATOR, language="en"),
        "custodian": make_member(role=Member.Role.CUSTODIAN, language="en"),
        "administrator": make_member(role=Member.Role.ADMINISTRATOR, language="en"),
    }
    seats = [
        Seat(people["monitor"], Role.MONITOR),
        Seat(people["health"], Role.HEALTH),
        Seat(people["interpreter"], Role.INTERPRETER),
    ]
    visit = make_visit(lead=make_keyring(people["lead"]), seats=seats, tools=tools)
    make_visit(lead=make_keyring(people["stranger"]))
    return Cast(visit, people)


def entry_text(statement: str = "Twenty to thirty minutes outdoors", **given: Any) -> EntryText:
    facts = {"theme": "REGIME.EXERCISE", "origin": Origin.PERSONS, "stance": Stance.SUPPORTS, **given}
    return EntryText(statement=statement, **facts)


def make_entry(cast: Cast, by: str = "lead", **given: Any) -> DebriefEntry:
    return actions.add_entry(by=cast.ring(by), visit=cast.visit, text=entry_text(**given))


def finding_text(title: str = "Прогулка короче часа", **given: Any) -> FindingText:
    facts: dict[str, Any] = {
        "theme": "REGIME.EXERCISE", "kind": "shortcoming", "status": Status.ALLEGED, "severity": 3, "spread": "widespread", "cause": "practice",
        "words": {"ru": {"title": title, "fact": "Люди сказали, что гуляют от 20 до 30 минут."}}, "provisions": ("NMR 23",), **given,
    }  # fmt: skip
    return FindingText(**facts)


def make_finding(cast: Cast, by: str = "lead", **given: Any) -> Finding:
    return actions.write_finding(by=cast.ring(by), visit=cast.visit, text=finding_text(**given))


def link(source: Source = Source.PERSON, stance: Stance = Stance.SUPPORTS, **given: Any) -> Link:
    facts = {"record": uuid4(), "version": 1, "path": "", "repeat": None, **given}
    return Link(source=source, stance=stance, **facts)


def make_record(cast: Cast, answers: Answers, tool: str = "note") -> Record:
    """A record of a tool of the visit, sealed to the team by the lead."""
    version = cast.visit.tools.select_related("tool_version").get(tool_version__tool__code=tool).tool_version
    xml = build_instance(form_of_version(version.id), answers, instance_id=f"uuid:{uuid4()}", deprecated_id="")
    root, actor = read_instance(xml), cast.people["lead"].id
    sent = Sent(
        visit_id=cast.visit.id, tool_version=version, door=Record.Door.PAPER, xml=xml, root=root, peek=peek_root(root), actor=actor
    )
    receipt = fieldwork.receive(by=actor, arrival=seal_arrival(sent))
    return Record.objects.get(id=receipt.record_id)


# a findings meeting
AGREED_WORDS = {"title": "Прогулка короче часа", "fact": "Люди сказали, что гуляют от 20 до 30 минут."}
BOTH = ("lead", "monitor")


def there(cast: Cast, *names: str, **given: Any) -> Attendance:
    facts = {"day": timezone.localdate(), "present": {cast.people[name].id for name in names or BOTH}, **given}
    return Attendance(**facts)


def begun(cast: Cast, *names: str) -> Meeting:
    return again(actions.begin_meeting(by=cast.ring("lead"), visit=cast.visit, attendance=there(cast, *names)))


def told(cast: Cast) -> Finding:
    """A finding whose status its evidence bears."""
    return make_finding(cast, links=(link(),))


def again(row: Meeting) -> Meeting:
    return Meeting.objects.select_related("visit").get(id=row.id)


def ruled(cast: Cast, meeting: Meeting, finding: Finding, by: str = "lead", **given: Any) -> Meeting:
    held = Finding.objects.select_related("visit").get(id=finding.id)
    facts: dict[str, Any] = {"outcome": "agreed", "status": Status.ALLEGED, "words": dict(AGREED_WORDS), **given}
    version = facts.pop("version", held.version)
    actions.decide_finding(by=cast.ring(by), meeting=again(meeting), finding=held, ruling=Ruling(**facts), version=version)
    return again(meeting)


def closed(cast: Cast, meeting: Meeting) -> Meeting:
    row = again(meeting)
    actions.close_meeting(by=cast.ring("lead"), meeting=row, version=row.version)
    return again(row)


def opened(cast: Cast) -> list[OpenMeeting]:
    return actions.open_meetings(by=cast.ring("monitor"), visit=cast.visit)


def findings(cast: Cast) -> list[OpenFinding]:
    return actions.open_findings(by=cast.ring("lead"), visit=cast.visit)


def states(cast: Cast) -> list[str]:
    return [one.state for one in standings_of(findings(cast), opened(cast)).values()]
