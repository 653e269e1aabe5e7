"""Everything opened for one report, in the memory of one request, and what can be said of it in a document's language."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils.translation import override

from nazorat.analysis import figures as named
from nazorat.audit.queries import openings_outside
from nazorat.disclosure.materials import Marked
from nazorat.fieldwork.models import Record
from nazorat.fieldwork.reading import held_out
from nazorat.fieldwork.records import OpenRecord
from nazorat.findings.drafts import OpenFinding
from nazorat.findings.rechecks import VERDICT_WORDS, OpenRecheck
from nazorat.kit import dates
from nazorat.people.models import Member, Organisation
from nazorat.recommendations.drafts import OpenRecommendation
from nazorat.reports.comments import OpenComment
from nazorat.reports.models import Report
from nazorat.reports.scope import Scope
from nazorat.reports.wording import phrase
from nazorat.sampling.draws import OpenDraw
from nazorat.standards.models import Provision
from nazorat.visits.models import TeamMember, Visit
from nazorat.visits.queries import PowerLine

THRESHOLD = 5
RESTRICTED = "reconciling/restricted"
MARKINGS = {"no": "open", "official": "official", "official_use": "official", "secret": "secret"}


@dataclass(frozen=True)
class SectionWords:
    """What is sealed of one section in one language. `against` holds digests of the master's paragraphs that it was made from.

    `template`: these are the template's words, which nobody wrote.
    """

    text: str
    against: tuple[str, ...] = ()
    template: bool = False

    def pack(self) -> bytes:
        return json.dumps({"text": self.text, "against": self.against, "template": self.template}, ensure_ascii=False).encode()


def words_from(data: bytes) -> SectionWords:
    held = json.loads(data)
    return SectionWords(held["text"], tuple(held["against"]), held["template"])


@dataclass(frozen=True)
class OpenText:
    """An opened section text with its row."""

    section: int
    language: str
    version: int
    reviewed: bool
    author: Member
    reviewed_by: Member | None
    changed_at: datetime
    words: SectionWords = field(repr=False)


@dataclass(frozen=True)
class Picture:
    """A picture of a note, drawn anew from its file. `shows` answers the disclosure checklist: True = to be seen, None = nobody looked."""

    attachment: UUID
    content: bytes = field(repr=False)
    shows: Mapping[str, bool | None]


@dataclass(frozen=True)
class VisitMaterial:
    """One visit of the report: its opened records, findings, recommendations, and who was on the team."""

    visit: Visit
    opened: named.Material
    findings: tuple[OpenFinding, ...]
    recommendations: tuple[OpenRecommendation, ...]
    team: tuple[TeamMember, ...]
    checked: tuple[int, int]  # sheets keyed twice, differences found
    counts: Mapping[tuple[str, int], int]  # records by tool and door
    rechecks: tuple[OpenRecheck, ...] = ()
    draws: tuple[OpenDraw, ...] = ()

    @property
    def records(self) -> tuple[OpenRecord, ...]:
        return tuple(self.opened.records)

    @cached_property
    def figures(self) -> dict[str, named.Figure]:
        return named.figures(self.opened)

    def of(self, tool: str) -> list[OpenRecord]:
        return self.opened.of(tool)

    def through(self, door: int) -> int:
        """How many records came by a door, the closed ones among them: counts are visible at rest, to every signer the same."""
        return sum(number for (_tool, by), number in self.counts.items() if by == door)

    def held(self, tool: str) -> int:
        """How many records of a tool there are, the closed ones among them."""
        return sum(number for (code, _door), number in self.counts.items() if code == tool)


@dataclass(frozen=True)
class Material:
    """What a report is built from. Nothing of it is kept after the request."""

    report: Report
    texts: Mapping[tuple[int, str], OpenText]
    visits: tuple[VisitMaterial, ...]
    powers: tuple[PowerLine, ...]
    provisions: Mapping[str, Provision]
    bodies: Mapping[UUID, Organisation]
    pictures: Mapping[UUID, Picture] = field(default_factory=dict, repr=False)
    known_places: int = 0
    comments: tuple[OpenComment, ...] = ()
    # the visits of each other report that was released and shares one with this
    released: tuple[frozenset[UUID], ...] = ()
    scope: Scope | None = None
    # why planned visits were not made, from the first day of this report's visits until it was begun; None where nobody noted it
    unmade: tuple[int | None, ...] = ()

    @property
    def first(self) -> VisitMaterial:
        return self.visits[0]

    @property
    def consolidated(self) -> bool:
        """Whether it speaks of several places together, so that no place is told of by itself."""
        pooled = self.report.kind in (Report.Kind.CONSOLIDATED, Report.Kind.THEMATIC, Report.Kind.ANNUAL)
        return pooled or (self.report.derived and len(self.visits) > 1)

    @cached_property
    def told_before(self) -> tuple[tuple[frozenset[UUID], ...], ...]:
        """What a reader may take from a count over all visits: each released report on some of them, and all visit reports together."""
        own = {each.visit.id for each in self.visits}
        some = [visits for visits in dict.fromkeys(self.released) if visits < own]
        single = tuple(visits for visits in some if len(visits) == 1)
        return (*((visits,) for visits in some), *([single] if len(single) > 1 else []))

    @property
    def inside(self) -> bool:
        """Whether a released report pooled all visits of this one with others."""
        return any(visits > {each.visit.id for each in self.visits} for visits in self.released)

    @cached_property
    def findings(self) -> tuple[OpenFinding, ...]:
        return tuple(one for each in self.visits for one in each.findings)

    @cached_property
    def recommendations(self) -> tuple[OpenRecommendation, ...]:
        """Priority first, then by addressee and number."""
        every = [one for each in self.visits for one in each.recommendations]
        return tuple(
            sorted(every, key=lambda one: (not one.text.priority, self.body(one.text.addressee), one.visit_id, one.number))
        )

    def body(self, organisation: UUID, language: str = "") -> str:
        """A body as documents in this language call it."""
        return self.bodies[organisation].name_in(language) if organisation in self.bodies else ""

    def finding(self, name: str) -> OpenFinding | None:
        """ "3" in a report on one visit; "12.3" names the visit's number first."""
        visit, _, number = name.rpartition(".")
        fits = [each for each in self.visits if not visit or str(each.visit.number) == visit]
        return next((one for each in fits for one in each.findings if str(one.number) == number), None)

    @cached_property
    def sides(self) -> list[Organisation]:
        """The organisations on the teams, in the same order in every language."""
        found = {seat.member.organisation.id: seat.member.organisation for each in self.visits for seat in each.team}
        return sorted(found.values(), key=lambda one: one.name)

    @cached_property
    def opened_outside(self) -> int:
        """How often somebody of no organisation on the teams opened what is sealed of the visits or of this report."""
        return openings_outside([self.report.id, *(each.visit.id for each in self.visits)], [side.id for side in self.sides])

    def organisations(self, language: str) -> list[str]:
        return [one.name_in(language) for one in self.sides]


def facts_of(material: Material, language: str) -> dict[str, str]:
    """The facts that template texts name, in a document's language. What is not known is absent."""
    with override(language):
        facts = _counts(material) | _powers(material)
        facts["organisations"] = ", ".join(material.organisations(language))
        facts["threshold"] = str(THRESHOLD)
        if material.consolidated:
            states = Counter(each.visit.state == Visit.State.REFUSED for each in material.visits)
            inside = {each.visit.place_id for each in material.visits if each.visit.state != Visit.State.REFUSED}
            facts |= {"visited": str(states[False]), "refused": str(states[True]), "known": str(material.known_places)}
            facts["unreached"] = str(max(material.known_places - len(inside), 0))
        else:
            facts |= _place(material.first.visit, language) | _keying(material.first)
        facts |= recheck_sums(material)
        if material.report.annual and material.scope and material.scope.since:
            facts["year"] = str(material.scope.since.year)
        elif material.scope:
            facts["theme"] = material.scope.titles.get(language, material.scope.theme)
    return {name: value for name, value in facts.items() if value}


def _counts(material: Material) -> dict[str, str]:
    def records(tool: str) -> str:
        return str(sum(each.held(tool) for each in material.visits))

    closed = sum(each.opened.unread for each in material.visits)
    withheld = sum(held_out(talk) for each in material.visits for talk in each.of("interview"))
    good = [one for one in material.findings if one.text.kind == "good_practice"]
    return {
        "talks": records("interview"),
        # how few confided in one person only is itself a telling number
        "closed": str(closed) if closed >= THRESHOLD else "",
        "closed_few": str(THRESHOLD) if 0 < closed < THRESHOLD else "",
        "withheld": str(withheld) if withheld >= THRESHOLD else "",
        "withheld_few": str(THRESHOLD) if 0 < withheld < THRESHOLD else "",
        "rooms": str(sum(len(each.opened.rooms) for each in material.visits)),
        "registers": records("registers"),
        "findings": str(len(material.findings)),
        "good": str(len(good)),
        "recommendations": str(len(material.recommendations)),
        "priority": str(sum(one.text.priority for one in material.recommendations)),
    }


def _powers(material: Material) -> dict[str, str]:
    bases = Counter(line.basis for line in material.powers)
    return {f"powers_{basis}": str(bases[basis]) for basis in ("law", "agreement", "custom", "none")}


def _place(visit: Visit, language: str) -> dict[str, str]:
    place = visit.place
    if place is None or visit.began_on is None:
        return {}
    return {
        "place": place.name_in(language),
        "kind": place.get_kind_display(),
        "authority": place.authority.name_in(language),
        "dates": dates.span(visit.began_on, visit.ended_on or visit.began_on),
        "mode": phrase(f"mode.{visit.mode}", language),
        "gate_minutes": str(visit.gate_minutes) if visit.gate_minutes is not None else "",
        "capacity": dates.number(place.capacity) if place.capacity is not None else "",
        "capacity_source": place.capacity_source,
    }


def recheck_sums(material: Material) -> dict[str, str]:
    """What signed checks of sentences found, all of them together: none is left out for what it found."""
    checks = [one for each in material.visits for one in each.rechecks if one.stands]
    if not checks:
        return {}
    counts = {f"rechecked_{verdict}": sum(one.text.count(verdict) for one in checks) for verdict in VERDICT_WORDS}
    stale = sum(len(one.stale) for one in checks)
    facts = {"rechecked": sum(one.size for one in checks), "rechecked_of": sum(one.out_of for one in checks), **counts}
    return {name: str(value) for name, value in facts.items()} | ({"rechecked_stale": str(stale)} if stale else {})


def _keying(each: VisitMaterial) -> dict[str, str]:
    paper = each.through(Record.Door.PAPER)
    return {"paper": str(paper), "checked": str(each.checked[0]), "differences": str(each.checked[1])} if paper else {}


def marked_of(material: Material) -> list[Marked]:
    """Figures and papers with the marking of their source: official capacity, registers that were marked."""
    things: list[Marked] = []
    # a year tells no capacity and no register
    for each in () if material.report.annual else material.visits:
        place = each.visit.place
        if place and place.capacity is not None:
            things.append(Marked(f"capacity of visit {each.visit.number}", place.capacity_marking))
        for at, record in enumerate(each.of("registers"), start=1):
            marking = MARKINGS.get(str(record.answers.get(RESTRICTED)), "unknown")
            things.append(Marked(f"register {at} of visit {each.visit.number}", marking))
    return things
