from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.pathway.budget import Assumed
from nazorat.pathway.forms.gaps import CURRENCY
from nazorat.visits.costs import Spent


def _count(label: object, most: int = 10_000, **given: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, initial=0, **given)  # type: ignore[arg-type]  # lazy words


def _amount(label: object, **given: Any) -> forms.DecimalField:
    given.setdefault("initial", 0)
    return forms.DecimalField(label=label, min_value=0, max_digits=12, decimal_places=2, **given)  # type: ignore[arg-type]  # lazy words


class BudgetForm(forms.Form):
    """What a budget of three years is made of; amounts are in one currency."""

    currency = forms.CharField(label=_("Currency"), max_length=3, validators=[CURRENCY])
    staff = _count(_("Staff, persons"))
    pay = _amount(_("Pay of a person a month"))
    visits = _count(_("Visits in the first year"))
    more_visits = _count(_("More visits each year"))
    days = _count(_("Days of a visit"), 60)
    day = _amount(_("A day on site costs"))
    expert_days = _count(_("Days of experts a year"))
    fee = _amount(_("Fee of an expert a day"))
    office = _amount(_("Office, post, translation a year"))
    once = _amount(_("Bought in the first year alone"))
    rise = forms.DecimalField(
        label=_("Prices rise by percent a year"), min_value=0, max_value=100, max_digits=5, decimal_places=2, initial=0
    )

    @property
    def assumed(self) -> Assumed:
        """What was assumed, as the budget takes it."""
        return Assumed(**{name: self.cleaned_data[name] for name in Assumed.__dataclass_fields__})


def budget_initial(spent: Spent | None) -> dict[str, Any]:
    """What a form begins with: what the pilot's own visits cost a day, how many they were and how long, in their currency."""
    if spent is None or not spent.days or not spent.visits:
        return {"currency": "TJS", "days": 1}
    return {
        "currency": spent.currency,
        "day": spent.a_day or Decimal(0),
        "visits": spent.visits,
        "days": max(1, round(spent.days / spent.visits)),
    }
