from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from nazorat.visits.models import Imbalance


class BalanceForm(forms.Form):
    """One reason for each thing that a team lacks; `said` are the lacks with the reason that stands, empty where none does."""

    def __init__(self, *args: Any, said: Mapping[int, str], **given: Any) -> None:
        super().__init__(*args, **given)
        choices = [("", "—"), *Imbalance.Because.choices]
        for lack, because in said.items():
            label = Imbalance.Lack(lack).label
            self.fields[f"lack-{int(lack)}"] = forms.ChoiceField(label=label, required=False, choices=choices, initial=because)

    @property
    def reasons(self) -> dict[int, str]:
        return {int(name.removeprefix("lack-")): because for name, because in self.cleaned_data.items()}
