from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.kit import panels
from nazorat.standards.models import Standing, Subject
from nazorat.standards.queries import instruments_with_limits, instruments_with_provisions, themes

ALL = ("", _("all"))
CHECKED = (ALL, ("yes", _("checked against a source")), ("no", _("not checked")))
STATUSES = (ALL, *Standing.choices)


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
    annexe = forms.TypedChoiceField(
        label=_("The sanitary annexe in this area"),
        choices=(("out", _("is left out")), ("in", _("is counted in"))),
        coerce=lambda said: said == "out",
        widget=forms.RadioSelect,
        help_text=_("As the law says it: a room is held against its area with or without the annexe accordingly."),
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

    def __init__(self, data: Any = None, *, unit: str, is_area: bool) -> None:
        super().__init__(data)
        self.fields["value"].help_text = unit
        if not is_area:
            del self.fields["annexe"]
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


def _words(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )


class ReferenceFilter(forms.Form):
    """What the lists of reference data have in common: what an instrument weighs here, and whether that was checked."""

    status = forms.ChoiceField(label=_("Weight here"), required=False, choices=STATUSES)
    checked = forms.ChoiceField(label=_("Checked"), required=False, choices=CHECKED)

    def asked(self) -> dict[str, Any]:
        """What the queries take. A value that no list offers counts as not asked, so that an old address still opens."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        words = {"text": given.pop("q")} if "q" in given else {}
        checked = {"verified": given.pop("checked") == "yes"} if "checked" in given else {}
        return {**given, **words, **checked}


class InstrumentsFilter(ReferenceFilter):
    """Words, weight, checked."""

    q = _words(_("Words"))
    field_order = ("q", "status", "checked")


class ProvisionsFilter(ReferenceFilter):
    """Words or a number, instrument, theme, weight, checked."""

    q = _words(_("Words or number"))
    instrument = forms.ChoiceField(label=_("Instrument"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    field_order = ("q", "instrument", "theme", "status", "checked")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        offered = [ALL, *((row.code, row.short) for row in instruments_with_provisions())]
        self.fields["instrument"] = forms.ChoiceField(label=_("Instrument"), required=False, choices=offered)
        under = [ALL, *((row.code, f"– {row.title}" if row.parent_id else row.title) for row in themes())]
        self.fields["theme"] = forms.ChoiceField(label=_("Theme"), required=False, choices=under)
        self.order_fields(self.field_order)


class LimitsFilter(ReferenceFilter):
    """Words, subject, instrument, weight, checked, and only the gaps."""

    q = _words(_("Words"))
    subject = forms.ChoiceField(label=_("Subject"), required=False, choices=(ALL, *Subject.choices))
    instrument = forms.ChoiceField(label=_("Instrument"), required=False)
    gaps = forms.ChoiceField(label=_("National norms"), required=False, choices=(ALL, ("1", _("only what is not entered"))))
    field_order = ("q", "subject", "instrument", "status", "checked", "gaps")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        offered = [ALL, *((row.code, row.short) for row in instruments_with_limits())]
        self.fields["instrument"] = forms.ChoiceField(label=_("Instrument"), required=False, choices=offered)
        self.order_fields(self.field_order)


class GlossaryFilter(forms.Form):
    """Words in any language."""

    q = _words(_("Words"))

    def words(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""


class TermForm(forms.Form):
    """A term of the mechanism's own, in two languages of reports at least."""

    ru = forms.CharField(label=_("Russian"), required=False, max_length=200)
    tg = forms.CharField(label=_("Tajik"), required=False, max_length=200)
    en = forms.CharField(label=_("English"), required=False, max_length=200)
    uz = forms.CharField(label=_("Uzbek"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if sum(bool(given.get(language)) for language in ("ru", "tg", "en")) < 2:
            raise forms.ValidationError(_("Write the term in two languages at least."))
        return given
