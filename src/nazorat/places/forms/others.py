from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.places.actions import OthersFacts
from nazorat.places.models import Marking, OthersFinding


class OthersFindingForm(forms.Form):
    """Who found what, when, and where it can be read."""

    by = forms.ChoiceField(label=_("Who found it"), choices=OthersFinding.By.choices)
    body = forms.CharField(label=_("Name of the body"), max_length=200, help_text=_("The body, never a person."))
    on = day_field(label=_("Day of the visit or of the paper"))
    summary = forms.CharField(label=_("In short"), max_length=3000, widget=forms.Textarea)
    where = forms.CharField(label=_("Where it can be read"), max_length=300, required=False)
    marking = forms.ChoiceField(label=_("Marking of the source"), choices=Marking.choices, initial=Marking.UNKNOWN)
    confidential = forms.BooleanField(
        label=_("Told in confidence"),
        required=False,
        help_text=_("Sealed to the planners, the place too. Of the ICRC what is not public."),
    )

    @property
    def facts(self) -> OthersFacts:
        return OthersFacts(**{name: value for name, value in self.cleaned_data.items() if name != "confidential"})
