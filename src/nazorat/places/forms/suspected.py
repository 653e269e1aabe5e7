from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.places.actions import CarriedPoint, Facts
from nazorat.places.forms.register import PlaceForm
from nazorat.places.models import Marking, Place
from nazorat.places.suspected import RELIABILITY, STATE_WORDS, Heard

RELIABLE = list(RELIABILITY.items())


class SuspectedFilter(forms.Form):
    """What of the list is shown. It is posted: what one looks for stands in no address."""

    q = forms.CharField(label=_("Words"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *STATE_WORDS.items()])


class ToldForm(forms.Form):
    """Who told it, how near they are to it, and when it reached us."""

    source = forms.CharField(
        label=_("Source"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who told it or where it was read. It never comes into the register."),
    )  # fmt: skip
    reliability = forms.ChoiceField(label=_("How near the source is"), choices=RELIABLE, initial="unknown")
    heard_on = day_field(label=_("Reached us on"))

    def clean_heard_on(self) -> Any:
        day = self.cleaned_data["heard_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class SuspectedForm(ToldForm):
    """What is known of a suspected place: sealed as it is saved."""

    title = forms.CharField(label=_("Name or short description"), max_length=200)
    told = forms.CharField(label=_("What is known"), max_length=6000, widget=forms.Textarea)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("not known")), *Place.Kind.choices])
    held_by = forms.CharField(label=_("Whose it is said to be"), max_length=200, required=False)
    region = forms.CharField(label=_("Region"), max_length=120, required=False)
    district = forms.CharField(label=_("District"), max_length=120, required=False)
    north = forms.FloatField(label=_("Degrees north"), min_value=-90, max_value=90, required=False)
    east = forms.FloatField(label=_("Degrees east"), min_value=-180, max_value=180, required=False)
    from_on = day_field(label=_("Persons held there from"), required=False)
    until_on = day_field(label=_("Persons held there until"), required=False)
    field_order = ("title", "told", "kind", "held_by", "region", "district", "north", "east", "from_on", "until_on")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if (given.get("north") is None) != (given.get("east") is None) and not {"north", "east"} & set(self.errors):
            self.add_error("east", _("A point has both numbers or none."))
        if given.get("from_on") and given.get("until_on") and given["until_on"] < given["from_on"]:
            self.add_error("until_on", _("This is before the first day."))
        return given

    @property
    def heard(self) -> Heard:
        return Heard(**self.cleaned_data)


class AddToSuspectedForm(ToldForm):
    """What was told since."""

    text = forms.CharField(label=_("What is known now"), max_length=6000, widget=forms.Textarea)
    field_order = ("text",)


class DismissForm(forms.Form):
    """Why it is held to be no place of detention."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea, help_text=_("Sealed to the planners. It stays on record.")
    )


class ConfirmForm(PlaceForm):
    """What of it comes into the register, where it stands in clear; and why it is held to be confirmed, which stays sealed."""

    why = forms.CharField(
        label=_("Why it is confirmed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sealed to the planners. It stays on record."),
    )  # fmt: skip
    carry_point = forms.BooleanField(label=_("The point too"), required=False)
    point_source = forms.CharField(
        label=_("Source of the point, for the register"), max_length=200, required=False,
        help_text=format_lazy(
            "{} {}", _("One that may be read by everybody: our own visit, a map."),
            _("Of a military, security or unofficial place only the tenth of a degree is kept in the register."),
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, heard: Heard, **given: Any) -> None:
        first = {"kind": heard.kind, "region": heard.region, "district": heard.district}
        super().__init__(*args, initial=first, **given)
        self.heard = heard
        if heard.north is None:
            del self.fields["carry_point"], self.fields["point_source"]
        self.order_fields(["why", *Place.FACTS, "carry_point", "point_source"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("carry_point") and not given.get("point_source"):
            self.add_error("point_source", _("A point needs its source."))
        return given

    @property
    def facts(self) -> Facts:
        facts: Facts = {name: self.cleaned_data[name] for name in Place.FACTS}  # type: ignore[assignment]  # names of a tuple, not literals
        return facts

    @property
    def point(self) -> CarriedPoint | None:
        if not self.cleaned_data.get("carry_point") or self.heard.north is None or self.heard.east is None:
            return None
        return CarriedPoint(self.heard.north, self.heard.east, self.cleaned_data["point_source"], Marking.UNKNOWN)
