"""The dialogue as it is read: events with who was there and what was said, commitments, consultations, proposals on laws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.pathway.models import (
    Cell,
    Commitment,
    Consultation,
    DialogueEvent,
    DialogueStep,
    LawProposal,
    Presence,
    Statement,
)


@dataclass(frozen=True)
class Stepped:
    """A commitment or a proposal with its steps that stand, the latest first."""

    of: Commitment | LawProposal
    steps: Sequence[DialogueStep]

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


def events_standing() -> QuerySet[DialogueEvent]:
    """Events that were not struck, the latest first."""
    return DialogueEvent.objects.filter(struck_at=None).select_related("entered_by")


def events_said(found: QuerySet[DialogueEvent]) -> list[EventSaid]:
    """Events with what belongs to them. Five queries however many there are."""
    held = found.prefetch_related(
        Prefetch("present", Presence.objects.filter(struck_at=None)),
        Prefetch("statements", Statement.objects.filter(struck_at=None).select_related("entered_by")),
        Prefetch("commitments", commitments_standing().prefetch_related(_steps())),
    )
    return [
        EventSaid(one, list(one.present.all()), list(one.statements.all()), [_stepped(each) for each in one.commitments.all()])
        for one in held
    ]


def event_said(event: DialogueEvent) -> EventSaid:
    """One event with what belongs to it."""
    return events_said(DialogueEvent.objects.filter(pk=event.pk))[0]


def commitments_standing() -> QuerySet[Commitment]:
    """Commitments that were not struck, of events that were not, the earliest term first."""
    return Commitment.objects.filter(struck_at=None, event__struck_at=None).select_related("event", "entered_by")


def commitments_said() -> list[Stepped]:
    """Commitments with their steps. Two queries."""
    return [_stepped(one) for one in commitments_standing().prefetch_related(_steps())]


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


def _stepped(of: Commitment | LawProposal) -> Stepped:
    return Stepped(of, list(of.steps.all()))


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
