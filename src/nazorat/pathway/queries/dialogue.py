"""The dialogue as it is read: events with who was there and what was said, commitments, consultations, proposals on laws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.kit.spelling import asked_for, has_words
from nazorat.pathway.models import (
    Cell,
    Commitment,
    CommitmentLink,
    Consultation,
    DialogueEvent,
    DialogueStep,
    Gap,
    LawProposal,
    Measure,
    Presence,
    Statement,
)

# what is asked for of a commitment whose day has passed
OVER = "over"


@dataclass(frozen=True)
class Stepped:
    """A commitment or a proposal with its steps that stand, the latest first."""

    of: Commitment | LawProposal
    steps: Sequence[DialogueStep]
    links: Sequence[CommitmentLink] = ()

    @property
    def state(self) -> str:
        """Where its latest step brought it: a commitment is open and a proposal an idea until one did."""
        begun = DialogueStep.Kept.OPEN if isinstance(self.of, Commitment) else Cell.Stage.IDEA
        return self.steps[0].to if self.steps else begun

    @property
    def state_words(self) -> str:
        kinds = DialogueStep.Kept if isinstance(self.of, Commitment) else Cell.Stage
        return str(kinds(self.state).label)

    @property
    def body(self) -> str:
        """Who undertook it; of a proposal nobody is kept."""
        return self.of.body if isinstance(self.of, Commitment) else ""

    @property
    def names(self) -> list[str]:
        """What it is searched by."""
        title = self.of.title if isinstance(self.of, LawProposal) else self.of.event.title
        return [self.body, title, self.of.words, self.of.source, *(one.act for one in self.steps)]

    @property
    def over(self) -> bool:
        """Whether the day of a commitment has passed and it is neither kept nor withdrawn."""
        due = self.of.due_on if isinstance(self.of, Commitment) else None
        return bool(due and due < timezone.localdate() and self.state in ("open", "partly"))


@dataclass(frozen=True)
class EventSaid:
    """An event with the bodies that were there, what they said and undertook."""

    event: DialogueEvent
    present: Sequence[Presence]
    statements: Sequence[Statement]
    commitments: Sequence[Stepped]

    @property
    def bodies(self) -> list[str]:
        """Who was there, spoke or undertook something."""
        return [
            *(one.body for one in self.present),
            *(one.body for one in self.statements),
            *(one.body for one in self.commitments),
        ]

    @property
    def names(self) -> list[str]:
        """What it is searched by."""
        held = self.event
        spoken = [one.words for one in self.statements] + [one.of.words for one in self.commitments]
        return [held.title, held.town, held.words, held.source, *self.bodies, *(one.function for one in self.present), *spoken]


def events_standing() -> QuerySet[DialogueEvent]:
    """Events that were not struck, the latest first."""
    return DialogueEvent.objects.filter(struck_at=None).select_related("entered_by")


def events_said(found: QuerySet[DialogueEvent]) -> list[EventSaid]:
    """Events with what belongs to them. Six queries however many there are."""
    held = found.prefetch_related(
        Prefetch("present", Presence.objects.filter(struck_at=None)),
        Prefetch("statements", Statement.objects.filter(struck_at=None).select_related("entered_by")),
        Prefetch("commitments", commitments_standing().prefetch_related(_steps(), _links())),
    )
    return [
        EventSaid(one, list(one.present.all()), list(one.statements.all()), [_stepped(each) for each in one.commitments.all()])
        for one in held
    ]


def events_found(said: Iterable[EventSaid], asked: Mapping[str, str]) -> list[EventSaid]:
    """Those asked for: `kind`, `year`, `body` that was there, spoke or undertook something, `q` words of any script."""
    words = asked_for(asked.get("q", ""))
    found = [one for one in said if has_words(words, one.names)]
    if asked.get("kind"):
        found = [one for one in found if one.event.kind == asked["kind"]]
    if asked.get("year"):
        found = [one for one in found if str(one.event.on.year) == asked["year"]]
    if asked.get("body"):
        found = [one for one in found if asked["body"] in one.bodies]
    return found


def stepped_found(said: Iterable[Stepped], asked: Mapping[str, str]) -> list[Stepped]:
    """Commitments or proposals asked for: `state` where the latest step brought them or OVER, `body`, `q` words of any script."""
    words = asked_for(asked.get("q", ""))
    found = [one for one in said if has_words(words, one.names)]
    if asked.get("state"):
        found = [one for one in found if (one.over if asked["state"] == OVER else one.state == asked["state"])]
    if asked.get("body"):
        found = [one for one in found if one.body == asked["body"]]
    return found


def consultations_found(rows: Iterable[Consultation], asked: Mapping[str, str]) -> list[Consultation]:
    """Consultations asked for: `body`, `q` words of any script."""
    words = asked_for(asked.get("q", ""))
    found = [one for one in rows if has_words(words, (one.body, one.words, one.answer, one.changed, one.source))]
    return [one for one in found if one.body == asked["body"]] if asked.get("body") else found


def event_said(event: DialogueEvent) -> EventSaid:
    """One event with what belongs to it."""
    return events_said(DialogueEvent.objects.filter(pk=event.pk))[0]


def commitments_standing() -> QuerySet[Commitment]:
    """Commitments that were not struck, of events that were not, the earliest term first."""
    return Commitment.objects.filter(struck_at=None, event__struck_at=None).select_related("event", "entered_by")


def commitments_said(found: QuerySet[Commitment] | None = None) -> list[Stepped]:
    """Commitments with their steps and what they are matched to. Three queries."""
    rows = commitments_standing() if found is None else found
    return [_stepped(one) for one in rows.prefetch_related(_steps(), _links())]


def commitments_on(thing: Gap | Measure) -> list[Stepped]:
    """What bodies undertook that would fill a gap, or is a measure."""
    to = {"links__gap": thing} if isinstance(thing, Gap) else {"links__measure": thing}
    return commitments_said(commitments_standing().filter(**to))


def proposals_standing() -> QuerySet[LawProposal]:
    """Proposals on laws that were not struck, the latest first."""
    return LawProposal.objects.filter(struck_at=None).select_related("entered_by")


def proposals_said() -> list[Stepped]:
    """Proposals on laws with their steps. Two queries."""
    return [_stepped(one) for one in proposals_standing().prefetch_related(_steps())]


def consultations_standing() -> QuerySet[Consultation]:
    """Consultations that were not struck, the latest first."""
    return Consultation.objects.filter(struck_at=None).select_related("entered_by", "answer_entered_by")


def _steps() -> Prefetch[str, QuerySet[DialogueStep], str]:
    return Prefetch("steps", DialogueStep.objects.filter(struck_at=None))


def _links() -> Prefetch[str, QuerySet[CommitmentLink], str]:
    """Matches to what stands: a gap that was withdrawn, or a measure that was struck, is no match."""
    standing = Q(gap__isnull=False, gap__withdrawn_at=None) | Q(
        measure__isnull=False, measure__struck_at=None, measure__plan__struck_at=None
    )
    return Prefetch("links", CommitmentLink.objects.filter(standing).select_related("gap__provision", "measure__plan"))


def _stepped(of: Commitment | LawProposal) -> Stepped:
    return Stepped(of, list(of.steps.all()), list(of.links.all()) if isinstance(of, Commitment) else ())


DIALOGUE_HEAD = ("event_on", "event_kind", "event", "town", "entry", "body", "words", "due_on", "state", "source", "date", "link")


def dialogue_cells(found: Iterable[EventSaid]) -> Iterable[tuple[object, ...]]:
    """The log as rows under DIALOGUE_HEAD: one for the event, one for each body, statement, commitment."""
    for said in found:
        event = said.event
        head = (event.on, event.get_kind_display(), event.title, event.town)
        yield (*head, str(_("event")), None, event.words, None, None, event.source, event.on, event.link)
        for one in said.present:
            yield (*head, str(_("body present")), one.body, one.function, None, None, one.source, one.on, one.link)
        for each in said.statements:
            yield (*head, str(_("statement")), each.body, each.words, None, None, each.source, each.on, each.link)
        for held in said.commitments:
            of = held.of
            if isinstance(of, Commitment):
                told = (of.body, of.words, of.due_on, held.state_words, of.source, of.on, of.link)
                yield (*head, str(_("commitment")), *told)
