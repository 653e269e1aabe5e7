from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.people.queries import authorities
from nazorat.places.fields import RegionFilter
from nazorat.places.models import Figure, Place, Unit

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Place]
else:
    ModelForm = forms.ModelForm


class PlaceForm(ModelForm):
    """A place's facts; nothing is saved here, the action takes `cleaned_data`."""

    capacity_on = day_field(label=_("Official capacity as of"), required=False)
    operational_on = day_field(label=_("Operational capacity as of"), required=False)
    opened_on = day_field(label=_("Opened on"), required=False)

    class Meta:
        model = Place
        fields = Place.FACTS
        help_texts = {
            "capacity": _("As an official document gives it, not as we counted."),
            "kind_note": _("Asked for where the kind is “other”: what it is and why no other kind fits."),
            "operational": _("How many the place says it can hold now, with what is closed or under repair left out."),
            "contact": _("Of the office, never of a person."),
            "capacity_source": _("Document, number and date."),
            "capacity_marking": _("Anything but “open” holds a release back until a lawyer clears it."),
            "basis": _("Article 4 of the Protocol asks for one of the four."),
        }

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["authority"] = forms.ModelChoiceField(authorities(), label=_("Authority"))
        self.order_fields(Place.FACTS)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("capacity") is not None and not given.get("capacity_source"):
            self.add_error("capacity_source", _("A capacity needs its source."))
        if given.get("operational") is not None and not given.get("operational_source"):
            self.add_error("operational_source", _("A capacity needs its source."))
        if given.get("kind") == Place.Kind.OTHER and not given.get("kind_note"):
            self.add_error("kind_note", _("Say what kind of place it is."))
        return given

    def _post_clean(self) -> None:
        """The instance is not touched: the action changes the row under its own lock."""


class ChangeForm(PlaceForm):
    """A place's facts anew, and from which day they hold."""

    changed_on = day_field(
        label=_("The changes hold from"), required=False, help_text=_("The day of the renaming or the move, where it is known.")
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.order_fields([*Place.FACTS, "changed_on"])


class CloseForm(forms.Form):
    """When a place, or a unit of it, stopped holding people."""

    closed_on = day_field(label=_("Closed on"))

    def __init__(self, *args: Any, place: Place | Unit, **given: Any) -> None:
        super().__init__(*args, **given)
        self.place = place

    def clean_closed_on(self) -> Any:
        day = self.cleaned_data["closed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        if self.place.opened_on and day < self.place.opened_on:
            raise forms.ValidationError(_("This is before it was opened."))
        return day


class PlacesFilter(RegionFilter):
    """Words, kind, region, authority."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    authority = forms.ModelChoiceField(authorities(), label=_("Authority"), required=False, empty_label=_("all"))
    closed = forms.ChoiceField(label=_("Closed places"), required=False, choices=[("", _("leave out")), ("1", _("show"))])

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *Place.Kind.choices])
        self.order_fields(["q", "kind", "region", "authority", "closed"])


class SeriesFilter(forms.Form):
    """Which figures of a series: a group, from a year on."""

    group = forms.ChoiceField(label=_("Group"), required=False, choices=[("", _("all groups")), *Figure.Group.choices])
    since = forms.IntegerField(label=_("From the year"), required=False, min_value=1900, max_value=2200)
