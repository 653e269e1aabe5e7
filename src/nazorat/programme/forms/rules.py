from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.places.fields import ALL, RegionFilter
from nazorat.programme.rules import MOST_DAYS, MOST_MONTHS, months_on

YEARS = [(1, _("1 year")), (3, _("3 years")), (5, _("5 years")), (10, _("10 years"))]


class CoverageForm(RegionFilter):
    """How coverage is shown: columns, region, and the years in which a visit counts."""

    by = forms.ChoiceField(label=_("Columns"), required=False, choices=[("region", _("region")), ("authority", _("authority"))])
    years = forms.TypedChoiceField(label=_("Visited in the last"), required=False, choices=YEARS, coerce=int, initial=1)
    q = forms.CharField(label=_("Late or due"), required=False, max_length=80)

    @property
    def asked(self) -> dict[str, Any]:
        given = self.cleaned_data if self.is_valid() else {}
        return {
            "by": given.get("by") or "region",
            "years": given.get("years") or 1,
            "q": given.get("q") or "",
            "region": given.get("region") or ALL,
        }

    @property
    def since(self) -> date:
        return months_on(timezone.localdate(), -12 * int(self.asked["years"]))


class RuleForm(forms.Form):
    """The rule of one kind of place."""

    months = forms.IntegerField(
        label=_("At least once in so many months"), required=False, min_value=1, max_value=MOST_MONTHS,
        help_text=_("12 is every year. Empty: no minimum for this kind."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Team-days of a visit"),
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("What a usual visit takes one team, without the way."),
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The decision, rule or law that says so, with its date.")
    )


class WaysForm(forms.Form):
    """Days there and back, one field for each region of the register."""

    def __init__(self, *args: Any, regions: Sequence[str], held: Mapping[str, int], **given: Any) -> None:
        super().__init__(*args, **given)
        self.regions = list(regions)
        for number, region in enumerate(self.regions):
            self.fields[f"way-{number}"] = forms.IntegerField(
                label=region, min_value=0, max_value=MOST_DAYS, initial=held.get(region, 0)
            )

    @property
    def days(self) -> dict[str, int]:
        return {region: self.cleaned_data[f"way-{number}"] for number, region in enumerate(self.regions)}
