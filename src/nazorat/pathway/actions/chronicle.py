"""Acts on the chronicle of a country: facts by hand, a whole catalogue of them, and that taken back. A coordinator's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.pathway.actions.gaps import Fact
from nazorat.pathway.catalogue import Entry
from nazorat.pathway.keeping import past
from nazorat.pathway.models import (
    AssessmentItem,
    AssessmentText,
    CatalogueTaken,
    Commitment,
    CommitmentLink,
    CountryFact,
    DialogueEvent,
    FeatureSaid,
    ForeignModel,
    Measure,
    MeasureLink,
    MeasureSaid,
    Presence,
    ReadinessSaid,
    Statement,
)
from nazorat.people.access import coordinator_only
from nazorat.people.models import Member


def enter_fact(*, by: Member, words: str, precision: str, **fact: Unpack[Fact]) -> CountryFact:
    """Enter a public fact. Raises Problem "refused", "day-ahead"."""
    coordinator_only(by)
    past(fact["on"])
    with transaction.atomic():
        row = CountryFact.objects.create(words=words, precision=precision, entered_by=by, **fact)
        append("pathway.enter-fact", by=by.id, organisation=by.organisation_id, obj=row.id)
    return row


def take_catalogue(*, by: Member, entries: Sequence[Entry], filename: str) -> int:
    """Enter all rows of a catalogue that do not stand here yet, or none of them. Gives how many were entered.

    An event or a model that stands is not entered again, nor what belongs to it. Raises Problem "refused", "nothing-new".
    """
    coordinator_only(by)
    with transaction.atomic():
        taken = CatalogueTaken.objects.create(filename=filename[-200:], count=0, entered_by=by)
        bringing = _Bringing(by, taken)
        taken.count = sum(bringing.enter(one) for one in entries)
        if not taken.count:
            raise Problem("nothing-new")
        taken.save(update_fields=["count"])
        append("pathway.take-catalogue", by=by.id, organisation=by.organisation_id, obj=taken.id, count=taken.count)
    return taken.count


def undo_catalogue(*, by: Member, taken: CatalogueTaken) -> None:
    """Take back all that a catalogue, a file of measures or of items brought: it counts no longer and stays to be read.

    Raises Problem "refused", "import-over", and "import-in-use" when something was entered by hand to what it brought, or an item answered.
    """
    coordinator_only(by)
    with transaction.atomic():
        held = CatalogueTaken.objects.select_for_update().get(id=taken.id)
        if held.undone_at:
            raise Problem("import-over")
        # nobody answers an item while it is being taken back
        list(AssessmentItem.objects.select_for_update().filter(taken_in=held))
        if _in_use(held):
            raise Problem("import-in-use")
        now = timezone.now()
        for model in (CountryFact, Presence, Statement, DialogueEvent, ForeignModel, Measure, AssessmentText, AssessmentItem):
            rows: Any = model._default_manager
            rows.filter(taken_in=held, struck_at=None).update(struck_at=now, struck_by=by)
        FeatureSaid.objects.filter(taken_in=held, replaced_at=None).update(replaced_at=now, replaced_by=by)
        held.undone_at, held.undone_by = now, by
        held.save(update_fields=["undone_at", "undone_by"])
        append("pathway.undo-catalogue", by=by.id, organisation=by.organisation_id, obj=held.id, count=held.count)


def _in_use(held: CatalogueTaken) -> bool:
    events = {"event__taken_in": held, "struck_at": None}
    by_hand = [model._default_manager.filter(**events).exclude(taken_in=held) for model in (Presence, Statement)]
    features = FeatureSaid.objects.filter(foreign__taken_in=held, replaced_at=None).exclude(taken_in=held)
    said = MeasureSaid.objects.filter(measure__taken_in=held, replaced_at=None)
    links = MeasureLink.objects.filter(measure__taken_in=held)
    undertaken = CommitmentLink.objects.filter(measure__taken_in=held)
    items = ReadinessSaid.objects.filter(item__taken_in=held)
    texts = AssessmentText.objects.filter(item__taken_in=held, struck_at=None).exclude(taken_in=held)
    return any(
        rows.exists() for rows in (*by_hand, features, Commitment.objects.filter(**events), said, links, undertaken, items, texts)
    )


class _Bringing:
    """Rows of one catalogue on their way in. `event` and `model` are those that the rows below them belong to."""

    def __init__(self, by: Member, taken: CatalogueTaken) -> None:
        self.given: dict[str, Any] = {"entered_by": by, "taken_in": taken}
        self.facts = set(CountryFact.objects.filter(struck_at=None).values_list("on", "words"))
        self.events = set(DialogueEvent.objects.filter(struck_at=None).values_list("on", "title"))
        self.models = set(ForeignModel.objects.filter(struck_at=None).values_list("country", "name"))
        self.event: DialogueEvent | None = None
        self.model: ForeignModel | None = None

    def enter(self, one: Entry) -> bool:
        """Whether a row was entered."""
        fact = {"source": one.source, "on": one.on, "link": one.link, **self.given}
        match one.kind:
            case "fact" if (one.on, one.words) not in self.facts:
                CountryFact.objects.create(words=one.words, precision=one.precision, **fact)
                self.facts.add((one.on, one.words))
            case "event":
                return self._event(one, fact)
            case "present" if self.event:
                Presence.objects.create(event=self.event, body=one.body, function=one.function, **fact)
            case "statement" if self.event:
                Statement.objects.create(event=self.event, body=one.body, words=one.words, **fact)
            case "model":
                return self._model(one, fact)
            case "feature" if self.model:
                FeatureSaid.objects.create(foreign=self.model, feature=one.function, words=one.words, **fact)
            case _:
                return False
        return True

    def _event(self, one: Entry, fact: dict[str, Any]) -> bool:
        self.event = None
        if (one.on, one.title) not in self.events:
            said = {"kind": one.function, "title": one.title, "town": one.body[:80], "words": one.words}
            self.event = DialogueEvent.objects.create(**said, **fact)
            self.events.add((one.on, one.title))
        return self.event is not None

    def _model(self, one: Entry, fact: dict[str, Any]) -> bool:
        self.model = None
        if (one.body[:120], one.title) not in self.models:
            self.model = ForeignModel.objects.create(design=one.function, country=one.body[:120], name=one.title, **fact)
            self.models.add((one.body[:120], one.title))
        return self.model is not None
