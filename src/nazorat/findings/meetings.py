"""A findings meeting in clear, in the memory of one request: who was there, what was decided, what stands of it, how it is printed.

A decision keeps the status and the words of the master language as they were agreed. A finding that says something else by now is stale:
it is told by its words, not by its version, since a translation or one more linked answer takes nothing back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, cast
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext

from nazorat.findings.drafts import LANGUAGES, MASTER, PART_WORDS, PARTS, FindingText, OpenFinding
from nazorat.findings.evidence import STATUS_WORDS, Status
from nazorat.findings.models import Meeting
from nazorat.kit import dates
from nazorat.people.models import Member
from nazorat.typeset import Document, Section, Status as Box
from nazorat.typeset.compose import escape
from nazorat.typeset.document import Language
from nazorat.visits.models import TeamMember, Visit

AGREED, POSTPONED = "agreed", "postponed"
# how a finding stands, the most urgent first: the order of business
BUSINESS: Final = ("undecided", "stale", "postponed", "provisional", "decided")


@dataclass(frozen=True)
class Seat:
    """Who was on the team on that day, and for which organisation: as it was, whoever leaves or moves later."""

    member: UUID
    code: str
    organisation: UUID
    body: str


@dataclass(frozen=True)
class Decision:
    """What a meeting decided of a finding. `before` is the status that it came with; `turn` counts how often this was decided at the meeting.

    `remarks` counts what the rules of wording still said of the agreed words; `beyond`: the status says more than the evidence bears.
    """

    finding: UUID
    number: int
    turn: int
    outcome: str
    status: Status
    before: Status
    words: Mapping[str, str]
    at: datetime
    by: str
    reason: str = ""
    dissent: str = ""
    remarks: int = 0
    beyond: bool = False

    @property
    def agreed(self) -> bool:
        return self.outcome == AGREED

    @property
    def title(self) -> str:
        return self.words.get("title", "")

    def holds(self, text: FindingText) -> bool:
        """Whether the finding says still what was agreed: the same status in the same words of the master language."""
        return (self.status, dict(self.words)) == (text.status, agreed_words(text))


@dataclass(frozen=True)
class Left:
    """A finding on which the meeting decided nothing, as it was called when the minutes were closed."""

    finding: UUID
    number: int
    title: str


@dataclass(frozen=True)
class MeetingText:
    """What is sealed of a meeting. `salt` keeps the digest of the minutes from confirming a guess; `left` is there once it is closed."""

    day: date
    salt: bytes
    present: tuple[Seat, ...] = ()
    missing: tuple[Seat, ...] = ()
    guests: str = ""
    decisions: tuple[Decision, ...] = ()
    left: tuple[Left, ...] = ()

    def pack(self) -> bytes:
        held = {
            "day": self.day.isoformat(), "salt": self.salt.hex(), "guests": self.guests,
            "present": [asdict(seat) for seat in self.present], "missing": [asdict(seat) for seat in self.missing],
            "decisions": [asdict(one) for one in self.decisions], "left": [asdict(one) for one in self.left],
        }  # fmt: skip
        return json.dumps(held, ensure_ascii=False, sort_keys=True, default=_plain).encode()

    @property
    def quorum(self) -> bool:
        """Whether more than one organisation was there, as adoption asks for two."""
        return len({seat.organisation for seat in self.present}) > 1

    def of(self, finding: UUID) -> Decision | None:
        return next((one for one in self.decisions if one.finding == finding), None)

    def turn(self, finding: UUID) -> int:
        """How often it was decided at this meeting; 0 before."""
        held = self.of(finding)
        return held.turn if held else 0

    def with_decision(self, decision: Decision) -> MeetingText:
        """With this decision in place of an earlier one on the same finding, by number."""
        rest = [one for one in self.decisions if one.finding != decision.finding]
        return replace(self, decisions=tuple(sorted([*rest, decision], key=lambda one: one.number)))

    def closed_over(self, findings: Iterable[OpenFinding]) -> MeetingText:
        """With what it left open: drafts that it did not decide on."""
        left = [one for one in findings if not one.adopted and self.of(one.id) is None]
        return replace(self, left=tuple(Left(one.id, one.number, one.title(MASTER)) for one in left))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def meeting_from(data: bytes) -> MeetingText:
    held = json.loads(data)
    return MeetingText(
        day=date.fromisoformat(held["day"]), salt=bytes.fromhex(held["salt"]), guests=held["guests"],
        present=_seats(held["present"]), missing=_seats(held["missing"]),
        decisions=tuple(_decision(one) for one in held["decisions"]),
        left=tuple(Left(**{**one, "finding": UUID(one["finding"])}) for one in held["left"]),
    )  # fmt: skip


def _seats(held: Iterable[Mapping[str, str]]) -> tuple[Seat, ...]:
    return tuple(Seat(UUID(one["member"]), one["code"], UUID(one["organisation"]), one["body"]) for one in held)


def _decision(held: Mapping[str, Any]) -> Decision:
    typed = {"finding": UUID(held["finding"]), "status": Status(held["status"]), "before": Status(held["before"])}
    return Decision(**{**held, **typed, "at": datetime.fromisoformat(held["at"])})


def agreed_words(text: FindingText) -> dict[str, str]:
    """The words of the master language, which a meeting agrees on; translations follow them."""
    said = text.words.get(MASTER, {})
    return {part: said[part] for part in PARTS if said.get(part)}


def seats_of(team: Iterable[TeamMember]) -> list[Seat]:
    """Who works on the visit, as a meeting keeps it."""
    return [Seat(one.member_id, one.member.code, one.member.organisation_id, one.member.organisation.name) for one in team]


def meeting_rows(visit: Visit) -> QuerySet[Meeting]:
    """The sealed findings meetings of a visit, the latest first."""
    return Meeting.objects.filter(visit=visit).select_related("begun_by", "closed_by")


@dataclass(frozen=True)
class OpenMeeting:
    """An opened meeting with its row."""

    id: UUID
    number: int
    version: int
    begun_by: Member
    begun_at: datetime
    closed_by: Member | None
    closed_at: datetime | None
    text: MeetingText = field(repr=False)

    @property
    def provisional(self) -> bool:
        """What it decides is so until both organisations are there."""
        return not self.text.quorum

    @property
    def by_body(self) -> list[tuple[str, list[str], list[str]]]:
        """Each organisation of the team with the codes of who was there and who was missing."""
        bodies = dict.fromkeys(seat.body for seat in (*self.text.present, *self.text.missing))
        return [(body, _codes(self.text.present, body), _codes(self.text.missing, body)) for body in sorted(bodies)]

    @property
    def agreed(self) -> list[Decision]:
        return [one for one in self.text.decisions if one.agreed]

    @property
    def postponed(self) -> list[Decision]:
        return [one for one in self.text.decisions if not one.agreed]


def _codes(seats: Iterable[Seat], body: str) -> list[str]:
    return [seat.code for seat in seats if seat.body == body]


def opened(row: Meeting, data: bytes) -> OpenMeeting:
    return OpenMeeting(
        row.id, row.number, row.version, row.begun_by, row.begun_at, row.closed_by, row.closed_at, meeting_from(data)
    )


@dataclass(frozen=True)
class Standing:
    """How a finding stands after all meetings: the latest decision on it, and one of BUSINESS."""

    state: str = "undecided"
    meeting: OpenMeeting | None = None
    decision: Decision | None = None


def standings_of(findings: Iterable[OpenFinding], meetings: Iterable[OpenMeeting]) -> dict[UUID, Standing]:
    """How each finding stands. A later meeting goes over an earlier one."""
    order = sorted(meetings, key=lambda one: one.number)
    latest = {decision.finding: (meeting, decision) for meeting in order for decision in meeting.text.decisions}
    return {one.id: _standing(one, *latest[one.id]) if one.id in latest else Standing() for one in findings}


def _standing(finding: OpenFinding, meeting: OpenMeeting, decision: Decision) -> Standing:
    state = "provisional" if meeting.provisional else "decided"
    if not decision.agreed:
        state = "postponed"
    elif not decision.holds(finding.text):
        state = "stale"
    return Standing(state, meeting, decision)


@dataclass(frozen=True)
class Item:
    """A finding on the order of business: how it stands, and what this meeting decided of it, if anything."""

    finding: OpenFinding
    standing: Standing
    here: Decision | None


def business_of(findings: Iterable[OpenFinding], standings: Mapping[UUID, Standing], meeting: OpenMeeting) -> list[Item]:
    """The drafts in the order in which they are taken: what this meeting has not decided first, of these the undecided first."""
    items = [Item(one, standings[one.id], meeting.text.of(one.id)) for one in findings if not one.adopted]
    return sorted(items, key=lambda one: (one.here is not None, BUSINESS.index(one.standing.state), one.finding.number))


def minutes(meeting: OpenMeeting, visit: Visit, by: Member) -> Document:
    """The minutes for the press, in the language of who prints them; the copy says whose it is, and whether they may still change."""
    asked, text = get_language() or MASTER, meeting.text
    title, restricted = gettext("Minutes of the findings meeting"), gettext("For the team of the visit only.")
    rows = [
        (gettext("Visit"), str(visit.number)), (gettext("Meeting"), dates.number(meeting.number)),
        (gettext("Held on"), dates.day(text.day, "long")), (gettext("The minutes"), _state_words(meeting)), (gettext("Copy of"), by.code),
    ]  # fmt: skip
    demo = gettext("Demonstration: all of it is invented") if getattr(settings, "NAZORAT_DEMO", False) else None
    return Document(
        title=title, language=cast(Language, asked if asked in LANGUAGES else MASTER), kind=title, sections=tuple(_sections(meeting)),
        subtitle=visit.place.name if visit.place else "", status=Box(title, restricted, tuple(rows)), watermark=gettext("internal"),
        demonstration=demo, demonstration_short=demo or "", header=title, footer=restricted, copy_number=by.code, contents=False,
    )  # fmt: skip


def _state_words(meeting: OpenMeeting) -> str:
    if meeting.closed_at is None:
        return gettext("not closed: they may still change")
    return gettext("closed on %(day)s") % {"day": dates.day(meeting.closed_at, "long")}


def _sections(meeting: OpenMeeting) -> Iterable[Section]:
    text = meeting.text
    was, absent = gettext("present"), gettext("missing")
    there = [
        f"**{_typed(body)}**: {was}: {', '.join(present) or '—'}; {absent}: {', '.join(missing) or '—'}."
        for body, present, missing in meeting.by_body
    ]
    guests = [f"{gettext('Also there')}: {_typed(text.guests)}"] if text.guests else []
    doubt = [] if text.quorum else [f"**{gettext('Only one organisation was there: what was decided is provisional.')}**"]
    left = [f"{_name_of(one.number)}: {_typed(one.title)}" for one in text.left]
    parts = (
        ("present", gettext("Who was there"), [*there, *guests, *doubt]),
        ("decided", gettext("What was decided"), _said(meeting.agreed)),
        ("postponed", gettext("What was postponed"), _said(meeting.postponed)),
        ("left", gettext("What was left open"), left),
    )
    for at, (key, heading, paragraphs) in enumerate(parts, start=1):
        yield Section(key, heading, markdown="\n\n".join(paragraphs) or "—", number=str(at))


def _said(decisions: Iterable[Decision]) -> list[str]:
    return [part for one in decisions for part in _decision_words(one)]


def _decision_words(one: Decision) -> Iterable[str]:
    words = gettext("%(before)s, now %(now)s") % {"before": STATUS_WORDS[one.before], "now": STATUS_WORDS[one.status]}
    yield f"**{_name_of(one.number)}. {_typed(one.title)}**"
    yield f"{gettext('Status')}: {STATUS_WORDS[one.status] if one.status == one.before else words}."
    if one.agreed:
        yield from (f"*{PART_WORDS[part]}.* {_typed(said)}" for part, said in one.words.items() if part != "title")
    if one.reason:
        yield f"{gettext('Reason')}: {_typed(one.reason)}"
    if one.dissent:
        yield f"{gettext('Another view in the team')}: {_typed(one.dissent)}"


def _name_of(number: int) -> str:
    return gettext("Finding %(n)s") % {"n": dates.number(number)}


def _typed(text: str) -> str:
    """What somebody typed, as one paragraph that prints exactly so."""
    return escape(" ".join(text.split()))
