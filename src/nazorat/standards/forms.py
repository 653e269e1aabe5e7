from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.kit import panels


class PlainDecimal(forms.DecimalField):
    """A number typed with a comma or a point, whatever the language of the page."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs take DecimalField for whole numbers
        typed = value.replace("\u00a0", "").replace(" ", "").replace(",", ".") if isinstance(value, str) else value
        return super().to_python(typed)


class NormForm(forms.Form):
    """A national norm with its source. Kinds of place come from the room that knows places, by the slot "standards.place-kinds"."""

    value = PlainDecimal(
        label=_("Value"),
        min_value=Decimal(0),
        max_digits=9,
        decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The law or order, its number, date, article and paragraph.")
    )
    in_force_on = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"]
    )
    place_kinds = forms.MultipleChoiceField(
        label=_("Only for these kinds of place"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none when the norm holds for every place."),
    )

    def __init__(self, data: Any = None, *, unit: str) -> None:
        super().__init__(data)
        self.fields["value"].help_text = unit
        kinds = [choice for offered in panels.gather("standards.place-kinds") for choice in offered]
        if kinds:
            self.fields["place_kinds"] = forms.MultipleChoiceField(
                label=self.fields["place_kinds"].label,
                required=False,
                choices=kinds,
                widget=forms.CheckboxSelectMultiple,
                help_text=self.fields["place_kinds"].help_text,
            )
        else:
            del self.fields["place_kinds"]

    @property
    def kinds(self) -> list[str]:
        """The ticked kinds of place; empty for every place."""
        return list(self.cleaned_data.get("place_kinds", []))
