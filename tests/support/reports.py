"""Makers for tests of reports: a visit with records, findings and recommendations, and a team of two organisations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import uuid4

from nazorat.fieldwork.actions import receive
from nazorat.fieldwork.models import Record
from nazorat.fieldwork.sealing import Sent, seal_arrival
from nazorat.findings.actions import write_finding
from nazorat.findings.drafts import FindingText
from nazorat.findings.evidence import Link, Source, Stance, Status
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, Organisation
from nazorat.places.models import Place
from nazorat.recommendations.actions import write_recommendation
from nazorat.recommendations.drafts import RecommendationText
from nazorat.reports.actions import Readiness, begin_report, generate_texts, open_report, readiness_of, sign_report
from nazorat.reports.models import Report, Signature
from nazorat.tools.queries import form_of_version
from nazorat.visits.actions import Seat
from nazorat.visits.models import TeamMember, Visit
from nazorat.xlsform import Answers, build_instance, peek_root, read_instance
from support.make import make_keyring, make_member, make_organisation
from support.visits import make_place, make_visit


@dataclass(frozen=True)
class Cast:
    """A lead and a monitor of one organisation, a monitor of the other, and the visit that they made."""

    lead: Keyring
    same: Keyring
    other: Keyring
    visit: Visit
    authority: Organisation


def make_cast(*, tools: tuple[str, ...] = ("interview", "room", "registers", "note"), **given: Any) -> Cast:
    """A visit with its team of three, two organisations."""
    ours, theirs = make_organisation(kind=Organisation.Kind.OMBUDSMAN), make_organisation()
    members = [make_member(organisation=organisation) for organisation in (ours, ours, theirs)]
    lead, same, other = (make_keyring(member) for member in members)
    seats = [Seat(one.member, TeamMember.Role.MONITOR, True) for one in (same, other)]
    place = given.pop("place", None) or make_place(capacity=360, capacity_source="order", capacity_marking=Place.Marking.OPEN)
    visit = make_visit(lead=lead, seats=seats, tools=tools, place=place, **given)
    return Cast(lead, same, other, visit, place.authority)


def make_record(visit: Visit, by: Keyring, tool: str, answers: Answers, files: Mapping[str, bytes] | None = None) -> None:
    """One record keyed from paper; `files` are pictures by the path of their item."""
    names = {path: f"{number}.jpg" for number, path in enumerate(files or {}, start=1)}
    answers = {**answers, **names}
    version = next(
        row.tool_version for row in visit.tools.select_related("tool_version__tool") if row.tool_version.tool.code == tool
    )
    xml = build_instance(form_of_version(version.id), answers, instance_id=f"uuid:{uuid4()}")
    root = read_instance(xml)
    sent = Sent(
        visit_id=visit.id, tool_version=version, door=Record.Door.PAPER, xml=xml, root=root, peek=peek_root(root), actor=by.member.id,
        files=tuple((names[path], content) for path, content in (files or {}).items()),
    )  # fmt: skip
    receive(by=by.member.id, arrival=seal_arrival(sent))


def make_talk(visit: Visit, by: Keyring, account: str = "We go out in the morning.", *, sex: str = "man", start: int = 10) -> None:
    """A talk with one person, drawn by the group."""
    answers: Answers = {
        "before/person": "P1", "before/chosen": "drawn", "before/started": time(start, 0), "before/ended": time(start, 30),
        "opening/talks": "yes", "opening/who_may_know": "all", "bands/sex": sex, "story/account": account,
    }  # fmt: skip
    make_record(visit, by, "interview", answers)


def make_finding(cast: Cast, fact: str = "Прогулка длится менее часа.", **given: Any) -> None:
    """An established finding on daily exercise, in three languages unless told otherwise."""
    words = {
        "ru": {"title": "Прогулка короче часа", "fact": fact},
        "tg": {"title": "Сайр камтар аз як соат", "fact": "Сайр камтар аз як соат давом мекунад."},
        "en": {"title": "Exercise shorter than an hour", "fact": "Outdoor exercise lasts less than an hour."},
    }
    link = Link(uuid4(), 1, "", None, Source.MEASURED, Stance.SUPPORTS)
    facts: dict[str, Any] = {
        "theme": "REGIME.EXERCISE", "kind": "shortcoming", "status": Status.ESTABLISHED, "severity": 3, "spread": "widespread",
        "cause": "practice", "words": words, "links": (link,), **given,
    }  # fmt: skip
    write_finding(by=cast.lead, visit=cast.visit, text=FindingText(**facts))


def make_recommendation(cast: Cast, **given: Any) -> None:
    """One act for the place's authority, with a deadline."""
    assert cast.visit.place is not None
    words = {
        "ru": "Обеспечить ежедневную прогулку не менее часа.",
        "tg": "Ҳар рӯз сайри на камтар аз як соатро таъмин кардан.",
        "en": "Provide outdoor exercise of at least one hour every day.",
    }
    facts: dict[str, Any] = {
        "words": words, "indicator": {}, "addressee": cast.authority.id, "place": cast.visit.place.id, "deadline": date(2026, 9, 1),
        "priority": True, "office": "director", **given,
    }  # fmt: skip
    write_recommendation(by=cast.lead, visit=cast.visit, text=RecommendationText(**facts))


def make_report(cast: Cast, **given: Any) -> Report:
    """A draft on the cast's visit whose texts are those of the template."""
    facts = {"kind": Report.Kind.VISIT, "visits": [cast.visit], "master": "ru", **given}
    report = begin_report(by=cast.lead, **facts)
    generate_texts(by=cast.lead, material=open_report(by=cast.lead, report=report))
    return report


def ready(by: Keyring, report: Report) -> Readiness:
    """What the gate says to this member of the report's present text."""
    return readiness_of(by=by, material=open_report(by=by, report=report))


def sign(by: Keyring, report: Report) -> Signature:
    """A signature under exactly the present text."""
    readiness = ready(by, report)
    return sign_report(by=by, readiness=readiness, seen=readiness.digest.hex())


def outsiders(cast: Cast) -> dict[str, Member]:
    """Members who have nothing to do with the visit, by role."""
    roles = (Member.Role.MONITOR, Member.Role.COORDINATOR, Member.Role.CUSTODIAN, Member.Role.ADMINISTRATOR)
    return {role: make_member(role=role) for role in roles}


def copy_for(addressee: Organisation, **given: Any) -> dict[str, Any]:
    """A numbered copy in Russian for a body, under a passphrase."""
    return {"language": "ru", "kind": "html", "copy": "1", "addressee": addressee, "passphrase": "seven words here", **given}
