from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.retention.classes import LEAST_MONTHS, MOST_MONTHS
from nazorat.retention.models import Decision, Hold
from nazorat.retention.queries import Kept


class HoldForm(forms.Form):
    """Why nothing may be erased: a code, since words could name somebody."""

    reason = forms.TypedChoiceField(label=_("Reason"), coerce=int, choices=Hold.Reason.choices)


class LongerForm(forms.Form):
    """Until when, and why."""

    until = day_field(label=_("Keep until"))
    why = forms.TypedChoiceField(label=_("Reason"), coerce=int, choices=Decision.Reason.choices)

    def __init__(self, *args: Any, thing: Kept, **given: Any) -> None:
        super().__init__(*args, **given)
        if thing.ends:
            self.fields["until"].widget.attrs["min"] = f"{thing.ends + timedelta(days=1):%Y-%m-%d}"


class TermForm(forms.Form):
    """Another term for a class."""

    months = forms.IntegerField(label=_("Months"), min_value=LEAST_MONTHS, max_value=MOST_MONTHS)


class EndExitForm(forms.Form):
    """What the page said that nobody opens any more, and that it was read."""

    halves = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    keys = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen = forms.BooleanField()
