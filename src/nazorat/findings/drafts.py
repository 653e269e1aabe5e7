"""Debrief entries and findings in clear, as they are sealed and opened. They live in one request's memory."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nazorat.findings.evidence import (
    Cited,
    Corroboration,
    Link,
    Origin,
    Stance,
    Status,
    cited_from_json,
    cited_to_json,
    corroborate,
    link_from_json,
    link_to_json,
)
from nazorat.findings.models import MASTER as MASTER, Undertaking
from nazorat.findings.undertakings import Outcome
from nazorat.people.models import Member

KIND_WORDS = {"shortcoming": _("shortcoming"), "good_practice": _("good practice")}
SPREAD_WORDS = {
    "single": _("a single case"),
    "several": _("several cases"),
    "widespread": _("widespread here"),
    "systemic": _("beyond this place"),
}
CAUSE_WORDS = {
    "individual": _("one person's conduct"),
    "practice": _("practice of the place"),
    "rule": _("an internal rule"),
    "law": _("law"),
    "resources": _("money, staff, building"),
    "culture": _("attitudes"),
    "unclear": _("not clear yet"),
}
SEVERITY_WORDS = {
    1: _("1 · slight"),
    2: _("2 · moderate"),
    3: _("3 · serious"),
    4: _("4 · very serious"),
    5: _("5 · danger to life or health, or torture"),
}
KINDS, SPREADS, CAUSES = tuple(KIND_WORDS), tuple(SPREAD_WORDS), tuple(CAUSE_WORDS)
LANGUAGES = ("ru", "tg", "en")
# how what a finding tells is passed on, the least telling first
FORM_WORDS = {
    "not": _("not passed on"),
    "unnamed": _("without any person"),
    "raised": _("by word of mouth, without a name"),
    "named": _("with the person's name, to whom they said"),
}
# what a finding says, in the order of the report
PART_WORDS = {
    "title": _("Title"),
    "fact": _("Facts"),
    "explanation": _("What the authority says"),
    "assessment": _("Our assessment"),
    "affected": _("Who is affected"),
}
PARTS = tuple(PART_WORDS)
TEAM = 1
SAID = ("statement", "next_step", "who", "by", "decision", "closing_talk", "undertaking", "measured", "links")


@dataclass(frozen=True)
class EntryText:
    """One statement of the debrief.

    `next_step`, `who` (a member's code) and `by` (a day as written) belong to a gap, `decision` to a dissent, whose author is `who`.
    `circle` is the compartment that may read the statement; theme, origin and stance are read by the whole team.
    """

    theme: str
    origin: Origin
    stance: Stance
    statement: str
    links: tuple[Link, ...] = ()
    next_step: str = ""
    who: str = ""
    by: str = ""
    decision: str = ""
    closing_talk: bool = False
    undertaking: str = ""
    measured: bool = False
    circle: int = TEAM

    def said(self) -> bytes:
        """The part that only the circle reads."""
        held = {name: getattr(self, name) for name in SAID}
        return json.dumps({**held, "links": [link_to_json(link) for link in self.links]}, ensure_ascii=False).encode()

    def pack(self, closed: bytes = b"") -> bytes:
        """What is sealed to the team; `closed` is `said()` sealed to a smaller circle, in place of its words."""
        held: dict[str, Any] = {"theme": self.theme, "origin": self.origin, "stance": self.stance, "circle": self.circle}
        held |= {"closed": b64encode(closed).decode()} if closed else json.loads(self.said())
        return json.dumps(held, ensure_ascii=False).encode()


def entry_from(data: bytes) -> tuple[EntryText, bytes]:
    """An entry out of its team seal, and what is still closed in it for a smaller circle (empty for most)."""
    held = json.loads(data)
    closed = b64decode(held.pop("closed", ""))
    text = EntryText(held["theme"], Origin(held["origin"]), Stance(held["stance"]), "", circle=int(held["circle"]))
    return (text, closed) if closed else (with_said(text, data), b"")


def with_said(text: EntryText, said: bytes) -> EntryText:
    """The entry with the words of its circle."""
    held = json.loads(said)
    links = tuple(link_from_json(link) for link in held["links"])
    return replace(text, **{name: held[name] for name in SAID if name != "links"}, links=links)


@dataclass(frozen=True)
class OpenEntry:
    """An opened entry with its row. `closed`: its words are sealed to a circle that this member is not in.

    `falls_due` is the row of what was undertaken, `outcome` what a look at it found.
    """

    id: UUID
    version: int
    author: Member
    text: EntryText
    made_at: datetime
    closed: bool = False
    falls_due: Undertaking | None = None
    outcome: Outcome | None = None

    @property
    def origin(self) -> Origin:
        return self.text.origin

    @property
    def stance(self) -> Stance:
        return self.text.stance

    @property
    def measured(self) -> bool:
        return self.text.measured

    def cited(self) -> Cited:
        """The entry as a finding cites it today."""
        return Cited(self.id, self.version, self.origin, self.stance, self.measured)


@dataclass(frozen=True)
class SheetText:
    """What the debrief holds beside its statements: themes that the team chose, and what will be said at the closing talk."""

    themes: tuple[str, ...] = ()
    closing_talk: str = ""
    undertakings: str = ""

    def pack(self) -> bytes:
        return json.dumps(self.__dict__, ensure_ascii=False).encode()


def sheet_from(data: bytes) -> SheetText:
    held = json.loads(data)
    return SheetText(tuple(held["themes"]), held["closing_talk"], held["undertakings"])


@dataclass(frozen=True)
class FindingText:
    """A finding's content. `words` holds by language the PARTS. `reason`: why its status says more than its evidence bears.

    `hands`: who wrote each sentence of the master language, by its digest, the last to change it last (`findings.revising`).
    """

    theme: str
    kind: str
    status: Status
    severity: int
    spread: str
    cause: str
    words: Mapping[str, Mapping[str, str]]
    provisions: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    entries: tuple[Cited, ...] = ()
    reason: str = ""
    dissent: str = ""
    hands: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    def pack(self) -> bytes:
        held = {
            **self.__dict__, "links": [link_to_json(link) for link in self.links],
            "entries": [cited_to_json(cited) for cited in self.entries],
        }  # fmt: skip
        return json.dumps(held, ensure_ascii=False).encode()

    @property
    def corroboration(self) -> Corroboration:
        return corroborate([*self.links, *self.entries])

    @property
    def beyond(self) -> bool:
        """Whether the status says more than the evidence bears by itself: a warning that is kept, never a refusal."""
        return not self.corroboration.bears(self.status)

    @property
    def weight(self) -> int:
        """Severity times spread, 1 to 20; 0 for good practice. For the order of a list, shown nowhere as a rank of places."""
        return self.severity * (SPREADS.index(self.spread) + 1)


def finding_from(data: bytes) -> FindingText:
    held = json.loads(data)
    return FindingText(
        **{
            **held,
            "status": Status(held["status"]),
            "provisions": tuple(held["provisions"]),
            "links": tuple(link_from_json(link) for link in held["links"]),
            "entries": tuple(cited_from_json(cited) for cited in held["entries"]),
            # drafts of before it was kept have none
            "hands": {key: tuple(members) for key, members in held.get("hands", {}).items()},
        }
    )


@dataclass(frozen=True)
class OpenFinding:
    """An opened finding with its row; `adopted` tells whether its words are in clear already."""

    id: UUID
    visit_id: UUID
    number: int
    version: int
    adopted: bool
    text: FindingText = field(repr=False)

    def title(self, language: str) -> str:
        """The title in a language, falling back to the master Russian."""
        return self.said("title", language)

    def said(self, part: str, language: str) -> str:
        """A part of the words in a language, falling back to Russian, empty when nobody wrote it."""
        return self.text.words.get(language, {}).get(part) or self.text.words.get(MASTER, {}).get(part, "")


@dataclass(frozen=True)
class OpenDebrief:
    """The whole debrief of a visit as one member opens it. `sheet_version` is 0 before anybody filled the sheet in."""

    entries: tuple[OpenEntry, ...]
    sheet: SheetText
    sheet_version: int
    findings: tuple[OpenFinding, ...] = ()


@dataclass(frozen=True)
class TransmissionText:
    """A decision on passing on: `form` of FORM_WORDS, `to` whom, on the consent given in which talks (`consents`), and why."""

    form: str
    to: str = ""
    consents: tuple[UUID, ...] = ()
    reason: str = ""

    def pack(self) -> bytes:
        return json.dumps({**self.__dict__, "consents": [str(one) for one in self.consents]}, ensure_ascii=False).encode()


def transmission_from(data: bytes) -> TransmissionText:
    held = json.loads(data)
    return TransmissionText(**{**held, "consents": tuple(UUID(one) for one in held["consents"])})


@dataclass(frozen=True)
class OpenTransmission:
    """An opened decision with its row."""

    id: UUID
    proposed_by: Member
    proposed_at: datetime
    decided_by: Member | None
    decided_at: datetime | None
    stale: bool
    text: TransmissionText = field(repr=False)

    def may_decide(self, member: Member) -> bool:
        """Whether this member is the second one, of another organisation."""
        return self.decided_by is None and not self.stale and self.proposed_by.organisation_id != member.organisation_id
