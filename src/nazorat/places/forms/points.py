from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.places.models import Marking


class PointForm(forms.Form):
    """Where a place lies, and who says so."""

    north = forms.FloatField(
        label=_("Degrees north"),
        min_value=-90,
        max_value=90,
        help_text=_("As a map gives it, with a point: 38.5598. South is below zero."),
    )
    east = forms.FloatField(label=_("Degrees east"), min_value=-180, max_value=180, help_text=_("West is below zero."))
    source = forms.CharField(label=_("Source"), max_length=200)
    marking = forms.ChoiceField(label=_("Marking of the source"), choices=Marking.choices, initial=Marking.UNKNOWN)
