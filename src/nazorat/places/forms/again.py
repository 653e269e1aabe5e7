from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.places.forms.inside import not_to_come
from nazorat.places.models import Place


class ReopenForm(forms.Form):
    """From when a place holds people again, and who says so."""

    on = day_field(
        label=_("Opened again on"), required=False, help_text=_("Empty: the closing was entered wrongly, it never was closed.")
    )
    source = forms.CharField(label=_("Source"), max_length=200)

    def __init__(self, *args: Any, place: Place, **given: Any) -> None:
        super().__init__(*args, **given)
        self.place = place

    def clean_on(self) -> date | None:
        day = not_to_come(self.cleaned_data["on"])
        if day and self.place.closed_on and day < self.place.closed_on:
            raise forms.ValidationError(_("This is before it was closed."))
        return day
