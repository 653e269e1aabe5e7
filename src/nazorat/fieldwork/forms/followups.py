from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.actions import Looked
from nazorat.visits.models import Visit

WAYS = (
    ("person", _("spoke again, alone, with somebody who had spoken to us")),
    ("family", _("spoke with family or a lawyer")),
    ("registers", _("read the registers of sanctions, isolation and transfers")),
    ("room", _("saw the room, or where they are held now")),
    ("outside", _("asked somebody outside who visits the place")),
    ("none", _("could reach nobody")),
)
OUTCOMES = (
    ("nothing", _("nothing found")),
    ("signs", _("signs that must be looked into")),
    ("reprisal", _("a reprisal was told of or seen")),
    ("unknown", _("cannot be said")),
)


def _day(**given: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"], **given)


class PlanFollowUpForm(forms.Form):
    """The day of a follow-up that the team plans itself."""

    due = _day(label=_("To be done by"))

    def clean_due(self) -> Any:
        due = self.cleaned_data["due"]
        if due < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        return due


class FollowUpForm(forms.Form):
    """What a follow-up found. Codes and free words; all of it is sealed."""

    done = _day(label=_("Day"))
    ways = forms.MultipleChoiceField(label=_("How we looked"), choices=WAYS, widget=forms.CheckboxSelectMultiple)
    outcome = forms.ChoiceField(label=_("What we found"), choices=OUTCOMES, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        help_text=_("No names: the code of the talk is enough. What must be done now goes to the lead by word of mouth."),
    )

    def __init__(self, *args: Any, visit: Visit, **given: Any) -> None:
        super().__init__(*args, **given)
        self.visit = visit

    def clean_done(self) -> Any:
        done = self.cleaned_data["done"]
        if done > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        if self.visit.began_on and done < self.visit.began_on:
            raise forms.ValidationError(_("This day is before the visit."))
        return done

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        ways, outcome = given.get("ways", []), given.get("outcome")
        if "none" in ways and len(ways) > 1:
            self.add_error("ways", _("Either nobody was reached or somebody was."))
        if ways == ["none"] and outcome == "nothing":
            self.add_error("outcome", _("Where nobody was reached, nothing can be said."))
        if outcome in ("signs", "reprisal") and not given.get("words"):
            self.add_error("words", _("Say what it was, without names."))
        return given

    @property
    def looked(self) -> Looked:
        given = self.cleaned_data
        return Looked(tuple(given["ways"]), given["outcome"], given["words"])


def in_words(looked: Looked) -> tuple[list[Any], Any]:
    """How the team looked and what it found, in the reader's language."""
    return [dict(WAYS)[way] for way in looked.ways], dict(OUTCOMES)[looked.outcome]
