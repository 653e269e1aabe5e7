from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.visits.forms.planning import VisitField
from nazorat.visits.models import Cost
from nazorat.visits.queries import visits_over

_CURRENCY = _("Three letters, as banks write it: TJS, USD, EUR.")


class CostForm(forms.Form):
    """One sum. No words: a bill may name a person, its sum does not."""

    visit = VisitField(visits_over(), label=_("Visit"), help_text=_("Visits that are over, entries refused among them."))
    kind = forms.ChoiceField(label=_("What for"), choices=Cost.Kind.choices)
    amount = forms.DecimalField(label=_("Amount"), max_digits=12, decimal_places=2, min_value=Decimal("0.01"))
    currency = forms.RegexField(
        r"\A[A-Za-z]{3}\Z",
        label=_("Currency"),
        help_text=_CURRENCY,
        error_messages={"invalid": _CURRENCY},
    )

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()
