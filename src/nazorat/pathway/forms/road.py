from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.pathway.forms.gaps import SourcedForm, not_ahead, public_words
from nazorat.pathway.models import SOURCE, TITLE, WORDS, Deadline, Milestone, Paper, Stage, StageAct
from nazorat.pathway.notes import Kind
from nazorat.people.queries import organisations


def body_field(label: object, **given: Any) -> Any:
    """A body of the register; unknown where it is left open."""
    return forms.ModelChoiceField(organisations(), label=label, required=False, empty_label=_("unknown"), **given)  # type: ignore[arg-type]  # lazy words


class StageActForm(SourcedForm):
    """A dated act on a stage."""

    act = public_words(_("What was done"))
    to = forms.ChoiceField(label=_("The stage is then"), choices=StageAct.To.choices)
    field_order = ("act", "to", "source", "on", "link")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["on"].label = _("Day of the act")


class VersionForm(SourcedForm):
    """A version of a document."""

    changes = public_words(_("What it says, or what changed"), required=False)
    field_order = ("changes", "source", "on", "link")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["on"].label = _("Date of this version")


class PaperForm(VersionForm):
    """A document of a stage, with its first version."""

    kind = forms.ChoiceField(label=_("Kind of document"), choices=Paper.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=TITLE, help_text=_("Bodies and functions, never the name of a person."))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["body"] = body_field(_("Body that wrote it"))
        self.order_fields(("kind", "title", "body", "changes", "source", "on", "link"))


class DeadlineForm(SourcedForm):
    """What is due, by the source that says so."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Deadline.Kind.choices)
    stage = forms.ChoiceField(label=_("Stage"), required=False, help_text=_("Needed for the next step of a stage."))
    words = public_words(_("What is due"))
    due_on = day_field(label=_("Due on"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["stage"] = forms.ChoiceField(
            label=_("Stage"),
            required=False,
            choices=[("", "—"), *Stage.choices],
            help_text=_("Needed for the next step of a stage."),
        )
        self.fields["body"] = body_field(_("The body that has to act"))
        self.order_fields(("kind", "stage", "words", "due_on", "body", "source", "on", "link"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") == Deadline.Kind.STEP and not given.get("stage"):
            self.add_error("stage", _("Say of which stage it is the next step."))
        return given


class KeptForm(forms.Form):
    """By what source something due was done."""

    source = forms.CharField(label=_("Source"), max_length=SOURCE, help_text=_("No person is named."))
    on = day_field(label=_("Done on"))

    def __init__(self, *args: Any, deadline: Deadline, **given: Any) -> None:
        super().__init__(*args, **given)
        self.deadline = deadline

    def clean_on(self) -> date:
        day = not_ahead(self.cleaned_data["on"])
        if day < self.deadline.on:
            raise forms.ValidationError(_("The source that set the term is of a later day."))
        return day


class MilestoneForm(SourcedForm):
    """How far a state came, or that it went back."""

    country = forms.CharField(label=_("Country"), max_length=120)
    kind = forms.ChoiceField(label=_("What happened"), choices=Milestone.Kind.choices)
    words = public_words(_("In words"), required=False)
    field_order = ("country", "kind", "words", "source", "on", "link")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["on"].label = _("Day on which it happened")

    def clean_country(self) -> str:
        return " ".join(self.cleaned_data["country"].split())

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") == Milestone.Kind.BACK and not given.get("words"):
            self.add_error("words", _("Say what was taken back."))
        return given


class NoteForm(forms.Form):
    """A planners' note, sealed as it is saved."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Kind.choices)
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", _("the whole road")), *Stage.choices])
    words = forms.CharField(label=_("Note"), max_length=WORDS, widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}))
