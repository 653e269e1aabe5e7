from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.pathway.forms.gaps import SourcedForm, not_ahead, public_words
from nazorat.pathway.models import BODY, QUOTE, SOURCE, TITLE, Commitment, Consultation, DialogueEvent, DialogueStep, LawProposal
from nazorat.pathway.queries import OVER, EventSaid, Stepped, article_of, gaps_listed, measures_standing


def body_words() -> forms.CharField:
    """A body by its name, whether or not it is one that letters go to."""
    return forms.CharField(label=_("Body"), max_length=BODY, help_text=_("A body or group, never the name of a person."))


def short_words(label: object) -> forms.CharField:
    """A quotation or a sentence."""
    return forms.CharField(label=label, max_length=QUOTE, widget=forms.Textarea(attrs={"rows": 3}))  # type: ignore[arg-type]  # lazy words


class EventForm(SourcedForm):
    """A publicly known event."""

    kind = forms.ChoiceField(label=_("What it was"), choices=DialogueEvent.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=TITLE, help_text=_("Bodies and functions, never the name of a person."))
    town = forms.CharField(label=_("Town"), max_length=80, required=False)
    words = public_words(_("What it was about"), required=False)
    field_order = ("kind", "title", "town", "words", "source", "on", "link")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["on"].label = _("Day of the event")


class OfEventForm(SourcedForm):
    """What belongs to an event begins with its source and day."""

    body = body_words()

    def __init__(self, *args: Any, event: DialogueEvent, **given: Any) -> None:
        begun = {"source": event.source, "on": event.on, "link": event.link}
        super().__init__(*args, **{**given, "initial": begun})


class PresenceForm(OfEventForm):
    """That a body was there."""

    function = forms.CharField(
        label=_("By which function"), max_length=120, required=False, help_text=_("As: deputy head of department.")
    )
    field_order = ("body", "function", "source", "on", "link")


class StatementForm(OfEventForm):
    """What a body said."""

    words = short_words(_("What it said, quoted or summed up shortly"))
    field_order = ("body", "words", "source", "on", "link")


class CommitmentForm(OfEventForm):
    """What a body undertook."""

    words = short_words(_("What it undertook"))
    due_on = day_field(label=_("Until, where it said so"), required=False)
    field_order = ("body", "words", "due_on", "source", "on", "link")


class CommitmentLinkForm(forms.Form):
    """One thing that a commitment is matched to."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        gaps: list[Any] = [("", "—"), *((str(gap.id), f"{article_of(gap)} · {gap.provision.title}"[:90]) for gap in gaps_listed())]
        measures = measures_standing().order_by("plan", "point", "number")
        named: list[Any] = [("", "—"), *((str(one.id), f"{one.plan.title}, {one.code}: {one.words}"[:90]) for one in measures)]
        self.fields["gap"] = forms.ChoiceField(label=_("Gap of the law"), choices=gaps, required=False)
        self.fields["measure"] = forms.ChoiceField(label=_("Measure of a plan"), choices=named, required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if gap := given.get("gap"):
            given["gap"] = gaps_listed().filter(id=gap).first()
        if measure := given.get("measure"):
            given["measure"] = measures_standing().filter(id=measure).first()
        if sum(bool(given.get(name)) for name in ("gap", "measure")) != 1 and not self.errors:
            self.add_error(None, _("Choose one of the two."))
        return given

    @property
    def target(self) -> dict[str, Any]:
        """The one thing chosen, as the act takes it."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class DialogueFilter(forms.Form):
    """What a list of the dialogue is asked for: each of `choices` by name, with its label and what there is, and words."""

    def __init__(self, *args: Any, choices: Mapping[str, tuple[object, Iterable[tuple[str, object]]]], **given: Any) -> None:
        super().__init__(*args, **given)
        for name, (label, some) in choices.items():
            every: list[Any] = [("", _("all")), *some]
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=every)  # type: ignore[arg-type]  # lazy words
        self.fields["q"] = forms.CharField(
            label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
        )

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for; what makes no sense is not asked."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items()}


Choices = dict[str, tuple[object, Iterable[tuple[str, object]]]]


def event_choices(said: Sequence[EventSaid]) -> Choices:
    """Bodies, kinds and years of events."""
    years = sorted({str(one.event.on.year) for one in said}, reverse=True)
    bodies = sorted({body for one in said for body in one.bodies})
    return {
        "body": (_("Body"), pairs(bodies)),
        "kind": (_("What it was"), DialogueEvent.Kind.choices),
        "year": (_("Year"), pairs(years)),
    }


def commitment_choices(said: Sequence[Stepped]) -> Choices:
    """States of commitments, one that is over its day among them, and bodies."""
    states = [*DialogueStep.Kept.choices, (OVER, _("over its day"))]
    return {"state": (_("State"), states), "body": (_("Body"), pairs(sorted({one.body for one in said})))}


def proposal_choices(said: Sequence[Stepped]) -> Choices:
    """Stages of proposals."""
    return {"state": (_("Stage"), DialogueStep.Stage.choices)}


def consultation_choices(rows: Sequence[Consultation]) -> Choices:
    """Bodies that were asked."""
    return {"body": (_("Body"), pairs(sorted({one.body for one in rows})))}


def pairs(words: Iterable[str]) -> list[tuple[str, object]]:
    """Words as choices that are called what they are."""
    return [(one, one) for one in words]


class ProposalForm(SourcedForm):
    """A proposal on a law."""

    title = forms.CharField(label=_("Law or draft"), max_length=TITLE)
    words = public_words(_("What is proposed"))
    field_order = ("title", "words", "source", "on", "link")


class StepForm(SourcedForm):
    """A dated step of a commitment or a proposal."""

    act = public_words(_("What was done"))

    def __init__(self, *args: Any, of: Commitment | LawProposal, **given: Any) -> None:
        super().__init__(*args, **given)
        kept = isinstance(of, Commitment)
        choices = DialogueStep.Kept.choices if kept else DialogueStep.Stage.choices
        self.fields["to"] = forms.ChoiceField(label=_("It is then"), choices=choices)
        self.fields["on"].label = _("Day of the act")
        self.order_fields(("act", "to", "source", "on", "link"))


class ConsultationForm(SourcedForm):
    """Who was asked about what."""

    body = body_words()
    words = public_words(_("What it was asked"))
    field_order = ("body", "words", "source", "on", "link")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["on"].label = _("Asked on")


class AnswerNotedForm(forms.Form):
    """What was answered, and what changed by it."""

    answer = public_words(_("What it answered"))
    changed = public_words(_("What changed by it"), required=False)
    source = forms.CharField(label=_("Source"), max_length=SOURCE, help_text=_("No person is named."))
    on = day_field(label=_("Date of the source"))

    def __init__(self, *args: Any, consultation: Consultation, **given: Any) -> None:
        super().__init__(*args, **given)
        self.consultation = consultation

    def clean_on(self) -> date:
        day = not_ahead(self.cleaned_data["on"])
        if day < self.consultation.on:
            raise forms.ValidationError(_("It was asked after this day."))
        return day
