from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.places.fields import PlaceField
from nazorat.places.models import Figure, Place, PlaceFacts, PlaceName, Succession, Unit

# more than any place holds: a number beyond it is a slip of the keyboard or of a column
MOST_HELD = 100_000


def not_to_come(day: date | None) -> date | None:
    """A day that has been. Raises ValidationError for one that has not."""
    if day is not None and day > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet."))
    return day


class NameForm(forms.Form):
    """Another name, and when it was used."""

    language = forms.ChoiceField(label=_("Language"), choices=PlaceName.Language.choices)
    name = forms.CharField(label=_("Name"), max_length=200)
    used_from = day_field(label=_("Used from"), required=False)
    used_until = day_field(label=_("Used until"), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("used_from"), given.get("used_until")
        if first and last and last < first:
            self.add_error("used_until", _("This is before the first day."))
        return given


class SuccessionForm(forms.Form):
    """What became of a place, of which other place, when, and who says so."""

    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=Succession.Kind.choices,
        help_text=_("A place that was merged into another is closed on that day."),
    )
    other = PlaceField(closed=True, label=_("The other place"))
    on = day_field(label=_("Day"))
    source = forms.CharField(label=_("Source"), max_length=200)

    def __init__(self, *args: Any, place: Place, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["other"] = PlaceField(closed=True, but=place.id, label=_("The other place"))

    def clean_on(self) -> date | None:
        return not_to_come(self.cleaned_data["on"])


class UnitForm(forms.Form):
    """A part of a place."""

    parent = forms.ModelChoiceField(Unit.objects.none(), label=_("Part of"), required=False, empty_label=_("the place itself"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices)
    name = forms.CharField(label=_("Name or number"), max_length=100)
    sex = forms.ChoiceField(label=_("Sex of those held"), choices=PlaceFacts.Sex.choices, initial=PlaceFacts.Sex.UNKNOWN)
    age = forms.ChoiceField(label=_("Age of those held"), choices=PlaceFacts.Age.choices, initial=PlaceFacts.Age.UNKNOWN)
    capacity = forms.IntegerField(label=_("Official capacity"), required=False, min_value=0, max_value=MOST_HELD)
    source = forms.CharField(label=_("Source"), max_length=200, required=False)
    marking = forms.ChoiceField(
        label=_("Marking of the source"), choices=PlaceFacts.Marking.choices, initial=PlaceFacts.Marking.UNKNOWN
    )
    opened_on = day_field(label=_("Opened on"), required=False)

    def __init__(self, *args: Any, place: Place, **given: Any) -> None:
        super().__init__(*args, **given)
        units = place.units.filter(closed_on=None)
        self.fields["parent"] = forms.ModelChoiceField(units, label=_("Part of"), required=False, empty_label=_("the place itself"))
        self.order_fields(["parent", "kind", "name", "sex", "age", "capacity", "source", "marking", "opened_on"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("capacity") is not None and not given.get("source"):
            self.add_error("source", _("A capacity needs its source."))
        return given


class FigureForm(forms.Form):
    """How many of a group were held on a day, and who says so."""

    on = day_field(label=_("Day"))
    group = forms.ChoiceField(label=_("Group"), choices=Figure.Group.choices)
    count = forms.IntegerField(label=_("How many"), min_value=0, max_value=MOST_HELD)
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Document, number and date."))
    marking = forms.ChoiceField(
        label=_("Marking of the source"),
        choices=PlaceFacts.Marking.choices,
        initial=PlaceFacts.Marking.UNKNOWN,
        help_text=_("Anything but “open” holds a release back until a lawyer clears it."),
    )

    def clean_on(self) -> date | None:
        return not_to_come(self.cleaned_data["on"])
