from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.kit import dates
from nazorat.visits.access_log import powers_at_the_place
from nazorat.visits.forms.planning import MOST_MINUTES
from nazorat.visits.models import Obstruction


class ObstructionForm(forms.Form):
    """One obstruction, in codes alone."""

    power = forms.ChoiceField(label=_("Right"))
    kind = forms.TypedChoiceField(label=_("What stood in the way"), choices=[("", ""), *Obstruction.Kind.choices], coerce=int)
    office = forms.TypedChoiceField(
        label=_("Who decided"),
        choices=[("", ""), *Obstruction.Office.choices],
        coerce=int,
        help_text=_("By function, never by name."),
    )
    outcome = forms.TypedChoiceField(label=_("Outcome"), choices=Obstruction.Outcome.choices, coerce=int, widget=forms.RadioSelect)
    minutes = forms.IntegerField(label=_("Minutes waited"), required=False, min_value=0, max_value=MOST_MINUTES)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        language = dates.tongue()
        known = [(line.power.code, line.power.title_in(language)) for line in powers_at_the_place()]
        self.fields["power"] = forms.ChoiceField(label=_("Right"), choices=[("", ""), *known])
        self.order_fields(["power", "kind", "office", "outcome", "minutes"])


class YearForm(forms.Form):
    """The year of the totals; this year unless another is asked for."""

    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2200)

    @property
    def asked(self) -> int:
        year = self.cleaned_data.get("year") if self.is_valid() else None
        return int(year or timezone.localdate().year)
