"""What stands behind a finding: links to single answers, the origin of each, and what the origins say together.

Corroboration is by origin, not by kind of source (practice, rule 11). Which source belongs to which origin is data: ORIGIN_OF.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nazorat.xlsform import Answers, Question, Value


class Origin(StrEnum):
    """Where a statement comes from; the columns of the debrief."""

    PERSONS = "persons"
    OWN = "own"
    PLACE = "place"
    HEALTH = "health"
    OUTSIDE = "outside"


class Source(StrEnum):
    """Who or what said it."""

    PERSON = "person"
    SEEN = "seen"
    MEASURED = "measured"
    REGISTER = "register"
    DOCUMENT = "document"
    DIRECTOR = "director"
    STAFF = "staff"
    PLACE_HEALTH = "place_health"
    HEALTH = "health"
    OUTSIDE = "outside"


ORIGIN_WORDS = {
    Origin.PERSONS: _("Persons"),
    Origin.OWN: _("Own eyes, measurement"),
    Origin.PLACE: _("Papers and management"),
    Origin.HEALTH: _("Health professional"),
    Origin.OUTSIDE: _("Outside"),
}
SOURCE_WORDS = {
    Source.PERSON: _("a person, without contact to others"),
    Source.SEEN: _("seen by us"),
    Source.MEASURED: _("measured by us"),
    Source.REGISTER: _("a register of the place"),
    Source.DOCUMENT: _("another paper of the place"),
    Source.DIRECTOR: _("the director"),
    Source.STAFF: _("staff of the place"),
    Source.PLACE_HEALTH: _("health staff of the place"),
    Source.HEALTH: _("a health professional, ours or independent"),
    Source.OUTSIDE: _("an outside source: court, lawyer, relative, other body"),
}

# A register, the director and the place's own feldsher answer to one hand: they are one origin.
ORIGIN_OF: Mapping[Source, Origin] = {
    Source.PERSON: Origin.PERSONS,
    Source.SEEN: Origin.OWN,
    Source.MEASURED: Origin.OWN,
    Source.REGISTER: Origin.PLACE,
    Source.DOCUMENT: Origin.PLACE,
    Source.DIRECTOR: Origin.PLACE,
    Source.STAFF: Origin.PLACE,
    Source.PLACE_HEALTH: Origin.PLACE,
    Source.HEALTH: Origin.HEALTH,
    Source.OUTSIDE: Origin.OUTSIDE,
}

# What an item's letter (see, ask, read, measure) means in each tool; "" is any other tool. Advice: whoever links may choose another.
SOURCE_OF: Mapping[str, Mapping[str, Source]] = {
    "interview": {"A": Source.PERSON},
    "registers": {"A": Source.STAFF, "R": Source.REGISTER},
    "opening": {"A": Source.DIRECTOR, "R": Source.DOCUMENT},
    "closing": {"A": Source.DIRECTOR},
    "access": {"A": Source.STAFF},
    "": {"S": Source.SEEN, "A": Source.PERSON, "R": Source.DOCUMENT, "M": Source.MEASURED},
}


def likely_source(tool: str, letter: str) -> Source:
    """The source that an item of a tool most likely has, from its letter S, A, R or M; an item without one was seen."""
    return SOURCE_OF.get(tool, {}).get(letter) or SOURCE_OF[""].get(letter, Source.SEEN)


class Stance(StrEnum):
    """What a statement does to the point at hand. The first three are evidence."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    EXPLAINS = "explains"
    GAP = "gap"
    NOT_NEEDED = "not_needed"
    DISSENT = "dissent"


EVIDENCE = (Stance.SUPPORTS, Stance.CONTRADICTS, Stance.EXPLAINS)


class Status(StrEnum):
    """What may be said of a finding; its wording follows."""

    ESTABLISHED = "established"
    SUPPORTED = "supported"
    ALLEGED = "alleged"
    CONTRADICTED = "contradicted"
    NOT_ESTABLISHED = "not_established"


STANCE_WORDS = {
    Stance.SUPPORTS: _("supports"),
    Stance.CONTRADICTS: _("contradicts"),
    Stance.EXPLAINS: _("explains"),
    Stance.GAP: _("gap"),
    Stance.NOT_NEEDED: _("not needed"),
    Stance.DISSENT: _("other view"),
}
STATUS_WORDS = {
    Status.ESTABLISHED: _("established"),
    Status.SUPPORTED: _("supported"),
    Status.ALLEGED: _("alleged"),
    Status.CONTRADICTED: _("contradicted"),
    Status.NOT_ESTABLISHED: _("not established"),
}
FIRMNESS = (Status.NOT_ESTABLISHED, Status.CONTRADICTED, Status.ALLEGED, Status.SUPPORTED, Status.ESTABLISHED)


class Evidence(Protocol):
    """Anything with an origin that stands for or against; `measured` only for what the team measured itself."""

    @property
    def origin(self) -> Origin: ...
    @property
    def stance(self) -> Stance: ...
    @property
    def measured(self) -> bool: ...


@dataclass(frozen=True)
class Link:
    """One answer of one record in one version; `repeat` counts from 0, None outside repeats; `path` empty = the whole record.

    `bears`: the sentences of the finding that it stands behind, by their digest (`findings.revising.key_of`); empty = all of it.
    """

    record: UUID
    version: int
    path: str
    repeat: int | None
    source: Source
    stance: Stance
    note: str = ""
    bears: tuple[str, ...] = ()

    @property
    def origin(self) -> Origin:
        return ORIGIN_OF[self.source]

    @property
    def measured(self) -> bool:
        return self.source is Source.MEASURED

    @property
    def answer(self) -> tuple[UUID, str, int | None]:
        """What is linked, whatever it is said to mean: one answer is linked once."""
        return (self.record, self.path, self.repeat)


@dataclass(frozen=True)
class Cited:
    """A debrief statement that a finding rests on, as it stood in this version."""

    entry: UUID
    version: int
    origin: Origin
    stance: Stance
    measured: bool = False


@dataclass(frozen=True)
class Corroboration:
    """The origins that support and contradict, and what they allow to be said."""

    supporting: frozenset[Origin] = frozenset()
    contradicting: frozenset[Origin] = frozenset()
    measured: bool = False

    @property
    def suggested(self) -> Status:
        """The firmest status that the origins bear out by themselves. Advice: people decide, and one account is never blocked.

        Established asks for two origins or our own measurement, and for more on its side than against it.
        """
        if not self.supporting:
            return Status.CONTRADICTED if self.contradicting else Status.NOT_ESTABLISHED
        if self.measured or len(self.supporting) > 1:
            weight = len(self.supporting) + self.measured
            return Status.ESTABLISHED if weight > len(self.contradicting) else Status.SUPPORTED
        return Status.ALLEGED if self.supporting == {Origin.PERSONS} else Status.SUPPORTED

    @property
    def supports(self) -> list[Origin]:
        """The supporting origins in the order of the columns."""
        return [origin for origin in Origin if origin in self.supporting]

    @property
    def contradicts(self) -> list[Origin]:
        """The contradicting origins in the order of the columns."""
        return [origin for origin in Origin if origin in self.contradicting]

    def bears(self, status: Status) -> bool:
        """Whether the chosen status says no more than the origins bear out."""
        return FIRMNESS.index(status) <= FIRMNESS.index(self.suggested)


def corroborate(evidence: Iterable[Evidence]) -> Corroboration:
    """Which origins stand on which side."""
    given = list(evidence)
    supporting = [one for one in given if one.stance is Stance.SUPPORTS]
    return Corroboration(
        frozenset(one.origin for one in supporting),
        frozenset(one.origin for one in given if one.stance is Stance.CONTRADICTS),
        any(one.measured for one in supporting),
    )


def link_to_json(link: Link) -> dict[str, Any]:
    return {**link.__dict__, "record": str(link.record)}


def link_from_json(held: Mapping[str, Any]) -> Link:
    return Link(
        record=UUID(held["record"]), version=int(held["version"]), path=str(held["path"]), repeat=held["repeat"],
        source=Source(held["source"]), stance=Stance(held["stance"]), note=str(held.get("note", "")),
        # links of before sentences were told apart bear the whole
        bears=tuple(held.get("bears", ())),
    )  # fmt: skip


def answer_at(answers: Answers, question: Question, repeat: int | None) -> Value | None:
    """The value of a question in opened answers, in the `repeat`th row when it stands in a repeat; None when there is none."""
    if question.repeat is None:
        return answers.get(question.key)
    rows = answers.get(question.repeat)
    if not isinstance(rows, list) or repeat is None or not 0 <= repeat < len(rows):
        return None
    return rows[repeat].get(question.key)


def places_of(answers: Answers, question: Question) -> list[int | None]:
    """Where a record answers a question: once, or in which rows of its repeat."""
    if question.repeat is None:
        return [None] if question.key in answers else []
    rows = answers.get(question.repeat)
    return [number for number, row in enumerate(rows) if question.key in row] if isinstance(rows, list) else []


def cited_to_json(cited: Cited) -> dict[str, Any]:
    return {**cited.__dict__, "entry": str(cited.entry)}


def cited_from_json(held: Mapping[str, Any]) -> Cited:
    return Cited(UUID(held["entry"]), int(held["version"]), Origin(held["origin"]), Stance(held["stance"]), bool(held["measured"]))


def link_key(record: UUID, version: int, path: str, repeat: int | None) -> str:
    """A linkable answer as a form sends it."""
    return f"{record}:{version}:{path}:{'' if repeat is None else repeat}"
