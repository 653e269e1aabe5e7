from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.gate import Offered
from nazorat.kit import dates
from nazorat.visits.access_log import powers_at_the_place
from nazorat.visits.actions import Taken
from nazorat.visits.models import Obstruction


class TakenForm(forms.Form):
    """One row of an access sheet: whether it is taken, under which right, who decided by function, how it ended."""

    taken = forms.BooleanField(label=_("take"), required=False)
    office = forms.TypedChoiceField(
        label=_("Who decided"), choices=Obstruction.Office.choices, coerce=int, initial=Obstruction.Office.UNKNOWN
    )
    outcome = forms.TypedChoiceField(label=_("Outcome"), choices=Obstruction.Outcome.choices, coerce=int)

    def __init__(self, *args: Any, row: Offered, powers: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        self.row = row
        self.kind = row.kind.label
        self.fields["power"] = forms.ChoiceField(label=_("Right"), choices=powers)
        # in a table the widget carries the look that a field gives it elsewhere
        for name in ("power", "office", "outcome"):
            self.fields[name].widget.attrs["class"] = "input"

    @property
    def facts(self) -> Taken:
        given, row = self.cleaned_data, self.row
        return Taken(row.record, row.item, given["power"], row.kind, given["office"], given["outcome"], row.minutes)


class TakenForms:
    """A form for each row that is offered; nothing is taken that somebody did not tick."""

    def __init__(self, data: Any, *, rows: Iterable[Offered]) -> None:
        language = dates.tongue()
        powers = [(line.power.code, line.power.title_in(language)) for line in powers_at_the_place()]
        self.forms = [
            TakenForm(data, prefix=row.key, row=row, powers=powers, initial={"power": row.power, "outcome": row.outcome})
            for row in rows
        ]

    def is_valid(self) -> bool:
        # of a row that is not taken nothing has to be right
        return not [form for form in self.forms if not form.is_valid() and form["taken"].value()]

    @property
    def chosen(self) -> list[Taken]:
        return [form.facts for form in self.forms if form.is_valid() and form.cleaned_data["taken"]]
