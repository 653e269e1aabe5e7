from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.people.queries import authorities
from nazorat.places.fields import PlaceField
from nazorat.tools.models import ToolVersion
from nazorat.visits.forms.planning import MOST_MINUTES, AuthorityChoice, VisitField
from nazorat.visits.models import CUT_SHORT_WHY, REFUSED_WHY, UNMADE_WHY, Device, MandatePower, Visit, Why
from nazorat.visits.queries import visits_open


class ConflictForm(forms.Form):
    """A conflict of interest with one place, or with an authority and so with all its places."""

    place = PlaceField(closed=True, label=_("Place"), required=False)
    authority = AuthorityChoice(
        authorities(), label=_("Or authority"), required=False, help_text=_("Then it holds for all its places.")
    )
    words = forms.CharField(
        label=_("What the conflict is"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("For example: a relative works or is held there, you worked there, a dispute. No names are needed."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if bool(given.get("place")) == bool(given.get("authority")) and not self.errors:
            self.add_error("place", _("Choose a place or an authority, one of the two."))
        return given


class ClearingForm(forms.Form):
    """Why a conflict is no longer in the way."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea, help_text=_("Sealed to the planners. It stays on record.")
    )


class SeenForm(forms.Form):
    """For which visit a planner looks."""

    visit = VisitField(visits_open(), label=_("Visit"))


def why_field(reasons: Iterable[Why], *, label: Any, whole: Any = None, help_text: Any = "") -> forms.TypedChoiceField:
    """One of a few reasons; `whole` are the words for a visit that needs none."""
    choices: list[tuple[str | int, Any]] = [(one.value, one.label) for one in reasons]
    return forms.TypedChoiceField(
        choices=[("", whole), *choices] if whole else choices, coerce=int, empty_value=None, required=not whole,
        initial="" if whole else None, widget=forms.RadioSelect, label=label, help_text=help_text,
    )  # fmt: skip


class EntryForm(forms.Form):
    """How entry went: the day and the minutes waited at the gate."""

    began = day_field(label=_("Day"))
    gate_minutes = forms.IntegerField(
        label=_("Minutes waited at the gate"),
        min_value=0,
        max_value=MOST_MINUTES,
        help_text=_("From asking to being inside, or to the refusal."),
    )

    def clean_began(self) -> Any:
        began = self.cleaned_data["began"]
        if began > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return began


class RefusalForm(EntryForm):
    """How entry was refused, and what was said for it."""

    why = why_field(
        REFUSED_WHY, label=_("Reason given at the gate"), help_text=_("Reports say how often entry was refused, and why.")
    )


class DropForm(forms.Form):
    """Why a planned visit is not made."""

    why = why_field(
        UNMADE_WHY, label=_("Why it is not made"),
        help_text=_("Kept without the place: reports say how many planned visits were not made, and why."),
    )  # fmt: skip


class CloseForm(forms.Form):
    """The last day of a visit, and whether it was cut short."""

    ended = day_field(label=_("Last day on site"))
    why = why_field(CUT_SHORT_WHY, whole=_("no, it was carried out"), label=_("Was it cut short?"))

    def __init__(self, *args: Any, visit: Visit, **given: Any) -> None:
        super().__init__(*args, **given)
        self.visit = visit

    def clean_ended(self) -> Any:
        ended = self.cleaned_data["ended"]
        if self.visit.began_on and ended < self.visit.began_on:
            raise forms.ValidationError(_("The last day is before the first."))
        if ended > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return ended


class ToolsForm(forms.Form):
    """The tools of a visit, one version of each; what the visit has already cannot be taken back once it has begun."""

    versions = forms.MultipleChoiceField(label=_("Tools"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, offered: dict[str, tuple[ToolVersion, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        self.offered = offered
        choices = [(key, f"{title} · {version.version}") for key, (version, title) in offered.items()]
        field = forms.MultipleChoiceField(choices=choices, label=_("Tools"), widget=forms.CheckboxSelectMultiple, required=False)
        self.fields["versions"] = field

    @property
    def chosen(self) -> list[ToolVersion]:
        return [self.offered[key][0] for key in self.cleaned_data["versions"]]


class DeviceForm(forms.Form):
    """What sends records: ODK Collect, or the field app."""

    kind = forms.TypedChoiceField(
        label=_("Device"), choices=Device.Kind.choices, coerce=int, widget=forms.RadioSelect, initial=Device.Kind.FIELD_APP
    )
    travel = forms.BooleanField(
        label=_("For travel: the field app gets tools and public keys alone, until its travel is ended here"), required=False
    )


class PowerForm(forms.Form):
    """What a power rests on."""

    basis = forms.ChoiceField(label=_("Rests on"), choices=MandatePower.Basis.choices, widget=forms.RadioSelect)
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        required=False,
        help_text=_("Law with article and paragraph, agreement, or letter with its number."),
    )
    dated = day_field(label=_("Date of the source"), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("basis") not in (None, MandatePower.Basis.NONE):
            for name, text in (("source", _("Name the source.")), ("dated", _("Give its date."))):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, text)
        return given


class EndDesignationForm(forms.Form):
    """Since when and by which document the group is no designated mechanism, and why this is entered."""

    on = day_field(label=_("From which day"))
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The law or decision with its number. No person is named.")
    )
    reason = forms.CharField(label=_("Why this is switched"), max_length=300, help_text=_("No person is named."))

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class DesignationForm(EndDesignationForm):
    """What the designated mechanism is called, as its law has it."""

    name_en = forms.CharField(label=_("Name of the mechanism in English"), max_length=200)
    name_ru = forms.CharField(label=_("Name of the mechanism in Russian"), max_length=200)
    name_tg = forms.CharField(label=_("Name of the mechanism in Tajik"), max_length=200)

    @property
    def facts(self) -> dict[str, Any]:
        """What the act takes."""
        names = {language: self.cleaned_data[f"name_{language}"] for language in ("en", "ru", "tg")}
        return {**{name: self.cleaned_data[name] for name in ("on", "source", "reason")}, "names": names}


class VisitsFilter(forms.Form):
    """Words of the place, and how far the visit is."""

    q = forms.CharField(label=_("Place"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.TypedChoiceField(
        label=_("State"), choices=[("", _("all")), *Visit.State.choices], coerce=int, required=False, empty_value=None
    )


def collect_settings(server_url: str, name: str) -> str:
    """The settings that ODK Collect takes from a QR code: base64 of deflated JSON. Nothing in them names the product or the place."""
    settings = {
        "general": {
            "protocol": "odk_default",
            "server_url": server_url,
            "form_update_mode": "match_exactly",
            "delete_send": True,
            "hide_old_form_versions": True,
            "analytics": False,
        },
        "admin": {"change_server": False},
        "project": {"name": name},
    }
    return b64encode(zlib.compress(json.dumps(settings, separators=(",", ":")).encode())).decode()
